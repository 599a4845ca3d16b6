"""The conversations of a reader as a list, with actions for each."""

from __future__ import annotations

from collections.abc import Sequence

from rag.chat import Record
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render


def history_html(records: Sequence[Record], current: str, language: Language, most: int) -> str:
    """Return the conversations, the one that changed last first; ``current`` is the id of the one that is open.

    :param most: how many are kept, which is told when there are so many.
    """
    return render("history.history", Texts(language), records, current, most)
