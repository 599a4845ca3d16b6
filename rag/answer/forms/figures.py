"""The answer to a question for figures of several papers: tables of what measures the same, in order, and what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.forms.common import answer_of, flat_quote, title_of
from rag.answer.forms.quotes import Quotations
from rag.answer.forms.reason import fact
from rag.answer.framed import claims_of
from rag.answer.phrases import phrase
from rag.core import Answer, Sentence
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

#: Tables of an answer, rows of the first, of the others, and of figures apart; sentences quoted where there are no values.
_TABLES, _ROWS, _FEW, _SINGLE, _QUOTED = 3, 12, 5, 8, 4
#: Other measures that are named; words of a title.
_NAMED, _WORDS = 4, 9


def figures(question: Question, gathered: Gathered) -> Answer:
    """Return the figures that rules find in the evidence, in order; where there are none, the nearest sentences."""
    asked = asked_figures(question.text)
    if asked is None:
        return fact(replace(question, intent="fact"), gathered)
    comparison = compared(figures_in(gathered.evidence), asked)
    if comparison.outside and not comparison.groups:
        return _none_within(question, comparison, asked)
    if comparison.groups or comparison.changes:
        return tabled(question, gathered, comparison, asked).answer
    quoted = _mentioning(question, gathered, asked)
    return quoted if quoted.citations else fact(replace(question, intent="fact"), gathered)


@dataclass(frozen=True, slots=True)
class Tabled:
    """An answer in tables, and the figure of each row and sentence of it that tells one."""

    answer: Answer
    told: dict[str, Figure]


def tabled(
    question: Question, gathered: Gathered, comparison: Comparison, asked: Asked | None, notes: Sequence[str] = ()
) -> Tabled:
    """Return a comparison of figures as an answer.

    :param notes: what else there is to say of the way to them.
    """
    language = question.language
    tables = _Tables(language, asked, flat_quote(gathered.among))
    several = [group for group in comparison.groups if len(group.figures) > 1]
    single = [group.figures[0] for group in comparison.groups if len(group.figures) == 1]
    blocks = [tables.best(several[0])] if several else []
    for place, group in enumerate(several[:_TABLES]):
        blocks += tables.blocks(group, _FEW if place else _ROWS)
    left = [*(it for group in several[_TABLES:] for it in group.figures), *single[_SINGLE:]]
    blocks += tables.apart(single[:_SINGLE])
    if not comparison.groups:
        blocks.append(tables.changes(comparison.changes))
    beyond = [phrase("figures.beyond", language, words=flat_quote(gathered.beyond))] if gathered.beyond else []
    rest = [
        *beyond,
        *_outside(comparison, asked, language),
        *_not_compared(comparison, left, language),
        *notes,
        phrase("figures.as_told", language),
    ]
    text = "\n\n".join(filter(None, [*blocks, "\n".join(rest)]))
    sentences = (Sentence(it.text, it.markers, *(("supported", 1.0) if it.markers else ())) for it in claims_of(text))
    answer = replace(answer_of(text, tables.quotations.citations), sentences=tuple(sentences))
    return Tabled(answer, tables.told)


@dataclass
class _Tables:
    """The tables of one answer, with its citations so far; ``among`` are words that narrow its papers."""

    language: Language
    asked: Asked | None
    among: str
    quotations: Quotations = field(default_factory=Quotations)
    told: dict[str, Figure] = field(default_factory=dict)

    def said(self, key: str, **values: object) -> str:
        return phrase(f"figures.{key}", self.language, **values)

    def best(self, group: Group) -> str:
        """Return the sentence that says which figure is best, highest or lowest; empty if none is known to be."""
        if not (group.better or (self.asked and self.asked.better)):
            return ""
        first = next(it for it in group.figures if not group.assumed or metric_key(it.metric))
        values = {
            "better": self.said(f"best_{self._end(group)}"),
            "measure": measured(group.metric, group.data, self.language),
            "value": first.shown,
            "method": self.said("with_method", method=flat_quote(first.method)) if first.method else "",
            "title": _short(title_of(first.paper.paper)),
            "id": first.paper.paper.arxiv_id,
        }
        sentence = f"{self.said('best', **values).rstrip('.')} {self._mark(first)}."
        self.told[sentence] = first
        return sentence

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
        yield self._pipes([*head, *([self.said("setting")] if conditions else [])], rows, shown)
        yield "\n".join(self._below(group, len(group.figures) - len(shown)))

    def apart(self, figures: Sequence[Figure]) -> Iterator[str]:
        """Yield the figures that stand alone, in one table, since nothing can be set beside any of them."""
        if not figures:
            return
        conditions = any(it.setting for it in figures)
        head = [self.said("method"), self.said("paper"), self.said("measure"), self.said("value")]
        rows = [
            [
                flat_quote(it.method) or self.said("unnamed"),
                _title(it),
                measured(it.metric, it.data, self.language),
                f"{it.shown} {self._mark(it)}",
                *([flat_quote(it.setting) or "–"] if conditions else []),
            ]
            for it in figures
        ]
        yield self.said("alone_one" if len(figures) == 1 else "alone", n=len(figures), among=self._among())
        yield self._pipes([*head, *([self.said("setting")] if conditions else [])], rows, figures)

    def _pipes(self, head: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[Figure]) -> str:
        """Return a table of Markdown, and keep which figure each of its rows tells."""
        lines = [_row(row) for row in rows]
        self.told |= dict(zip(lines, figures, strict=True))
        return "\n".join([_row(head), "|" + " --- |" * len(head), *lines])

    def _among(self) -> str:
        return self.said("among", words=self.among) if self.among else ""

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
        known = group.better == ("lower" if self._end(group) == "lowest" else "higher")
        order = self.said(f"order_{'best_' if known else ''}{self._end(group)}")
        key = "same_paper" if group.papers == 1 else "several"
        return self.said(key, n=len(group.figures), papers=group.papers, measure=measure, among=self._among(), order=order)

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


def _outside(comparison: Comparison, asked: Asked | None, language: Language) -> list[str]:
    """Return how many figures do not meet the bound that is asked for, if any."""
    if not (comparison.outside and asked and asked.bound):
        return []
    many = len(comparison.outside)
    return [phrase(f"figures.outside{'_one' if many == 1 else ''}", language, n=many, bound=asked.bound.written)]


def _none_within(question: Question, comparison: Comparison, asked: Asked) -> Answer:
    """Return that no figure meets the bound that is asked for, and the one that comes nearest."""
    assert asked.bound is not None
    ordered = sorted(comparison.outside, key=lambda it: it.value, reverse=asked.bound.least is not None)
    nearest, quotations = ordered[0], Quotations()
    what = measured(nearest.metric, nearest.data, question.language)
    key = f"figures.none_within{'_one' if len(ordered) == 1 else ''}"
    head = phrase(key, question.language, n=len(ordered), what=what, bound=asked.bound.written)
    line = f"- {_title(nearest)}: {quotations.quote(nearest.paper, nearest.bullet, nearest.sentence)}"
    return answer_of("\n".join([head, line]), quotations.citations)


def _not_compared(comparison: Comparison, left: Sequence[Figure], language: Language) -> list[str]:
    """Return what could not be compared, in a sentence, if anything.

    :param left: figures of tables that are not shown.
    """
    others = [*comparison.others, *left]
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


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
