"""What an index says of papers beside their bullets: authors, votes, days, and of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.core import Evidence, Found, Paper
from rag.search.gathering.counting import gather_count
from rag.search.gathering.gathered import Gathered
from rag.search.gathering.listing import gather_list
from rag.search.gathering.named import gather_namesakes, mentions, says_name
from rag.search.gathering.statistics import gather_statistic
from rag.search.query.filters import Filters
from rag.search.query.question import Question
from rag.search.searcher import Searcher
from rag.text import plain

#: Authors with most papers, at least, and one more that may have as many.
_AUTHORS = 5
_SEVERAL = 10  # papers of which something is told, unless the question says how many
_MENTIONING = 3  # papers shown that mention a name
_SIDES = 3  # papers of one name
_ALL = 100  # bullets
_DESCRIPTION = 3  # words; fewer are a name
#: Shares of the words and of the names of a question that the paper which it describes has.
_DESCRIBED, _NAMED = 0.75, 0.9
_LEADING = re.compile(r"^(?:the|paper|논문)\s{1,3}|(?<!\s)\s{1,3}(?:paper|논문)$", re.I)


def gather_metadata(searcher: Searcher, question: Question) -> Gathered:
    """Find the paper or the papers that a question for metadata is about, or count what it asks for."""
    if question.statistic:
        return gather_statistic(searcher, question)
    if question.aspect == "top_authors":
        return _top_authors(searcher, question)
    if question.aspect == "corpus":
        return gather_count(searcher, question) if question.filters.any or question.weights else Gathered(Found())
    if question.aspect == "unstored" and question.not_stored:
        return _mentioning(searcher, question)
    if question.aspect == "unstored" and question.filters.author:
        return gather_list(searcher, question)
    if question.several:
        return gather_list(searcher, replace(question, limit=question.limit or _SEVERAL))
    found = _papers(searcher, question)
    if not found and question.aspect != "unstored":
        return gather_namesakes(searcher, question)
    if question.aspect != "unstored":
        return Gathered(found)
    if not found and question.weights:  # papers on a subject, with something that is not stored
        ranking = searcher.rank(question)
        rows = searcher.about(ranking)
        return Gathered(searcher.evidence(ranking, rows, _MENTIONING), total=len(rows))
    papers = searcher.index.papers
    counted = tuple((name, sum(mentions(paper, name) for paper in papers)) for name in question.subjects[:1])
    return Gathered(found, mentions=counted)


def _papers(searcher: Searcher, question: Question) -> Found:
    """Return the papers that a question names, best first; else the one that it describes, if any."""
    index = searcher.index
    firsts = [named.ids[0] for named in question.named if named.kind == "paper" and named.ids]  # of each name one before others
    ids = [i for i in dict.fromkeys((*question.arxiv_ids, *firsts, *question.focus)) if i in index.row_of]
    asked = replace(question, filters=Filters(), order="relevance", excluded=())
    if ids:
        found = searcher.search(replace(asked, arxiv_ids=tuple(ids)), len(ids))
        place, shown = {arxiv_id: i for i, arxiv_id in enumerate(ids)}, max(_SIDES, len(firsts) + len(question.arxiv_ids))
        return Found(sorted(found, key=lambda item: place.get(item.paper.arxiv_id, len(ids)))[:shown], found.notice)
    if not question.weights or question.arxiv_ids:
        return Found()
    found = searcher.search(asked, 10)
    exact = [item for item in found if _is_called(item.paper, question.subject)]
    described = len(question.subject.split()) >= _DESCRIPTION
    near = [item for item in found if described and item.coverage >= _DESCRIBED and item.names >= _NAMED]
    return Found((exact or near)[:1], found.notice)


def _is_called(paper: Paper, name: str) -> bool:
    """Tell whether a name is a paper's title or what stands before its colon."""
    title = plain(paper.title).casefold()
    return _LEADING.sub("", name.strip(" \"'“”").casefold()) in (title, title.split(":")[0].strip())


def _top_authors(searcher: Searcher, question: Question) -> Gathered:
    ranking = searcher.rank(question)
    rows = searcher.about(ranking)
    counts = Counter(name for row in rows for name in dict.fromkeys(searcher.index.papers[row].authors))
    themselves = [" ".join(name.lower().split()) for name in {*question.authors, question.filters.author or ""} if name]
    others = [(name, n) for name, n in counts.items() if not any(author in name.lower() for author in themselves)]
    ordered = sorted(others, key=lambda pair: (-pair[1], pair[0]))
    return Gathered(Found(), total=len(rows), authors=tuple(ordered[: max(question.limit or 0, _AUTHORS) + 1]))


def _mentioning(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers that mention what is not stored (``KAIST``), on the subject if there is one."""
    ranking = searcher.rank(question)
    rows = searcher.about(ranking) if question.weights else ranking.rows
    having = {name: [row for row in rows if mentions(searcher.index.papers[row], name)] for name in question.not_stored}
    shown = list(dict.fromkeys(row for found in having.values() for row in found))
    if not shown and question.weights:
        shown = rows[:_MENTIONING]
    found = searcher.evidence(ranking, shown, question.limit or _MENTIONING, bullets=_ALL)
    evidence = Found((_with_mention(item, question.not_stored) for item in found), found.notice)
    counted = tuple((name, len(rows_of_name)) for name, rows_of_name in having.items())
    return Gathered(evidence, total=len(rows), mentions=counted)


def _with_mention(item: Evidence, names: Sequence[str]) -> Evidence:
    """Return a paper with the bullets that mention one of some names first."""
    bullets = sorted(item.bullets, key=lambda bullet: not any(says_name(bullet.text, name) for name in names))
    return replace(item, bullets=tuple(bullets))
