"""Names that are no paper's: what only contains them is offered, what only shares words with them is not quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.search import says, stance_of
from tests.support.digests import indexed, write_digest

BEYOND, SQUID, TIDES, WHALE, ORCA = "2401.00001", "2401.00002", "2401.00003", "2401.00004", "2401.00005"
PAPERS = [
    (
        BEYOND,
        "Beyond Kraken-Optimal: Laws of Scale",
        "Kraken 법칙을 수정하여 추론 비용을 고려합니다. Kraken 식은 넓게 쓰입니다.",
    ),
    (
        SQUID,
        "Squid Attention for Long Tides",
        "Squid Attention은 Reef Attention보다 11배 빠릅니다.",
        "긴 문맥에서 정확도를 유지합니다.",
    ),
    (
        TIDES,
        "Tides of Coral",
        "산호초(coral)의 색을 예측하는 attention 구조를 씁니다. Whale과 달리 Orca는 긴 문맥(long context)을 다룹니다.",
    ),
    (
        WHALE,
        "Whale: A Model of Songs",
        "Whale은 노래를 만드는 모델입니다.",
        "Whale은 긴 문맥(long context)에서 느리다는 단점이 있습니다.",
    ),
    (
        ORCA,
        "Orca: Hunting Models",
        "Orca는 사냥을 배우는 모델입니다. Orca는 빠르다는 장점이 있습니다.",
        "GrpQ라는 새로운 알고리즘을 제안합니다.",
    ),
]


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    write_digest(folder, *PAPERS, day="2024-01-02", votes=1)
    return indexed(folder)


@pytest.mark.parametrize("text", ["who wrote the Kraken paper?", "Kraken 논문 저자는?", "summarize the Kraken paper"])
def test_a_paper_whose_title_only_contains_a_name_is_offered_not_taken_for_it(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.abstained
    assert answer.text.splitlines()[0].startswith(("No paper in the digests is called Kraken", "Kraken: 이 이름의 논문은"))
    assert BEYOND in answer.text


@pytest.mark.parametrize("text", ["summarize the 1-bit KRKN paper", "1-bit KRKN 논문 요약"])
def test_a_word_within_a_longer_name_is_no_name_of_its_own(tmp_path: Path, text: str) -> None:
    first = ("2401.00006", "The Age of 1-bit KRKN Models", "1-bit KRKN을 소개합니다.")
    others = (
        ("2401.00007", "KRKN in the Deep", "KRKN은 넓게 쓰입니다."),
        ("2401.00008", "Tides", "KRKN으로 조수를 예측합니다."),
    )
    write_digest(tmp_path, first, *others, day="2024-01-02")
    asked = indexed(tmp_path).understand(text)
    assert [named.text for named in asked.named] == ["1-bit KRKN"]


@pytest.mark.parametrize("text", ["who wrote the GrpQ paper?", "who wrote Orca?"])
def test_the_paper_of_a_name_or_that_introduces_it_is_the_answer_without_hedging(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert not answer.abstained
    assert answer.text.startswith(("“Orca", '"Orca', "The digest of"))


@pytest.mark.parametrize("text", ["how does reef attention work?", "what is reef attention?"])
def test_a_thing_that_is_only_mentioned_is_said_not_to_be_defined(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert "No sentence in the digests defines “reef attention”." in answer.text
    assert {citation.arxiv_id for citation in answer.citations} == {SQUID}


@pytest.mark.parametrize("text", ["how does coral attention work?", "explain coral attention"])
def test_a_thing_whose_words_are_there_but_apart_is_not_there(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.abstained
    assert answer.text.startswith('"coral attention" is not in the digests.')


@pytest.mark.parametrize("text", ["compare Whale and Orca for long context", "Whale과 Orca를 긴 문맥 관점에서 비교해줘"])
def test_what_both_sides_are_compared_for_is_no_side(sea: Nonmun, text: str) -> None:
    question = sea.understand(text)
    assert question.compared == ("Whale", "Orca")
    assert question.condition in ("long context", "긴 문맥")
    said = sea.ask(text).text
    assert "느리다는 단점" in said.split(f"“{question.condition}”")[1]


def test_the_sentence_that_compares_both_sides_comes_first(sea: Nonmun) -> None:
    said = sea.ask("compare Whale and Orca").text
    assert said.index("Whale과 달리 Orca는") < said.index("What it is")


@pytest.mark.parametrize(
    ("text", "said"), [("disadvantages of Whale?", "느리다는 단점"), ("advantages of Orca?", "빠르다는 장점")]
)
def test_limits_and_merits_are_those_that_a_digest_speaks_of(sea: Nonmun, text: str, said: str) -> None:
    answer = sea.ask(text)
    assert answer.text.startswith("Quotations cannot")
    assert said in answer.text


def test_someone_whom_no_paper_names_is_no_author(sea: Nonmun) -> None:
    assert sea.ask("is Noam Shazeer an author of Orca?").text.startswith(("No, Noam Shazeer", "The digest of"))


@given(st.text(max_size=400))
def test_any_text_may_be_read_for_what_it_wants_to_hear(text: str) -> None:
    assert says(stance_of(text), text) in (0.0, 1.0, 2.0)
