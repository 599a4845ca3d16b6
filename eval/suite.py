"""The suite on the bundled sample: is the paper found and cited, is it said when nothing is there, are claims judged right.

It knows the sample's questions (``data/sample.jsonl``, with the bullet that answers each) and questions that the sample
cannot answer (``data/unanswerable.jsonl``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from eval.checker_card import sample_claims
from eval.metrics.citation import citation_precision, citations_resolve
from eval.metrics.detection import auc, balanced_accuracy
from eval.metrics.retrieval import recall_at, reciprocal_rank
from rag.faithfulness import Checker
from rag.models import Answer, Claim
from rag.nonmun import Nonmun

__all__ = ["Case", "Figures", "case_of", "read_cases", "run_sample"]

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer cites and contains; an unanswerable one has no ``arxiv_id``.

    ``bullet`` is the index of the answering bullet from 0. Of ``must_contain`` each string has to stand in the answer; ``|``
    separates accepted spellings.
    """

    id: str
    lang: str
    question: str
    arxiv_id: str | None = None
    bullet: int | None = None
    must_contain: tuple[str, ...] = ()


def read_cases(name: str) -> list[Case]:
    """The cases of a bundled file, in its order."""
    text = (resources.files("eval") / "data" / f"{name}.jsonl").read_text("utf-8")
    return [case_of(json.loads(line)) for line in text.split("\n") if line]


def case_of(row: Mapping[str, Any]) -> Case:
    """The case that a line of a file holds; what else the line tells is left out."""
    return Case(
        id=row["id"],
        lang=row["lang"],
        question=row["question"],
        arxiv_id=row.get("arxiv_id"),
        bullet=row.get("bullet"),
        must_contain=tuple(row.get("must_contain", ())),
    )


def run_sample(assistant: Nonmun) -> Figures:
    """Ask every question of the sample suite; figures are means, 0 to 1, by language where it matters."""
    papers = assistant.generation().papers
    figures: Figures = {}
    answerable, unanswerable = read_cases("sample"), read_cases("unanswerable")
    rankings = assistant.search_many([c.question for c in answerable], 10)
    answers = {c.id: assistant.ask(c.question) for c in answerable + unanswerable}
    for lang in ("en", "ko"):
        mine = [(c, [e.paper.arxiv_id for e in r]) for c, r in zip(answerable, rankings, strict=True) if c.lang == lang]
        figures[f"retrieval/mrr@10/{lang}"] = _mean(reciprocal_rank(ranked, {c.arxiv_id or ""}) for c, ranked in mine)
        figures[f"retrieval/recall@5/{lang}"] = _mean(recall_at(ranked, {c.arxiv_id or ""}, 5) for c, ranked in mine)
        figures[f"answer/right_paper_cited/{lang}"] = _mean(_cites(answers[c.id], c) for c, _ in mine)
        figures[f"answer/correct/{lang}"] = _mean(_correct(answers[c.id], c) for c, _ in mine)
        figures[f"citation/precision/{lang}"] = _mean(citation_precision(answers[c.id], {c.arxiv_id or ""}) for c, _ in mine)
        figures[f"abstention/wrong/{lang}"] = _mean(float(answers[c.id].abstained) for c, _ in mine)
        silent = [c for c in unanswerable if c.lang == lang]
        figures[f"abstention/right/{lang}"] = _mean(float(answers[c.id].abstained) for c in silent)
    figures |= _checker()
    figures["citation/resolve"] = _mean(float(citations_resolve(a, papers)) for a in answers.values())
    return {name: round(value, 4) for name, value in figures.items()}


def _checker() -> Figures:
    """How well the checker judges the claims about the sample, and how many sentences of its bullets it does not support."""
    claims = sample_claims()
    verdicts = Checker().judge([c.claim for c in claims])
    labels = np.array([c.supported for c in claims])
    said = np.array([v.verdict == "supported" for v in verdicts])
    scores = np.array([v.score for v in verdicts])
    figures = {}
    for lang in ("en", "ko"):
        mine = np.array([c.language == lang for c in claims])
        figures[f"checker/balanced_accuracy/{lang}"] = balanced_accuracy(labels[mine], said[mine])
        figures[f"checker/auc/{lang}"] = auc(labels[mine], scores[mine])
    quoted = [Claim(text, (text,)) for text in sorted({text for c in claims for text in c.claim.evidence})]
    figures["checker/quoted_supported"] = _mean(float(v.verdict == "supported") for v in Checker().judge(quoted))
    return figures


def _cites(answer: Answer, case: Case) -> float:
    return float(any(c.arxiv_id == case.arxiv_id for c in answer.citations))


def _correct(answer: Answer, case: Case) -> float:
    """Whether the right paper is cited and all that a right answer contains stands in the text."""
    text = answer.text.lower()
    spelled = all(any(form.lower() in text for form in wanted.split("|")) for wanted in case.must_contain)
    return float(spelled and _cites(answer, case) > 0)


def _mean(values: Iterable[float]) -> float:
    found: Sequence[float] = list(values)
    return sum(found) / len(found)
