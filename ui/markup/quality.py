"""How far a conversation is supported, which digests are suspect, and the last evaluation, as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.results import Result
from rag.core import Answer, Paper
from rag.index import Audit
from rag.text import Language
from ui.locales.texts import METRIC, Texts
from ui.markup.rendering import render
from ui.session.suspicion import suspicion_of

#: Suspect digests that are listed at once.
MOST = 20


def conversation_html(answers: Sequence[Answer], language: Language) -> str:
    """Return the sentences of a model's answers by verdict, and what was quoted or not answered."""
    written = [answer for answer in answers if answer.mode == "llm"]
    counts = Counter(s.verdict or "unjudged" for a in written for s in a.sentences if s.verdict or s.reason)
    quoted = sum(answer.mode == "extractive" and bool(answer.citations) for answer in answers)
    silent = sum(answer.abstained for answer in answers)
    return render("quality.conversation", Texts(language), counts, quoted, silent)


@dataclass(frozen=True, slots=True)
class Shown:
    """How the list of suspect digests is shown: how many at most, and the papers about which the reader has just decided.

    These keep their places, so that a decision can be undone where it was made.
    """

    many: int = MOST
    decided: frozenset[str] = frozenset()


def digests_html(
    audit: Audit, papers: Mapping[str, Paper], language: Language, *, shown: Shown = Shown(), may: bool = False
) -> str:
    """Return how many entries are suspect, and which, the most suspect first, with the reasons and their bullets.

    Those about which somebody decided before come last.

    :param may: whether the reader may decide about them.
    """
    flagged = [row for row in audit.rows if row.suspect]
    listed = sorted(
        (row for row in audit.rows if row.suspect or row.accepted),
        key=lambda row: (row.accepted and row.arxiv_id not in shown.decided, -row.score, row.arxiv_id, row.date),
    )
    found = [(row, suspicion_of(row, papers)) for row in listed[: shown.many]]
    return render("quality.digests", Texts(language), audit, flagged, found, len(listed) - len(found), papers, may)


def report_html(result: Result | None, language: Language) -> str:
    """Return the figures of the last evaluation over all kinds of cases, by language; without one, what to type."""
    if result is None:
        return render("quality.no_report", Texts(language))
    facts = (result.suite, result.made[:16].replace("T", " "), result.system.get("mode", ""), result.system.get("model", ""))
    figures = [figure for figure in result.figures if figure.kind == "all" and figure.better]
    names = {
        it.metric: METRIC[it.metric].of(language) if it.metric in METRIC else it.metric.replace("_", " ") for it in figures
    }
    return render("quality.report", Texts(language), " · ".join(filter(None, facts)), figures, names)
