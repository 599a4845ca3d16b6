"""Papers on one subject in groups of their vectors, cut where a group can be named.

The vectors are reduced to the directions in which these papers differ (truncated SVD) and merged bottom-up (Ward 1963), which
is deterministic. From the top of the tree down, a group that is small enough and has a telling word or pair of words in its
titles is a theme; any other is split. A cut at a fixed number of groups was tried: half of them have no word in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from rag.search.cooccurrence import log_likelihood
from rag.search.gathering.overview import names_more, own_words
from rag.search.gathering.title_words import TitleWords, keys_of
from rag.search.nearness import apart, centre, nearest
from rag.search.query.question import Question
from rag.search.searcher import Searcher

#: Papers below which there is nothing to group, of a theme at least, and the greatest share of all that a theme may have.
_FEWEST, _LEAST, _MOST_SHARE = 8, 3, 0.34
#: Directions that are kept.
_DIMENSIONS = 8
#: The share of a theme's papers that have its first name, in the title or the bullets, and in the title; names of a theme.
_SHARE, _TITLED, _NAMES = 0.4, 0.25, 2
#: How much more frequent a name is inside, and the least log-likelihood of that (p = 0.05).
_TIMES, _RATIO = 1.5, 3.84
#: A pair stands for its word if so many of the theme's titles that have the word have the pair.
_PAIR = 0.5
#: The cosine to a theme's mean from which a paper that is in none belongs to it.
_NEAR = 0.1
#: Adjectives that name nothing alone.
_ADJECTIVE = re.compile(r"(?:ive|ous|able|ible|istent|icient)\Z")
_PARTS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class _Node:
    """Papers that belong together, and the two parts that they are merged from; none of one paper."""

    rows: tuple[int, ...]
    parts: tuple[_Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A theme: its most telling words as titles write them, none for what is left, and the rows of its papers."""

    names: tuple[str, ...]
    rows: tuple[int, ...]


def clusters_of(searcher: Searcher, question: Question, rows: Sequence[int]) -> list[Cluster]:
    """Return some papers on the subject of a question by theme, the largest first; last what is in none, without a name.

    The papers of a theme keep their order.
    """
    if len(rows) < _FEWEST:
        return [Cluster((), tuple(rows))] if rows else []
    words = _Names(searcher, question, rows)
    groups: dict[tuple[str, ...], list[int]] = {}
    for group in _parts(_tree(searcher, rows), words, _MOST_SHARE * len(rows)):
        groups.setdefault(words.of(group), []).extend(group)
    vectors, taken = apart(searcher.index, rows), {row for group in groups.values() for row in group}
    centres = [centre(vectors, group) for group in groups.values()]
    for row in rows:
        if row not in taken:
            best = nearest(vectors[row], centres, _NEAR)
            groups.setdefault(() if best is None else list(groups)[best], []).append(row)
    place = {row: rank for rank, row in enumerate(rows)}
    found = [Cluster(names, tuple(sorted(group, key=place.__getitem__))) for names, group in groups.items()]
    return sorted(found, key=lambda it: (not it.names, -len(it.rows), it.names))


def _tree(searcher: Searcher, rows: Sequence[int]) -> _Node:
    """Return the papers as a binary tree of the nearest ones."""
    from scipy.cluster.hierarchy import linkage

    vectors = np.asarray(searcher.index.paper_vectors[list(rows)], dtype=np.float64)
    left, weights, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    points = left[:, :_DIMENSIONS] * weights[:_DIMENSIONS]
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    nodes = [_Node((row,)) for row in rows]
    # Rounded, because the last digits differ from machine to machine.
    for one, two, *_ in linkage(np.round(points, 6), "ward"):
        both = nodes[int(one)], nodes[int(two)]
        nodes.append(_Node((*both[0].rows, *both[1].rows), both))
    return nodes[-1]


def _parts(node: _Node, words: _Names, most: float) -> Iterator[tuple[int, ...]]:
    """Yield the largest parts of a tree that are themes."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if len(one.rows) < _LEAST:
            continue
        if len(one.rows) <= most and words.of(one.rows):
            yield one.rows
        else:
            waiting.extend(reversed(one.parts))


class _Names:
    """What sets the titles of some of the papers apart from the others."""

    def __init__(self, searcher: Searcher, question: Question, rows: Sequence[int]) -> None:
        papers, own = searcher.index.papers, own_words(searcher, question)
        self._words, self._size = TitleWords(papers), len(rows)
        titled = self._words.rows(rows)
        self._own = {key for key in titled if not all(names_more(part, own) for part in key.split())}
        self._titled = {
            key: found
            for key, found in titled.items()
            if len(found) > 1 and names_more(key, own) and not _ADJECTIVE.search(key)
        }
        said = {row: keys_of(" ".join([papers[row].title, *papers[row].texts])) for row in rows}
        self._said = {key: {row for row in rows if key in said[row]} for key in self._titled}
        self._known: dict[tuple[int, ...], tuple[str, ...]] = {}

    def of(self, group: tuple[int, ...]) -> tuple[str, ...]:
        """Return the names of some papers, the most telling first; none if hardly any word is common to them."""
        if group not in self._known:
            self._known[group] = self._names(set(group))
        return self._known[group]

    def _names(self, group: Set[int]) -> tuple[str, ...]:
        scores = {key: score for key in self._titled if (score := self._score(key, group)) > 0}
        names: list[str] = []
        taken: set[str] = set()
        for key in sorted(scores, key=lambda key: (-scores[key], key)):
            parts = set(_PARTS.split(key))
            whole = self._pair_of(key, group)
            if len(names) < _NAMES and taken.isdisjoint({*parts, *_PARTS.split(whole)}):
                names.append(self._words.written(whole, self._titled[whole]))
                taken |= {*parts, *_PARTS.split(whole)}
        return tuple(names)

    def _pair_of(self, key: str, group: Set[int]) -> str:
        """Return the pair that a word is mostly part of in the titles of some papers, else the word."""
        inside = len(self._titled[key] & group)
        pairs = {it: len(found & group) for it, found in self._titled.items() if " " in it and key in it.split()}
        best = max(pairs, key=lambda it: (pairs[it], it not in self._own, it), default=key)
        return best if pairs.get(best, 0) >= max(2, _PAIR * inside) else key

    def _score(self, key: str, group: Set[int]) -> float:
        """Return how well a word or pair names some papers; 0 if it does not."""
        inside, whole, size = len(self._said[key] & group), len(self._said[key]), len(group)
        titled = len(self._titled[key] & group)
        if titled < max(2, _TITLED * size) or inside < _SHARE * size or inside / size < _TIMES * whole / self._size:
            return 0.0
        ratio = float(log_likelihood(np.array([inside]), np.array([whole]), size, self._size)[0])
        says_more = " " in key and key not in self._own
        return ratio * (1 + says_more) * titled / size if ratio >= _RATIO else 0.0
