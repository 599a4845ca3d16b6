"""Words that papers are about, and that no sentence defines: the papers are shown, and nothing denies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import write_digest

PAPERS = [
    (
        "2402.00001",
        "Norn: Training on Books",
        "저작권 자료가 언어 모델의 성능에 미치는 영향을 평가했다.",
        "저작권이 있는 책을 빼고 다시 학습했다.",
    ),
    ("2402.00002", "Weir: Images without Characters", "저작권이 있는 캐릭터와 비슷한 이미지를 줄인다.", "학습은 필요 없다."),
    ("2402.00003", "Fjord: Faster Decoding", "디코딩이 두 배 빠르다.", "A100 하나로 학습했다."),
    ("2402.00004", "Loom: On Tokenization", "토큰화는 문장을 조각으로 나누는 과정이다.", "조각은 3만 개다."),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("words")
    write_digest(folder / "digests", *PAPERS, votes=3)
    made = Nonmun(folder / "home")
    made.ingest(folder / "digests")
    return made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what is copyright?", "No sentence in the digests defines “copyright”."),
        ("what do the digests say about copyright?", "No sentence in the digests defines “copyright”."),
        ("저작권이 뭐야?", "다이제스트에 “저작권” 자체를 정의한 문장은 없습니다."),
        ("what is decoding?", "No sentence in the digests defines “decoding”. One paper fits:"),
    ],
)
def test_papers_on_a_word_are_shown_where_no_sentence_defines_it(question: str, told: str, assistant: Nonmun) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith(told)
    assert {it.arxiv_id for it in answer.citations} <= {"2402.00001", "2402.00002", "2402.00003"}
    assert answer.citations


def test_a_sentence_that_defines_a_word_comes_first(assistant: Nonmun) -> None:
    assert "나누는 과정이다" in assistant.ask("토큰화가 뭐야?").text.split("[1]")[0]


@pytest.mark.parametrize("word", ["democracy", "농업", "Weirwood-2", "xylography"])
def test_what_is_not_there_is_denied(word: str, assistant: Nonmun) -> None:
    assert word in assistant.ask(f"what is {word}?").text.split("\n")[0]
    assert not assistant.ask(f"what is {word}?").citations


def test_an_overview_whose_first_theme_is_off_the_subject_is_one(assistant: Nonmun) -> None:
    assert assistant.ask("저작권에 대해 뭐라고 해?").citations
