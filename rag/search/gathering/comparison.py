"""The sides of a comparison: the paper of each thing that is compared, or the sentence that defines it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.core import Evidence, Found, find_ids
from rag.index import SearchIndex
from rag.search.gathering.definition import define
from rag.search.gathering.gathered import Gathered, Part
from rag.search.gathering.glosses import name_pattern
from rag.search.gathering.named import all_bullets, named_as, papers_named
from rag.search.gathering.sentences import said_of
from rag.search.passing import passing
from rag.search.query.question import Question
from rag.search.searcher import Ranking, Searcher
from rag.search.side_by_side import Mask
from rag.text import plain, terms_of_many

_SIDES = 5
_SIDE_BY_SIDE = 3  # papers compared when only their subject is named
_ON_BOTH = 2  # further papers that treat all sides
_LOOKED_AT = 200
_SAME = 0.1  # least weight of a translation that stands for a word of it
_TOGETHER = 2  # sentences that compare the sides
_COMPARES = re.compile(
    r"보다|비해|비하여|달리|다르게|대비|반면|차이|\b(?:than|unlike|whereas|compared|versus|differ\w*)\b", re.I
)
_ENOUGH = 0.6  # share of a condition that a sentence has which is said under it


def gather_comparison(searcher: Searcher, question: Question) -> Gathered:
    """Find each side of a comparison, and papers that treat all of them; of one subject, its best papers are the sides."""
    ranking = searcher.rank(question)
    names = question.compared if len(question.compared) > 1 or not question.arxiv_ids else question.arxiv_ids
    if len(names) < 2:
        found = searcher.evidence(ranking, searcher.fitting(ranking), _SIDE_BY_SIDE)
        whole = [_with_all(searcher, ranking, e) for e in found]
        return Gathered(Found(whole, ranking.notice), parts=tuple(Part(_short(e), Found([e])) for e in whole))
    allowed = passing(searcher.index, question.filters)
    sides = (_side(searcher, question, ranking, name) for name in names[:_SIDES])
    parts = tuple(_passing(searcher, _on_condition(searcher, question, ranking, side), allowed) for side in sides)
    shown = [e for part in parts for e in part.evidence]
    both = _on_both(searcher, ranking, names, {e.paper.arxiv_id for e in shown})
    together = tuple((said.paper, said.gist) for said in said_of(searcher, ranking, names, _compares, _TOGETHER))
    unique = {e.paper.arxiv_id: e for e in (*shown, *(paper for paper, _ in together), *both)}
    return Gathered(Found(unique.values(), ranking.notice), parts=parts, together=together)


def _compares(text: str) -> float:
    return 2.0 if _COMPARES.search(text) else 0.0


def _passing(searcher: Searcher, part: Part, allowed: Mask) -> Part:
    """Return a side, without its papers and its definition if these do not pass the filters."""
    kept = Found([e for e in part.evidence if allowed[searcher.index.row_of[e.paper.arxiv_id]]])
    return part if len(kept) == len(part.evidence) else Part(part.name, kept)


def _on_condition(searcher: Searcher, question: Question, ranking: Ranking, part: Part) -> Part:
    """Return a side with what is said of it under the condition of the comparison (long context), if something is."""
    if not question.condition or find_ids(part.name):
        return part
    index = searcher.index
    words = [
        (index.paper_index.idf(term), {term, *(other for other, share in index.translations[term].items() if share >= _SAME)})
        for term in dict.fromkeys(terms_of_many([question.condition])[0])
    ]
    whole = sum(worth for worth, _ in words)

    def rate(text: str) -> float:
        if not any(term in text.lower() for _, terms in words for term in terms):  # quicker than to analyse it
            return 0.0
        having = set(terms_of_many([text])[0])
        share = sum(worth for worth, terms in words if terms & having) / (whole or 1.0)
        return share if share >= _ENOUGH else 0.0

    own = [e.paper.arxiv_id for e in part.evidence if part.definition is None]
    found = said_of(searcher, ranking, [part.name], rate, 1, first=own)
    if not found:
        return part
    said = found[0]
    evidence = Found([*part.evidence, *([said.paper] if part.evidence else [])])
    return replace(part, evidence=evidence, said=(said.paper, said.gist))


def _side(searcher: Searcher, question: Question, ranking: Ranking, name: str) -> Part:
    """Return the paper of a name, else the sentence that defines it with its paper, else nothing."""
    index = searcher.index
    ids = papers_named(index, question, name)
    if ids and (find_ids(name) or not _is_introduced_only(index, ids[0], name)):
        evidence = all_bullets(searcher, ranking, index.row_of[ids[0]])
        return Part(_shown(name, evidence), Found([evidence]))
    named = named_as(question, name)
    if find_ids(name) or (named is not None and named.unknown):
        return Part(name, Found())
    definition = define(searcher, question, ranking, name)
    if definition is None:
        return Part(name, Found())
    return Part(name, Found([definition.evidence]), definition=definition)


def _is_introduced_only(index: SearchIndex, arxiv_id: str, name: str) -> bool:
    """Tell whether the paper of a name has another title: it is about more, and only introduces what is compared."""
    return re.search(name_pattern(name), plain(index.papers[index.row_of[arxiv_id]].title), re.I) is None


def _on_both(searcher: Searcher, ranking: Ranking, names: Sequence[str], but: set[str]) -> list[Evidence]:
    """Return the best papers that mention all sides, those that name them in their title first."""
    papers = searcher.index.papers
    patterns = [re.compile(name_pattern(re.sub(r"(?i)\s+(?:llms?|models?|모델|방법)$", "", name)), re.I) for name in names]
    found: list[tuple[int, int]] = []
    for place, row in enumerate(ranking.rows[:_LOOKED_AT]):
        if papers[row].arxiv_id in but:
            continue
        title = plain(papers[row].title)
        text = "\n".join((title, *papers[row].texts))
        if all(pattern.search(text) for pattern in patterns):
            found.append((-sum(bool(pattern.search(title)) for pattern in patterns), place))
    rows = [ranking.rows[place] for _, place in sorted(found)[:_ON_BOTH]]
    return [all_bullets(searcher, ranking, row) for row in rows]


def _with_all(searcher: Searcher, ranking: Ranking, evidence: Evidence) -> Evidence:
    row = searcher.index.row_of[evidence.paper.arxiv_id]
    (whole,) = searcher.evidence(ranking, [row], 1, bullets=100)
    return whole


def _shown(name: str, evidence: Evidence) -> str:
    return _short(evidence) if find_ids(name) else name


def _short(evidence: Evidence) -> str:
    """Return the title of a paper up to its colon."""
    return plain(evidence.paper.title).partition(":")[0].strip()
