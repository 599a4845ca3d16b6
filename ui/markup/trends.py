"""Trends as HTML: a table whose numbers open their papers, and the related words of a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.search import CoOccurring, Trends, tendency_of
from rag.text import Language, as_html, flat
from ui.locales.texts import Texts
from ui.markup.rendering import render


def table_html(drawn: Trends, language: Language) -> str:
    """Return the numbers of papers, months as rows, the newest first; those of a subject and month are buttons."""
    return render("trends.table", Texts(language), drawn)


def verdicts_html(drawn: Trends, language: Language) -> str:
    """Return in words where each subject goes, by the whole steps alone, and which steps are not whole or have no digests."""
    whole = [place for place, step in enumerate(drawn.steps) if step not in drawn.partial and drawn.papers[place]]
    silent = _spans([step for step, papers in zip(drawn.steps, drawn.papers, strict=True) if not papers], drawn.steps)
    papers = [drawn.papers[place] for place in whole]
    found = [
        (course.subject, tendency_of([course.points[place].papers for place in whole], papers))
        for course in drawn.courses
        if course.arxiv_ids
    ]
    return render("trends.verdicts", Texts(language), found, drawn.partial, silent)


def _spans(some: Sequence[str], steps: Sequence[str]) -> list[str]:
    """Return steps in words, those that follow each other as one span."""
    spans: list[list[str]] = []
    for step in some:
        if spans and steps.index(step) == steps.index(spans[-1][-1]) + 1:
            spans[-1].append(step)
        else:
            spans.append([step])
    return [span[0] if len(span) == 1 else f"{span[0]} – {span[-1]}" for span in spans]


def silent_html(subjects: Sequence[str], language: Language) -> str:
    """Return which of several subjects no paper is about."""
    return render("trends.silent", Texts(language), [f"“{flat(subject)}”" for subject in subjects])


def papers_head(subject: str, step: str, papers: int, language: Language) -> str:
    """Return the heading above the papers of a bar."""
    return render("trends.head", Texts(language), subject, step, papers)


def together_html(words: Mapping[str, Sequence[CoOccurring]], language: Language) -> str:
    """Return, for each subject, the words that are more frequent in its papers than in others; a click draws one."""
    return render("trends.together", Texts(language), words)


def for_plotly(text: str) -> str:
    """Return a text as a name in a chart, escaped because plotly reads some HTML there."""
    return as_html(flat(text))
