"""The answer to a question for what something is: the sentence that defines it, before anything derived from it."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.forms.common import answer_of, flat_quote, refusal
from rag.answer.forms.listing import paper_lines
from rag.answer.forms.quotes import Quotations, doubts, namesakes, not_there, place_of, unknown_names
from rag.answer.phrases import phrase
from rag.answer.question_alignment import read
from rag.check import quantities
from rag.core import Answer
from rag.search import Definition, Gathered, Question
from rag.text import Language

_SIZE = 1e6  # parameters, from which on a number is the size of a model


def definition(question: Question, gathered: Gathered) -> Answer:
    """Return what each term is short for, the sentence that defines it, and a few papers that work with it."""
    if not gathered.definitions and gathered.gists:
        return _papers_on_it(question, gathered)
    if not gathered.definitions:
        unknown = unknown_names(question)
        return not_there(unknown, question.language) if unknown else refusal(question)
    language, quotations = question.language, Quotations()
    own = (e for e in gathered.evidence if e.paper.arxiv_id in question.focus)
    lines = doubts((*own, *(d.evidence for d in gathered.definitions)), language)
    unsaid = _unsaid(question, gathered.definitions[0])
    if question.claimed and unsaid:
        values = {"term": flat_quote(question.subject), "claimed": flat_quote(question.claimed), "words": flat_quote(unsaid)}
        lines.append(phrase("definition.unsaid", language, **values))
    for found in gathered.definitions:
        lines += _defined(found, quotations, language)
    defining = {d.evidence.paper.arxiv_id for d in gathered.definitions}
    lines += namesakes(question, gathered.evidence, defining)
    others = [e for e in gathered.evidence if e.paper.arxiv_id not in defining | set(question.focus)]
    if not question.brief and (users := [place_of(e, language) for e in others]):
        lines.append(phrase("definition.users", language, papers="; ".join(users)))
    return answer_of("\n".join(lines), quotations.citations, premise="false" if unsaid else "ok")


def _papers_on_it(question: Question, gathered: Gathered) -> Answer:
    """Return papers on what no sentence defines."""
    lines, citations = paper_lines(question, gathered)
    head = phrase("definition.papers", question.language, n=gathered.total or len(lines))
    term = phrase("definition.undefined", question.language, term=flat_quote(question.subject))
    return answer_of("\n".join([f"{term} {head}", *lines]), citations)


def _unsaid(question: Question, found: Definition) -> str:
    """Return the size, or the first word, of what a thing is taken for that its digest has in neither language."""
    if not question.claimed:
        return ""
    paper = found.evidence.paper
    said = [q for text in (paper.title, *paper.texts) for q in quantities(text)]
    sizes = [q for q in quantities(question.claimed) if q.value >= _SIZE]
    if other := next((q for q in sizes if not any(q.agrees(o) for o in said)), None):
        return other.written
    (reading,) = read(replace(question, text=question.claimed, detail=""), [found.evidence])
    words = {a.token.surface for side in reading.sides for a in side.pair.aligned if a.strength}
    return next((a.token.surface for a in reading.pair.aligned if a.token.surface not in words), "")


def _defined(found: Definition, quotations: Quotations, language: Language) -> list[str]:
    """Return the lines of one term."""
    term = flat_quote(found.term)
    long = ", ".join(
        flat_quote(name) for name in (found.long, found.korean) if name and name.casefold() != found.term.casefold()
    )
    head = phrase("definition.short_for" if found.long else "definition.also", language, term=term, long=long) if long else term
    lines = [head]
    if found.kind == "mention":
        lines.append(phrase("definition.none", language, term=term))
    lines.append(f"{place_of(found.evidence, language)}:")
    lines.append(quotations.quote(found.evidence, found.bullet, found.sentence))
    return lines
