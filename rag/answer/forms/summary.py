"""The answer to a question for what one paper is about."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.forms.abstract import abstract_lines, asks_abstract, has_abstract, is_abstract
from rag.answer.forms.common import abstain, answer_of, refusal
from rag.answer.forms.detail import detail
from rag.answer.forms.facets import facets_of
from rag.answer.forms.not_covered import no_such_paper
from rag.answer.forms.quotes import Quotations, doubts, namesakes, not_there, place_of, unknown_names
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question

_LONGEST = 320  # characters of one quotation
_MOST = 3  # papers, if several are asked about


def summary(question: Question, gathered: Gathered) -> Answer:
    """Return what is new, how it works and the results of the paper, each quoted; never of another paper than asked.

    A reader who asks for the abstract gets it, sentence by sentence, where it is indexed.
    """
    language = question.language
    if not (question.weights or question.arxiv_ids or question.focus or question.filters.any or question.order != "relevance"):
        return abstain(phrase("metadata.which_paper", language))
    if unknown := unknown_names(question):
        return not_there(unknown, language)
    papers = [e for e in gathered.evidence if e.bullets]
    if gathered.mentions:
        return no_such_paper(question, gathered)
    if not papers:
        return refusal(question)
    if asks_of_it(question):
        return detail(replace(question, intent="fact"), gathered)
    shown = papers[: min(max(len(question.arxiv_ids), 1), _MOST)]
    quotations = Quotations()
    whole = [paper for paper in shown if asks_abstract(question) and has_abstract(paper)]
    lines = doubts((paper for paper in shown if paper not in whole), language)
    if asks_abstract(question) and len(whole) < len(shown):
        lines.append(phrase("summary.abstract", language))
    for paper in shown:
        lines.append(place_of(paper, language, votes=True))
        if paper in whole:
            lines += abstract_lines(paper, quotations)
            continue
        facets = list(facets_of(paper, 0 if question.brief else _LONGEST, language=language).items())
        for facet, quote in facets[:1] if question.brief else facets:
            lines.append(f"{phrase(f'summary.{facet}', language)}: {quotations.quote(paper, quote.bullet, quote.text)}")
    lines += namesakes(question, papers, [paper.paper.arxiv_id for paper in shown])
    return answer_of("\n".join(lines), quotations.citations)


def asks_of_it(question: Question) -> bool:
    """Tell whether a question wants to know what a paper that it names says of something, not what it is about."""
    called = " ".join(named.text for named in question.named if named.ids).casefold()
    unknown = {named.text for named in question.named if named.unknown}
    words = (subject for subject in question.subjects if subject.islower() and subject not in unknown)
    others = (subject for subject in words if not is_abstract(subject))
    return bool(question.focus) and any(subject.casefold() not in called for subject in others)
