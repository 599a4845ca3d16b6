"""The days that a sentence gives for a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.answer.head_statement import Statement
from rag.core import Paper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2}))?(?![\d-])"
    rf"|\b(?P<M1>{_NAME})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})\s(?P<M2>{_NAME})\s(?P<y2>(?:19|20)\d\d)\b|\b(?P<M3>{_NAME}),?\s(?P<y3>(?:19|20)\d\d)\b"
    r"|(?P<y4>(?:19|20)\d\d)년\s?(?P<m4>\d{1,2})월(?:\s?(?P<d4>\d{1,2})일)?(?:자|에)?"
)
_LISTED = re.compile(r"\b(?:digest|list(?:ed)?|featured)\b|다이제스트|실[렸린려]|소개", re.I)
_PUBLISHED = re.compile(
    r"\b(?:publish\w*|post(?:ed)?|releas\w*|appear\w*|dated?|came out|submitted)\b|공개|게재|올라|발표|등록|나온|나왔"
    r"|날짜|제출",
    re.I,
)
# Before a date that only tells when: at the beginning of a sentence, behind a word that links it to the one before.
_OPENING = re.compile(
    r"(?:(?:Later|Then|Next|First|Finally|Afterwards|Meanwhile|(?:(?:More|Most)\s)?recently|Earlier|(?:Before|After)\sthat),?\s"
    r"|(?:이후|이어|그\s?뒤|그\s?전|다음으로|먼저|또한?|한편|최근|마지막으로)(?:에는?)?,?\s)?(?:(?:in|on|by|as of|during)\s)?",
    re.I,
)
_CLOSING = re.compile(r",\s|(?:에|(?<=에))(?:는|도)?,?\s|(?<=월|일)\s(?=(?P<name>[A-Z][A-Za-z0-9-]+))")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)(?:년(?=에)|(?=,))")
_BRACKETED = re.compile(r"\([^()]{0,80}\)")


class Day(NamedTuple):
    """A day, or a month if ``day`` is 0, or a year if ``month`` is 0 too."""

    year: int
    month: int
    day: int


def days_in(claim: str, papers: Sequence[Paper], evidence: str) -> Iterator[Statement]:
    """Yield what a claim says of the days on which its papers were listed or published.

    A day on which a paper may have been published before a digest listed it is neither right nor wrong.
    """
    if opening := _opening(claim, papers, evidence):
        yield opening
    listed, published = _LISTED.search(claim) is not None, _PUBLISHED.search(claim) is not None
    brackets = [found.span() for found in _BRACKETED.finditer(claim)]
    for found in _DATE.finditer(claim):
        day = _day(found)
        bracketed = any(start <= found.start() < end for start, end in brackets)
        if str(day.year) in evidence or not (listed or published or bracketed):
            continue
        if opening and found.start() < opening.end:
            continue
        if has := next((text for paper in papers if (text := _text(day, paper))), ""):
            yield Statement(*found.span(), found[0], True, has)
        elif len(papers) == 1 and (listed or published) and not (published and not listed and _may_be(day, papers[0])):
            dates = ", ".join(sorted({str(entry.date) for entry in papers[0].entries}))
            yield Statement(*found.span(), found[0], False, dates)


def _opening(claim: str, papers: Sequence[Paper], evidence: str) -> Statement | None:
    """Return the day, month or year with which a claim begins, if every paper has it: it tells when, and no more."""
    lead = _OPENING.match(claim)
    start = lead.end() if lead else 0
    found = _DATE.match(claim, start) or _YEAR.match(claim, start)
    closing = _CLOSING.match(claim, found.end()) if found else None
    if not found or not closing:
        return None
    if (name := closing["name"]) and not all(name in paper.title for paper in papers):
        return None
    day = _day(found)
    fits = [_text(day, paper) for paper in papers]
    if str(day.year) in evidence or not all(fits):
        return None
    return Statement(0, closing.end(), claim[: closing.end()].strip(" ,"), True, ", ".join(dict.fromkeys(fits)))


def _day(found: re.Match[str]) -> Day:
    groups = found.groupdict()

    def first(*names: str) -> str:
        return next((groups[name] for name in names if groups.get(name)), "0")

    name = first("M1", "M2", "M3")
    month = _MONTHS.index(name[:3].casefold()) + 1 if name != "0" else int(first("m", "m4"))
    return Day(int(first("y", "y1", "y2", "y3", "y4")), month, int(first("d", "d1", "d2", "d4")))


def _text(day: Day, paper: Paper) -> str:
    """Return the day of a paper's digest that fits, or the month of its arXiv id; empty if neither does."""
    for entry in paper.entries:
        date = entry.date
        if date.year == day.year and day.month in (0, date.month) and day.day in (0, date.day):
            return str(date)
    return f"arXiv {paper.arxiv_id}" if not day.day and _month_of_id(paper) == day[:2] else ""


def _month_of_id(paper: Paper) -> tuple[int, int] | None:
    found = re.match(r"(\d\d)(\d\d)\.\d", paper.arxiv_id)
    return (2000 + int(found[1]), int(found[2])) if found else None


def _may_be(day: Day, paper: Paper) -> bool:
    """Return whether a paper may have been published on a day: in the month of its id, or after it and before its digest."""
    first = _month_of_id(paper)
    newest = max(entry.date for entry in paper.entries)
    return first is None or (first <= day[:2] and day <= (newest.year, newest.month, newest.day))
