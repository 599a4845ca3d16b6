"""The papers that a detail, a summary or a reason is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.core import Evidence, Found
from rag.search.gathering.definition import define
from rag.search.gathering.gathered import Gathered
from rag.search.gathering.glosses import name_pattern
from rag.search.gathering.named import all_bullets, written_names
from rag.search.query.question import Question, Use
from rag.search.query.terms import name_terms, weigh
from rag.search.searcher import Ranking, Searcher
from rag.text import terms_of_many

#: Papers looked at for a detail; more than the model is shown, because the first may be the wrong one.
_FOR_DETAIL = 12
#: What the words weigh that are no part of the subject.
_OTHERS = 0.5
_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,}(?![A-Za-z0-9-])")
_SEARCHED: frozenset[Use] = frozenset({"subject", "detail", "instruction", "entity"})


def gather_detail(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers that may give a detail; those that the question names come first."""
    question = _in_all_its_words(question)
    found = searcher.search(question, question.limit or _FOR_DETAIL)
    rows = _named_rows(searcher, question)
    if not rows or question.arxiv_ids:
        return Gathered(_as_written(question, found))
    ranking = searcher.rank(question)
    if len(rows) > 1:  # of several papers of a name, the one that has more of the question
        rows = sorted(rows[:_FOR_DETAIL], key=lambda row: -round(float(ranking.coverage[row]), 4))
    return Gathered(_first(searcher, ranking, rows, found))


def _as_written(question: Question, found: Found) -> Found:
    """Return the papers that write a name with the same capitals first: ROPE is not RoPE."""
    names = _NAME.findall(question.subject)
    having = [e for e in found if all(re.search(name_pattern(name), _text(e)) for name in names)]
    if not names or not having:
        return found
    return Found([*having, *(e for e in found if e not in having)], found.notice)


def _text(evidence: Evidence) -> str:
    return "\n".join((evidence.paper.title, *evidence.paper.texts))


def _in_all_its_words(question: Question) -> Question:
    """Return the question with the words that are no part of its subject, too: what tells a paper by a detail is among them.

    They weigh less, because some only ask.
    """
    kept = [span.text for span in question.spans if span.use in _SEARCHED]
    if not kept:
        return question
    text = " ".join(kept)
    others = weigh(terms_of_many([text])[0])
    weights = {**{term: _OTHERS * weight for term, weight in others.items()}, **question.weights}
    return replace(question, weights=weights, names=question.names or name_terms(text, text))


def gather_summary(searcher: Searcher, question: Question) -> Gathered:
    """Find the one paper to sum up; another than the named one is no answer."""
    ranking = searcher.rank(question)
    rows = _named_rows(searcher, question)
    if rows or question.arxiv_ids:
        return Gathered(Found([all_bullets(searcher, ranking, row) for row in rows], ranking.notice))
    if names := [it.text for it in written_names(question)]:  # that no title has
        introducing = (define(searcher, question, ranking, name) for name in names)
        return Gathered(Found([d.evidence for d in introducing if d and d.kind == "introduced"], ranking.notice))
    return Gathered(searcher.evidence(ranking, ranking.rows, 3, bullets=100))


def gather_reason(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers nearest to what cannot be answered by quoting; a paper that has a name of it in its title has it."""
    found = gather_detail(searcher, question).evidence
    names = [name for name in question.subjects if not name.islower() or "-" in name]
    if not names:
        return Gathered(found)
    pattern = re.compile("|".join(name_pattern(name) for name in names), re.I)
    has = {e.paper.arxiv_id for e in found if pattern.search(_text(e))}
    named = [replace(e, names=1.0) if e.paper.arxiv_id in has else e for e in found]
    ordered = sorted(named, key=lambda e: (e.paper.arxiv_id not in has, -round(e.coverage, 2)))
    return Gathered(Found(ordered, found.notice))


def _named_rows(searcher: Searcher, question: Question) -> list[int]:
    """Return the rows of the papers that the question names, by id or by name."""
    ids = [*question.arxiv_ids, *question.focus]
    return [row for arxiv_id in dict.fromkeys(ids) if (row := searcher.index.row_of.get(arxiv_id)) is not None]


def _first(searcher: Searcher, ranking: Ranking, rows: Sequence[int], found: Found) -> Found:
    """Return the named papers, then what else was found."""
    named: list[Evidence] = [all_bullets(searcher, ranking, row) for row in rows]
    ids = {e.paper.arxiv_id for e in named}
    return Found([*named, *(e for e in found if e.paper.arxiv_id not in ids)], found.notice)
