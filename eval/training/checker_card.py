"""Evaluate the claim checker and write its model card: training data, and accuracy by language and kind of error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.cases.claim_set import LabelledClaim
from eval.metrics.baselines import word_overlap
from eval.metrics.detection import auc, balanced_accuracy, calibration_error, interval
from eval.training.card import render
from eval.training.train_checker import THRESHOLD, Training, cross_validated
from rag.check import Checker
from rag.core import LinearModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """Labelled claims with the score that each judge gives them, by its name, and the checker's verdicts."""

    name: str
    claims: Sequence[LabelledClaim]
    scores: Mapping[str, Floats]
    verdicts: Sequence[str]


def scored(name: str, claims: Sequence[LabelledClaim], model: LinearModel | None = None) -> Scored:
    """Judge claims by the checker and by the two baselines."""
    verdicts = Checker(model).judge([c.claim for c in claims])
    return _beside_baselines(name, claims, np.array([v.score for v in verdicts]), [v.verdict or "" for v in verdicts])


def _beside_baselines(name: str, claims: Sequence[LabelledClaim], scores: Floats, verdicts: Sequence[str]) -> Scored:
    overlap = word_overlap([c.claim for c in claims])
    judges = {"checker": scores, "word overlap": overlap, "always supported": np.ones(len(claims))}
    return Scored(name, claims, judges, verdicts)


def cross_checked(training: Training) -> Scored:
    """Return the written claims, each judged by a model that saw no claim about its paper."""
    scores, rows = cross_validated(training), training.written
    lacking = np.where(scores >= THRESHOLD, "supported", "unverifiable")
    verdicts = np.where(training.shown, "contradicted", lacking)[:rows].tolist()
    return _beside_baselines("written claims, cross-validated by paper", training.claims[:rows], scores[:rows], verdicts)


def card(training: Training, sets: Sequence[Scored]) -> str:
    """Return the model card in Markdown."""
    return render("checker_card", training=training, threshold=THRESHOLD, sections=list(map(_section, sets)))


def _section(s: Scored) -> dict[str, object]:
    rows = []
    for language in ("en", "ko"):
        mine = [i for i, c in enumerate(s.claims) if c.language == language]
        if mine:
            rows += [_row(s, judge, language, np.array(mine)) for judge in s.scores]
    labels = np.array([c.supported for c in s.claims])
    return {
        "title": f"{s.name[:1].upper()}{s.name[1:]}",
        "judges": rows,
        "kinds": [[kind, *_kind(s, kind, "en"), *_kind(s, kind, "ko")] for kind in sorted({c.kind for c in s.claims})],
        "calibration": calibration_error(labels, s.scores["checker"]),
    }


def _row(s: Scored, judge: str, language: str, rows: NDArray[np.int64]) -> list[str]:
    labels, scores = np.array([c.supported for c in s.claims]), s.scores[judge]
    groups = [s.claims[i].arxiv_id for i in rows]

    def accuracy(picked: NDArray[np.int64]) -> float:
        return balanced_accuracy(labels[rows[picked]], scores[rows[picked]] >= THRESHOLD)

    def area(picked: NDArray[np.int64]) -> float:
        return auc(labels[rows[picked]], scores[rows[picked]])

    every = np.arange(len(rows))
    cells = [f"{f(every):.3f} ({low:.3f} to {high:.3f})" for f in (accuracy, area) for low, high in [interval(f, groups)]]
    alarms = float((scores[rows][labels[rows]] < THRESHOLD).mean())
    against = f"{_contradicted(s, rows):.3f}" if judge == "checker" else "–"
    return [judge, language, str(len(rows)), f"{alarms:.3f}", against, *cells]


def _contradicted(s: Scored, rows: NDArray[np.int64]) -> float:
    """Return the share of supported claims that are called contradicted."""
    found = [s.verdicts[i] == "contradicted" for i in rows if s.claims[i].supported]
    return sum(found) / len(found) if found else float("nan")


def _kind(s: Scored, kind: str, language: str) -> list[str]:
    """Return how many claims of a kind there are in a language, and the share that is judged right."""
    rows = [i for i, c in enumerate(s.claims) if c.kind == kind and c.language == language]
    right = [(s.verdicts[i] == "supported") == s.claims[i].supported for i in rows]
    return [str(len(right)), f"{sum(right) / len(right):.2f}" if right else "–"]
