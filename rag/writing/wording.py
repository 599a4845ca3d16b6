"""Why a bullet is not kept, in the language of the bullets, from ``rag/data/writing/wording.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from rag.text import Language, words_of


def wording(language: Language) -> Mapping[str, str]:
    """Return the words for one language."""
    return words_of("writing")[language]
