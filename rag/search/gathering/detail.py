"""The papers that a detail, a summary or a reason is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.core import Evidence, Found
from rag.search.gathering.gathered import Gathered
from rag.search.gathering.glosses import name_pattern
from rag.search.gathering.named import all_bullets, gather_namesakes
from rag.search.gathering.sentences import Said, said_of
from rag.search.query.name_like import may_be_name
from rag.search.query.question import Question, Use
from rag.search.query.stance import Stance, says, stance_of
from rag.search.query.terms import name_terms, weigh
from rag.search.searcher import Ranking, Searcher
from rag.text import terms_of_many

#: Papers looked at for a detail; more than the model is shown, because the first may be the wrong one.
_FOR_DETAIL = 12
_WEIGHING = 4  # sentences that speak of limits or merits
_BULLETS = 8  # of each in each language: the one that answers may have few words of the question
#: What the words weigh that are no part of the subject.
_OTHERS = 0.5
_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,}(?![A-Za-z0-9-])")
_SEARCHED: frozenset[Use] = frozenset({"subject", "detail", "instruction", "entity"})


def gather_detail(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers that may give a detail; those that the question names come first."""
    question = _in_all_its_words(question)
    found = searcher.search(question, question.limit or _FOR_DETAIL, bullets=_BULLETS)
    rows = _named_rows(searcher, question)
    if not rows or question.arxiv_ids:
        return Gathered(_as_written(question, found))
    ranking = searcher.rank(question)
    if len(rows) > 1:  # of several papers of a name, the one that has more of the question
        rows = _with_most_names(searcher, question, rows[:_FOR_DETAIL]) or sorted(
            rows[:_FOR_DETAIL], key=lambda row: -round(float(ranking.coverage[row]), 4)
        )
    return Gathered(_first(searcher, ranking, rows, found))


def _with_most_names(searcher: Searcher, question: Question, rows: Sequence[int]) -> list[int]:
    """Return the papers of several names of a question (what did Jamba score on GPQA?), those that have most of them first."""
    names = [named.text for named in question.named if named.kind == "paper" and named.ids]
    if len(names) < 2:
        return []
    patterns = [re.compile(name_pattern(name), re.I) for name in names]
    papers = searcher.index.papers
    having = {
        row: sum(bool(pattern.search("\n".join((papers[row].title, *papers[row].texts)))) for pattern in patterns)
        for row in rows
    }
    return sorted(rows, key=lambda row: -having[row])


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
    if question.named and any(it.kind == "paper" for it in question.named):  # that no paper is called
        return gather_namesakes(searcher, question)
    return Gathered(searcher.evidence(ranking, ranking.rows, 3, bullets=100))


def gather_reason(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers nearest to what cannot be answered by quoting, and the sentences that speak of what is to be weighed.

    Without such sentences, a paper that has a name of the question in its title has it.
    """
    found = gather_detail(searcher, question).evidence
    if stance := stance_of(question.text):
        said = _weighing(searcher, question, stance)
        if said:
            evidence = Found((it.paper for it in said), found.notice)
            return Gathered(evidence, gists={it.paper.paper.arxiv_id: it.gist for it in said})
    names = [it.text for it in question.named if it.kind == "paper" and may_be_name(it.text)]
    names = names or [name for name in question.subjects if not name.islower() or "-" in name]
    if not names:
        return Gathered(found)
    pattern = re.compile("|".join(name_pattern(name) for name in names), re.I)
    has = {e.paper.arxiv_id for e in found if pattern.search(_text(e))}
    named = [replace(e, names=1.0) if e.paper.arxiv_id in has else e for e in found]
    ordered = sorted(named, key=lambda e: (e.paper.arxiv_id not in has, -round(e.coverage, 2)))
    return Gathered(Found(ordered, found.notice))


def _weighing(searcher: Searcher, question: Question, stance: Stance) -> list[Said]:
    """Return sentences that speak of the limits, the merits, ... of what the question is about."""
    things = question.subjects if stance == "effect" else question.subjects[:1]
    asked = replace(question, detail="")
    return said_of(searcher, searcher.rank(asked), things, lambda text: says(stance, text), _WEIGHING, first=question.focus)


def _named_rows(searcher: Searcher, question: Question) -> list[int]:
    """Return the rows of the papers that the question names, by id or by name."""
    ids = [*question.arxiv_ids, *question.focus]
    return [row for arxiv_id in dict.fromkeys(ids) if (row := searcher.index.row_of.get(arxiv_id)) is not None]


def _first(searcher: Searcher, ranking: Ranking, rows: Sequence[int], found: Found) -> Found:
    """Return the named papers, then what else was found."""
    named: list[Evidence] = [all_bullets(searcher, ranking, row) for row in rows]
    ids = {e.paper.arxiv_id for e in named}
    return Found([*named, *(e for e in found if e.paper.arxiv_id not in ids)], found.notice)
