"""Overviews: the papers on a subject by theme, and the topics that rose of late."""

from __future__ import annotations

import re

from rag.answer.citations import cite
from rag.answer.forms.common import abstain, answer_of, entries, flat_quote, percent, title_of
from rag.answer.forms.not_covered import not_covered
from rag.answer.forms.scope import scope_of
from rag.answer.phrases import phrase
from rag.core import Answer, Citation, Evidence
from rag.search import Gathered, Part, Question

#: Characters of a quotation under a paper.
_LONGEST = 200


def overview(question: Question, gathered: Gathered) -> Answer:
    """Return the papers on a subject by theme, each with its best papers."""
    if not gathered.evidence:
        return not_covered(question, gathered)
    language = question.language
    if not gathered.parts:
        lines, citations = entries(question, gathered.evidence)
        return answer_of("\n".join([_head(question, gathered), phrase("overview.best", language), *lines]), citations)
    lines, citations = [_head(question, gathered), phrase("overview.how", language)], []
    number = 0
    for part in gathered.parts:
        lines += ["", _theme(question, part)]
        for item in part.evidence:
            number += 1
            lines += _paper(question, number, item, citations)
    return answer_of("\n".join(lines), citations)


def _head(question: Question, gathered: Gathered) -> str:
    total = gathered.total if gathered.total is not None else len(gathered.evidence)
    one = "_one" if total == 1 else ""
    values: dict[str, object] = {"n": f"{total:,}", **scope_of(question)}
    if gathered.since and gathered.until:
        days = (gathered.until - gathered.since).days + 1
        return phrase(
            f"overview.head_new{one}", question.language, **values, days=days, since=gathered.since, until=gathered.until
        )
    dates = [item.paper.date for item in gathered.evidence]
    first, last = gathered.found or (min(dates), max(dates))
    return phrase(f"overview.head{one}", question.language, **values, first=first, last=last)


def _theme(question: Question, part: Part) -> str:
    name = flat_quote(part.name) or phrase("overview.others", question.language)
    years = ", ".join(f"{year}: {n}" for year, n in part.years.items())
    return phrase(
        "overview.theme_one" if part.total == 1 else "overview.theme", question.language, name=name, n=part.total, years=years
    )


def _paper(question: Question, number: int, item: Evidence, citations: list[Citation]) -> list[str]:
    """Return a numbered paper with the beginning of its best bullet, which is added to the citations."""
    paper = item.paper
    lines = [f"{number}. {title_of(paper)} ({paper.arxiv_id}, {paper.date}{_votes(question, item)})"]
    if item.bullets:
        text = _short(item.bullets[0].text)
        citations.append(cite(len(citations) + 1, item, item.bullets[0], text))
        lines.append(f"   “{flat_quote(text)}” {citations[-1].marker}")
    return lines


def _votes(question: Question, item: Evidence) -> str:
    return f", {phrase('votes', question.language, votes=item.paper.votes)}" if item.paper.votes is not None else ""


def _short(text: str) -> str:
    """Return the beginning of a text that is quoted, to the end of a sentence or else of a word."""
    if len(text) <= _LONGEST:
        return text
    head = text[:_LONGEST]
    end = max(head.rfind(mark) for mark in (". ", "? ", "! "))
    return head[: end + 1] if end > _LONGEST // 3 else head[: max(head.rfind(" "), _LONGEST // 2)].rstrip(" ,;:")


# What became rarer is not looked for.
_FALLING = re.compile(
    r"\b(?:declin\w+|falling|fading|dying|shrinking|decreas\w+|(?:less|least)\s+(?:popular|common|trendy)|losing|cooling|out\s+of\s+(?:fashion|favou?r))\b"
    r"|줄어|줄고|감소|하락|식[은고]|시들|인기\s?(?:가\s?)?(?:없|떨어)|저물|사라지|쇠퇴",
    re.I,
)


def topics(question: Question, gathered: Gathered) -> Answer:
    """Return the topics that rose, with their numbers of papers and the most voted paper of each."""
    language, total = question.language, gathered.total or 0
    if not total or not gathered.parts:
        if gathered.corpus.papers:
            return not_covered(question, gathered) if question.filters.any else abstain(phrase("overview.no_topics", language))
        return not_covered(question, gathered)
    compared = gathered.before > 0
    values = {"since": gathered.since, "until": gathered.until, "n": f"{total:,}", "before": f"{gathered.before:,}"}
    lines = [phrase("overview.not_falling", language)] if _FALLING.search(question.text) else []
    lines.append(phrase("overview.topics" if compared else "overview.topics_only", language, **values))
    for place, part in enumerate(gathered.parts, 1):
        share = percent(part.total / total)
        earlier = percent(part.before / gathered.before) if compared else ""
        name = flat_quote(part.name)
        key = "overview.topic" if compared else "overview.topic_only"
        lines.append(phrase(key, language, place=place, name=name, n=part.total, share=share, earlier=earlier))
        for item in part.evidence:
            paper = item.paper
            shown = {"title": title_of(paper), "id": paper.arxiv_id, "date": paper.date, "votes": _votes(question, item)}
            lines.append(f"   {phrase('overview.most_voted', language, **shown)}")
    if gathered.corpus.last and question.today and question.today > gathered.corpus.last:
        lines.append(phrase("overview.ended", language, last=gathered.corpus.last))
    return answer_of("\n".join(lines))
