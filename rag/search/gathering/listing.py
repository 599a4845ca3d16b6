"""The papers of a list, how many there are, and what each says that comes nearest to the question."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from rag.core import Found, Paper, find_ids
from rag.index import SearchIndex
from rag.search.gathering.gathered import Gathered, Gist
from rag.search.query.question import Order, Question
from rag.search.ranked_above import sentences_over
from rag.search.searcher import Searcher
from rag.search.shown_first import for_reader
from rag.search.spellings import names_of
from rag.text import split_sentences, terms_of_many

#: Papers of a list that asks for no number; of papers like one; of papers to read first.
_LONGEST = 24
_SIMILAR = 10
_RECOMMENDED = 5
#: Bullets of a paper among which the sentence nearest to the question is looked for.
_BULLETS = 2
#: Without a subject, papers of the last weeks are recommended.
_RECENT = dt.timedelta(weeks=4)
#: Of papers to read first, how many introduce a subject as a whole.
_INTRODUCTIONS = 2
_INTRODUCES = re.compile(
    r"\b(?:surveys?|overview|introduction|primer|tutorial|review|roadmap|a\s+guide|foundations?\s+of)\b", re.I
)
#: The last so many of the papers on a subject are on its fringe: they are not what to read first.
_CORE = 0.5
_LEAST_CORE = 8
#: Words of a subject of which no single one tells what it is.
_LONG_SUBJECT = 3


def gather_list(searcher: Searcher, question: Question) -> Gathered:
    """Find all papers that fit and take the first of them."""
    order = order_of(question)
    ranking = searcher.rank(replace(question, order=order))
    rows = searcher.fitting(ranking)
    found = searcher.evidence(ranking, rows[question.skip :], question.limit or _LONGEST)
    gists = gists_of(searcher.index, question, found)
    unrecorded = searcher.unrecorded(question, rows)
    apart, of = searcher.apart(ranking), searcher.among(question)
    return Gathered(found, total=len(rows), gists=gists, order=order, apart=apart, unrecorded=unrecorded, of=of)


def order_of(question: Question) -> Order:
    """Return the order asked for; without a subject papers are in that of the votes they need, or the newest first."""
    if question.order != "relevance" or question.weights or question.arxiv_ids or _excludes_subject(question):
        return question.order
    if question.filters.min_votes is not None:
        return "votes"
    return "votes_asc" if question.filters.max_votes is not None else "date"


def _excludes_subject(question: Question) -> bool:
    return any(not find_ids(name) for name in question.excluded)


def gather_similar(searcher: Searcher, question: Question) -> Gathered:
    """Find papers like those that the question names, never those themselves."""
    named = question.arxiv_ids or question.focus[:1]
    if not any(arxiv_id in searcher.index.row_of for arxiv_id in named):
        return gather_list(searcher, question)
    question = replace(question, arxiv_ids=tuple(named))
    ranking = searcher.rank(question)
    rows = searcher.fitting(ranking)
    found = searcher.evidence(ranking, rows[question.skip :], question.limit or _SIMILAR)
    index = searcher.index
    like = tuple(index.papers[index.row_of[it]] for it in named if it in index.row_of)
    return Gathered(found, total=len(rows), gists=gists_of(index, question, found), like=like)


def gather_recommended(searcher: Searcher, question: Question) -> Gathered:
    """Find what to read first on a subject: introductions and the most voted; without a subject, the latest most voted."""
    limit = question.limit or _RECOMMENDED
    papers = searcher.index.papers
    if not question.weights and not question.filters.any and papers:
        since = max(paper.date for paper in papers) - _RECENT
        question = replace(question, filters=replace(question.filters, since=since))
    ranking = searcher.rank(question)
    rows = searcher.about(ranking)
    core = rows[: max(_LEAST_CORE, int(_CORE * len(rows)))] if question.weights else rows
    # What introduces a subject says so in its title, beside the subject itself.
    titled = {row for row in core if question.weights and _in_title(searcher, question, row)}
    introductions = [row for row in core if row in titled and _INTRODUCES.search(papers[row].title)]
    first = [*ranking.focus, *_most_voted(papers, introductions)][: min(_INTRODUCTIONS, limit)] if question.weights else []
    others = _most_voted(papers, [row for row in core if row in titled]) + _most_voted(papers, core)
    chosen = list(dict.fromkeys([*first, *others]))[:limit]
    found = searcher.evidence(ranking, chosen, limit)
    return Gathered(found, total=len(rows), gists=gists_of(searcher.index, question, found))


def _most_voted(papers: list[Paper], rows: list[int]) -> list[int]:
    return sorted(rows, key=lambda row: -(papers[row].votes or 0))


def _in_title(searcher: Searcher, question: Question, row: int) -> bool:
    """Tell whether a title has the heaviest word of a subject, or two of a long one (state space models), or a translation."""
    index = searcher.index
    needed = 1 if len(question.weights) < _LONG_SUBJECT else 2
    heaviest = sorted(question.weights, key=index.paper_index.idf, reverse=True)[:needed]
    found = [{term for term in (word, *index.translations[word]) if row in index.title_index.having(term)} for word in heaviest]
    return all(found) and len(set().union(*found)) >= len(found)  # one word of a title translates only one of the subject


def gists_of(index: SearchIndex, question: Question, found: Found) -> dict[str, Gist]:
    """Return for each paper the sentence of its best bullets that has most of the question's words, by their rarity.

    The bullets are those in the language of the question, where there are any.
    """
    bullets = _BULLETS if not question.surpassing else None  # any may say so
    places = [
        (item.paper.arxiv_id, bullet, sentence, order)
        for item in found
        for order, bullet in enumerate(for_reader(item, question.language)[:bullets])
        for sentence in split_sentences(" ".join(bullet.text.split()))
    ]
    if question.surpassing:
        said = set(sentences_over((text for _, _, text, _ in places), names_of(index, question.surpassing)))
        places = [it for it in places if it[2] in said]
    if not question.weights:
        return {arxiv_id: Gist(bullet, text) for arxiv_id, bullet, text, _ in reversed(places)}
    worth = _worth(index, question)
    best: dict[str, tuple[float, Gist]] = {}
    for (arxiv_id, bullet, text, order), terms in zip(places, terms_of_many([text for _, _, text, _ in places]), strict=True):
        score = sum(worth.get(term, 0.0) for term in set(terms)) / (1 + order)
        if arxiv_id not in best or score > best[arxiv_id][0]:
            best[arxiv_id] = (score, Gist(bullet, text))
    return {arxiv_id: gist for arxiv_id, (_, gist) in best.items()}


def _worth(index: SearchIndex, question: Question) -> dict[str, float]:
    """Return what each term counts in a sentence: those of the question, and their translations by their share."""
    worth: dict[str, float] = {}
    for term, weight in question.weights.items():
        mass = weight * index.paper_index.idf(term)
        worth[term] = max(worth.get(term, 0.0), mass)
        for target, share in index.translations[term].items():
            worth[target] = max(worth.get(target, 0.0), mass * share)
    return worth
