"""What is understood of a question: one piece each, with the words it came from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["since", "until", "min_votes", "author", "order", "limit", "arxiv_id", "language"]

_LABELS = {
    "since": ("since {}", "{}부터"),
    "until": ("until {}", "{}까지"),
    "min_votes": ("at least {} votes", "추천 {}개 이상"),
    "author": ("by {}", "저자 {}"),
    "order": ("ordered by {}", "{}순"),
    "limit": ("{} papers", "{}편"),
    "arxiv_id": ("arXiv {}", "arXiv {}"),
    "language": ("answer in {}", "{}로 답변"),
}
#: How a reader is shown a value, in English and in Korean.
_NAMES = {
    "order": {"votes": ("votes", "추천"), "date": ("date", "최신")},
    "language": {"en": ("English", "영어"), "ko": ("Korean", "한국어")},
}


@dataclass(frozen=True, slots=True)
class Understood:
    """One piece as a reader is shown it: its kind, the words of the question, the value (dates in ISO form), two labels."""

    kind: PieceKind
    text: str
    value: str
    label_en: str
    label_ko: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece with its place in the text. All of the place is taken out of the subject; ``text`` is what is shown of it."""

    kind: PieceKind
    value: dt.date | int | str
    start: int
    end: int
    text: str = ""

    def understood(self, source: str) -> Understood:
        """Return the piece for the reader; ``source`` is the text it was found in."""
        value = str(self.value)
        english, korean = _NAMES.get(self.kind, {}).get(value, (value, value))
        label_en, label_ko = _LABELS[self.kind]
        if value == "1":
            label_en = label_en.replace("votes", "vote").replace("papers", "paper")
        words = " ".join((self.text or source[self.start : self.end]).split())
        return Understood(self.kind, words, value, label_en.format(english), label_ko.format(korean))
