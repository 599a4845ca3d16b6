"""How interest in a subject changed: numbers, bars, a verdict with its test, and a flag for a month that has not ended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.answer.extractive import extract
from rag.core import Answer
from rag.search import Question, Searcher, gather
from rag.search.gathering.trend import tendency_of
from rag.text import language_of
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Ten papers a month, of which more and more are on sharks and fewer and fewer on rays."""
    folder = tmp_path_factory.mktemp("sea")
    for month, sharks in enumerate((1, 2, 3, 5, 7, 9), 1):
        papers = [
            (f"240{month}.{n:05d}", f"Sharks {month} {n}" if n < sharks else f"Rays {month} {n}", f"방법 {month} {n}이다.")
            for n in range(10)
        ]
        write_digest(folder, *papers, day=f"2024-0{month}-05")
    return indexed(folder)


def ask(assistant: Nonmun, text: str, subject: str, **more: object) -> Answer:
    question = Question(text, language_of(text), "trend", {}, **more).about(subject)  # type: ignore[arg-type]
    return extract(question, gather(Searcher(assistant.index), question))


@pytest.mark.parametrize(
    ("text", "subject", "said"),
    [
        ("how has interest in sharks changed?", "sharks", "Growing"),
        ("how has interest in rays changed?", "rays", "Declining"),
        ("sharks 추세는 어때?", "sharks", "증가"),
        ("rays 추세는 어때?", "rays", "감소"),
    ],
)
def test_the_verdict_names_its_test(sea: Nonmun, text: str, subject: str, said: str) -> None:
    answer = ask(sea, text, subject)
    assert said in answer.text.split("\n")[1]
    assert re.search(r"p < 0\.001", answer.text)
    assert not answer.abstained


def test_every_step_has_a_line_that_can_be_read_by_a_machine(sea: Nonmun) -> None:
    answer = ask(sea, "sharks per month", "sharks", per="month")
    steps = {m[1]: int(m[2]) for m in re.finditer(r"^- (\d{4}-\d{2}): (\d+)\b", answer.text, re.M)}
    assert list(steps.values()) == [1, 2, 3, 5, 7, 9]
    bars = [len(bar) for bar in re.findall(r"█+", answer.text)]
    assert bars == sorted(bars)
    assert "Peak: 2024-06, with 9 (90.0 % of all papers)." in answer.text


def test_a_month_that_has_not_ended_is_flagged(sea: Nonmun) -> None:
    assert "2024-06 is not complete: the digests end on 2024-06-05." in ask(sea, "sharks per month", "sharks").text


def test_a_table_is_given_where_it_is_asked_for(sea: Nonmun) -> None:
    assert "| 2024-06 | 9 | 90.0 % |" in ask(sea, "sharks per month as a table", "sharks", as_table=True).text


def test_years_are_tested_by_months(sea: Nonmun) -> None:
    answer = ask(sea, "sharks per year", "sharks", per="year")
    assert re.search(r"^- 2024: 27\b", answer.text, re.M)
    assert "Growing" in answer.text


def test_a_step_without_any_digest_is_no_step_without_papers(tmp_path: Path) -> None:
    for month in (1, 3):
        write_digest(tmp_path, (f"240{month}.00001", f"Sharks {month}", "방법이다."), day=f"2024-0{month}-29")
    assistant = Nonmun(tmp_path / "home")
    assistant.ingest(tmp_path)
    assert "- 2024-02: 0 (no digests)" in ask(assistant, "sharks per month", "sharks").text
    assert "- 2024-02: 0 (다이제스트 없음)" in ask(assistant, "sharks 월별 추세는?", "sharks").text
    assert "| 2024-02 | 0 | no digests |" in ask(assistant, "sharks per month as a table", "sharks", as_table=True).text


def test_what_nobody_wrote_about_is_declined(sea: Nonmun) -> None:
    assert ask(sea, "how has interest in beekeeping changed?", "beekeeping").abstained


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=20))
def test_the_test_takes_any_counts(rows: list[tuple[int, int]]) -> None:
    found = tendency_of([count for count, _ in rows], [count + rest for count, rest in rows])
    assert 0 <= found.p <= 1
    assert 0 <= found.early <= 1
    assert 0 <= found.late <= 1
    if found.direction in ("up", "down"):
        backwards = tendency_of([count for count, _ in rows[::-1]], [count + rest for count, rest in rows[::-1]])
        assert backwards.direction == {"up": "down", "down": "up"}[found.direction]


def test_equal_shares_are_flat_and_few_papers_tell_nothing() -> None:
    assert tendency_of([5, 5, 5, 5], [50] * 4).direction == "flat"
    assert tendency_of([1, 0, 2], [50] * 3).direction == "few"
