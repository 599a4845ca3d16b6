"""text."""

from rag.text.language import (
    Language,
    Morpheme,
    has_hangul,
    korean_phrases,
    language_of,
    latin_phrase,
    latin_terms,
    morphemes_of_many,
    preload,
    split_sentences,
    stem,
    terms,
    terms_of_many,
)
from rag.text.latex import fold, latex, latex_name, plain, without_commands
from rag.text.sanitize import as_html, as_markdown, as_markdown_line, clean, flat

__all__ = [
    "Language",
    "Morpheme",
    "as_html",
    "as_markdown",
    "as_markdown_line",
    "clean",
    "flat",
    "fold",
    "has_hangul",
    "korean_phrases",
    "language_of",
    "latex",
    "latex_name",
    "latin_phrase",
    "latin_terms",
    "morphemes_of_many",
    "plain",
    "preload",
    "split_sentences",
    "stem",
    "terms",
    "terms_of_many",
    "without_commands",
]
