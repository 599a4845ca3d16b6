"""The list of all papers: filters, orders and pages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core.models import Bullet, DigestEntry, Paper
from ui.session.listing import COLUMNS, PAGE, Listing, Span, listed

FIRST = dt.date(2024, 1, 1)


def paper(number: int, votes: int | None = None, title: str = "") -> Paper:
    day = FIRST + dt.timedelta(number % 28)
    name = title or f"Paper {number}"
    arxiv_id = f"2401.{number:05}"
    return Paper(arxiv_id, (DigestEntry(day, arxiv_id, name, (Bullet("a", "a"),), votes, (f"Author {number}",)),))


PAPERS = [paper(number, votes=number * 7 % 101 if number % 10 else None) for number in range(1, 121)]


def test_days_the_wrong_way_round_are_put_right_and_that_is_known() -> None:
    late, early = dt.date(2024, 6, 1), dt.date(2024, 5, 1)
    assert Span.of(late, early) == Span(early, late, swapped=True)
    assert Span.of(early, late) == Span(early, late)
    assert Span.of(None, early).swapped is False


def test_the_newest_come_first_and_a_column_turns_round_when_it_is_chosen_again() -> None:
    assert listed(PAPERS, (), Listing()).papers[0].date == max(paper.date for paper in PAPERS)
    by_votes = Listing().sorted_by("votes")
    counts = [paper.votes for paper in listed(PAPERS, (), by_votes).papers]
    assert counts == sorted(filter(None, counts), reverse=True)
    last = listed(PAPERS, (), Listing(column="votes", down=False, page=9))
    assert last.papers[-1].votes is None  # no count is not the fewest votes
    assert by_votes.sorted_by("votes").down is False
    assert Listing().sorted_by("title") == Listing(column="title", down=False)
    assert Listing().sorted_by("nonsense") == Listing()


def test_filters_leave_papers_out_and_say_how_many_are_left() -> None:
    assert [p.arxiv_id for p in listed(PAPERS, (), Listing(words="author 17")).papers] == ["2401.00017", "2401.00117"]
    span = Span(FIRST, FIRST + dt.timedelta(1))
    assert {p.date for p in listed(PAPERS, (), Listing(span=span)).papers} == {FIRST, FIRST + dt.timedelta(1)}
    suspect = listed(PAPERS, {"2401.00003"}, Listing(only_suspect=True))
    assert (suspect.total, [p.arxiv_id for p in suspect.papers]) == (1, ["2401.00003"])
    nothing = listed(PAPERS, (), Listing(words="no such word"))
    assert (nothing.total, nothing.first, nothing.last, nothing.pages) == (0, 0, 0, 1)


@given(column=st.sampled_from(COLUMNS), down=st.booleans())
def test_every_paper_is_on_one_page(column: str, down: bool) -> None:
    found = [listed(PAPERS, {"2401.00005"}, Listing(column=column, down=down, page=page)) for page in range(3)]  # type: ignore[arg-type]
    ids = [paper.arxiv_id for part in found for paper in part.papers]
    assert sorted(ids) == sorted(paper.arxiv_id for paper in PAPERS)
    assert [(part.first, part.last) for part in found] == [(1, PAGE), (PAGE + 1, 2 * PAGE), (2 * PAGE + 1, 120)]


@pytest.mark.parametrize("page", [3, 10_000], ids=["one-too-many", "far-off"])
def test_a_page_that_is_not_there_is_the_last_one(page: int) -> None:
    assert listed(PAPERS, (), Listing(page=page)).page == 2
