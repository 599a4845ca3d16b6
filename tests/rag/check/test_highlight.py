"""The words of a bullet that are marked for a claim."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.check.highlight import supporting


def marked(claim: str, bullet: str) -> list[str]:
    return [bullet[start:end] for start, end in supporting(claim, bullet)]


@pytest.mark.parametrize(
    ("claim", "bullet", "words"),
    [
        # Across languages, Korean nouns without their particles.
        (
            "It trains diffusion models on human feedback [1].",
            "확산 모델을 인간의 피드백으로 학습한다.",
            ["확산 모델", "인간", "피드백", "학습"],
        ),
        ("확산 모델을 인간의 피드백으로 학습한다.", "It trains diffusion models on human feedback.", None),
        ("GPT-4o lowers the cost.", "GPT-4o 덕분에 비용이 낮아진다.", ["GPT-4o", "비용", "낮아진다"]),
        ("The GPT4o model", "이것은 GPT 4o이다.", ["GPT 4o"]),
        # Numbers by their value, not by their digits.
        ("It has 10억 tokens.", "1B 토큰을 가진다.", ["1B 토큰"]),
        ("It scores 91%.", "점수는 91.0%이고 19%는 아니다.", ["점수", "91.0%"]),
        # A word of several sentences is marked where others of the claim stand; one of another sentence there.
        ("The method uses diffusion.", "확산을 쓰는 방법이다. 이 방법은 좋다.", ["확산", "쓰는 방법"]),
        ("A method with diffusion for agents", "확산 방법이다. 에이전트를 센다.", ["확산 방법", "에이전트"]),
        ("and the of it is", "그리고 이것은 그 상어이다.", []),
        ("Sharks swim.", "고래를 센다.", []),
        # Whole words.
        ("robust", "Its robustness grows.", ["robustness"]),
        ("", "확산 모델", []),
        ("diffusion", "", []),
        ("[1]", "1 [1]", []),
    ],
)
def test_words_that_support_are_marked(claim: str, bullet: str, words: list[str] | None) -> None:
    found = marked(claim, bullet)
    if words is None:
        assert {"diffusion models", "human feedback"} <= {w.removeprefix("trains ") for w in found}
    else:
        assert found == words


@pytest.mark.parametrize("text", ["확산 모델을 학습한다.", "It is so.", "상어 42마리를 센다. 고래도 센다.", "a"])
def test_identical_texts_are_marked_as_a_whole(text: str) -> None:
    assert marked(text, text) == [text]
    assert marked(f"“{text}” [1]", f"  {text} ") == [text]


def test_a_sentence_that_is_quoted_is_marked_as_a_whole() -> None:
    bullet = "상어는 바다에\n산다. 정확도는 91%이다."
    assert marked("“상어는 바다에 산다.” [2]", bullet) == ["상어는 바다에\n산다."]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_places_are_those_of_the_bullet_as_it_is_written(form: str) -> None:
    bullet = unicodedata.normalize(form, "㎖ ﬁne 확산 모델을 ｄｉｆｆｕｓｉｏｎ 학습한다")  # type: ignore[arg-type]
    assert [unicodedata.normalize("NFKC", w) for w in marked("diffusion models", bullet)] == ["확산 모델", "diffusion"]


WORDS = [
    *(
        "diffusion",
        "models",
        "GPT-4o",
        "GPT 4o",
        "robustness",
        "91%",
        "10억",
        "1B",
        "text-to-image",
        "the",
        "of",
        "show",
        "don't",
    ),
    *(
        "확산",
        "모델을",
        "학습한다",
        "매개변수는",
        "줄였다",
        "비공개",
        "[1]",
        "“",
        ".",
        ". ",
        "\n",
        "-",
        "ﬁ",
        "㎖",
        "\u1112\u116a\u11a8",
        "é",
        "e\u0301",
    ),
]
TEXT = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=15).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda sep: sep.join(words))
)


@given(TEXT, TEXT)
def test_places_are_sorted_apart_and_within_the_bullet(claim: str, bullet: str) -> None:
    spans = supporting(claim, bullet)
    assert spans == supporting(claim, bullet)
    end = -1
    for start, stop in spans:
        assert end < start < stop <= len(bullet)
        assert bullet[start:stop] == bullet[start:stop].strip()
        for place in (start, stop):
            beside = bullet[max(0, place - 1) : place + 1]
            assert not (len(beside) == 2 and beside.isascii() and beside.isalnum())
        end = stop


def test_a_citation_of_the_sample_is_marked_where_its_sentence_stands(sample: Nonmun) -> None:
    answer = sample.ask("which papers cover DPO for diffusion?")
    for citation in answer.citations:
        assert marked(citation.text, citation.text) == [citation.text.strip()]
        assert marked(citation.title, citation.text)
