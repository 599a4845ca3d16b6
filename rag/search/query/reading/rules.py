"""What is regular in a question: dates, numbers of votes, an order, a limit, arXiv ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.core import find_ids
from rag.search.query.amounts import find_limits
from rag.search.query.dates.find import DateSpan, find_dates
from rag.search.query.order import find_order
from rag.search.query.pieces import Piece, PieceKind
from rag.search.query.reading.model import Role
from rag.search.query.reading.units import Placed, Unit, overlap
from rag.search.query.unmet import Unmet, find_unmet
from rag.search.query.vocabulary import blank
from rag.search.query.votes import find_votes

_KINDS: dict[PieceKind, str] = {
    "arxiv_id": "id", "min_votes": "votes", "max_votes": "votes", "order": "order", "limit": "limit",
}  # fmt: skip
# Words that ask for what is new without naming a time.
_RECENT = re.compile(
    r"\b(?:recent(?:ly)?|lately|these\s+days|nowadays|right\s+now|of\s+late|current(?:ly)?)\b|요즘|요새|최근(?:에|의)?|근래(?:에)?",
    re.I,
)
# Words for the best papers, which are those with most votes.
_BEST = re.compile(r"\b(?:the\s+)?(?:very\s+)?(?:best|finest|greatest|top)\b|상위|최고의?|(?:가장|제일)\s*좋은|베스트|톱", re.I)
# A time that another is compared with.
_THAN = re.compile(r"\b(?:compared?\s+(?:to|with)|than|versus|vs\.?|against)\s+(?:in\s+)?(?:the\s+)?$", re.I)
_THAN_KO = re.compile(
    r"\s*(?:에?\s*비(?:해|하면|교)|보다|대비|(?:이?랑|하고|[와과])\s*(?:비교|어떻게\s*(?:다|달)|[다달][르라]))"
)
_WRONG_ID = re.compile(r"\barxiv[:.\s]{0,3}(\d{4}\.\d{4,5})(?![\d.]*\d)", re.I)


@dataclass(frozen=True, slots=True)
class Regular:
    """What rules found in a text, whether or not it is meant: pieces, dates, and words for the best papers.

    ``impossible`` are numbers of papers of which no list can be made, ``unmet`` is what else no list does.
    """

    pieces: tuple[Piece, ...]
    dates: tuple[DateSpan, ...]
    best: tuple[Piece, ...] = ()
    impossible: tuple[Piece, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    def kinds_of(self, units: Sequence[Unit]) -> list[str]:
        """Return for each unit the kind of what it is in (``date``, ``votes``, ...), or an empty text."""
        found: list[tuple[Placed, str]] = [(it, "unread" if it.unread == "vague" else "date") for it in self.dates]
        found += [(it, _KINDS.get(it.kind, "")) for it in (*self.pieces, *self.impossible)]
        return [next((kind for it, kind in found if overlap(it, unit)), "") for unit in units]


def find_regular(text: str, today: dt.date, meant: Sequence[Piece] = ()) -> Regular:
    """Find arXiv ids, dates, conditions on votes, the order and the number of papers wanted, wherever they are.

    Whether they are meant as filters, or are part of a subject (ImageNet 2012), is for the model.

    :param meant: pieces that are known already.
    """
    ids = [*meant, *(Piece("arxiv_id", *mention) for mention in find_ids(text))]
    known = {it.start for it in ids}
    # No paper can have such an id (month 99), but it is one that is asked for.
    ids += [Piece("arxiv_id", m[1], *m.span()) for m in _WRONG_ID.finditer(text) if not known & {m.start(), m.start(1)}]
    rest = _without(text, ids)
    votes = find_votes(rest)
    rest = _without(rest, votes)
    dates = find_dates(rest, today)
    rest = blank(rest, [(it.start, it.end) for it in dates])
    orders = find_order(rest) or list(_order_in(rest, _RECENT, "date"))
    best = tuple(_order_in(rest, _BEST, "votes"))
    limits, impossible = find_limits(rest)
    return Regular((*ids, *votes, *orders, *limits), tuple(dates), best, tuple(impossible), tuple(find_unmet(rest)))


def _order_in(text: str, words: re.Pattern[str], order: str) -> Iterator[Piece]:
    return (Piece("order", order, *match.span()) for match in words.finditer(text))


def _without(text: str, found: Sequence[Piece]) -> str:
    return blank(text, [(it.start, it.end) for it in found])


def without_compared_times(
    text: str, dates: Sequence[DateSpan], units: Sequence[Unit], roles: Sequence[Role]
) -> tuple[list[DateSpan], list[Role]]:
    """Return dates and roles without the times that others are compared with (more than last year): these filter nothing."""
    compared = [it for it in dates if _is_compared_with(text, it)]
    kept: list[Role] = []
    for role, group in groupby(zip(units, roles, strict=True), lambda row: row[1]):
        stretch = [unit for unit, _ in group]
        dropped = role == "T" and any(it.start < stretch[-1].end and stretch[0].start < it.end for it in compared)
        kept += ["." if dropped else role] * len(stretch)
    return [it for it in dates if it not in compared], kept


def with_times_against(text: str, dates: Sequence[DateSpan]) -> list[DateSpan]:
    """Return dates with those that others are compared with as unread: topics are held against the half year before."""
    return [replace(it, unread="against") if not it.unread and _is_compared_with(text, it) else it for it in dates]


def _is_compared_with(text: str, date: DateSpan) -> bool:
    return _THAN.search(text[max(0, date.start - 40) : date.start]) is not None or _THAN_KO.match(text, date.end) is not None
