"""Process Korean and English text, whatever it says.

Strings come in; index terms, sentences, the language, and text that is safe in a terminal, on a page or in BibTeX go out. The
room knows nothing about papers, questions or answers.
"""

from rag.text.garbled import Garbled, find_garbled
from rag.text.html import Templates, as_html, lang
from rag.text.index_terms import language_of, terms, terms_of_many
from rag.text.languages.en import latin_phrase, latin_terms, stem
from rag.text.languages.ko import Morpheme, has_hangul, korean_phrases, morphemes_of_many, preload
from rag.text.languages.pack import Language, read_glossary
from rag.text.latex import as_latex, as_latex_name, fold, plain, without_commands
from rag.text.sanitize import as_markdown, as_markdown_line, clean, flat, visible
from rag.text.sentences import split_sentences, unwrapped
from rag.text.stuffing import unstuffed
from rag.text.tables import Cell, Table, cells_of, is_row, is_rule, tables_in
from rag.text.transliteration import sounds
from rag.text.words import Words, filled, how_many, in_singular, words_of

__all__ = [
    "Cell",
    "Garbled",
    "Language",
    "Morpheme",
    "Table",
    "Templates",
    "Words",
    "as_html",
    "as_latex",
    "as_latex_name",
    "as_markdown",
    "as_markdown_line",
    "cells_of",
    "clean",
    "filled",
    "find_garbled",
    "flat",
    "fold",
    "has_hangul",
    "how_many",
    "in_singular",
    "is_row",
    "is_rule",
    "korean_phrases",
    "lang",
    "language_of",
    "latin_phrase",
    "latin_terms",
    "morphemes_of_many",
    "plain",
    "preload",
    "read_glossary",
    "sounds",
    "split_sentences",
    "stem",
    "tables_in",
    "terms",
    "terms_of_many",
    "unstuffed",
    "unwrapped",
    "visible",
    "without_commands",
    "words_of",
]
