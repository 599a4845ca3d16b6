"""A message that limits, sorts or counts what was asked before: ``by votes``, ``only 2025``, ``not about video``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.chat.message import COUNTS, Message
from rag.chat.turns import Shown
from rag.search import Filters, Question, skim, vocabulary

#: A list that is shorter shows all that fits.
_SHORT = 10


def narrowed(said: Message) -> Question | None:
    """Limit, sort or count what was asked before: by votes, only 2025, not about video."""
    rules, pointed, wanted = said.rules, any(it.all for it in said.pointers), _wanted(said)
    only = pointed or rules.ONLY.search(said.core) is not None
    named = {span.use for span in said.subjects} - ({"excluded", "subject"} if wanted.excluded else set())
    if wanted.arxiv_ids or not (limits(wanted) or wanted.excluded) or named - {"entity"}:
        return None
    if not only and (wanted.detail or _asks_by_itself(said, wanted)):
        return None
    counted = rules.COUNTED.search(said.core) is not None
    asks_one = pointed or rules.WHICH.search(said.core)
    if asks_one and not wanted.limit and wanted.order != "relevance" and rules.BEST.search(said.core):
        wanted = replace(wanted, limit=1)
    alike = said.limited is not None and said.limited.intent == "similar" and (wanted.filters.since or wanted.filters.until)
    of_shown = pointed or (len(said.ids) < _SHORT and not alike and (only or rules.ONES.search(said.core) is not None))
    if not of_shown or not said.ids or said.is_part:
        return filtered(said, said.core, wanted, counted)
    wanted, ids = _in_year_of_shown(said, said.core, wanted), said.ids
    dated = wanted.filters.since or wanted.filters.until
    other = not _passing(wanted.filters, said.papers) or (dated and said.listing is not None and said.listing.limit)
    if not pointed and said.listing and other:  # another period: last month, or the best of it
        return filtered(said, said.core, wanted, counted)
    if wanted.limit and wanted.order == "relevance":  # the top 2 of a list are its first two
        ids, wanted = ids[: wanted.limit], wanted.without(["limit"])
    return limited(Question.for_papers(ids, "count" if counted else "list"), wanted)


def per_step(said: Message) -> Question | None:
    """Ask how the number of the papers of the last list has changed: per month?, 월별로 보여줘."""
    plan, asked = said.plan, said.listing
    if plan.intent != "trend" or said.subjects or said.asks_for_papers or limits(plan) or asked is None or not said.ids:
        return None
    counted = asked.counted()
    return replace(counted, text="", intent="trend", per=plan.per or "month", as_table=plan.as_table)


def _asks_by_itself(said: Message, wanted: Question) -> bool:
    """Tell whether a message with filters is a request of its own: most voted papers of June 2024."""
    dated = wanted.filters.since or wanted.filters.until
    if wanted.but_days and said.rules.NOT.search(said.core):
        return False
    if (
        said.asks_for_papers
        or (dated and said.rules.A_PAPER.search(said.core))
        or (
            (wanted.filters.author or wanted.filters.not_author)
            and not said.rules.NOT.search(said.core)
            and not re.match(r"\W*by\s", said.core, re.I)
        )
    ):
        return True
    known = [(span.start, span.end) for span in wanted.spans if span.use in ("filter", "entity", "excluded", "subject")]
    rest = vocabulary.blank(said.rules.IN_TABLE.sub("", said.core), known)
    if not re.search(r"[^\W\d_]{2}", rest) or said.rules.IDLE.fullmatch(rest):
        return False
    if re.search(r"[^\W\d_]{2}", rest) and not (said.rules.is_generic(rest) or said.rules.NOT.search(said.core)):
        return True
    return wanted.intent in ("topics", "metadata") and not said.rules.COUNTED.search(said.core)


def _wanted(said: Message) -> Question:
    """Return the plan of a message; what it only takes out of a list is excluded, and nothing else is."""
    table = said.rules.IN_TABLE.search(said.core)
    plan = replace(skim(said.core[: table.start()], said.today), as_table=True) if table and table.start() else said.plan
    if not said.rules.NOT.search(said.core):
        return replace(plan, excluded=())
    return replace(plan, excluded=plan.excluded or plan.subjects)


def limits(wanted: Question) -> bool:
    """Tell whether a question has filters, an order, or a number of papers."""
    return (
        wanted.filters.any or wanted.but_days is not None or wanted.order != "relevance" or (wanted.limit or 1) > 1
    )  # "which one" is no limit


def limited(question: Question, by: Question) -> Question:
    """Return a question with the filters, the order, the limit and the exclusions of another one, where that has any."""
    return replace(question.narrowed(by), excluded=tuple(dict.fromkeys((*question.excluded, *by.excluded))))


_MONTH_ALONE = re.compile(
    r"\d\s?월|\b(?:january|february|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)\b", re.I
)
_YEAR = re.compile(r"\d{4}|\d\s?년|올해|작년|지난|이번|\b(?:this|last|past|recent)\b", re.I)


def _in_year_of(day: dt.date | None, text: str, wanted: Question) -> Question:
    """Return a question with its month in the year that was mentioned before, if the text names no year."""
    if day is None or _YEAR.search(text) or not _MONTH_ALONE.search(text):
        return wanted
    return skim(text, dt.date(day.year, 12, 31))


def _in_year_of_shown(said: Message, text: str, wanted: Question) -> Question:
    """Return a question with its month in a year of the papers shown, if none of them would be left otherwise."""
    if _passing(wanted.filters, said.papers):
        return wanted
    days = {paper.date for paper in said.papers if paper.date}
    others = (_in_year_of(day, text, wanted) for day in sorted(days, reverse=True))
    return next((other for other in others if _passing(other.filters, said.papers)), wanted)


def _passing(filters: Filters, papers: Sequence[Shown]) -> bool:
    """Tell whether one of some papers may be of the days wanted."""
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return any(paper.date is None or since <= paper.date <= until for paper in papers)


def listed(asked: Question) -> Question:
    """Return a question for papers as one that lists them: what was counted is what is sorted, cut or put into a table."""
    return replace(asked, text="", intent="list", per=None) if asked.intent in (*COUNTS, "overview") else asked


def filtered(said: Message, text: str, wanted: Question, counted: bool = False) -> Question | None:
    """Return the last question for papers with the filters of another one; a month alone is one of its year."""
    asked = said.listing if counted else said.limited
    if asked is None:
        return None
    dated = asked.filters.since or asked.filters.until
    if (
        asked.arxiv_ids and asked.intent != "similar" and (wanted.filters.since or wanted.filters.until)
    ):  # of a period that none of them is of
        asked = said.whole or asked
    latest = max((paper.date for paper in said.papers if paper.date), default=None)
    wanted = _in_year_of(dated or latest, text, wanted)
    if counted:
        asked = asked.counted()
    elif wanted.order != "relevance" or wanted.limit or (wanted.as_table and asked.intent == "count"):
        asked = listed(asked)
    return limited(replace(asked, text=""), wanted)
