"""The options of a question: how it is read, and how it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from rag.llm import Trace
    from rag.search import Filters, PieceKind


class QuestionOptions(TypedDict, total=False):
    """How a question is read.

    ``filters`` replace those that its words ask for, unless they are None. ``today`` is the day that "last week" counts from,
    None for the present day. Words of the kinds in ``ignore`` are searched for instead of being understood. Subjects that are
    ``excluded`` must not occur in a paper, beside those that the words exclude.
    """

    filters: Filters | None
    excluded: Collection[str]
    today: dt.date | None
    ignore: Collection[PieceKind]


class Asking(QuestionOptions, total=False):
    """How a question is read and answered; ``trace`` is a new one, filled in on the way."""

    trace: Trace | None
