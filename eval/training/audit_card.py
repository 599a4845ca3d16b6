"""Measure the audit and write its model card: what it saw, what it weighs, how often it is right, beside baselines."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.metrics.detection import auc
from eval.training.planted import KINDS
from eval.training.train_audit import PLANTED, PRIOR, SIZES, Corpus, Round, fit, measure_corpus
from rag.core import LinearModel, StorageError, UsageError
from rag.index import FEATURES, LEAST_ENTRIES, by_name, entry_texts

__all__ = ["CardFigures", "card", "figures", "read_labels"]

Label = tuple[str, str]  # arXiv id and date in ISO form
Floats = NDArray[np.float64]

_FOLDS = 5
_DRAWS = 2000
_CHOSEN = """The model was not fitted on these rows, but it was designed with them in view: the figures it uses, the mix and
the wording of planted junk, the regularisation and the threshold were chosen among more than a hundred variants whose figures
on these rows were looked at. So this table is optimistic, and only entries that nobody has looked at can tell by how much. The
rows are no sample of all entries either (more than half are junk), so the precision is not that of all warnings."""
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
    """Labelled entries, JSON lines of ``{"arxiv_id","date","label": "junk" or "ok"}``: True is junk.

    :raises StorageError: if the file cannot be read.
    :raises UsageError: if it holds something else.
    """
    try:
        rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]
        return {(str(row["arxiv_id"]), str(row["date"])): {"junk": True, "ok": False}[row["label"]] for row in rows}
    except OSError as problem:
        raise StorageError(f"Cannot read {str(file)!r}: {problem.strerror}.", hint="Check --labels FILE.") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise UsageError(
            f"{str(file)!r} holds no labels: {problem!r}.", hint='It has lines {"arxiv_id","date","label":"junk" or "ok"}.'
        ) from problem


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
    """A baseline: the share of the title's terms that do not stand in the bullets, untranslated."""
    judged = [d for _, d in entry_texts(corpus.papers, corpus.terms)]
    return np.array([1 - len({*d.title_terms} & {*d.bullet_terms}) / max(len({*d.title_terms}), 1) for d in judged])


def _cross_validated(done: Sequence[Round]) -> dict[str, dict[str, float]]:
    """Figures on planted junk by size of corpus, each paper judged by a model that has not seen it."""
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
    """AUC, recall and precision, each with the ends of its 95 % interval from resampled rows."""
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


def card(model: LinearModel, found: CardFigures) -> str:
    """The model card in Markdown."""
    planted = list(next(iter(found.planted.values())))
    kinds = ", ".join(f"{share:.0%} {kind}" for kind, share in KINDS.items())
    corpora = sum(times for _, times in SIZES)
    parts = [
        "# The audit of the digests",
        "Written by `nonmun eval train-audit --digests DIR --labels FILE --card FILE`; do not edit.",
        f"""A logistic regression over {len(FEATURES)} figures gives each digest entry the probability that its bullets do not
describe the titled paper. From {model.threshold:.2f} on an entry is called suspect: to miss one is held to be twice as bad
as to warn of a good one. Below {LEAST_ENTRIES} entries in an index nothing is called suspect, since most figures
compare entries with each other.""",
        "## What it saw",
        f"""{found.papers:,} papers ({found.entries:,} entries with bullets), of which those that are labelled were left out.
In each of {corpora} corpora of different sizes drawn from them {PLANTED:.0%} of the papers were given bullets that do not
describe them ({kinds}): those of another paper, made-up ones, the least specific sentences of other entries, form letters.
The others count as good, except those that a first fit suspects. The intercept assumes {PRIOR:.0%} junk. The file that
ships holds the numbers below and no word of any digest.""",
        "## What it weighs",
        _table(
            ["figure", "what it is", "weight", "mean", "deviation"],
            [
                [f"`{n}`", _MEANINGS[n], f"{f.weight:+.2f}", f"{f.mean:.2f}", f"{f.scale:.2f}"]
                for n, f in model.features.items()
            ],
        ),
        f"Weights are for standardised figures; positive speaks for junk. Intercept {model.intercept:+.2f}.",
        "## How well it does",
        *_labelled(found),
        """On planted junk, each paper judged by a model that has not seen it. Planted junk is easier or harder than real junk,
nobody knows which; unplanted entries that are flagged may be junk that was there before.""",
        _table(
            ["corpus", *planted],
            [[name, *(f"{row.get(k, float('nan')):.3f}" for k in planted)] for name, row in found.planted.items()],
        ),
        "## What to keep in mind",
        """It judges whether bullets and title belong together, not whether the bullets are true. `nonmun audit --accept ID`
overrules it. It was trained on Korean bullets under English titles; for other languages nothing was measured. In small
corpora it finds less.""",
    ]
    return "\n\n".join(parts) + "\n"


def _labelled(found: CardFigures) -> list[str]:
    if not found.labelled:
        return ["No labelled entries were given."]
    rows = [
        [
            name,
            *("–" if np.isnan(value) else f"{value:.3f} ({low:.3f} to {high:.3f})" for value, low, high in measures.values()),
        ]
        for name, measures in found.labelled.items()
    ]
    text = f"""On {found.labels["junk"]} labelled junk entries and {found.labels["ok"]} good ones, with 95 % intervals
(bootstrap; one without width says only that no row was wrong, not that none could be). Of all entries
{found.flagged:.1%} are called suspect."""
    return [text, _table(["", "AUC", "recall", "precision"], rows), _CHOSEN]


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
