"""What a reader watches, as HTML; the brief itself is that of :mod:`rag.brief`."""

from __future__ import annotations

from collections.abc import Sequence

from rag.brief import Watch
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render


def watches_html(watches: Sequence[tuple[Watch, str]], language: Language) -> str:
    """Return what is watched, each with what there is of it and a button to remove it."""
    return render("today.watches", Texts(language), watches)
