"""What the program knows of a search and a model could only guess: days, filters, order, names that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from rag.core import find_ids
from rag.search import Gathered, PieceKind, Question, labels_of
from rag.text import flat

#: Pieces that every paper found satisfies.
_FILTERS: frozenset[PieceKind] = frozenset({"since", "until", "min_votes", "max_votes", "author", "not_author", "excluded"})
_ORDERS = {
    "votes": "most votes first",
    "votes_asc": "fewest votes first",
    "date": "newest first",
    "date_asc": "oldest first",
}


def known_facts(question: Question, gathered: Gathered) -> list[str]:
    """Return what a model has to know of the search for a question, a sentence each, in English like the rules."""
    return list(_facts(question, gathered))


def _facts(question: Question, gathered: Gathered) -> Iterator[str]:
    corpus = gathered.corpus
    if corpus.first:
        yield f"The digests are of {corpus.first} to {corpus.last}."
    if filters := labels_of([it for it in question.understood if it.kind in _FILTERS], korean=False):
        yield f"Every paper above already satisfies these filters: {flat(', '.join(filters))}."
    if gathered.order in _ORDERS:
        yield f"The papers are in the order asked for: {_ORDERS[gathered.order]}."
    if before := _shown_before(question, gathered):
        yield f"The question follows an answer that showed these papers: {flat(', '.join(before))}."
    if gathered.missing:
        yield f"Not in the digests: {', '.join(f'arXiv {arxiv_id}' for arxiv_id in gathered.missing)}."
    for named in question.named:
        if named.unknown and not find_ids(named.text):
            yield f"No digest has the name {flat(named.text)!r}."
    if question.not_understood:
        words = ", ".join(repr(flat(words)) for words in question.not_understood)
        yield f"The search could not read these words, so they filter nothing: {words}."


def _shown_before(question: Question, gathered: Gathered) -> list[str]:
    """Return the papers found that the answer before showed, as a follow-up may not name them."""
    found = {item.paper.arxiv_id for item in gathered.evidence}
    named = question.arxiv_ids or question.skip
    return [f"arXiv {arxiv_id}" for arxiv_id in question.carried.papers if arxiv_id in found and not named]
