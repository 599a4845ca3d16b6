"""Measure the claim checker and write its model card: what it saw, how often it is right, by language and kind of error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.cases.claim_set import CONTRADICTING, UNVERIFIABLE, LabelledClaim, written
from eval.metrics.detection import auc, balanced_accuracy, calibration_error, interval
from eval.training.train_checker import THRESHOLD, Training, cross_validated
from rag.check import Checker, Classifier
from rag.core import Claim, Paper
from rag.digests import SourceFile, collect, merge_papers, read_source
from rag.text import latin_terms, terms_of_many

__all__ = ["Scored", "card", "cross_checked", "overlap", "sample_claims", "sample_papers", "scored"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """Labelled claims with the probability of support that each judge gives them, by its name.

    ``types`` says of claims that the checker does not support which type it calls them, empty for the others.
    """

    name: str
    claims: Sequence[LabelledClaim]
    scores: Mapping[str, Floats]
    types: Sequence[str]


def sample_papers() -> dict[str, Paper]:
    """The papers of the sample corpus."""
    from rag.assistant import sample_folder

    sources = collect([sample_folder()])
    return merge_papers({s.name: read_source(s).entries for s in sources if isinstance(s, SourceFile)})


def sample_claims() -> list[LabelledClaim]:
    """The claims about the sample corpus, which no classifier learns from."""
    return written(sample_papers(), "claims_sample")


def scored(name: str, claims: Sequence[LabelledClaim], model: Classifier | None = None) -> Scored:
    """Judge claims by the checker and by the two baselines."""
    verdicts = Checker(model).judge([c.claim for c in claims])
    return Scored(
        name,
        claims,
        {"checker": np.array([v.score for v in verdicts]), **_baselines([c.claim for c in claims])},
        [v.verdict or "" for v in verdicts],
    )


def cross_checked(training: Training) -> Scored:
    """The written claims, each judged by a model that saw no claim of its paper."""
    support, conflict = cross_validated(training)
    rows = training.written
    types = np.where(conflict >= THRESHOLD, "contradicted", "unverifiable")
    found = np.where(support >= THRESHOLD, "supported", types)[:rows]
    claims = training.claims[:rows]
    scores = {"checker": support[:rows], **_baselines([c.claim for c in claims])}
    return Scored("written claims, cross-validated by paper", claims, scores, found.tolist())


def _baselines(claims: Sequence[Claim]) -> dict[str, Floats]:
    return {"word overlap": overlap(claims), "always supported": np.ones(len(claims))}


def overlap(claims: Sequence[Claim]) -> Floats:
    """The share of each claim's index terms that stand in its evidence untranslated; across languages the Latin ones only."""
    mine = terms_of_many([c.text for c in claims])
    theirs = terms_of_many([" ".join(c.evidence) for c in claims])
    latin = [set(latin_terms(" ".join(c.evidence))) for c in claims]
    return np.array([len({*m} & ({*t} | x)) / max(len({*m}), 1) for m, t, x in zip(mine, theirs, latin, strict=True)])


def card(training: Training, sets: Sequence[Scored]) -> str:
    """The model card in Markdown."""
    made = len(training.claims) - training.written
    parts = [
        "# The claim checker",
        "Written by `nonmun eval train-checker --digests DIR --labels FILE --card FILE`; do not edit.",
        f"""Two logistic regressions over {len(training.names)} figures of a claim and its evidence: one gives the probability
that the evidence supports the claim (supported from {THRESHOLD:.2f} on), the other that a claim which is not supported
contradicts its evidence rather than going beyond it. The weights of figures that measure an error cannot be positive. The file
that ships holds weights, means and deviations and no word of any digest.""",
        "## What it saw",
        f"""{training.written:,} claims written for this project about bullets of public digests, half of them with an error of
a known kind, and {made:,} made by rule: sentences of bullets as they stand and with an error planted, and short statements in
both languages. What is made by rule counts a fifth. Faithful to the digest is not true of the paper: the bullets were written
by a language model, and the checker knows nothing else.""",
        "## How well it does",
        """Balanced accuracy is the mean of the shares of supported and unsupported claims that are judged right, AUC how often
a supported claim scores above an unsupported one; 95 % intervals by bootstrap over papers. The type is that of claims that are
found unsupported: contradicted or unverifiable. Word overlap calls a claim supported when at least half of its words stand
in the evidence. Claims given with --labels take no part in the fit, but the checker was designed with a file of them in view:
its errors on them were looked at, so figures on that file are optimistic. Nobody has looked at those on the sample.""",
        *(part for s in sets for part in _section(s)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(s: Scored) -> list[str]:
    rows = []
    for language in ("en", "ko"):
        mine = [i for i, c in enumerate(s.claims) if c.language == language]
        if mine:
            rows += [_row(s, judge, language, np.array(mine)) for judge in s.scores]
    kinds = [[kind, *_kind(s, kind)] for kind in sorted({c.kind for c in s.claims})]
    labels = np.array([c.supported for c in s.claims])
    calibration = calibration_error(labels, s.scores["checker"])
    return [
        f"### {s.name[:1].upper()}{s.name[1:]}",
        _table(["judge", "language", "claims", "balanced accuracy", "AUC", "right type"], rows),
        _table(["kind of claim", "claims", "judged right"], kinds),
        f"Scores are off by {calibration:.3f} on average (expected calibration error, ten bins).",
    ]


def _row(s: Scored, judge: str, language: str, rows: NDArray[np.int64]) -> list[str]:
    labels, scores = np.array([c.supported for c in s.claims]), s.scores[judge]
    groups = [s.claims[i].arxiv_id for i in rows]

    def accuracy(picked: NDArray[np.int64]) -> float:
        return balanced_accuracy(labels[rows[picked]], scores[rows[picked]] >= THRESHOLD)

    def area(picked: NDArray[np.int64]) -> float:
        return auc(labels[rows[picked]], scores[rows[picked]])

    every = np.arange(len(rows))
    cells = [f"{f(every):.3f} ({low:.3f} to {high:.3f})" for f in (accuracy, area) for low, high in [interval(f, groups)]]
    typed = f"{_right_type(s, rows):.3f}" if judge == "checker" else "–"
    return [judge, language, str(len(rows)), *cells, typed]


def _right_type(s: Scored, rows: NDArray[np.int64]) -> float:
    """The share of claims found unsupported that are called by the right type, of those whose kind has one."""
    wanted = {**dict.fromkeys(CONTRADICTING, "contradicted"), **dict.fromkeys(UNVERIFIABLE, "unverifiable")}
    found = [s.types[i] == wanted[s.claims[i].kind] for i in rows if s.claims[i].kind in wanted and s.types[i] != "supported"]
    return sum(found) / len(found) if found else float("nan")


def _kind(s: Scored, kind: str) -> list[str]:
    right = [(s.scores["checker"][i] >= THRESHOLD) == c.supported for i, c in enumerate(s.claims) if c.kind == kind]
    return [str(len(right)), f"{sum(right) / len(right):.2f}"]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
