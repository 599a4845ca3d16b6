"""Papers over time: the same as what a question for a count answers, step by step, with votes."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.core.errors import UsageError
from rag.digests.papers import day_papers, digest_days
from rag.search.counting import step_of, steps_between, trends
from rag.search.query.filters import Filters
from rag.search.query.question import Period
from rag.search.searcher import Searcher

DAY = """## Daily Papers (2024-0{month}-02)

### [Sharks of month {month}](https://arxiv.org/abs/2401.0000{month})

Vote: {month}

- 상어를 센다.

### [Sharks again](https://arxiv.org/abs/2401.00009)

Vote: {votes}

- 상어를 다시 센다.

### [Whales of month {month}](https://arxiv.org/abs/2401.0001{month})

- 고래를 본다.
"""


@pytest.fixture
def sharks(tmp_path: Path) -> Nonmun:
    """Digests of January, April and May; one paper stands in all of them, with other votes each day."""
    for month in (1, 4, 5):
        (tmp_path / f"{month}.md").write_text(DAY.format(month=month, votes=10 * month), "utf-8")
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    return assistant


def test_every_step_has_its_papers_and_votes(sharks: Nonmun) -> None:
    found = trends(Searcher(sharks.index), ["sharks"])
    assert found.steps == ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    assert found.papers == (3, 0, 0, 2, 2)
    [course] = found.courses
    # The paper of all three days counts on the first, with the most votes that it ever had.
    assert [point.arxiv_ids for point in course.points] == [
        ("2401.00009", "2401.00001"),
        (),
        (),
        ("2401.00004",),
        ("2401.00005",),
    ]
    assert [(p.papers, p.votes, p.median) for p in course.points] == [
        (2, 51, 25.5),
        (0, 0, None),
        (0, 0, None),
        (1, 4, 4),
        (1, 5, 5),
    ]
    assert found.shares(course) == pytest.approx((2 / 3, 0, 0, 0.5, 0.5))
    assert course.arxiv_ids == ("2401.00009", "2401.00001", "2401.00004", "2401.00005")


def test_votes_that_no_digest_gives_are_none(sharks: Nonmun) -> None:
    [course] = trends(Searcher(sharks.index), ["고래"]).courses
    assert [(p.papers, p.votes, p.median) for p in course.points if p.papers] == [(1, 0, None)] * 3


def test_filters_hold_for_subjects_and_for_all_papers(sharks: Nonmun) -> None:
    filters = Filters(since=dt.date(2024, 3, 1), min_votes=5)
    found = trends(Searcher(sharks.index), ["sharks"], filters=filters)
    assert found.steps == ("2024-04", "2024-05")
    assert found.papers == (1, 1)
    assert [p.arxiv_ids for p in found.courses[0].points] == [("2401.00009",), ("2401.00005",)]
    nothing = trends(Searcher(sharks.index), ["sharks"], filters=Filters(since=dt.date(2030, 1, 1)))
    assert (nothing.steps, nothing.papers, nothing.courses[0].points) == ((), (), ())


def test_steps_are_years_and_days_too(sharks: Nonmun) -> None:
    years = trends(Searcher(sharks.index), ["sharks", "whales"], "year")
    assert (years.steps, years.papers) == (("2024",), (7,))
    assert [course.points[0].papers for course in years.courses] == [4, 3]
    days = trends(Searcher(sharks.index), ["sharks"], "day")
    assert (days.steps[0], days.steps[-1], len(days.steps), sum(days.papers)) == ("2024-01-02", "2024-05-02", 122, 7)


@pytest.mark.parametrize(
    "subject",
    ["diffusion models", "확산 모델", "3D Gaussian splatting", "large language models", "RAG", "beekeeping", "비디오 생성"],
)
@pytest.mark.parametrize("filters", [None, Filters(since=dt.date(2024, 6, 1), section="Technical Details")])
def test_a_subject_has_the_papers_that_a_question_counts(sample: Nonmun, subject: str, filters: Filters | None) -> None:
    found = trends(Searcher(sample.index), [subject], filters=filters)
    counted = {step: point.papers for step, point in zip(found.steps, found.courses[0].points, strict=True)}
    answer = sample.ask(f"How many papers on {subject} per month?", filters=filters)
    said = {m[1]: int(m[2]) for m in re.finditer(r"^- (\d{4}-\d{2}): (\d+)\b", answer.text, re.M)}
    assert {step: n for step, n in counted.items() if n} == {step: n for step, n in said.items() if n}


def test_all_papers_are_those_of_the_index(sample: Nonmun) -> None:
    papers = sample.index.papers
    for per in get_args(Period):
        found = trends(Searcher(sample.index), ["diffusion"], per)
        assert sum(found.papers) == len(papers)
        for point in found.courses[0].points:
            votes = [v for i in point.arxiv_ids if (v := papers[i].votes) is not None]
            assert (point.votes, point.median) == (sum(votes), median(votes) if votes else None)
            assert votes == sorted(votes, reverse=True)


def test_no_word_of_a_subject_is_taken_for_a_filter(sample: Nonmun) -> None:
    found = trends(Searcher(sample.index), ["diffusion by 2024-06-01 with at least 500 votes in 2023"])
    assert sum(found.papers) == len(sample.index.papers)


@pytest.mark.parametrize("subjects", [[], list("abcdef"), [""], ["diffusion", " "], ["the of"], ["?!"]])
def test_subjects_that_say_nothing_are_told(sample: Nonmun, subjects: list[str]) -> None:
    with pytest.raises(UsageError):
        trends(Searcher(sample.index), subjects)


def test_a_step_that_there_is_not_is_told(sample: Nonmun) -> None:
    with pytest.raises(UsageError, match="'week'"):
        trends(Searcher(sample.index), ["diffusion"], "week")  # type: ignore[arg-type]


def test_the_same_subject_twice_comes_once(sample: Nonmun) -> None:
    assert [c.subject for c in trends(Searcher(sample.index), ["RAG", " RAG ", "DPO"]).courses] == ["RAG", "DPO"]


DATES = st.dates(dt.date(1990, 1, 1), dt.date(2010, 1, 1))


@given(DATES, st.integers(0, 1500), st.sampled_from(get_args(Period)))
def test_steps_have_no_gaps(first: dt.date, length: int, per: Period) -> None:
    last = first + dt.timedelta(length)
    steps = steps_between(first, last, per)
    assert steps[0] == step_of(first, per)
    assert steps[-1] == step_of(last, per)
    assert all(one < other for one, other in pairwise(steps))
    assert {step_of(first + dt.timedelta(n), per) for n in range(0, length + 1, 13)} <= set(steps)


# --- Days ---


def test_the_papers_of_a_day_come_by_votes(sharks: Nonmun) -> None:
    papers = sharks.index.papers.values()
    assert digest_days(papers) == [dt.date(2024, month, 2) for month in (1, 4, 5)]
    assert [p.arxiv_id for p in day_papers(papers, dt.date(2024, 4, 2))] == ["2401.00009", "2401.00004", "2401.00014"]
    assert day_papers(papers, dt.date(2024, 4, 3)) == []
    assert digest_days([]) == []
