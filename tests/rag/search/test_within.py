"""Papers that are looked for among those on a subject: none is added, and the answer tells of how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.chat import Conversation
from rag.core import Answer
from rag.search.query.understand import understand
from rag.search.query.within import split_within, within
from tests.support.digests import indexed, write_digest

LISTED = 30  # more than a list shows
PLACES = [
    f"{one}{two}" for one in ("Ar", "Bel", "Cor", "Dun", "Es", "Fal") for two in ("moor", "wick", "ness", "holm", "vik", "stad")
]


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("within")
    for n in range(1, LISTED + 1):
        extra = (
            ["해파리(jellyfish)을 먹는 모습을 오래 살핀다."]
            if n <= 3
            else ["날씨에 따라 달라진다. TinyTag 하나를 단다."]
            if n == 9
            else []
        )
        write_digest(
            folder,
            (f"2401.{n:05}", f"Penguins of {PLACES[n]}", f"{PLACES[n]}에서 펭귄(penguin)을 센다.", *extra),
            day=f"2024-01-{n:02}",
        )
    others = [
        (f"2402.{n:05}", f"Jellyfish near {PLACES[n]}", f"{PLACES[n]} 둘레 해파리(jellyfish)의 무리를 그린다.")
        for n in range(1, 9)
    ]
    write_digest(folder, *others, day="2024-02-01")
    return indexed(folder)


def talked(assistant: Nonmun, *messages: str) -> Answer:
    talk = Conversation(assistant)
    for message in messages:
        list(talk.stream(message))
    answer = talk.turns[-1].answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("first", "message", "says"),
    [
        ("papers on penguins", "only the ones about jellyfish", f"3 of the {LISTED} papers"),
        ("펭귄 논문", "그중 해파리 논문만", f"논문 {LISTED}편 중"),
    ],
)
def test_a_long_list_is_narrowed_to_its_own_papers(sea: Nonmun, first: str, message: str, says: str) -> None:
    answer = talked(sea, first, message)
    assert answer.text.startswith(says)
    assert {it.arxiv_id for it in answer.citations} == {f"2401.{n:05}" for n in range(1, 4)}
    assert answer.text.count("해파리(jellyfish)") == 3


def test_a_name_in_passing_tells_a_paper_from_the_others(sea: Nonmun) -> None:
    assert [it.arxiv_id for it in talked(sea, "papers on penguins", "which of them use TinyTag?").citations] == ["2401.00009"]


def test_what_none_of_a_long_list_has_is_said(sea: Nonmun) -> None:
    answer = talked(sea, "papers on penguins", "only the ones about volcanoes")
    assert answer.abstained
    assert f"none of the {LISTED} papers" in answer.text


def test_the_number_is_that_of_the_papers_that_pass_the_filters(sea: Nonmun) -> None:
    answer = talked(sea, "papers on penguins since 2024-01-02", "only the ones about jellyfish")
    assert answer.text.startswith(f"2 of the {LISTED - 1} papers")


def test_as_many_are_counted_as_are_listed(sea: Nonmun) -> None:
    assert "3 papers" in sea.ask("How many papers about jellyfish are there? (of those about penguins)").text


@pytest.mark.parametrize(
    ("text", "subjects", "whole"),
    [
        ("Papers about jellyfish", ["penguins"], "Papers about jellyfish (of those about penguins)"),
        ("해파리에 관한 논문은?", ["펭귄", "남극"], "해파리에 관한 논문은? (펭귄; 남극에 관한 논문 중)"),
        ("Papers about jellyfish", ["seals (young)"], "Papers about jellyfish (of those about seals young)"),
    ],
)
def test_the_words_of_a_question_say_among_which_papers(text: str, subjects: list[str], whole: str) -> None:
    assert within(text, subjects) == whole
    assert within(whole, subjects) == whole
    assert split_within(whole)[0] == text


def test_the_page_and_the_table_stand_beside_it() -> None:
    question = understand("Papers about jellyfish (of those about penguins) (as a table) (from number 25)")
    assert question.subject.startswith("jellyfish")
    assert (question.outer_subjects, question.skip, question.as_table) == (["penguins"], 24, True)


def test_a_question_of_nothing_else_is_left_as_it_is() -> None:
    assert split_within("(of those about penguins)") == ("(of those about penguins)", [])
