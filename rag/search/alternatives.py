"""Things of which a paper needs one: RAG or agents, text or image generation (text generation or image generation)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from rag.index import SearchIndex
from rag.search.concepts import concept
from rag.search.query.question import Intent, Question
from rag.search.side_by_side import side_by_side
from rag.text import terms_of_many

#: Requests for all papers on a subject.
_OF_MANY: frozenset[Intent] = frozenset({"list", "count", "recommend", "trend", "overview"})
_OR = (
    r"(?:(?:,\s*)?(?:\s(?:and/)?or\s+(?:on\s+|about\s+|(?:any\s+|the\s+)?other\s+)?|\s(?:또는|혹은|아니면)\s+)"
    r"|(?<=[A-Za-z가-힣])(?:이나|나)\s+)"
)
# No joint: whether or not; 하나, 언제나.
_JOINT = re.compile(rf"(?<!whether)(?<!하나)(?<!언제나)(?<!누구나)(?<!그러나){_OR}(?!not\b|else\b|more\b|less\b)", re.I)
_COMMA = re.compile(r",\s")
_EITHER = re.compile(r"^\s*either\s+", re.I)
#: Words of an alternative; what is longer describes (designs or screenshots of web pages), and which words all share is open.
_WORDS = 2
_LONGEST = 200  # characters
_NEAR = 0.25
#: The last word of the last alternative goes with another, too, if this share of the papers with that have both side by side.
_SHARED, _LEAST = 0.1, 8
#: A third of all papers have such a word.
_COMMON = 1.1


def alternatives_of(index: SearchIndex, question: Question) -> list[str]:
    """Return the subjects of which a paper needs one, each as a subject of its own; none if all are needed."""
    if question.intent not in _OF_MANY or question.jointly or question.compared or len(question.subject) > _LONGEST:
        return []
    named = list(question.subjects)
    if len(named) > 1:
        return named if not question.detail and _are_joined(question.text, named) else []
    parts = _JOINT.split(_EITHER.sub("", question.subject))
    if len(parts) < 2:
        return []
    parts = [part.strip() for it in [*(_COMMA.split(part) for part in parts[:-1]), parts[-1:]] for part in it if part.strip()]
    return _completed(index, parts)


def _are_joined(text: str, named: Sequence[str]) -> bool:
    """Tell whether nothing but "or" stands between things, in the order of a text."""
    places = [(text.find(name), name) for name in named]
    gaps = [text[start + len(name) - 1 : after] for (start, name), (after, _) in pairwise(places)]
    return all(place >= 0 for place, _ in places) and all(re.fullmatch(rf"\S\s*{_OR}\s*", gap, re.I) for gap in gaps)


def _completed(index: SearchIndex, parts: Sequence[str]) -> list[str]:
    """Return alternatives, those of one word with the noun of the last where they go with it; none if one is a description."""
    *others, last = parts
    if any(len(it.split()) > _WORDS for it in parts) or (len(last.split()) == 1 and any(len(it.split()) > 1 for it in others)):
        return []  # 4D objects or scenes: also 4D scenes
    _, _, head = last.partition(" ")
    goes = [bool(head) and " " not in it and (_are_alike(it, last) or _share(index, it, head)) for it in others]
    found = [*(f"{it} {head}" if joined else it for it, joined in zip(others, goes, strict=True)), last]
    return [] if any(_is_common(index, it) for it in found) else found


def _are_alike(word: str, last: str) -> bool:
    """Tell whether what is done is done to one thing (generating or editing music)."""
    return word.endswith("ing") and last.split()[0].endswith("ing")


def _is_common(index: SearchIndex, alternative: str) -> bool:
    """Tell whether papers have a word so often that it is no subject (training or inference efficiency)."""
    return all(index.paper_index.idf(term) < _COMMON for term in terms_of_many([alternative])[0])


def _share(index: SearchIndex, word: str, head: str) -> bool:
    """Tell whether papers have a word before the noun of another (text generation, but no diffusion matching)."""
    terms = [found[0] if found else "" for found in terms_of_many([word, head])]
    if not all(terms):
        return False
    concepts = [concept(index, term, is_name=False) for term in terms]
    both = np.asarray(np.min([it.strength for it in concepts], axis=0) >= _NEAR)
    beside = side_by_side(index, concepts, both)
    having = int((concepts[0].strength >= _NEAR).sum())
    return beside is None or int(beside.sum()) >= max(_LEAST, _SHARED * having)
