"""Errors in the words of the page, where it has some; the others are told in English."""

from __future__ import annotations

from rag.core import LimitError, NonmunError
from rag.text import Language
from ui.locales.texts import Label

#: What a reader is told who hits a limit, and what to do, by the setting of the limit.
_LIMITS = {
    "NONMUN_MAX_QUESTION_CHARS": (Label.LIMIT_QUESTION, Label.LIMIT_QUESTION_HINT),
    "NONMUN_MAX_OPINIONS": (Label.LIMIT_OPINIONS, Label.LIMIT_OPINIONS_HINT),
}


def said_of(problem: NonmunError, language: Language) -> tuple[str, str]:
    """Return what happened and what to do. Of a limit, the number is told, not the setting: a reader cannot raise it."""
    if not isinstance(problem, LimitError):
        return str(problem.args[0]), problem.hint
    if texts := _LIMITS.get(problem.setting):
        return texts[0].of(language, size=problem.size, most=problem.most), texts[1].of(language)
    return str(problem.args[0]), problem.advice
