"""Which dates of a question say when papers were listed.

A question may name a date because a data set, a conference, an event or a training run has one: ``BraTS 2024``, ``ICLR 2024
papers``, ``trained on Common Crawl from 2023``. A wrong filter hides the answer and a missing one only leaves more to look
at, so a date has to refer to papers or digests, or stand on its own in a question that asks for papers. A bare year has to do
so more plainly than a month, and a month more plainly than ``last week``. The rules of each language are in
:mod:`rag.search.query.dates.filter_en` and :mod:`rag.search.query.dates.filter_ko`.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from rag.search.query.dates import filter_en as time_english
from rag.search.query.dates import filter_ko as time_korean
from rag.search.query.dates.find import DateSpan, find_dates
from rag.search.query.intent import Intent
from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import DATE_MARK, mark

Place = tuple[int, int]

_WINDOW = 120
_AND = re.compile(r"\s*(?:and|or|&|,|와|과|및|이랑|랑|하고|또는)\s*", re.I)
# Conferences, challenges and data sets that have a year in their names.
_VENUE = re.compile(
    r"(?<![A-Za-z])(?:ICLR|NeurIPS|NIPS|ICML|CVPR|ECCV|ICCV|WACV|BMVC|ACL|EMNLP|NAACL|EACL|COLING|TACL|AAAI|IJCAI|KDD|WWW"
    r"|SIGIR|WSDM|CIKM|SIGGRAPH(?:\s+Asia)?|COLM|WMT|MICCAI|INTERSPEECH|ICASSP|TREC|SemEval|CLEF|BraTS|ISBI|RSS|CoRL|ICRA|IROS"
    r"|AISTATS|UAI|COLT|MLSys|OSDI|SOSP|CHI|UIST|ISMIR|VLDB|SIGMOD|NTIRE|ImageNet|ILSVRC|VOC|COCO|AIME|AMC|IMO|USAMO|SQuAD"
    r"|MS\s?MARCO|Common\s?Crawl|WWDC|GTC)(?:['’]?s)?[\s,'’-]*$",
    re.I,
)
# A name right before a bare year is one more of them, unless it only begins the question.
_NAME_BEFORE = re.compile(r"(?P<word>[A-Z][\w'-]*|(?<![A-Za-z])[a-z]+[A-Z]\w*)[\s,]*(?:['’]s)?\s*$")
_NO_NAME = frozenset(
    """
    all and any are best count digest digests find for from get give how in is latest list many me most new of on
    only or papers popular rag recent search show summarize the top what which
    """.split()
)


def find_times(text: str, today: dt.date, intent: Intent) -> list[Piece]:
    """Find the first and last day that a question asks for.

    :param text: the question; what others have read of it is blanked.
    :param today: the day that ``last week`` counts from.
    :param intent: what is asked for. A question for a detail of a paper takes no date: it describes the paper.
    :return: nothing, or one or both of since and until. Two dates that are not one stretch give nothing.
    """
    if intent in ("fact", "compare"):
        return []
    spans = find_dates(text, today)
    marked = mark(text, [(span.start, span.end) for span in spans], DATE_MARK)
    places = _together(marked, [(span, _place(marked, span, intent)) for span in spans])
    if not places:
        return []
    since, until = _hull([span for span, _ in places])
    if since and until and since > until:
        return []
    found: list[Piece] = []
    for span, (start, end) in places:
        words = span.text.strip()
        if since is not None and span.since == since:
            found.append(Piece("since", since, start, end, words))
        if until is not None and span.until == until:
            found.append(Piece("until", until, start, end, words))
    return found


def _place(marked: str, span: DateSpan, intent: Intent) -> Place | None:
    """Return the place of the words that leave the subject with a date of listing; None for other dates.

    The text has marks in place of all its dates.
    """
    before = marked[max(0, span.start - _WINDOW) : span.start]
    after = marked[span.end : span.end + _WINDOW]
    if _VENUE.search(before) or (span.by_year and not span.lead and not span.tail and _follows_name(before)):
        return None
    for rule in (*time_english.RULES, *time_korean.RULES):
        if (taken := rule(before, after, span, intent)) is not None:
            return span.start - taken[0], span.end + taken[1]
    return None


def _follows_name(before: str) -> bool:
    match = _NAME_BEFORE.search(before)
    return match is not None and match["word"].lower() not in _NO_NAME


def _together(marked: str, judged: list[tuple[DateSpan, Place | None]]) -> list[tuple[DateSpan, Place]]:
    """Return the dates that were taken, and those that "and" joins to one of them."""
    places = [place for _, place in judged]
    for i, ((one, _), (other, _)) in enumerate(pairwise(judged)):
        if (places[i] or places[i + 1]) and _AND.fullmatch(marked[one.end : other.start]):
            places[i] = ((places[i] or (one.start, one.end))[0], other.start)
            places[i + 1] = places[i + 1] or (other.start, other.end)
    return [(span, place) for (span, _), place in zip(judged, places, strict=True) if place]


def _hull(spans: list[DateSpan]) -> tuple[dt.date | None, dt.date | None]:
    """Return one stretch of all dates: May and June, since May until July; nothing where they lie apart."""
    if len(spans) == 1:
        return spans[0].since, spans[0].until
    if len(spans) == 2 and {(s.since is None, s.until is None) for s in spans} == {(True, False), (False, True)}:
        return next(s.since for s in spans if s.since), next(s.until for s in spans if s.until)
    closed = sorted((s.since, s.until) for s in spans if s.since and s.until)
    apart = any(start - end > dt.timedelta(1) for (_, end), (start, _) in pairwise(closed))
    if len(closed) < len(spans) or apart:
        return None, None
    return closed[0][0], max(end for _, end in closed)
