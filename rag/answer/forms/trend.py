"""The answer to how interest in a subject changed: numbers, a chart, and a verdict."""

from __future__ import annotations

import calendar
import datetime as dt

from rag.answer.forms.common import answer_of, entries, percent
from rag.answer.forms.not_covered import not_covered
from rag.answer.forms.scope import scope_of
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, Tally, Tendency
from rag.text import Language

_BAR = "█"
_WIDEST = 20
_LEAST_P = 0.001


def trend(question: Question, gathered: Gathered) -> Answer:
    """Return the papers per step of time with a bar for each, and whether their share of all papers grows."""
    tally, language = gathered.tally or Tally(0), question.language
    if not tally.papers or not tally.steps:
        return not_covered(question, gathered)
    steps = list(tally.steps)
    one = "_one" if tally.papers == 1 else ""
    values = {"n": f"{tally.papers:,}", "first": steps[0], "last": steps[-1], **scope_of(question)}
    lines = [phrase(f"trend.head{one}", language, **values)]
    if tally.tendency:
        lines.append(_verdict(question, tally.tendency))
    lines += [_peak(question, tally), *_chart(question, tally)]
    if (last := gathered.corpus.last) and _is_partial(steps[-1], last):
        lines.append(phrase("trend.partial", language, step=steps[-1], last=last))
    papers, citations = entries(question, gathered.evidence)
    if papers:
        lines += [phrase("examples", language), *papers]
    return answer_of("\n".join(lines), citations)


def _verdict(question: Question, tendency: Tendency) -> str:
    language = question.language
    p = f"p < {_LEAST_P}" if tendency.p < _LEAST_P else f"p = {tendency.p:.3f}" if tendency.p < 0.1 else f"p = {tendency.p:.2f}"
    return phrase(
        f"trend.{tendency.direction}",
        language,
        early=percent(tendency.early),
        late=percent(tendency.late),
        test=phrase("trend.test", language, p=p),
    )


def _peak(question: Question, tally: Tally) -> str:
    step = max(tally.steps, key=lambda name: (tally.steps[name], name))
    n, whole = tally.steps[step], tally.whole.get(step, 0)
    return phrase("trend.peak", question.language, step=step, n=f"{n:,}", share=percent(n / whole if whole else 0.0))


def _chart(question: Question, tally: Tally) -> list[str]:
    """Return the steps as lines with bars, or as a table."""
    if not question.as_table:
        return [phrase("trend.legend", question.language), *_bars(tally, question.language)]
    none = phrase("trend.no_digest", question.language)
    shares = {step: percent(n / tally.whole[step]) if tally.whole.get(step) else none for step, n in tally.steps.items()}
    rows = [f"| {step} | {n:,} | {shares[step]} |" for step, n in tally.steps.items()]
    return ["", f"| {phrase('trend.table', question.language)} |", "|---|---|---|", *rows, ""]


def _bars(tally: Tally, language: Language) -> list[str]:
    """Return a line for each step: its number of papers, a bar as long, and the share; or that it has no digest at all."""
    most = max(tally.steps.values())
    lines = []
    for step, n in tally.steps.items():
        bar = _BAR * (max(1, round(_WIDEST * n / most)) if n else 0)
        whole = tally.whole.get(step, 0)
        share = f"({percent(n / whole)})" if whole and n else "" if whole else f"({phrase('trend.no_digest', language)})"
        lines.append(" ".join(part for part in (f"- {step}: {n:,}", bar, share) if part))
    return lines


def _is_partial(step: str, last: dt.date) -> bool:
    """Tell whether the digests end within the last step."""
    if not last.isoformat().startswith(step) or len(step) == len(last.isoformat()):
        return False
    end = dt.date(last.year, 12, 31) if len(step) == 4 else last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return last < end
