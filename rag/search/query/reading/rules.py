"""What is regular in a question: dates, numbers of votes, an order, a limit, arXiv ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.core import find_ids
from rag.search.query.amounts import find_limit, find_votes
from rag.search.query.dates.find import find_dates
from rag.search.query.order import find_order
from rag.search.query.pieces import Piece, PieceKind
from rag.search.query.reading.units import Unit
from rag.search.query.vocabulary import blank

_KINDS: dict[PieceKind, str] = {
    "arxiv_id": "id", "since": "date", "until": "date", "min_votes": "votes", "max_votes": "votes", "order": "order",
    "limit": "limit",
}  # fmt: skip


def find_regular(text: str, today: dt.date) -> list[Piece]:
    """Find arXiv ids, dates, conditions on votes, the order and the number of papers wanted, wherever they are.

    Whether they are meant as filters, or are part of a subject (ImageNet 2012), is for the model.
    """
    found = [Piece("arxiv_id", *mention) for mention in find_ids(text)]
    rest = _without(text, found)
    found += find_votes(rest)
    rest = _without(rest, found)
    for span in find_dates(rest, today):
        ends: tuple[tuple[PieceKind, dt.date | None], ...] = (("since", span.since), ("until", span.until))
        found += [Piece(kind, day, span.start, span.end) for kind, day in ends if day is not None]
    rest = _without(rest, found)
    return found + find_order(rest) + find_limit(rest)  # one may lie within the other: the five most voted


def _without(text: str, found: Sequence[Piece]) -> str:
    return blank(text, [(it.start, it.end) for it in found])


def kinds_of(units: Sequence[Unit], pieces: Sequence[Piece]) -> list[str]:
    """Return for each unit the kind of the piece that it is in, or an empty text."""
    places = [(it.start, it.end, _KINDS.get(it.kind, "")) for it in pieces]
    return [next((kind for start, end, kind in places if start < unit.end and unit.start < end), "") for unit in units]
