"""A paper as a card, and papers as a list of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.core import Paper
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render


def card_html(paper: Paper, language: Language, *, warning: str = "", level: int = 3) -> str:
    """Return a whole paper as a card.

    :param warning: why the audit suspects its digest; empty if it does not.
    :param level: the level of its heading.
    """
    return render("paper.card", Texts(language), paper, warning, level)


def paper_lines(papers: Sequence[Paper], language: Language, warnings: Mapping[str, str], *, linked: bool = False) -> str:
    """Return papers as a list, one line each; a click opens the paper."""
    return render("paper.lines", Texts(language), papers, warnings, linked)
