"""Results as somebody types: pieces understood, each with a button to remove it, papers, and suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from rag.core import Evidence, Found
from rag.search import Question
from rag.text import Language, flat
from ui.locales.texts import Label, Texts
from ui.markup.rendering import part, render


def chips_html(question: Question, language: Language) -> str:
    """Return the filters, order and number that were understood; empty without any."""
    texts = Texts(language)
    labels = [flat(piece.label_ko if language == "ko" else piece.label_en) for piece in question.understood]
    pieces = [
        (label, piece.text, part("search.remove", texts, piece.kind, label))
        for label, piece in zip(labels, question.understood, strict=True)
    ]
    return render("search.chips", texts, pieces)


def results_html(found: Sequence[Evidence], language: Language, route: str = "") -> str:
    """Return the papers found, best first, each with the bullets that fit.

    :param route: the address of their map within the page; empty where there are too few for one.
    """
    return render("search.results", Texts(language), found, route)


def count_html(found: Found, language: Language) -> str:
    """Return how many papers fit, and how many of them are shown; empty where nothing was found or counted."""
    if not found or found.total is None:
        return ""
    shown = len(found)
    text = Label.FOUND_ALL if shown == found.total else Label.FOUND_SOME if shown < found.total else Label.FOUND_NEAR
    return render("search.count", text.of(language, count=found.total, shown=shown))


def place_html(address: str) -> str:
    """Return, unseen, where a search is: the part of an address that leads to it, for the page's script."""
    return render("search.place", address)


def suggestions_html(found: Sequence[Evidence], language: Language = "en") -> str:
    """Return the papers that fit what is being typed into the question box, one line each; empty when there are none."""
    return render("search.suggestions", Texts(language), found)
