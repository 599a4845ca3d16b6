"""The papers that fit what is being typed into the question box."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import lang
from rag.core import Evidence, Paper
from rag.text import Language, as_html
from ui.locales.texts import Label
from ui.markup.marks import votes_of
from ui.markup.paper import title_of

__all__ = ["suggestions_html"]


def suggestions_html(found: Sequence[Evidence], language: Language = "en") -> str:
    """One line for each paper; empty when there are none."""
    if not found:
        return ""
    entries, name = "".join(_entry(evidence.paper, language) for evidence in found), Label.SUGGESTED.of(language)
    return (
        f'<section class="nm-suggestions" aria-label="{name}"><p class="nm-suggestions-head">{name}</p>'
        f'<ul class="nm-suggested">{entries}</ul></section>'
    )


def _entry(paper: Paper, language: Language) -> str:
    facts = [paper.date.isoformat(), *([votes_of(paper.votes, language)] if paper.votes is not None else ())]
    title = as_html(title_of(paper.title))
    return (
        f'<li><a href="{as_html(paper.url)}" target="_blank" rel="noopener" title="{title}">'
        f'<span class="nm-suggested-title"{lang(paper.title)}>{title}</span> '
        f'<span class="nm-suggested-facts">{" · ".join(facts)}</span></a></li>'
    )
