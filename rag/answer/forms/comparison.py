"""The answer to a question that compares: every side under the same headings, and which side is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answer.forms.common import abstain, answer_of, flat_quote, refusal, title_of
from rag.answer.forms.facets import FACETS, Facet, Quote, facets_about, facets_of, shared_names
from rag.answer.forms.quotes import Quotations, absence, doubts, place_of
from rag.answer.phrases import phrase
from rag.core import Answer, Evidence
from rag.search import Gathered, Gist, Part, Question, may_be_name
from rag.text import Language, split_sentences

_LONGEST = 220  # characters of one quotation
_COLUMNS = 3  # sides of a table that was not asked for

_OF_A_KIND = re.compile(r"(?i)(?<!\s)\s{1,9}(?:llms?|models?|모델|방법)\Z")

_Cells = Mapping[Facet, Quote]


def comparison(question: Question, gathered: Gathered) -> Answer:
    """Return what the digests say of each side, one quotation under each heading, as a table where sides can be read across."""
    language = question.language
    there = [part for part in gathered.parts if _is_there(part)]
    absent = [part for part in gathered.parts if part not in there]
    if not there:
        return abstain("\n".join(_missing(question, absent, there))) if absent else refusal(question)
    papers = [part.evidence[0] for part in there]
    shared = shared_names([part.evidence[0] for part in there if part.definition is None])
    cells = [_cells(part, shared, language) for part in there]
    quotations = Quotations()
    lines = doubts(papers, language)
    if absent:
        lines += _missing(question, absent, there)
    if len(there) > 1:
        names = ", ".join(flat_quote(part.name) for part in there)
        lines.append(phrase("comparison.head", language, names=names))
    lines += [_source(part, language) for part in there]
    if len(there) > 1 and gathered.together:
        lines += ["", phrase("comparison.together", language)]
        lines += [
            f"- {quotations.quote(e, g.bullet, g.text)} ({title_of(e.paper)}, {e.paper.arxiv_id})" for e, g in gathered.together
        ]
    lines += (_table if question.as_table or _are_beside(cells) else _headed)(there, cells, quotations, language)
    lines += _on_condition(question, there, quotations)
    if shared:
        lines.append(phrase("comparison.shared", language, names=", ".join(shared)))
    own = {e.paper.arxiv_id for part in there for e in part.evidence} | {e.paper.arxiv_id for e, _ in gathered.together}
    if also := [e for e in gathered.evidence if e.paper.arxiv_id not in own]:
        lines.append(phrase("comparison.also", language))
        lines += [f"- {_on_both(e, gathered.parts, quotations, language)}" for e in also]
    return answer_of("\n".join(lines), quotations.citations)


def _on_both(paper: Evidence, parts: Sequence[Part], quotations: Quotations, language: Language) -> str:
    """Return a paper that treats all sides, with the sentence that names them, if there is one."""
    names = [_OF_A_KIND.sub("", part.name).casefold() for part in parts]
    said = place_of(paper, language)
    for bullet in paper.bullets:
        for sentence in split_sentences(bullet.text):
            if len(sentence) <= _LONGEST and all(name in sentence.casefold() for name in names):
                return f"{said}: {quotations.quote(paper, bullet, sentence)}"
    return said


def _is_there(part: Part) -> bool:
    """Tell whether a side has a paper or a definition; a name must not be only mentioned, a concept may."""
    is_mention = part.definition is not None and part.definition.kind == "mention" and may_be_name(part.name)
    return any(e.bullets for e in part.evidence) and not is_mention


def _missing(question: Question, absent: Sequence[Part], there: Sequence[Part]) -> list[str]:
    """Return which sides the digests do not have, with names that are spelt alike or the paper that mentions them."""
    language = question.language
    near = {named.text: named.near for named in question.named}
    lines = []
    for part in absent:
        if part.definition is None:
            lines.append(absence(part.name, near.get(part.name, ()), language))
        else:
            paper = place_of(part.evidence[0], language)
            lines.append(phrase("comparison.mentioned", language, asked=flat_quote(part.name), paper=paper))
    return [*lines, phrase("comparison.only", language)] if len(there) == 1 else lines


def _cells(part: Part, shared: Sequence[str], language: Language) -> _Cells:
    if part.definition is not None:
        found = part.definition
        return facets_about(found.term, Quote(found.evidence, found.bullet, found.sentence), language)
    return facets_of(part.evidence[0], _LONGEST, shared, language)


def _source(part: Part, language: Language) -> str:
    paper, name = place_of(part.evidence[0], language), flat_quote(part.name)
    if part.definition is not None:
        key = "comparison.named" if part.definition.kind in ("gloss", "mention") else "comparison.concept"
        return phrase(key, language, asked=name, paper=paper)
    return paper if paper.startswith(name) else phrase("comparison.side", language, asked=name, paper=paper)


def _headed(parts: Sequence[Part], cells: Sequence[_Cells], quotations: Quotations, language: Language) -> list[str]:
    lines: list[str] = []
    for facet in _used(cells):
        lines += ["", f"{phrase(f'comparison.{facet}', language)}:"]
        lines += [
            f"- {flat_quote(part.name)}: {_quoted(cell, facet, quotations, language)}"
            for part, cell in zip(parts, cells, strict=True)
        ]
    return [*lines, ""]


def _from(paper: Evidence, gist: Gist, quotations: Quotations) -> str:
    """Return a quotation with the paper that it is from."""
    return f"{quotations.quote(paper, gist.bullet, gist.text)} ({title_of(paper.paper)}, {paper.paper.arxiv_id})"


def _on_condition(question: Question, parts: Sequence[Part], quotations: Quotations) -> list[str]:
    """Return what is said of each side under the condition of the comparison; that nothing is, is said too."""
    if not question.condition:
        return []
    lines = [phrase("comparison.condition", question.language, words=flat_quote(question.condition))]
    for part in parts:
        text = _from(*part.said, quotations) if part.said else phrase("comparison.unsaid", question.language)
        lines.append(f"- {flat_quote(part.name)}: {text}")
    return [*lines, ""]


def _table(parts: Sequence[Part], cells: Sequence[_Cells], quotations: Quotations, language: Language) -> list[str]:
    def row(first: str, others: Sequence[str]) -> str:
        return "| " + " | ".join(text.replace("|", "/") for text in (first, *others)) + " |"

    lines = ["", row(" ", [flat_quote(part.name) for part in parts]), "|" + " --- |" * (len(parts) + 1)]
    for facet in _used(cells):
        heading = phrase(f"comparison.{facet}", language)
        lines.append(row(heading, [_quoted(cell, facet, quotations, language) for cell in cells]))
    return [*lines, ""]


def _are_beside(cells: Sequence[_Cells]) -> bool:
    """Tell whether several sides, and not too many for columns, have something under the same heading, which is read across."""
    return len(cells) <= _COLUMNS and any(sum(facet in cell for cell in cells) > 1 for facet in FACETS)


def _used(cells: Sequence[_Cells]) -> list[Facet]:
    return [facet for facet in FACETS if any(facet in cell for cell in cells)]


def _quoted(cell: _Cells, facet: Facet, quotations: Quotations, language: Language) -> str:
    if facet not in cell:
        return phrase("comparison.nothing", language)
    quote = cell[facet]
    return quotations.quote(quote.paper, quote.bullet, quote.text)
