"""The words of a subject, in parts; a subject with several spellings is one word, however it is written."""

from __future__ import annotations

import re

from rag.index import SearchIndex
from rag.search.compounds import has_spellings, in_any_spelling, with_parts, without_inner
from rag.search.concepts import Concept, concept, rejoined
from rag.search.query.question import Question
from rag.search.spellings import whole_subject
from rag.text import terms_of_many

# Between the parts of a subject.
_JOINTS = re.compile(r"\s+(?:for|with|using|via|applied\s+to)\s+", re.I)


def parts_of(index: SearchIndex, question: Question) -> list[list[Concept]]:
    """Return the concepts of each part of the subject; a word counts in its first part alone."""
    named = [part for part in (*question.subjects, question.detail) if part]
    given = named if named and " ".join(named) == question.subject else [question.subject]
    one = whole_subject(index, question.subject) if len(given) == 1 else None
    if one and has_spellings(index, one.name):
        return [[in_any_spelling(index, one.name)]]
    texts = [part for text in given for part in _JOINTS.split(text) if part]
    seen: set[str] = set()
    parts = []
    for text, split in zip(texts, terms_of_many(texts), strict=True):
        terms = rejoined(index, text, split)
        new = [term for term in without_inner(index, terms) if term not in seen and question.weights.get(term, 1.0) >= 1.0]
        seen |= set(new)
        parts.append([_concept(index, term, is_name=term in question.names) for term in dict.fromkeys(new)])
    return parts


def _concept(index: SearchIndex, term: str, *, is_name: bool) -> Concept:
    found = concept(index, term, is_name=is_name)
    return with_parts(index, found) if "-" in term else found
