"""The figures that the digests of a report's papers give, found by rule, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.answer import answer_of, cite
from rag.core import Answer, Citation
from rag.figures import Figure, figures_in
from rag.report.papers import Material
from rag.report.wording import Wording
from rag.text import Language, flat, plain

#: Rows of the table, and characters of a cell.
_MOST, _LONGEST = 30, 36


def figures(material: Material, language: Language) -> Answer:
    """Return a table of the figures that name their data set, by data set and measure, each with its citation.

    Improvements over something else and bounds are left out, because they compare with nothing in the table.
    """
    say = Wording(language)
    papers = [paper for paper in material.papers.values() if not paper.suspect]
    found = [it for it in figures_in(papers) if it.kind == "value" and it.data]
    if not found:
        return answer_of(say("no_figures"))
    shown = _ordered(found)[:_MOST]
    citations: list[Citation] = []
    rows = [_row(it, say, citations) for it in shown]
    lines = [say("figures_columns"), "| --- | --- | --- | --- | --- |", *rows]
    if hidden := len(found) - len(shown):
        lines += ["", say("more_figures", n=hidden)]
    return answer_of("\n".join(lines), citations)


def _ordered(found: Sequence[Figure]) -> list[Figure]:
    """Return figures by data set and measure, those of most papers first, and of each the best first where that is known."""
    papers = Counter((data, metric) for data, metric, _ in {(it.data, it.metric, it.paper.paper.arxiv_id) for it in found})

    def place(it: Figure) -> tuple[int, str, str, float]:
        best = {"higher": -it.value, "lower": it.value}.get(it.better, 0.0)
        return -papers[it.data, it.metric], it.data.casefold(), it.metric, best

    return sorted(found, key=place)


def _row(it: Figure, say: Wording, citations: list[Citation]) -> str:
    citation = cite(len(citations) + 1, it.paper, it.bullet, it.sentence)
    same = next((known for known in citations if (known.arxiv_id, known.text) == (citation.arxiv_id, citation.text)), None)
    if same is None:
        citations.append(citation)
    value = f"{it.written} {(same or citation).marker}"
    setting = f" ({it.setting})" if it.setting else ""
    name = plain(it.paper.paper.title).partition(":")[0]
    cells = (
        it.data + setting,
        it.metric or say("unnamed"),
        value,
        it.method or say("unnamed"),
        f"{_cut(name)} ({it.paper.paper.arxiv_id})",
    )
    return f"| {' | '.join(flat(cell).replace('|', '/') for cell in cells)} |"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
