"""What an answer is made from: the evidence for a question, and what is counted for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rag.core import Evidence, Found
from rag.search.counting import counts_on, step_of, steps_between
from rag.search.query.question import Question, understand
from rag.search.searcher import Searcher

#: Papers looked at for a detail; more than the model is shown, because the first may be the wrong one.
_FOR_DETAIL = 12
_TO_CHOOSE = 20
#: Papers named as examples of what was counted.
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Papers counted over all that is indexed, never guessed from the best matches.

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

    :param widely: do not cut a list where relevance seems to end, because a second stage will choose among the papers.
    """
    tally = None
    if question.intent in ("count", "trend"):
        ranking = searcher.rank(question)
        rows = searcher.about(ranking)
        found = searcher.evidence(ranking, rows, _EXAMPLES)
        tally = Tally(len(rows), _steps(searcher, rows, question) if question.intent == "trend" else {})
    elif question.intent == "compare" and question.compared:
        found = _compared(searcher, question)
    elif question.intent == "list" and not widely:
        found = searcher.fitting(question)
    else:
        found = searcher.search(question, question.limit or (_TO_CHOOSE if widely else _FOR_DETAIL))
    return Gathered(found, tally, searcher.missing(question), searcher.is_about_missing(question))


def _steps(searcher: Searcher, rows: Iterable[int], question: Question) -> dict[str, int]:
    per = question.per or "month"
    days = sorted(counts_on(searcher.index.papers[row], question.filters) for row in rows)
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
