"""What an index knows of names: authors, methods, titles, and the words it is written in.

A name is found in any case and with any accents and hyphens, and one that the index lacks is compared with those it has.
Everything is made at first use.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from rag.core import Paper
from rag.digests import digest_days
from rag.index import SearchIndex
from rag.search.lexicon.authors import AuthorMatch, Authors, Span
from rag.search.lexicon.called import NameMatch, papers_called
from rag.search.lexicon.corpus import PaperTexts
from rag.search.lexicon.corrections import Corrections
from rag.search.lexicon.folding import key_of, keys_of
from rag.search.lexicon.names import NameKind, Names, NameSpan
from rag.search.lexicon.spelling import Spelling
from rag.search.lexicon.titles import Titles, TitleSpan
from rag.search.lexicon.translated import TranslatedPhrases, options_of, pattern_of
from rag.text import terms

__all__ = ["AuthorMatch", "Lexicon", "NameKind", "NameMatch", "NameSpan", "Span", "TitleSpan", "options_of", "pattern_of"]

_TWO = re.compile(r"([a-z]{3,12})2([a-z]{3,12})")
_CACHED = 2048
_LONGEST_NAME = 200  # characters; longer texts are not names


class Lexicon:
    """The names and words of papers.

    :param vocabulary: the index terms of the papers, which tell whether a word is known; empty to go by the words alone.
    """

    def __init__(self, papers: Sequence[Paper], vocabulary: frozenset[str] | dict[str, int] = frozenset()) -> None:
        self._papers, self._vocabulary = papers, vocabulary
        self._corpus = PaperTexts(papers)
        self._names = Names(self._corpus)
        self._titles = Titles(self._names)
        self._corrections = Corrections(self._corpus)
        self._called = lru_cache(_CACHED)(papers_called)
        self._translated: TranslatedPhrases | None = None

    @classmethod
    def of(cls, index: SearchIndex) -> Lexicon:
        """Return the lexicon of an index. Cheap: nothing is read yet."""
        lexicon = cls(index.papers, index.paper_index.vocabulary)
        lexicon._translated = TranslatedPhrases(index, lexicon._corpus)
        return lexicon

    @cached_property
    def _authors(self) -> Authors:
        return Authors(self._papers)

    def author(self, name: str) -> AuthorMatch:
        """Return the author that a name means."""
        return self._authors.find(name[:_LONGEST_NAME])

    def authors_in(self, text: str) -> list[Span]:
        """Return the whole names of authors in a text, in any case."""
        return self._authors.within(text)

    def is_author(self, text: str) -> bool:
        """Tell whether a text is the whole name of an author."""
        return any((span.start, span.end) == (0, len(text)) for span in self.authors_in(text))

    def papers_called(self, name: str) -> NameMatch:
        """Return the papers that a name leads to, in the language in which they write it."""
        found = self._called(name[:_LONGEST_NAME], self._corpus, self._names)
        if found or self._translated is None:
            return found
        written, papers = self._translated.find(name[:_LONGEST_NAME])
        if written.isascii() and written:
            found = replace(self._called(written, self._corpus, self._names), asked=name)
        return found or NameMatch(name, written, mentions=papers)

    def names_in(self, text: str) -> list[NameSpan]:
        """Return the names of methods, models, datasets and papers in a text, in any case."""
        return self._names.within(text)

    def title_in(self, text: str) -> list[TitleSpan]:
        """Return the titles of papers in a text, whole or nearly so."""
        return self._titles.within(text)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {paper.arxiv_id: row for row, paper in enumerate(self._papers)}

    def short_title(self, arxiv_id: str) -> str:
        """Return what the paper with an arXiv id is called; empty if there is none."""
        row = self._rows.get(arxiv_id)
        return "" if row is None else self._names.short_titles[row]

    def day_of(self, arxiv_id: str) -> dt.date | None:
        """Return the first day on which a digest tells of the paper with an arXiv id; None if none does."""
        row = self._rows.get(arxiv_id)
        return None if row is None else min(entry.date for entry in self._papers[row].entries)

    @cached_property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The days of the oldest and of the newest digest; None if no paper is dated."""
        days = digest_days(self._papers)
        return (days[0], days[-1]) if days else None

    @property
    def last_day(self) -> dt.date | None:
        """The day of the newest digest; None if no paper is dated."""
        return self.days[1] if self.days else None

    def has_term(self, term: str) -> bool:
        """Tell whether a paper has an index term."""
        return term in self._vocabulary

    def knows(self, word: str) -> bool:
        """Tell whether a word, or its stem, is in any paper, title or author's name."""
        keys = keys_of(word)
        if self._is_name("".join(keys)):
            return True
        if len(keys) > 1 and keys[-1][:1].isdigit():
            return bool(self._corpus.mentions(word))  # GPT-5, though GPT and 5 are there
        return self._corrections.knows(word) or any(term in self._vocabulary for term in terms(word))

    def corrections(self, words: Sequence[str]) -> dict[str, str]:
        """Return the words that were meant, by those that are spelt wrong; neither ordinary words nor names are."""
        others = [word for word in words if not self._is_name(key_of(word))]
        found = ((word, self._with_to(word) or self._corrections.of(word)) for word in others)
        return {word: meant for word, meant in found if meant}

    def _with_to(self, word: str) -> str:
        """Return the compound with "to" that a word with a two is read as (text2video), if papers have it."""
        match = _TWO.fullmatch(word.lower())
        compound = f"{match[1]}-to-{match[2]}" if match else ""
        return compound if any("-" in term and term in self._vocabulary for term in terms(compound)) else ""

    def _is_name(self, key: str) -> bool:
        return key in self._names.entries or self._authors.has(key)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling({key: 2 if entry.kind == "title" else 1 for key, entry in self._names.entries.items()})

    def near(self, name: str, n: int = 3) -> list[str]:
        """Return the names and authors spelt most like a name, for a reader who may have meant one of them."""
        keys = keys_of(name[:_LONGEST_NAME])
        key = "".join(keys)
        most = min(3, max(1, len(key) // 4))
        near = [self._names.entries[other].name for other in self._spelling.near(key, most) if other != key]
        if len(keys) > 1:
            near += self._authors.near(name, n)
        if len(near) < n and keys and len(keys[0]) > 2 and not self._corpus.is_common(keys[0]):
            # Other versions and sizes of it.
            near += [e.name for other, e in self._names.entries.items() if e.kind == "title" and other.startswith(keys[0])][:n]
        return list(dict.fromkeys(near))[:n]
