"""The answer to a question that quoting cannot answer (why, which is better, what speaks for it): what comes nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.forms.common import answer_of, refusal
from rag.answer.forms.detail import choose, detail
from rag.answer.forms.quotes import Quotations, doubts, not_there, place_of, unknown_names
from rag.answer.missing import find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import Reading, read
from rag.core import Answer
from rag.search import Gathered, Question, is_how_to, stance_of

_PAPERS = 3
_SENTENCES = 2  # of the first paper; the others have one
_MOST = 4  # of a paper that the question names
#: Words of a question that quotations only come near; without any, the question is one for a detail.
_ASKS_WHY = re.compile(
    r"\bhow (?:(?:do|can|could|should|would) (?:i|we|you)|to)\b"
    r"|\b(?:why|reasons?|should|better|best|worth|worse|evidence|proof|prove[sn]?|advi[cs]e|recommend|beats?|wins?|superior"
    r"|outperforms?|convinc\w+|contradict\w*|support|pros|cons|advantages?|trade-?offs?|when to|prefer\w*|really|true)\b"
    r"|왜|이유|어째서|까닭|때문|좋을까|좋은가|좋아|나은|나을|낫|근거|증거|추천|해야|장단점|장점|단점|정말|진짜|맞나|맞아|우수한가|뛰어난가|유리",
    re.I,
)

#: Words that ask for papers rather than a detail of one.
_ASKS_WHICH = re.compile(
    r"\b(?:(?:is|are) there|has anyone|which (?:papers?|methods?|approaches)|limitations?|drawbacks?|weaknesses)\b"
    r"|한계|문제점|있나|있어|있는가|있는지|있습니까|있을까",
    re.I,
)
_WEIGHS = re.compile(
    r"^\s*(?:is|are|does|do|did|can|will)\b[^?]*\b(?:outperforms?|better|beats?|superior|worse|surpass(?:es)?)\b"
    r"|\b(?:which|what) (?:is|works?|performs?) (?:better|best)\b|보다\s?(?:더\s?)?(?:좋|낫|나은|나아|우수|뛰어)",
    re.I,
)


def fact(question: Question, gathered: Gathered) -> Answer:
    """Return a detail; whether one thing beats another is for a reader to weigh."""
    return reason(question, gathered) if gathered.gists or _WEIGHS.search(question.text) else detail(question, gathered)


def reason(question: Question, gathered: Gathered) -> Answer:
    """Return that quotations cannot weigh or explain, then the nearest ones of the best papers."""
    if unknown := unknown_names(question):
        return not_there(unknown, question.language)
    papers = [e for e in gathered.evidence if e.bullets]
    if not papers:
        return refusal(question)
    if gathered.gists:
        return _weighed(question, gathered)
    named = set(question.focus) | set(question.arxiv_ids)
    described = [e for e in papers if not e.suspect] or papers  # what a suspect digest says is of another paper
    own = [e for e in described if e.paper.arxiv_id in named]
    readings = read(question, (own or described)[:_PAPERS])
    if is_how_to(question.text):
        return _nearest(question, readings, weighs=True)
    gaps = [find_gap(question, reading) for reading in readings]
    untrue = gaps[0] is not None and (gaps[0].kind == "premise" or all(gap and gap.kind == "name" for gap in gaps))
    asks_why = _ASKS_WHY.search(question.text) is not None
    lacking = gaps[0].asked if own and gaps[0] is not None and gaps[0].kind == "detail" else ""
    lacks = lacking and (not asks_why or any(c.isupper() for c in lacking))  # of what is no name, quotations may come near
    if untrue or lacks or not (asks_why or stance_of(question.text) or _ASKS_WHICH.search(question.text)):
        return detail(question, gathered)
    return _nearest(question, readings, weighs=asks_why or stance_of(question.text) != "")


def _weighed(question: Question, gathered: Gathered) -> Answer:
    """Return that quotations cannot weigh it, and what papers say of the limits, the merits, ... that are asked for."""
    language, quotations = question.language, Quotations()
    lines = [*doubts(gathered.evidence, language), phrase("quoting.cannot_weigh", language)]
    for paper in gathered.evidence:
        gist = gathered.gists[paper.paper.arxiv_id]
        lines += [f"{place_of(paper, language)}:", quotations.quote(paper, gist.bullet, gist.text)]
    return answer_of("\n".join([*lines, phrase("quoting.set_a_model", language)]), quotations.citations)


def _nearest(question: Question, readings: Sequence[Reading], *, weighs: bool) -> Answer:
    language, quotations = question.language, Quotations()
    lines = doubts((r.paper for r in readings), language)
    if weighs:
        lines.append(phrase("quoting.no_recipe" if is_how_to(question.text) else "quoting.cannot_weigh", language))
    for place, reading in enumerate(readings):
        most = _MOST if len(readings) == 1 else _SENTENCES if place == 0 else 1
        lines.append(f"{place_of(reading.paper, language)}:")
        lines += [quotations.quote(reading.paper, s.bullet, s.text) for s in choose(question, reading)[:most]]
    if weighs:
        lines.append(phrase("quoting.set_a_model", language))
    return answer_of("\n".join(lines), quotations.citations)
