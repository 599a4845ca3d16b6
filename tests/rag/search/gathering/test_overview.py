"""What is new is taken from as many days as an overview needs papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Nonmun
from rag.search import Question, Searcher, gather
from tests.support.digests import write_digest

LAST = dt.date(2024, 12, 31)


@pytest.mark.parametrize(("every", "days", "papers"), [(3, 60, 20), (8, 120, 15), (12, 180, 15), (40, 365, 10)])
def test_recent_is_as_many_days_as_have_enough_papers(tmp_path: Path, every: int, days: int, papers: int) -> None:
    for number in range(500 // every):
        day = LAST - dt.timedelta(every * number)
        paper = (f"2401.{number:05}", f"Penguins walk in way {number}", f"펭귄(penguin)이 {number}번째로 걷는다.")
        write_digest(tmp_path, paper, day=day.isoformat())
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    question = replace(Question("", "en", "overview", {}).about("penguins"), text="recent work on penguins")
    gathered = gather(Searcher(assistant.index), question)
    assert gathered.until == LAST
    assert gathered.since == LAST - dt.timedelta(days - 1)
    assert gathered.total == papers


def test_an_overview_of_few_themes_shows_more_of_each(tmp_path: Path) -> None:
    for number in range(12):
        how = "on ice" if number % 2 else "by sea"
        paper = (f"2401.{number:05}", f"Penguins travel {how} {number}", f"펭귄(penguin)이 {number}번째로 움직인다.")
        write_digest(tmp_path, paper, day=f"2024-01-{number + 1:02}")
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    gathered = gather(Searcher(assistant.index), Question("penguins", "en", "overview", {}).about("penguins"))
    assert gathered.total == 12
    assert len(gathered.evidence) >= 10
