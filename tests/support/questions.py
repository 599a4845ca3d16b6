"""Questions as they are read on Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from rag.search import Question, understand

TODAY = dt.date(2024, 6, 26)


def read(text: str) -> Question:
    return understand(text, TODAY)


def misread(rows: Iterable[tuple[str, object]], reading_of: Callable[[Question], object]) -> list[tuple[str, object]]:
    """The questions that are not read as labelled, each with what was read instead."""
    found = [(text, reading_of(read(text)), meant) for text, meant in rows]
    return [(text, said) for text, said, meant in found if said != meant]
