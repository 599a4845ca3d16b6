"""Messages of the program as HTML."""

from __future__ import annotations

from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render


def line_html(text: str, kind: str = "quiet") -> str:
    """Return one line, such as a note in an empty place.

    :param kind: ``quiet`` or ``note``.
    """
    return render("marks.line", text, kind)


def problem_html(problem: str, hint: str) -> str:
    """Return what went wrong and what to do; commands are in back quotes."""
    return render("marks.problem", problem, hint)


def indexed_html(papers: int, problems: int, language: Language) -> str:
    """Return the numbers of papers indexed and of problems found."""
    return render("marks.indexed", Texts(language), papers, problems)
