"""A brief, made from an index without a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TypedDict, Unpack

from rag.brief.model import Brief, Line, Theme, Unread, Watched
from rag.brief.new_words import new_words
from rag.brief.period import Period
from rag.brief.subjects import on_subject, on_subjects
from rag.brief.telling import repairs_of, telling
from rag.brief.topics import Topic
from rag.brief.watch import Visit, Watch
from rag.core import Paper
from rag.digests import digest_days
from rag.index import SearchIndex, reasons_in
from rag.search import Lexicon, Searcher, by_area, themes_of
from rag.text import Language, plain

_Grouped = list[tuple[Theme, list[int]]]
"""Themes that have no lines yet, each with the rows of its papers."""


class BriefOptions(TypedDict, total=False):
    """What a reader wants of a brief.

    ``topics`` are the reader's own themes, which come first; the papers that are on none of them are grouped by area.
    ``watches`` are subjects and authors to report on, as :class:`rag.brief.Watchlist` keeps them, and what came after ``visit``
    is new. ``today`` is None for the present day. A paper that is told in several languages is quoted in ``language``.
    """

    topics: Sequence[Topic]
    watches: Sequence[Watch]
    visit: Visit | None
    today: dt.date | None
    language: Language


def make_brief(index: SearchIndex, period: Period, *, lexicon: Lexicon | None = None, **options: Unpack[BriefOptions]) -> Brief:
    """Return what came in some days.

    :param lexicon: the names of the index, if there is one already.
    """
    visit, today = options.get("visit"), options.get("today")
    searcher, days = Searcher(index), digest_days(index.papers)
    rows = [row for row, paper in enumerate(index.papers) if any(entry.date in period for entry in paper.entries)]
    grouped, unread, silent = _by_topic(searcher, options.get("topics", ()), rows)
    taken = {row for _, group in grouped for row in group}
    lines = _Lines(index, period, visit, options.get("language", "en"))
    themes = [
        replace(theme, lines=tuple(lines.of(row) for row in _most_voted(index, group)))
        for theme, group in _ordered(index, [*grouped, *_by_theme(searcher, [row for row in rows if row not in taken])])
    ]
    return Brief(
        period.since,
        period.until,
        days[0],
        days[-1],
        today or dt.datetime.now().date(),
        before=max((day for day in days if day < period.since), default=None),
        after=min((day for day in days if day > period.until), default=None),
        papers=len(rows),
        themes=tuple(themes),
        words=tuple(new_words(index, period)),
        watched=tuple(_watched(searcher, lexicon or Lexicon.of(index), lines, options.get("watches", ()))),
        visited=visit.at if visit else "",
        silent=tuple(silent),
        unread=tuple(unread),
    )


class _Lines:
    """The papers of a brief as lines, each made once and numbered in the order in which it is first wanted."""

    def __init__(self, index: SearchIndex, period: Period, visit: Visit | None, language: Language) -> None:
        self._index, self.period, self._visit, self._language = index, period, visit, language
        self._suspects = index.warnings
        self._made: dict[int, Line] = {}
        self._numbers = count(1)

    def of(self, row: int) -> Line:
        if row not in self._made:
            self._made[row] = self._line(self._index.papers[row])
        return self._made[row]

    def is_inside(self, row: int) -> bool:
        """Tell whether a paper is of the period."""
        return any(entry.date in self.period for entry in self._index.papers[row].entries)

    def is_new(self, row: int) -> bool:
        """Tell whether a paper came after the last visit."""
        return self._visit is not None and self._index.papers[row].arxiv_id not in self._visit.papers

    @property
    def knows_new(self) -> bool:
        """Whether there was a visit before."""
        return self._visit is not None

    def _line(self, paper: Paper) -> Line:
        entry = next((entry for entry in paper.entries if entry.date in self.period), paper.entries[0])
        suspect = self._suspects.get(paper.arxiv_id, "")
        bullet, text = telling(paper, entry, self._language, suspect=suspect)
        kind = bullet.kind if bullet else "digest"
        return Line(
            next(self._numbers),
            paper.arxiv_id,
            paper.url,
            plain(paper.title),
            entry.date,
            paper.votes,
            paper.authors,
            any(entry.more_authors for entry in paper.entries),
            bullet.section if bullet else None,
            bullet.index if bullet else None,
            text,
            kind,
            reasons_in(self._language, suspect) if kind == "digest" else "",
            self._visit is not None and paper.arxiv_id not in self._visit.papers,
            repairs_of(text, bullet) if bullet else (),
        )


def _by_topic(searcher: Searcher, topics: Sequence[Topic], rows: Sequence[int]) -> tuple[_Grouped, list[Unread], list[str]]:
    """Return the topics that have papers, the lines of those that find nothing at all, and the names of the others.

    A paper that fits several topics stands under the one that it fits best.
    """
    found = {topic: on_subjects(searcher, topic.subjects) for topic in topics}
    unread = [Unread(topic.line, topic.name, "papers") for topic, scores in found.items() if not scores]
    groups: dict[Topic, list[int]] = {topic: [] for topic, scores in found.items() if scores}
    for row in rows:
        fits = [(scores[row], -topic.line, topic) for topic, scores in found.items() if row in scores]
        if fits:
            groups[max(fits, key=lambda fit: fit[:2])[2]].append(row)
    grouped = [(Theme(topic.name, topic.name, "topic", ()), group) for topic, group in groups.items() if group]
    return grouped, unread, [topic.name for topic, group in groups.items() if not group]


def _by_theme(searcher: Searcher, rows: Sequence[int]) -> _Grouped:
    """Return papers by area of the field; by the words of their titles where the digests are of another field."""
    areas, others = by_area(searcher.index, rows)
    if len(others) > len(rows) / 2 and (words := themes_of(searcher, rows)):
        return [(Theme(name, name, "words" if name else "other", ()), group) for name, group in words]
    grouped: _Grouped = [(Theme(area.en, area.ko, "area", ()), group) for area, group in areas.items()]
    return [*grouped, *([(Theme("", "", "other", ()), others)] if others else [])]


def _ordered(index: SearchIndex, grouped: _Grouped) -> _Grouped:
    """Return the reader's topics in their own order, then the themes by their most voted paper; the rest comes last."""
    kinds = {"topic": 0, "area": 1, "words": 1, "other": 2}

    def place(item: tuple[Theme, list[int]]) -> tuple[int, int, int]:
        theme, rows = item
        ranked = theme.kind != "topic"
        most = max(index.papers[row].votes or 0 for row in rows) if ranked else 0
        return kinds[theme.kind], -most, -len(rows) if ranked else 0

    return sorted(grouped, key=place)


