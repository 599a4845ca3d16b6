"""What a person decided about the digests of a paper, and buttons to decide."""

from __future__ import annotations

from rag.index import Decision
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render


def judging_html(arxiv_id: str, decision: Decision, language: Language, *, suspect: bool, may: bool) -> str:
    """Return what was decided, and for those who may decide buttons that are heard by the server; perhaps nothing."""
    return render("judging.judging", Texts(language), arxiv_id, decision, suspect, may)
