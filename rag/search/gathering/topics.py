"""What rose of late: the words of titles that are more frequent in the last days than before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.core import Found
from rag.digests import digest_days
from rag.search.gathering.gathered import Gathered, Part
from rag.search.gathering.title_words import TitleWords, folded
from rag.search.query.question import Question
from rag.search.searcher import Searcher

#: Days before the recent ones that topics are compared with, and the recent ones.
DAYS_BEFORE, _RECENT = 180, 30
_MOST = 6
#: Papers that a topic has at least, of all recent ones too, and the share of them that may belong to a topic before it.
_FEWEST, _SHARED = 3, 0.5
_LEAST_SHARE = 0.02
_SHOWN = 1


def gather_topics(searcher: Searcher, question: Question) -> Gathered:
    """Find the topics that rose most in the last days of the digests, or in the days that the question asks for."""
    papers = searcher.index.papers
    days = digest_days(papers)
    if not days:
        return Gathered(Found())
    filters = question.filters
    until = min(filters.until or days[-1], days[-1])
    since = filters.since or until - dt.timedelta(_RECENT - 1)
    plain = replace(question, subject="", weights={}, names=(), arxiv_ids=(), order="votes")
    ranking = searcher.rank(replace(plain, filters=replace(filters, since=since, until=until)))
    recent = sorted(ranking.rows, key=lambda row: (-(papers[row].votes or 0), -row))
    start = since - dt.timedelta(DAYS_BEFORE)
    inside = set(recent)
    before = [row for row, p in enumerate(papers) if row not in inside and start <= p.entries[-1].date < since]
    parts = []
    for name, rows, earlier in _rising(TitleWords(papers), recent, before):
        found = searcher.evidence(ranking, [row for row in recent if row in rows], _SHOWN, bullets=1)
        parts.append(Part(name, found, len(rows), before=earlier))
    evidence = Found([item for part in parts for item in part.evidence], ranking.notice)
    return Gathered(evidence, total=len(recent), parts=tuple(parts), since=since, until=until, before=len(before))


def _rising(words: TitleWords, recent: Sequence[int], before: Sequence[int]) -> list[tuple[str, set[int], int]]:
    """Return names of topics with their papers and the number of earlier ones, those that rose most first.

    Without earlier papers they are the most frequent ones.
    """
    rows, earlier = words.rows(recent), words.rows(before)
    least = max(_FEWEST, round(_LEAST_SHARE * len(recent)))
    found = words.distinctive(rows, len(recent), least, [*recent, *before]) if before else {}

    def rise(key: str) -> float:
        return len(rows[key]) / len(recent) - len(earlier.get(key, ())) / max(len(before), 1)

    others = sorted((key for key in rows if len(rows[key]) >= least and rise(key) > 0), key=lambda key: (-rise(key), key))
    topics: list[tuple[str, set[int], int]] = []
    for key in [*found, *others]:
        if len(topics) < _MOST and all(_is_apart(key, rows, *topic) for topic in topics):
            topics.append((words.written(key, rows[key]), rows[key], len(earlier.get(key, ()))))
    return topics


def _is_apart(key: str, rows: Mapping[str, set[int]], name: str, own: set[int], _: int) -> bool:
    """Tell whether a word or pair names another topic than one that was found."""
    joint = {folded(word) for word in name.split()} & set(key.split())
    return not joint and len(rows[key] & own) <= _SHARED * len(rows[key])