def _most_voted(index: SearchIndex, rows: Iterable[int]) -> list[int]:
    """Return papers by votes, those without a count last; then the newest first."""

    def place(row: int) -> tuple[bool, int, int, str]:
        paper = index.papers[row]
        return paper.votes is None, -(paper.votes or 0), -paper.date.toordinal(), paper.arxiv_id

    return sorted(rows, key=place)


def _watched(searcher: Searcher, lexicon: Lexicon, lines: _Lines, watches: Sequence[Watch]) -> Iterator[Watched]:
    index = searcher.index
    for watch in watches:
        candidates: tuple[str, ...] = ()
        if watch.kind == "author":
            match = lexicon.author(watch.text)
            rows = [index.row_of[arxiv_id] for arxiv_id in match.papers]
            candidates = tuple(name for name, _ in match.candidates)
        else:
            rows = list(on_subject(searcher, watch.text))
        new = [row for row in rows if lines.is_new(row)]
        shown = [row for row in rows if row in set(new) or lines.is_inside(row)]
        shown.sort(key=lambda row: (-index.papers[row].date.toordinal(), -(index.papers[row].votes or 0), row))
        found = tuple(lines.of(row) for row in shown)
        yield Watched(watch.kind, watch.text, len(rows), len(new) if lines.knows_new else None, found, candidates)
