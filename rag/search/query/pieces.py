"""Pieces understood of a question, each with the words that it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.search.query.vocabulary import read_data

PieceKind = Literal[
    "since", "until", "min_votes", "max_votes", "author", "not_author", "excluded", "order", "limit", "arxiv_id", "language",
    "carried",
]  # fmt: skip

_LABELS = read_data("labels.toml")


@dataclass(frozen=True, slots=True)
class Understood:
    """One piece for a reader: its kind, the words of the question, the value (dates in ISO form), and labels."""

    kind: PieceKind
    text: str
    value: str
    label_en: str
    label_ko: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece with its place in the text, all of which leaves the subject; a reader sees ``text`` of it."""

    kind: PieceKind
    value: dt.date | int | str
    start: int
    end: int
    text: str = ""

    def understood(self, source: str) -> Understood:
        """Return the piece for the reader; ``source`` is the text it was found in."""
        value = str(self.value)
        english, korean = _LABELS.get(self.kind, {}).get(value, (value, value))
        kind = "no_votes" if (self.kind, value) == ("max_votes", "0") else self.kind
        label_en, label_ko = _LABELS["label"][kind]
        if value == "1":
            label_en = label_en.replace("votes", "vote").replace("papers", "paper")
        words = " ".join((self.text or source[self.start : self.end]).split())
        return Understood(self.kind, words, value, label_en.format(english), label_ko.format(korean))


def days_of(since: dt.date | None, until: dt.date | None, start: int = 0, end: int = 0, text: str = "") -> list[Piece]:
    """Return the pieces for the ends of a stretch of days, each that it has, which some words or a place in the text name."""
    ends: tuple[tuple[PieceKind, dt.date | None], ...] = (("since", since), ("until", until))
    return [Piece(kind, day, start, end, text) for kind, day in ends if day is not None]


def labels_of(understood: Iterable[Understood], *, korean: bool) -> list[str]:
    """Return the labels of some pieces for a reader; the two ends of one day are that day."""
    pieces = list(dict.fromkeys(understood))
    first, last = ({it.value for it in pieces if it.kind == kind} for kind in ("since", "until"))
    day = next(iter(first)) if first == last and len(first) == 1 else ""
    found: list[str] = []
    for it in pieces:
        if day and it.kind in ("since", "until"):
            label = _LABELS["label"]["on_day"][korean].format(day)
        else:
            label = it.label_ko if korean else it.label_en
        found += [label] if label not in found else []
    return found


def any_of(values: Sequence[str], kind: PieceKind) -> tuple[str, str]:
    """Return the labels, English and Korean, of a piece that any of several values meets."""
    joins, label = _LABELS["any_of"]["join"], _LABELS["label"][kind]
    english, korean = (label[i].format(f"{', '.join(values[:-1])}{joins[i]}{values[-1]}") for i in (0, 1))
    return english, korean


def why_unread(reason: str) -> tuple[str, str]:
    """Return in English and Korean why a date was not read (:data:`rag.search.query.dates.calendar.Unread`)."""
    english, korean = _LABELS["unread"][reason]
    return english, korean
