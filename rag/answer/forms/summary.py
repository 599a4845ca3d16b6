"""The answer to a question for what one paper is about."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.forms.common import abstain, answer_of, flat_quote, refusal
from rag.answer.forms.detail import detail
from rag.answer.forms.facets import facets_of
from rag.answer.forms.quotes import Quotations, doubts, namesakes, not_there, place_of, unknown_names
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, written_names

_LONGEST = 320  # characters of one quotation
_MOST = 3  # papers, if several are asked about
_ABSTRACT = re.compile(r"\babstracts?\b|초록|앱스트랙트", re.I)


def summary(question: Question, gathered: Gathered) -> Answer:
    """Return what is new, how it works and the results of the paper, each quoted; never of another paper than asked."""
    language = question.language
    if unknown := unknown_names(question):
        return not_there(unknown, language)
    papers = [e for e in gathered.evidence if e.bullets]
    if not papers:
        said = [absence_of_paper(question)] if question.named else []
        return abstain("\n".join(said)) if said and said[0] else refusal(question)
    if asks_of_it(question):
        return detail(replace(question, intent="fact"), gathered)
    asked = max(len(question.arxiv_ids), 1)
    quotations = Quotations()
    lines = doubts(papers[: min(asked, _MOST)], language)
    if _ABSTRACT.search(question.text):
        lines.append(phrase("summary.abstract", language))
    for paper in papers[: min(asked, _MOST)]:
        lines.append(place_of(paper, language, votes=True))
        for facet, quote in facets_of(paper, _LONGEST).items():
            lines.append(f"{phrase(f'summary.{facet}', language)}: {quotations.quote(paper, quote.bullet, quote.text)}")
    lines += namesakes(question, papers, [paper.paper.arxiv_id for paper in papers[: min(asked, _MOST)]])
    return answer_of("\n".join(lines), quotations.citations)


def asks_of_it(question: Question) -> bool:
    """Tell whether a question wants to know what a paper that it names says of something, not what it is about."""
    called = " ".join(named.text for named in question.named if named.ids).casefold()
    return bool(question.focus) and any(subject.casefold() not in called for subject in question.subjects if subject.islower())


def absence_of_paper(question: Question) -> str:
    """Return the sentence that no paper has a name of the question, though papers may mention it."""
    named = next((n for n in written_names(question) if not n.ids), None)
    if named is None:
        return ""
    said = phrase("summary.no_paper", question.language, asked=flat_quote(named.text))
    return (
        f"{said} {phrase('quoting.near', question.language, names=', '.join(map(flat_quote, named.near)))}"
        if named.near
        else said
    )
