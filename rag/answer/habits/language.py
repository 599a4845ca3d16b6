"""The language that an answer is written in, whatever names it has."""

from __future__ import annotations

import re

from rag.text import Language

_NOT_WORDS = re.compile(r"`[^`\n]*`|\[\d+\]|“[^“”]*”|\"[^\"\n]*\"|https?://\S+")
_KOREAN = re.compile(r"[가-힣]")
_ENGLISH = re.compile(r"[A-Za-z]")
#: Small words that names of papers seldom have and every English sentence has.
_SMALL = re.compile(r"\b(?:the|is|are|and|of|to|in|it|that|with|by|for|which|this|from|on|as|a|an)\b", re.IGNORECASE)
_OTHER = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_LEAST = 30  # letters


def is_other_language(text: str, language: Language) -> bool:
    """Return whether a text is certainly not in a language."""
    said = _NOT_WORDS.sub(" ", text)
    korean, english, other = (len(kind.findall(said)) for kind in (_KOREAN, _ENGLISH, _OTHER))
    if korean + english + 2 * other < _LEAST:
        return False
    if 2 * other > korean + english:
        return True
    if language == "ko":
        words = len(re.findall(r"[A-Za-z]+", said))
        return korean < 0.1 * english and len(_SMALL.findall(said)) > 0.15 * words
    return 2 * korean > 0.6 * english
