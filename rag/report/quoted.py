"""Sections that need no model: the papers of a theme with a quotation each, open questions, and a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Quotations, answer_of, facets_of, phrase, place_of
from rag.core import Answer, Evidence, EvidenceBullet, Found, Settings
from rag.report.open_questions import open_questions
from rag.report.papers import Material, answered
from rag.report.wording import Wording
from rag.search import for_reader, gather
from rag.text import Language, flat, split_sentences, unwrapped

#: Characters of sentences that are quoted together, and at most of one.
_LONGEST, _MOST = 160, 420
#: The first papers of a subject that a timeline names.
_FIRST = 3
#: Papers in which open questions are looked for: more than a report covers, since few digests name any.
_LOOKED_AT = 200


def theme(papers: Sequence[Evidence], language: Language) -> Answer:
    """Return papers in a list, each with the sentence that tells what is new in it."""
    quotations, lines = Quotations(), []
    for number, paper in enumerate(papers, 1):
        careful = f" {phrase('listing.suspect', language)}" if paper.suspect else ""
        lines.append(f"{number}. {place_of(paper, language, votes=True)}")
        bullet, text = telling(paper, language)
        said = quotations.quote(paper, bullet, text) if bullet is not None else Wording(language)("no_bullets")
        lines.append(f"   {said}{careful}")
    return answer_of("\n".join(lines), quotations.citations)


def telling(paper: Evidence, language: Language) -> tuple[EvidenceBullet | None, str]:
    """Return what is quoted of a paper and its bullet: what is new, or else the beginning; None for one without bullets."""
    facets = facets_of(paper, _LONGEST, language=language)
    if best := facets.get("what") or facets.get("how") or facets.get("figures"):
        return best.bullet, _short(best.text)
    bullets = for_reader(paper, language)
    first = next((text for bullet in bullets[:1] for text in split_sentences(unwrapped(bullet.text))), "")
    return (bullets[0], _short(first)) if first else (None, "")


def _short(text: str) -> str:
    text = flat(text)
    return text if len(text) <= _MOST else f"{text[:_MOST].rsplit(' ', 1)[0].rstrip(' ,;:')}"


def questions(material: Material, language: Language) -> Answer:
    """Return the open questions that the digests of all papers on the subject name, quoted."""
    quotations, papers = Quotations(), material.shown(material.rows[:_LOOKED_AT])
    lines = [
        f"- {place_of(paper, language)}\n  {quotations.quote(paper, bullet, text)}"
        for paper, bullet, text in open_questions(papers, language)
    ]
    return answer_of("\n".join(lines) if lines else Wording(language)("no_open"), quotations.citations)


async def timeline(material: Material, language: Language, settings: Settings) -> Answer:
    """Return the papers on the subject per month, as counted for a question, and the first of them, quoted."""
    asked = replace(material.question, intent="trend", per="month", order="relevance")
    counted = await answered(asked, replace(gather(material.searcher, asked), evidence=Found()), settings)
    papers = material.searcher.index.papers
    first = sorted(material.rows, key=lambda row: (papers[row].entries[-1].date, papers[row].arxiv_id))[:_FIRST]
    listed = theme(material.shown(first), language)
    text = f"{counted.text}\n{Wording(language)('first', n=len(first))}\n{listed.text}"
    return answer_of(text, listed.citations)
