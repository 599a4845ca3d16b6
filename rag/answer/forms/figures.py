"""The answer to a question for figures of several papers: tables of what measures the same, in order, and what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.forms.common import answer_of, flat_quote, title_of
from rag.answer.forms.quotes import Quotations
from rag.answer.forms.reason import fact
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.figures import (
    Asked,
    Comparison,
    Figure,
    Group,
    asked_figures,
    compared,
    figures_in,
    mentions,
    metric_key,
    metric_name,
)
from rag.search import Gathered, Question
from rag.text import Language, split_sentences

#: Tables of an answer, rows of the first and of the others, sentences quoted where there are no values.
_TABLES, _ROWS, _FEW, _QUOTED = 3, 12, 5, 4
#: Other measures that are named; words of a title.
_NAMED, _WORDS = 4, 9


def figures(question: Question, gathered: Gathered) -> Answer:
    """Return the figures that rules find in the evidence, in order; where there are none, the nearest sentences."""
    asked = asked_figures(question.text)
    if asked is None:
        return fact(replace(question, intent="fact"), gathered)
    comparison = compared(figures_in(gathered.evidence), asked)
    if comparison.groups or comparison.changes:
        return tabled(question, gathered, comparison, asked)
    quoted = _mentioning(question, gathered, asked)
    return quoted if quoted.citations else fact(replace(question, intent="fact"), gathered)


def tabled(
    question: Question, gathered: Gathered, comparison: Comparison, asked: Asked | None, notes: Sequence[str] = ()
) -> Answer:
    """Return a comparison of figures as an answer.

    :param notes: what else there is to say of the way to them.
    """
    language = question.language
    tables = _Tables(language, asked, flat_quote(gathered.among))
    blocks = [tables.best(comparison.groups[0])] if comparison.groups else [tables.changes(comparison.changes)]
    for place, group in enumerate(comparison.groups[:_TABLES]):
        blocks += tables.blocks(group, _FEW if place else _ROWS)
    beyond = [phrase("figures.beyond", language, words=flat_quote(gathered.beyond))] if gathered.beyond else []
    rest = [*beyond, *_not_compared(comparison, language), *notes, phrase("figures.as_told", language)]
    return answer_of("\n\n".join(filter(None, [*blocks, "\n".join(rest)])), tables.quotations.citations)


@dataclass
class _Tables:
    """The tables of one answer, with its citations so far; ``among`` are words that narrow its papers."""

    language: Language
    asked: Asked | None
    among: str
    quotations: Quotations = field(default_factory=Quotations)

    def said(self, key: str, **values: object) -> str:
        return phrase(f"figures.{key}", self.language, **values)

    def best(self, group: Group) -> str:
        """Return the sentence that says which figure is best, highest or lowest; empty if there is only one, or none is."""
        if len(group.figures) < 2 or not (group.better or (self.asked and self.asked.better)):
            return ""
        first = group.figures[0]
        values = {
            "better": self.said(f"best_{self._end(group)}"),
            "measure": measured(group.metric, group.data, self.language),
            "value": first.shown,
            "method": self.said("with_method", method=flat_quote(first.method)) if first.method else "",
            "title": _short(title_of(first.paper.paper)),
            "id": first.paper.paper.arxiv_id,
        }
        return f"{self.said('best', **values).rstrip('.')} {self._mark(first)}."

    def changes(self, figures: Sequence[Figure]) -> str:
        """Return the sentences of improvements, where there is nothing else."""
        lines = [f"- {_title(it)}: {self.quotations.quote(it.paper, it.bullet, it.sentence)}" for it in figures[:_QUOTED]]
        return "\n".join([self.said("none_changes"), *lines])

    def blocks(self, group: Group, most: int) -> Iterator[str]:
        """Yield what stands above the table of a group, the table, and what stands below it."""
        shown = group.figures[:most]
        measure = measured(group.metric, group.data, self.language)
        conditions = any(it.setting for it in shown)
        head = [self.said("method"), self.said("paper"), measure[0].upper() + measure[1:]]
        rows = [[*self._cells(group, it), *([flat_quote(it.setting) or "–"] if conditions else [])] for it in shown]
        yield self._caption(group, measure)
        yield "\n".join(_pipes([*head, *([self.said("setting")] if conditions else [])], rows))
        yield "\n".join(self._below(group, len(group.figures) - len(shown)))

    def _cells(self, group: Group, figure: Figure) -> list[str]:
        star = "*" if group.assumed and not metric_key(figure.metric) else ""
        return [
            flat_quote(figure.method) or self.said("unnamed"),
            _title(figure),
            f"{figure.shown}{star} {self._mark(figure)}",
        ]

    def _mark(self, figure: Figure) -> str:
        return self.quotations.mark(figure.paper, figure.bullet, figure.sentence)

    def _end(self, group: Group) -> str:
        wanted = self.asked.better if self.asked and self.asked.better else group.better
        return "lowest" if wanted == "lower" else "highest"

    def _caption(self, group: Group, measure: str) -> str:
        among = self.said("among", words=self.among) if self.among else ""
        if len(group.figures) == 1:
            return self.said("alone", measure=measure, among=among)
        known = group.better == ("lower" if self._end(group) == "lowest" else "higher")
        order = self.said(f"order_{'best_' if known else ''}{self._end(group)}")
        key = "same_paper" if group.papers == 1 else "several"
        return self.said(key, n=len(group.figures), papers=group.papers, measure=measure, among=among, order=order)

    def _below(self, group: Group, left: int) -> Iterator[str]:
        name = metric_name(group.metric, self.language)
        if left:
            yield self.said("more", n=left)
        if group.assumed:
            yield self.said("assumed", measure=name)
        if not group.better:
            yield self.said("unknown_better", measure=name)
        if len(group.settings) > 1:
            yield self.said("settings")


def measured(metric: str, data: str, language: Language) -> str:
    """Return what is measured on which data, in words."""
    if not data:
        return flat_quote(metric_name(metric, language))
    if not metric_key(metric):
        return phrase("figures.score_on", language, data=flat_quote(data))
    return phrase("figures.measure_on", language, measure=flat_quote(metric_name(metric, language)), data=flat_quote(data))


def _not_compared(comparison: Comparison, language: Language) -> list[str]:
    """Return what could not be compared, in a sentence, if anything."""
    others = [*comparison.others, *(it for group in comparison.groups[_TABLES:] for it in group.figures)]
    ids = ", ".join(dict.fromkeys(it.paper.paper.arxiv_id for it in comparison.suspect))
    counted: list[tuple[str, int, dict[str, str]]] = [
        ("changes", len(comparison.changes) if comparison.groups else 0, {}),
        ("bounds", len(comparison.bounds), {}),
        ("others", len(others), {"which": _which(others, language)}),
        ("suspect", len(comparison.suspect), {"ids": ids}),
    ]
    said = [phrase(f"figures.{key}{'_one' if n == 1 else ''}", language, n=n, **more) for key, n, more in counted if n]
    return [phrase("figures.not_compared", language, what="; ".join(said))] if said else []


def _which(figures: Sequence[Figure], language: Language) -> str:
    """Return the measures and data of some figures, the most frequent ones first."""
    counts = Counter(measured(it.metric, it.data, language) or phrase("figures.unnamed", language) for it in figures)
    return ", ".join([*(name for name, _ in counts.most_common(_NAMED)), *(["…"] if len(counts) > _NAMED else [])])


def _mentioning(question: Question, gathered: Gathered, asked: Asked) -> Answer:
    """Return that there is no figure to put in order, and what the digests say of what was asked for."""
    quotations = Quotations()
    lines: list[str] = []
    for item in gathered.evidence:
        found = ((b, s) for b in item.bullets for s in split_sentences(b.text) if mentions(asked, s, figures=False))
        if (said := next(found, None)) and len(lines) < _QUOTED:
            place = f"{title_of(item.paper)} ({item.paper.arxiv_id}, {item.paper.date})"
            lines.append(f"- {place}: {quotations.quote(item, *said)}")
    what = flat_quote(", ".join(asked.data) or metric_name(asked.metric, question.language))
    head = phrase("figures.none", question.language, what=what, n=gathered.total or len(gathered.evidence))
    return answer_of("\n".join([head, *lines]), quotations.citations)


def _title(figure: Figure) -> str:
    paper = figure.paper.paper
    return f"{_short(title_of(paper))} ({paper.arxiv_id}, {paper.date})"


def _short(title: str) -> str:
    """Return the beginning of a long title."""
    words = title.split()
    return title if len(words) <= _WORDS else f"{' '.join(words[: _WORDS - 1])}…"


def _pipes(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table of Markdown."""
    return [_row(head), "|" + " --- |" * len(head), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
