"""What papers are said to be on: a word that mostly asks for something is searched for, or told; never is everything listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("papers on votes", "votes"),
        ("newest papers on votes", "votes"),
        ("papers on comparison", "comparison"),
        ("how many papers on comparison?", "comparison"),
        ("papers about dates", "dates"),
        ("papers on abstracts", "abstracts"),
        ("which papers are on benchmarks?", "benchmarks"),
        ("papers on popularity", "popularity"),
        ("papers discussing comparison", "comparison"),
        ("papers that cover votes", "votes"),
        ("비교에 관한 논문", "비교"),
        ("투표에 관한 논문 보여줘", "투표"),
        ("날짜에 대한 논문은?", "날짜"),
        ("인기에 관한 논문", "인기"),
        ("요약을 다룬 논문", "요약"),
    ],
)
def test_a_word_that_mostly_asks_is_a_subject_where_papers_are_on_it(text: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject) == ("count" if "how many" in text else "list", subject)
    assert question.weights


def test_a_second_one_stands_beside_the_first() -> None:
    assert understand("papers on penguins that are about benchmarks").subjects == ("penguins", "benchmarks")


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("benchmark papers about penguins", ("benchmark", "penguins")),
        ("which dataset papers are about speech?", ("dataset", "speech")),
    ],
)
def test_what_papers_contribute_is_a_subject_before_papers_on_something(text: str, subjects: tuple[str, ...]) -> None:
    assert understand(text).subjects == subjects


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("papers about authors", "authors"),
        ("how many papers about authors?", "authors"),
        ("papers about authors from 2024", "authors"),
        ("is there anything about authors?", "authors"),
        ("저자에 관한 논문", "저자"),
        ("논문에 관한 논문", "논문"),
    ],
)
def test_a_word_that_nothing_is_found_by_is_told(text: str, word: str) -> None:
    question = understand(text)
    assert question.not_understood == (word,)
    assert question.intent in ("list", "count")


@pytest.mark.parametrize(
    "text",
    ["papers about it", "papers on hot topics", "papers on the topic", "papers about the same thing", "papers on 3 June 2024",
     "newest papers", "이 주제에 관한 논문", "이에 관한 논문"],
)  # fmt: skip
def test_what_names_nothing_is_no_subject(text: str) -> None:
    assert understand(text).subject == ""


def test_no_other_papers_are_listed(tmp_path: Path) -> None:
    write_digest(
        tmp_path,
        ("2401.00001", "Ballots of Bees", "벌들의 투표(vote)를 관찰한다."),
        ("2401.00002", "Hives", "벌집의 온도를 잰다."),
        day="2024-01-05",
    )
    bees: Nonmun = indexed(tmp_path)
    assert [it.arxiv_id for it in bees.ask("papers on votes").citations] == ["2401.00001"]
    assert [it.arxiv_id for it in bees.ask("투표에 관한 논문").citations] == ["2401.00001"]
    assert bees.ask("papers on popularity").abstained
