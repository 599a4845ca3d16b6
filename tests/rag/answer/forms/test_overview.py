"""Overviews by theme, what is new, and the topics that rose."""

from __future__ import annotations

import re

import pytest

from rag import Nonmun
from rag.answer.extractive import extract
from rag.core import Answer
from rag.search import Filters, Intent, Question, Searcher, gather
from rag.text import language_of
from tests.support.digests import indexed, write_digest

KINDS = {"Camera Control": "카메라 제어", "Long Stories": "긴 이야기", "Talking Heads": "말하는 머리"}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Papers on films of three kinds, most of 2023 and some of 2024, among papers on soup that rose at the end."""
    folder = tmp_path_factory.mktemp("films")
    number = 0
    for month in ("2023-11", "2024-01", "2024-04"):
        papers = []
        for kind, korean in KINDS.items():
            for _ in range(3):
                number += 1
                papers.append(
                    (f"2401.{number:05d}", f"Film {number} Generation with {kind}", f"{korean} 영화 생성 방법 {number}.")
                )
        for _ in range(8 if month == "2024-04" else 1):
            number += 1
            papers.append((f"2401.{number:05d}", f"Soup {number} for Kitchens", f"수프를 끓이는 방법 {number}."))
        write_digest(folder, *papers, day=f"{month}-10", votes=number)
    return indexed(folder)


def ask(assistant: Nonmun, text: str, subject: str, intent: Intent = "overview", **more: object) -> Answer:
    question = Question(text, language_of(text), intent, {}, **more)  # type: ignore[arg-type]
    question = question.about(subject) if subject else question
    return extract(question, gather(Searcher(assistant.index), question))


def test_papers_are_grouped_by_theme_and_the_groups_add_up(films: Nonmun) -> None:
    answer = ask(films, "overview of film generation", "film generation")
    head = answer.text.split("\n")[0]
    assert head == '27 papers on "film generation" from 2023-11-10 to 2024-04-10.'
    themes = re.findall(r"^(.+) — (\d+) papers \((.+)\)$", answer.text, re.M)
    assert {name for name, *_ in themes} >= {"Camera Control", "Long Stories", "Talking Heads"}
    assert sum(int(n) for _, n, _ in themes) == 27
    assert all(sum(map(int, re.findall(r": (\d+)", years))) == int(n) for _, n, years in themes)
    assert len(answer.citations) == len(re.findall(r"^\d+\. ", answer.text, re.M)) >= 6
    assert all(sentence.verdict != "contradicted" for sentence in answer.sentences)


@pytest.mark.parametrize("text", ["what's new in film generation?", "film generation 최신 동향"])
def test_what_is_new_comes_from_the_last_days_and_says_so(films: Nonmun, text: str) -> None:
    answer = ask(films, text, "film generation")
    # 60 days have fewer than 12 papers, so there are 120.
    assert {"2023-12-13", "2024-04-10"} <= set(re.findall(r"[\d-]{10}", answer.text.split("\n")[0]))
    assert {str(c.date) for c in answer.citations} == {"2024-01-10", "2024-04-10"}


def test_dates_that_were_asked_for_are_kept(films: Nonmun) -> None:
    answer = ask(films, "recent film generation", "film generation", filters=_until("2023-12-31"))
    assert {str(c.date) for c in answer.citations} == {"2023-11-10"}


def test_few_papers_are_listed_without_themes(films: Nonmun) -> None:
    answer = ask(films, "overview of soup", "soup", filters=_until("2023-12-31"))
    assert "—" not in answer.text
    assert len(answer.citations) == 1


def test_a_topic_that_rose_is_named_with_its_counts(films: Nonmun) -> None:
    answer = ask(films, "trending topics", "", "topics")
    lines = answer.text.split("\n")
    assert "2024-03-12 to 2024-04-10 (17 papers)" in lines[0]
    assert re.match(r"1\. (?:Soup|Kitchens) — 8 papers \(47\.1 %; before: 10\.0 %\)", lines[1])
    assert not answer.abstained
    assert "편" in ask(films, "요즘 뜨는 주제가 뭐야?", "", "topics").text


def test_topics_of_a_time_without_papers_are_declined(films: Nonmun) -> None:
    assert ask(films, "trending topics in 2020", "", "topics", filters=_until("2020-12-31")).abstained


def _until(day: str) -> Filters:
    import datetime as dt

    return Filters(until=dt.date.fromisoformat(day))
