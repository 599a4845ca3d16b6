"""Trends as HTML: a table whose numbers open their papers, and the words that go with a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answer import lang
from rag.search import CoOccurring, Course, Trends
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import button

__all__ = ["papers_head", "silent_html", "table_html", "together_html"]


def table_html(drawn: Trends, language: Language) -> str:
    """The numbers of papers, months as rows, the newest first; those of a subject and month are buttons."""
    heads = "".join(f'<th scope="col"{lang(c.subject)}>{as_html(flat(c.subject))}</th>' for c in drawn.courses)
    rows = "".join(_row(drawn, place, language) for place in reversed(range(len(drawn.steps))))
    return (
        f'<details class="nm-numbers"><summary>{Label.TREND_TABLE.of(language)}</summary><div class="nm-scroll" tabindex="0" '
        f'role="region" aria-label="{Label.TREND.of(language)}"><table><thead><tr>'
        f'<th scope="col">{Label.TREND_MONTH.of(language)}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _row(drawn: Trends, place: int, language: Language) -> str:
    step = drawn.steps[place]
    cells = "".join(f"<td>{_cell(course, i, step, place, language)}</td>" for i, course in enumerate(drawn.courses))
    return f'<tr><th scope="row">{step}</th>{cells}</tr>'


def _cell(course: Course, number: int, step: str, place: int, language: Language) -> str:
    papers = course.points[place].papers
    if not papers:
        return "0"
    name = f"{Label.TREND_PAPERS.of(language, subject=flat(course.subject), step=step)}: {papers}"
    return button("papers", str(papers), value=f"{number}|{step}", name=name)


def silent_html(subjects: Sequence[str], language: Language) -> str:
    """Which of several subjects no paper is about."""
    names = ", ".join(f"“{flat(subject)}”" for subject in subjects)
    return f'<p class="nm-note">{as_html(Label.TREND_SILENT.of(language, subjects=names))}</p>'


def papers_head(subject: str, step: str, papers: int, language: Language) -> str:
    """The heading above the papers of a bar."""
    count = Label.PAPERS_ONE.of(language) if papers == 1 else Label.PAPERS.of(language, count=papers)
    title = Label.TREND_PAPERS.of(language, subject=flat(subject), step=step)
    return f'<h2 class="nm-head"{lang(title)}>{as_html(title)} <span class="nm-count">{count}</span></h2>'


def together_html(words: Mapping[str, Sequence[CoOccurring]], language: Language) -> str:
    """For each subject the words that are more frequent in its papers than in others; each can be drawn too."""
    return "".join(_words(subject, found, language) for subject, found in words.items() if found)


def _words(subject: str, found: Sequence[CoOccurring], language: Language) -> str:
    head = as_html(Label.TOGETHER.of(language, subject=flat(subject)))
    items = "".join(
        "<li>"
        + button(
            "add",
            word.text,
            value=word.text,
            name=f"{word.text}: {Label.TOGETHER_HELP.of(language, count=word.papers, lift=word.lift)}",
        )
        + "</li>"
        for word in found
    )
    return f'<section class="nm-together"><h2 class="nm-head">{head}</h2><ul>{items}</ul></section>'
