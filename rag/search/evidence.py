"""What an answer is made of: the evidence for a question, and what is counted for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rag.core import Evidence, Found, Paper
from rag.search.counting import counted, counts_on, step_of, steps_between
from rag.search.query.filters import Filters
from rag.search.query.intent import Period
from rag.search.query.question import Question, understand
from rag.search.searcher import Searcher

#: Papers looked at for a detail; more than the model is shown, because the first may turn out to be another paper.
_FOR_DETAIL = 12
_TO_CHOOSE = 20
#: Papers named as examples of what was counted.
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Papers counted from what is indexed, never guessed from the best matches.

    ``steps`` are the papers per year, month or day (``2024``, ``2024-06``, ``2024-06-21``), in order, when the question asks
    for a trend; days without a paper are left out, years and months are not. A paper counts on the day of the first of its
    digests that passes the filters.
    """

    papers: int
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, best first, and the tally when papers are to be counted.

    ``missing`` are the arXiv ids that the question names and that are not indexed; ``only_missing`` says that it asks about
    nothing else.
    """

    evidence: Found
    tally: Tally | None = None
    missing: tuple[str, ...] = ()
    only_missing: bool = False


def gather(searcher: Searcher, question: Question, *, widely: bool = False) -> Gathered:
    """Find what an answer to a question needs.

    :param widely: for a list, do not cut where relevance seems to end: somebody will choose among the papers.
    """
    found = _gather(searcher, question, widely)
    missing = searcher.missing(question)
    return replace(found, missing=missing, only_missing=bool(missing) and searcher.is_about_missing(question))


def _gather(searcher: Searcher, question: Question, widely: bool) -> Gathered:
    if question.intent in ("count", "trend"):
        return _counted(searcher, question)
    if question.intent == "compare" and question.compared:
        return Gathered(_compared(searcher, question))
    if question.intent == "list" and not widely:
        return Gathered(searcher.fitting(question))
    return Gathered(searcher.search(question, question.limit or (_TO_CHOOSE if widely else _FOR_DETAIL)))


def _counted(searcher: Searcher, question: Question) -> Gathered:
    ranking, rows = counted(searcher, question)
    papers = [searcher.index.papers[row] for row in rows]
    steps = _steps(papers, question.per or "month", question.filters) if question.intent == "trend" else {}
    return Gathered(searcher.evidence(ranking, rows, _EXAMPLES), Tally(len(papers), steps))


def _steps(papers: Iterable[Paper], per: Period, filters: Filters) -> dict[str, int]:
    days = sorted(counts_on(paper, filters) for paper in papers)
    counts = Counter(step_of(day, per) for day in days)
    if per == "day" or not days:  # an answer is no place for hundreds of days without a paper
        return dict(counts)
    return {step: counts[step] for step in steps_between(days[0], days[-1], per)}


def _compared(searcher: Searcher, question: Question) -> Found:
    """Return the paper of each thing that is compared, then what else fits the question."""
    whole = searcher.search(question, _FOR_DETAIL)
    first: list[Evidence] = []
    for name in question.compared:
        found = searcher.search(replace(understand(name), filters=question.filters), 1)
        first += [e for e in found if e.names >= 0.5 and e.paper.arxiv_id not in {f.paper.arxiv_id for f in first}]
    ids = {e.paper.arxiv_id for e in first}
    return Found([*first, *(e for e in whole if e.paper.arxiv_id not in ids)], whole.notice)
