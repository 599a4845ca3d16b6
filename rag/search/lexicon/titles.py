"""Titles of papers that stand in a text, whole or nearly so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rag.core import uncollected
from rag.search.lexicon.english import english
from rag.search.lexicon.folding import Word, keys_of, words_of
from rag.search.lexicon.names import Names
from rag.search.lexicon.spelling import distance

_ANCHOR = 3  # words in a row that a title and a text must share
_MOST_TITLES = 30  # titles that share an anchor; more (``large language models``) tell none of them
_SHARE = 0.75  # of a title's words that must be there
_LEAST = 4  # words of a title that is not there whole
_LONG = 6  # words of a title that is surely meant, though the rest of it is missing
_FEW = 4  # words of a title that may be any phrase, if they are ordinary
_SMALL = 150  # rank of the words that may be missing anywhere
_QUOTES = frozenset("\"'“‘`「『<*")
_WINDOW = 4  # words that may be added to a title


@dataclass(frozen=True, slots=True)
class TitleSpan:
    """A title in a text and its characters: the paper's title and arXiv id.

    ``share`` is the share of its words that are there, or of those before or after its colon, or of its
    beginning; from 0.75 to 1.
    """

    start: int
    end: int
    name: str
    arxiv_id: str
    share: float


class Titles:
    """The titles of papers by their words."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._corpus = names.corpus

    @cached_property
    @uncollected()
    def _anchors(self) -> dict[tuple[str, ...], list[tuple[int, int]]]:
        """The rows of titles, and the places inside, that have these words in a row."""
        found: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for row, words in enumerate(self._corpus.title_keys):
            for at, anchor in enumerate(zip(words, words[1:], words[2:], strict=False)):
                found[anchor].append((row, at))
        return found

    def _parts(self, row: int) -> list[list[str]]:
        """Return the words of a title, whole, and before and after the colon, if there are enough."""
        whole, before = self._corpus.title_keys[row], keys_of(self._names.short_titles[row])
        after = whole[len(before) :]
        parts = [whole]
        parts += [before] if _ANCHOR <= len(before) < len(whole) else []
        parts += [after] if _FEW < len(after) < len(whole) else []
        return parts

    def within(self, text: str) -> list[TitleSpan]:
        """Return the titles in a text, the one with the most words first where they overlap, in order."""
        words = words_of(text)
        places: dict[int, set[int]] = defaultdict(set)
        for at, anchor in enumerate(zip(words, words[1:], words[2:], strict=False)):
            hits = self._anchors.get(tuple(word.key for word in anchor), ())
            if len(hits) <= _MOST_TITLES:
                for row, inside in hits:
                    places[row].update((max(0, at - inside), at))
        spans: list[tuple[float, TitleSpan]] = []
        for row, starts in places.items():
            for part in self._parts(row):
                spans += self._aligned(row, part, starts, words, text)
            spans += self._begun(row, starts, words)
        return list(_apart(sorted(spans, key=lambda item: (-item[0], item[1].arxiv_id))))

    def _aligned(
        self, row: int, part: list[str], starts: set[int], words: list[Word], text: str
    ) -> Iterator[tuple[float, TitleSpan]]:
        done = -1
        for start in sorted(starts):
            if start < done:
                continue
            window = words[start : start + len(part) + _WINDOW]
            keys = [word.key for word in window]
            if sum(word in keys for word in part) < _SHARE * len(part):
                continue  # quicker than an alignment
            blocks = SequenceMatcher(None, part, keys, autojunk=False).get_matching_blocks()[:-1]
            if not blocks:
                continue
            matched = sum(block.size for block in blocks)
            said = window[blocks[0].b : blocks[-1].b + blocks[-1].size]
            missing = [word for i, word in enumerate(part) if not any(block.a <= i < block.a + block.size for block in blocks)]
            if matched < _SHARE * max(len(part), len(said)) or not _may_miss(missing, matched, keys):
                continue
            if matched > _FEW or not self._is_ordinary(part) or _is_marked(text, said):
                done = start + blocks[-1].b + blocks[-1].size
                name, paper = self._corpus.titles[row], self._corpus.papers[row]
                share = matched / len(part)
                yield matched * share, TitleSpan(said[0].start, said[-1].end, name, paper.arxiv_id, round(share, 2))

    def _begun(self, row: int, starts: set[int], words: list[Word]) -> Iterator[tuple[float, TitleSpan]]:
        """Yield where a long title is cut short: the name before its colon and several words behind it, in a row."""
        whole, before = self._corpus.title_keys[row], keys_of(self._names.short_titles[row])
        if not 0 < len(before) < len(whole):
            return
        for start in starts:
            said = words[start : start + len(whole)]
            n = next((i for i, (word, key) in enumerate(zip(said, whole, strict=False)) if word.key != key), len(said))
            while n and english().get(whole[n - 1], _SMALL) < _SMALL:  # it joins the title to what is compared with it
                n -= 1
            if max(_LONG, len(before) + _ANCHOR) <= n < len(whole):
                name, paper = self._corpus.titles[row], self._corpus.papers[row]
                yield float(n), TitleSpan(said[0].start, said[n - 1].end, name, paper.arxiv_id, 1.0)

    def _is_ordinary(self, part: Sequence[str]) -> bool:
        return all(self._corpus.is_common(word) or word in english() for word in part)


def _may_miss(missing: Sequence[str], matched: int, said: Sequence[str]) -> bool:
    """Tell whether a title is meant without some words: small ones, misspelt ones, or a few of a long title."""
    if not missing:
        return True
    if matched < _LEAST:
        return False
    others = [word for word in missing if english().get(word, _SMALL) >= _SMALL]
    others = [word for word in others if all(distance(word, w, 2) > 2 for w in said)]
    return not others or matched >= _LONG


def _is_marked(text: str, words: Sequence[Word]) -> bool:
    """Tell whether words are quoted, or written with capitals where the text has others."""
    start, end = words[0].start, words[-1].end
    if text[start - 1 : start] in _QUOTES and start and end < len(text):
        return True
    capitals = sum(text[word.start].isupper() for word in words)
    return capitals * 2 >= len(words) and any(c.islower() for c in text[:start] + text[end:])


def _apart(spans: list[tuple[float, TitleSpan]]) -> Iterator[TitleSpan]:
    taken: list[TitleSpan] = []
    for _, span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    yield from sorted(taken, key=lambda span: span.start)
