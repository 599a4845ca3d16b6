"""Evaluate the audit and write its model card: training data, weights, and accuracy beside baselines."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.cases.json_lines import read_lines
from eval.metrics.detection import auc
from eval.training.card import render
from eval.training.junk import KINDS
from eval.training.train_abstracts import read_pairs
from eval.training.train_audit import PLANTED, PRIOR, SIZES, Corpus, Round, fit, measure_corpus
from rag.core import LinearModel, Progress
from rag.index import LEAST_ENTRIES, abstract_model, bundled_model, by_name, entry_texts

Label = tuple[str, str]  # arXiv id and date in ISO form
Floats = NDArray[np.float64]

_FOLDS = 5
_DRAWS = 2000
_MEANINGS = {
    "share": "how much of the title the bullets have, itself or translated",
    "evidence": "the same as a sum: a long title has more to be found",
    "other_titles": "share of other titles that the bullets fit better (logarithm)",
    "name": "the title's name stands in the bullets",
    "neighbours": "likeness to the bullets of papers with similar titles",
    "alike": "likeness to the ten entries most like it",
    "rarity": "how rare its Korean words are",
    "formal": "words that guidelines for authors are made of",
}


@dataclass(frozen=True, slots=True)
class CardFigures:
    """What was measured.

    ``planted`` are cross-validated figures by size of corpus and kind of junk; ``labelled`` are estimates with the ends of
    their 95 % intervals for the audit and two baselines, empty without labels; ``flagged`` is the share of all entries.
    """

    papers: int
    entries: int
    planted: Mapping[str, Mapping[str, float]]
    labelled: Mapping[str, Mapping[str, tuple[float, float, float]]]
    labels: Mapping[str, int]
    flagged: float


def read_labels(file: Path) -> dict[Label, bool]:
    """Read labelled entries, JSON lines of ``{"arxiv_id","date","label": "junk" or "ok"}``: True is junk.

    :raises UsageError: if the file cannot be read, or a line is something else.
    """
    hint = 'Write lines such as {"arxiv_id": "2311.12908", "date": "2023-11-23", "label": "junk" (or "ok")}.'
    return dict(found for _, found in read_lines(file, "label", _label, hint))


@dataclass(frozen=True, slots=True)
class AbstractFigures:
    """What abstracts add: ``pairs`` learned from, ``auc`` of the margin alone, and figures on labelled rows with an abstract.

    ``labelled`` are estimates with the ends of their 95 % intervals, empty without such rows.
    """

    pairs: int
    auc: float
    labels: Mapping[str, int]
    labelled: Mapping[str, tuple[float, float, float]]


def beside_abstracts(digests: Path, abstracts: Path, labels: Mapping[Label, bool], progress: Progress) -> AbstractFigures:
    """Measure the model of abstracts that ships on digests beside their abstracts.

    :raises UsageError: if too few digests have an abstract.
    """
    pairs = read_pairs(digests, abstracts, frozenset(arxiv_id for arxiv_id, _ in labels), progress)
    known = [(pairs.scores[key], junk) for key, junk in labels.items() if key in pairs.scores]
    truth = np.array([junk for _, junk in known], dtype=bool)
    scores = np.array([score for score, _ in known])
    labelled = _with_intervals(truth, scores, bundled_model().threshold) if known else {}
    counts = {"junk": int(truth.sum()), "ok": int((~truth).sum())}
    return AbstractFigures(len(pairs.own), pairs.auc, counts, labelled)


def _label(row: Mapping[str, Any]) -> tuple[Label, bool]:
    if row["label"] not in ("junk", "ok"):
        raise ValueError(f'"label" is {row["label"]!r}')
    return (str(row["arxiv_id"]), str(row["date"])), row["label"] == "junk"


def figures(corpus: Corpus, done: Sequence[Round], model: LinearModel, labels: Mapping[Label, bool]) -> CardFigures:
    """Measure a model on planted junk, by cross-validation over papers, and on labelled entries."""
    values, entries = measure_corpus(corpus, corpus.papers)
    scores = _scores(model, values)
    places = {(entry.arxiv_id, entry.date.isoformat()): i for i, entry in enumerate(entries)}
    known = [(places[key], junk) for key, junk in labels.items() if key in places]
    labelled: dict[str, Mapping[str, tuple[float, float, float]]] = {}
    if known:
        rows, truth = np.array([i for i, _ in known]), np.array([junk for _, junk in known])
        overlap = _unlike_title(corpus)
        labelled = {
            "audit": _with_intervals(truth, scores[rows], model.threshold),
            "title words missing": _with_intervals(truth, overlap[rows], 1.0),
            "never suspect": _with_intervals(truth, np.zeros(len(rows)), 1.0),
        }
    return CardFigures(
        papers=len(corpus.papers),
        entries=len(entries),
        planted=_cross_validated(done),
        labelled=labelled,
        labels={"junk": sum(junk for _, junk in known), "ok": sum(not junk for _, junk in known)},
        flagged=float((scores >= model.threshold).mean()),
    )


def _scores(model: LinearModel, values: NDArray[np.float32]) -> Floats:
    return np.array([round(model.probability(row), 4) for row in by_name(values)])


def _unlike_title(corpus: Corpus) -> Floats:
    """Return a baseline: the share of the title's terms that are missing from the bullets, untranslated."""
    judged = [d for _, d in entry_texts(corpus.papers, corpus.terms)]
    return np.array([1 - len({*d.title_terms} & {*d.bullet_terms}) / max(len({*d.title_terms}), 1) for d in judged])


