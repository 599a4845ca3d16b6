"""An answer whose figures a model has read and code has put in order: checked rows, and what became of the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, replace

from rag.answer.forms.figures import Tabled, tabled
from rag.answer.phrases import phrase
from rag.answer.rows import RowsRead
from rag.core import Answer, Claim, Verdict
from rag.figures import Figure, asked_figures, compared, figures_in, metric_name
from rag.search import Gathered, Question
from rag.text import has_hangul, plain


def answer_of_rows(question: Question, gathered: Gathered, rows: RowsRead) -> Tabled | None:
    """Return the rows as an answer in order; None if there is nothing to put in order.

    Where no reply could be read as rows, the figures are those that rules find, which is said.
    """
    asked, language = asked_figures(question.text), question.language
    figures = rows.figures if rows.understood else figures_in(gathered.evidence)
    comparison = compared(figures, asked, chosen=rows.understood)
    if not comparison.groups:
        return None
    notes = [_dropped(question, rows)] if rows.dropped else []
    if rows.read < rows.found:
        notes.append(phrase("figures.unread", language, read=rows.read, found=rows.found))
    if not rows.understood:
        notes.append(phrase("figures.by_rule", language))
    return tabled(question, gathered, comparison, asked, notes)


def _dropped(question: Question, rows: RowsRead) -> str:
    language = question.language
    why = ", ".join(phrase(f"figures.fault_{fault}", language, n=n) for fault, n in rows.dropped.most_common())
    total = rows.dropped.total()
    return phrase("figures.dropped" if total > 1 else "figures.dropped_one", language, n=total, why=why)


async def with_verdicts(found: Tabled, judge: Callable[[Sequence[Claim]], Awaitable[Sequence[Verdict]]]) -> Answer:
    """Return the answer with the judge's verdict on each row and sentence that tells a figure."""
    places = [place for place, it in enumerate(found.answer.sentences) if it.text in found.told]
    figures = [found.told[found.answer.sentences[place].text] for place in places]
    sentences = list(found.answer.sentences)
    for place, verdict in zip(places, await judge([claim_of(it) for it in figures]), strict=True):
        sentences[place] = replace(sentences[place], **asdict(verdict))
    return replace(found.answer, sentences=tuple(sentences))


def claim_of(figure: Figure) -> Claim:
    """Return what a row claims, as a sentence in the language of its bullet: a judge reads no tables."""
    title = figure.paper.paper.title
    if has_hangul(figure.sentence):
        metric = metric_name(figure.metric, "ko")
        text = f"{f'{figure.method}: ' if figure.method else ''}{figure.data}에서 {metric} {figure.written}를 기록했다."
    else:
        on = f" on {figure.data}" if figure.data else ""
        text = f"{figure.method or plain(title)} achieves {figure.written} {figure.metric}{on}."
    return Claim(" ".join(text.split()), (figure.bullet.text, title), ())
