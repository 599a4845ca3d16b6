"""Names and terms that no digest before some days has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.brief.model import NewWord
from rag.brief.period import Period
from rag.index import SearchIndex, mine_glosses
from rag.search import is_name_like
from rag.text import latin_terms, plain

_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*\+*")
_SPACES = re.compile(r"[\s-]+")
#: Papers that a name needs if no title has it, and that a term of several words needs.
_FEWEST = 2
#: Days of digests before the period, below which everything would be new.
_LEAST_BEFORE = 5
_LONGEST = 40  # characters

_Mask = NDArray[np.bool_]


def new_words(index: SearchIndex, period: Period) -> list[NewWord]:
    """Return the names and terms whose first day in the digests is one of some days, those of most papers first.

    A name of one paper alone counts if it is in the title; a term of several words (``월드 모델(world model)``) has to be
    explained by two papers. They are written as these write them most often. There are none where hardly any digest is older.
    """
    first = [paper.entries[-1].date for paper in index.papers]
    earlier = np.array([day < period.since for day in first], dtype=bool)
    if len({day for day in first if day < period.since}) < _LEAST_BEFORE:
        return []
    rows = [row for row, day in enumerate(first) if day in period]
    found = [*_names(index, rows, earlier), *_terms(index, rows, earlier)]
    votes = {paper.arxiv_id: paper.votes or 0 for paper in (index.papers[row] for row in rows)}
    return sorted(found, key=lambda word: (-len(word.papers), -max(votes[it] for it in word.papers), word.text))


def _names(index: SearchIndex, rows: Sequence[int], earlier: _Mask) -> Iterable[NewWord]:
    written: dict[str, Counter[str]] = defaultdict(Counter)
    having: dict[str, list[int]] = defaultdict(list)
    titled: set[str] = set()
    for row in rows:
        paper = index.papers[row]
        for place, text in enumerate([plain(paper.title), *paper.texts]):
            for word in filter(_is_name, _WORD.findall(text)):
                key = word.lower().replace("-", "")
                written[key][word] += 1
                if row not in having[key][-1:]:
                    having[key].append(row)
                if place == 0:
                    titled.add(key)
    for key, forms in written.items():
        if (key in titled or len(having[key]) >= _FEWEST) and not any(
            _is_known(index, form, earlier) for form in [*forms, key]
        ):
            yield NewWord(min(forms, key=lambda form: (-forms[form], form)), _ids(index, having[key]))


def _is_name(word: str) -> bool:
    """Tell whether a word is written like a name; ``3DGraphLLM`` is, but no number with a unit."""
    return len(word) <= _LONGEST and is_name_like(word.lstrip("0123456789.-"))


def _is_known(index: SearchIndex, word: str, earlier: _Mask) -> bool:
    """Tell whether an earlier paper has a word, or it is an ordinary one that is not indexed (``NOT``)."""
    terms = latin_terms(word)[:1]
    return not terms or bool(earlier[index.paper_index.having(terms[0])].any())


def _terms(index: SearchIndex, rows: Sequence[int], earlier: _Mask) -> Iterable[NewWord]:
    having: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for _, english in mine_glosses(index.papers[row].texts):
            key = _SPACES.sub(" ", english.lower())
            if " " in key and len(key) <= _LONGEST and row not in having[key][-1:]:
                having[key].append(row)
    for key, found in having.items():
        if len(found) >= _FEWEST and not _is_mentioned(index, key, earlier):
            yield NewWord(key, _ids(index, found))


def _is_mentioned(index: SearchIndex, term: str, earlier: _Mask) -> bool:
    """Tell whether an earlier paper has a term of several words, whatever its hyphens."""
    rows = earlier.copy()
    for word in latin_terms(term):
        has = np.zeros_like(rows)
        has[index.paper_index.having(word)] = True
        rows &= has
    pattern = re.compile(r"[\s-]+".join(map(re.escape, term.split())), re.I)
    papers = (index.papers[row] for row in np.flatnonzero(rows))
    return any(pattern.search(text) for paper in papers for text in (paper.title, *paper.texts))


def _ids(index: SearchIndex, rows: Sequence[int]) -> tuple[str, ...]:
    papers = sorted((index.papers[row] for row in rows), key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    return tuple(paper.arxiv_id for paper in papers)
