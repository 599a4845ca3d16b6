"""The last evaluation report in short: its figures with intervals, when and of what it was made."""

from __future__ import annotations

from collections.abc import Iterable

from eval.results import Figure, Result
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import button, with_commands

__all__ = ["no_report_html", "report_html"]


def no_report_html(language: Language) -> str:
    """Where nothing has been measured: what to type."""
    told = with_commands(Label.REPORT_NONE.of(language))
    return f'<section class="nm-quality"><h2>{Label.REPORT.of(language)}</h2><p>{told}</p></section>'


def report_html(result: Result, language: Language) -> str:
    """The figures over all kinds of cases, by language."""
    facts = (result.suite, result.made[:16].replace("T", " "), result.system.get("mode", ""), result.system.get("model", ""))
    made = " · ".join(filter(None, facts))
    rows = "".join(_row(figure) for figure in _headline(result.figures))
    heads = (Label.REPORT_FIGURE, Label.REPORT_VALUE, Label.REPORT_INTERVAL, Label.REPORT_CASES)
    head = "".join(f'<th scope="col">{text.of(language)}</th>' for text in heads)
    name = Label.REPORT.of(language)
    return (
        f'<section class="nm-quality"><h2>{name}</h2><p class="nm-note">{as_html(flat(made))}</p>'
        f'<div class="nm-scroll" tabindex="0" role="region" aria-label="{name}"><table class="nm-figures">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="nm-actions">{button("report", Label.REPORT_SAVE.of(language), attribute="do")}</p></section>'
    )


def _headline(figures: Iterable[Figure]) -> Iterable[Figure]:
    return (figure for figure in figures if figure.kind == "all" and figure.better)


def _row(figure: Figure) -> str:
    return (
        f'<tr><th scope="row">{as_html(flat(figure.metric.replace("_", " ")))} <span>{as_html(flat(figure.lang))}</span></th>'
        f"<td>{figure.value:.3f}</td><td>{figure.low:.3f} – {figure.high:.3f}</td><td>{figure.n}</td></tr>"
    )
