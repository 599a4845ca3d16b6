"""Questions as they are read on Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt

from rag.search import Question, understand

TODAY = dt.date(2024, 6, 26)


def read(text: str) -> Question:
    return understand(text, TODAY)
