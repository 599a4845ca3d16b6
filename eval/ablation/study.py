"""The ablation study: labelled questions scored with and without each part of the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from eval.ablation.llama_baselines import llama_variants
from eval.ablation.variants import Ranker, search_variants
from eval.cases.labelled import LabelledQuestion
from eval.metrics.retrieval import condensed, ndcg_at, reciprocal_rank
from rag.core import Progress, no_progress
from rag.index import SearchIndex
from rag.search import Question, understand_many

#: Group of questions to the column that shows it; topics are scored by nDCG@10, all others by MRR@10.
COLUMNS = {
    "fact-en": "fact en (MRR)",
    "fact-ko": "fact ko (MRR)",
    "known-tldr": "one sentence (MRR)",
    "known-abstract": "abstract (MRR)",
    "topic-en": "topic en (nDCG)",
    "topic-ko": "topic ko (nDCG)",
}

#: Papers ranked for a question, so that 10 remain when unjudged ones are taken out.
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Row:
    """The scores of one variant by group of questions, 0 to 1; empty if ``skipped`` says why it did not run."""

    name: str
    about: str
    figures: Mapping[str, float]
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Ablations:
    """A finished table: its rows, and how many questions each group has."""

    papers: int
    questions: Mapping[str, int]
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the table as JSON values."""
        return asdict(self) | {"columns": {group: name for group, name in COLUMNS.items() if group in self.questions}}

    def as_markdown(self) -> str:
        """Return the table as Markdown, one row per variant, below a row with the numbers of questions."""
        groups = [group for group in COLUMNS if group in self.questions]
        lines = [["variant", *(COLUMNS[g] for g in groups)], ["---", *("--:" for _ in groups)]]
        lines.append(["questions", *(str(self.questions[g]) for g in groups)])
        lines.extend([row.name, *(f"{row.figures[g]:.3f}" if g in row.figures else "–" for g in groups)] for row in self.rows)
        notes = [f"{row.name}: {row.skipped}" for row in self.rows if row.skipped]
        return "\n".join([*("| " + " | ".join(line) + " |" for line in lines), "", f"{self.papers:,} papers", *notes])


def run_ablations(index: SearchIndex, questions: Sequence[LabelledQuestion], progress: Progress = no_progress) -> Ablations:
    """Score every variant on the questions of :data:`COLUMNS`; others are left out."""
    asked = [q for q in questions if q.group in COLUMNS]
    understood = understand_many([q.text for q in asked])
    rows = []
    for variant in chain(search_variants(index), llama_variants(index)):
        progress(variant.name, 0, len(asked))
        figures = score(variant.rank, asked, understood) if variant.rank is not None else {}
        progress(variant.name, len(asked), len(asked))
        rows.append(Row(variant.name, variant.about, figures, variant.skipped))
    return Ablations(len(index.papers), dict(Counter(q.group for q in asked)), tuple(rows))


def score(rank: Ranker, asked: Sequence[LabelledQuestion], understood: Sequence[Question]) -> dict[str, float]:
    """Return the mean score of each group of questions for one way of ranking papers."""
    found: dict[str, list[float]] = defaultdict(list)
    for labelled, question in zip(asked, understood, strict=True):
        ranked = condensed(rank(question, DEPTH), labelled.unjudged)
        metric = ndcg_at if labelled.group.startswith("topic") else reciprocal_rank
        found[labelled.group].append(metric(ranked, labelled.relevant, 10))
    return {group: round(sum(values) / len(values), 4) for group, values in found.items()}