def _cross_validated(done: Sequence[Round]) -> dict[str, dict[str, float]]:
    """Return figures on planted junk by size of corpus, each paper judged by a model that has not seen it."""
    ids = sorted({i for r in done for i in r.arxiv_ids})
    fold = {i: zlib.crc32(i.encode()) % _FOLDS for i in ids}
    models = [fit(done, frozenset(i for i in ids if fold[i] != k)) for k in range(_FOLDS)]
    sizes: dict[str, list[Round]] = {}
    wanted = [size for size, times in SIZES for _ in range(times)]
    named = {size: "all papers" if size is None else f"{size:,} papers" for size in wanted}
    drawn = [size for size in wanted if size is None or any(len(set(r.arxiv_ids)) == size for r in done)]
    for size, r in zip(drawn, done, strict=True):
        sizes.setdefault(named[size], []).append(r)
    return {name: _planted(rounds, models, fold) for name, rounds in sizes.items()}


def _planted(rounds: Sequence[Round], models: Sequence[LinearModel], fold: Mapping[str, int]) -> dict[str, float]:
    scores: list[Floats] = []
    kinds: list[str] = []
    for r in rounds:
        every = np.stack([_scores(model, r.values) for model in models])
        scores.append(np.asarray(every[[fold[i] for i in r.arxiv_ids], np.arange(len(r.arxiv_ids))], dtype=np.float64))
        kinds.extend(kind or "" for kind in r.kinds)
    score, kind = np.concatenate(scores), np.array(kinds)
    flagged = score >= models[0].threshold
    found = {f"found: {k}": float(flagged[kind == k].mean()) for k in KINDS if (kind == k).any()}
    return {"AUC": auc(kind != "", score), **found, "flagged unplanted": float(flagged[kind == ""].mean())}


def _with_intervals(truth: NDArray[np.bool_], scores: Floats, threshold: float) -> dict[str, tuple[float, float, float]]:
    """Return AUC, recall and precision, each with the ends of its 95 % interval from resampled rows."""
    flagged = scores >= threshold
    measures: dict[str, Callable[[NDArray[np.int64]], float]] = {
        "AUC": lambda rows: auc(truth[rows], scores[rows]),
        "recall": lambda rows: _mean(flagged[rows][truth[rows]]),
        "precision": lambda rows: _mean(truth[rows][flagged[rows]]),
    }
    rng = np.random.default_rng(0)
    # Junk and good entries are drawn apart: how many there are of each was decided by whoever labelled them.
    draws = [
        np.concatenate([rng.choice(rows, len(rows)) for rows in (np.flatnonzero(truth), np.flatnonzero(~truth)) if len(rows)])
        for _ in range(_DRAWS)
    ]
    everything = np.arange(len(truth))
    found = {}
    for name, figure in measures.items():
        drawn = np.array([figure(rows) for rows in draws])
        drawn = drawn[~np.isnan(drawn)]
        low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (float("nan"), float("nan"))
        found[name] = (figure(everything), float(low), float(high))
    return found


def _mean(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def card(model: LinearModel, found: CardFigures, beside: AbstractFigures | None = None) -> str:
    """Return the model card in Markdown; without figures it does not tell of abstracts."""
    names = list(next(iter(found.planted.values())))
    return render(
        "audit_card",
        model=model,
        found=found,
        abstract=abstract_model(),
        beside=beside,
        beside_labelled=list(map(_estimate, beside.labelled.values())) if beside is not None else [],
        features=[
            [f"`{n}`", _MEANINGS[n], f"{f.weight:+.2f}", f"{f.mean:.2f}", f"{f.scale:.2f}"] for n, f in model.features.items()
        ],
        least_entries=LEAST_ENTRIES,
        corpora=sum(times for _, times in SIZES),
        planted_share=PLANTED,
        prior=PRIOR,
        kinds=", ".join(f"{share:.0%} {kind}" for kind, share in KINDS.items()),
        labelled=[[name, *map(_estimate, measures.values())] for name, measures in found.labelled.items()],
        names=names,
        planted=[[name, *(f"{row.get(k, math.nan):.3f}" for k in names)] for name, row in found.planted.items()],
    )


def _estimate(found: tuple[float, float, float]) -> str:
    value, low, high = found
    return "–" if math.isnan(value) else f"{value:.3f} ({low:.3f} to {high:.3f})"
