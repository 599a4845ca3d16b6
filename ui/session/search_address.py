"""A search as part of an address of the page: its words and, as ``?since=2024-05-01&order=votes``, what narrows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import parse_qsl, quote, unquote, urlencode

from rag.digests import SECTIONS, section_named
from rag.search import Filters, PieceKind
from rag.text import flat
from ui.session.listing import Span

#: The fields of the form of a search, in their order, as addresses name them.
FIELDS = ("since", "until", "votes", "most", "author", "not_author", "section", "trusted", "order", "exclude")
#: The orders that the form knows beside that by relevance.
ORDERS = ("date", "date_asc", "votes")
#: What the fields hold when nothing narrows the search.
EMPTY: tuple[Any, ...] = tuple(False if name == "trusted" else "" for name in FIELDS)
#: Papers that are shown at first, and at most.
FEWEST, MOST = 10, 200

_LONGEST = 400  # characters of a value; more is no search that a reader typed
_DAYS, _NUMBERS = ("since", "until"), ("votes", "most")


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """A search: its words, the values of :data:`FIELDS`, and how many papers it shows.

    ``ignored`` holds the pieces of its words that the reader took away, ``unread`` the parts of an address that mean nothing.
    """

    words: str = ""
    fields: tuple[Any, ...] = EMPTY
    ignored: tuple[tuple[PieceKind, str], ...] = ()
    many: int = FEWEST
    unread: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether something other than its words narrows or orders the search."""
        return self.fields != EMPTY

    @property
    def text(self) -> str:
        """The part of an address that leads here."""
        given = [(name, "1" if value is True else value) for name, value in zip(FIELDS, self.fields, strict=True) if value]
        given += [("without", f"{kind}:{words}") for kind, words in self.ignored]
        given += [("n", str(self.many))] if self.many != FEWEST else []
        narrowed = "?" + urlencode(given, errors="replace") if given else ""
        return quote(self.words, safe="", errors="replace") + narrowed

    @classmethod
    def of(cls, words: str, fields: Sequence[Any], ignored: Sequence[tuple[PieceKind, str]], many: int) -> SearchAddress:
        """Return the search that a form holds."""
        values = (value is True if name == "trusted" else _line(value) for name, value in zip(FIELDS, fields, strict=True))
        return cls(_line(words), tuple(values), tuple(ignored), many)

    @classmethod
    def read(cls, text: str) -> SearchAddress:
        """Read the part of an address; parts that mean nothing are left out and named."""
        words, _, query = text.partition("?")
        values: dict[str, Any] = dict(zip(FIELDS, EMPTY, strict=True))
        ignored: list[tuple[PieceKind, str]] = []
        many, unread = FEWEST, []
        for name, value in parse_qsl(query[: 10 * _LONGEST], keep_blank_values=True):
            named, _, piece = value.partition(":")
            kind = next((it for it in get_args(PieceKind) if it == named), None)
            if name == "without" and piece and kind:
                ignored.append((kind, _line(piece)))
            elif name == "n" and _is_number(value):
                many = min(max(int(value), FEWEST), MOST)
            elif name in FIELDS and _fits(name, value):
                values[name] = True if name == "trusted" else _line(value)
            else:
                unread.append(flat(f"{name}={value}")[:60])
        return cls(_line(unquote(words)), tuple(values.values()), tuple(ignored), many, tuple(unread))


def filters_of(fields: Mapping[str, Any], span: Span, votes: int | None, most: int | None) -> Filters:
    """Return the filters of a search from the values of :data:`FIELDS`, of which days and numbers have been read."""
    return Filters(
        since=span.since,
        until=span.until,
        min_votes=votes or None,
        max_votes=most,
        author=(fields["author"] or "").strip() or None,
        not_author=(fields["not_author"] or "").strip() or None,
        trusted=True if fields["trusted"] else None,
        section=section_named(fields["section"]) if fields["section"] else None,
    )


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())[:_LONGEST]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10


def _fits(name: str, value: str) -> bool:
    """Tell whether a value is one that its field can hold."""
    if name in _DAYS:
        try:
            return bool(dt.date.fromisoformat(value)) and len(value) == len("2024-06-21")
        except ValueError:
            return False
    if name in _NUMBERS:
        return _is_number(value)
    allowed = {"section": tuple(SECTIONS), "order": ORDERS, "trusted": ("1",)}
    return value in allowed[name] if name in allowed else bool(value.strip())
