"""What a search shows: the pieces understood of what was typed, each to be taken away, and the papers found."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import lang
from rag.core import Evidence
from rag.search import Question
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import button
from ui.markup.paper import evidence_html

__all__ = ["chips_html", "results_html"]


def chips_html(question: Question, language: Language) -> str:
    """The filters, order and number that were taken from the words; empty without any."""
    chips = []
    for piece in question.understood:
        label = flat(piece.label_ko if language == "ko" else piece.label_en)
        remove = button("remove", "", value=piece.kind, name=Label.REMOVE_FILTER.of(language, label=label), classes="nm-remove")
        chips.append(f'<li title="{as_html(flat(piece.text))}"{lang(label)}>{as_html(label)}{remove}</li>')
    if not chips:
        return ""
    return f'<div class="nm-understood"><span>{Label.UNDERSTOOD.of(language)}</span><ul>{"".join(chips)}</ul></div>'


def results_html(found: Sequence[Evidence], language: Language) -> str:
    """The papers found, best first, each with the bullets that fit."""
    if not found:
        return f'<p class="nm-quiet">{Label.SEARCH_NONE.of(language)}</p>'
    return (
        f'<div class="nm-found" role="region" aria-label="{Label.SEARCH.of(language)}">{evidence_html(found, language)}</div>'
    )
