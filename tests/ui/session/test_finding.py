"""What the palette finds for a few letters."""

from __future__ import annotations

import datetime as dt

from rag import Nonmun
from rag.core import DigestEntry, Paper
from ui.session.finding import Finder


def test_days_authors_and_papers_that_fit_are_found(sample: Nonmun) -> None:
    papers, finder = sample.index.papers, Finder()
    assert (
        finder.places(papers, "2024-06")["days"] == ["2024-06-21"] or "2024-06-21" in finder.places(papers, "2024-06")["days"]
    )
    assert [finder.places(papers, typed)["month"] for typed in ("2024-06", "2019-01", "2024-06-21")] == ["2024-06", "", ""]
    assert "Bram Wallace" in finder.places(papers, "wallace")["authors"]
    assert ("2311.12908", "Diffusion Model Alignment Using Direct Preference Optimization") in finder.places(
        papers, "model alignment pref"
    )["papers"]
    assert finder.places(papers, "2311.12908")["papers"][0][0] == "2311.12908"
    for nothing in ("", " ", "no such thing at all", "2024-13-99-", "x" * 100_000):
        assert finder.places(papers, nothing) == {"month": "", "days": [], "authors": [], "papers": []}


def test_titles_that_begin_with_what_is_typed_come_first_however_old_they_are() -> None:
    titles = [
        "Quokka: A Name",
        "Quokka Sleeps",
        "Quokkas: More of Them",
        *(f"What a Quokka Eats {n}" for n in range(5)),
    ]  # oldest first
    papers = {}
    for day, title in enumerate(titles, 1):
        arxiv_id = f"2406.0000{day}"
        papers[arxiv_id] = Paper(arxiv_id, (DigestEntry(dt.date(2024, 6, day), arxiv_id, title, ()),))
    found = [title for _, title in Finder().places(papers, "Quokka")["papers"]]
    assert found == [*titles[:3], titles[-1]]
