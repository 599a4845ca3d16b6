"""How likely it is that the bullets of a digest entry do not describe the titled paper, and why.

The language model that writes digests now and then has no paper before it, and writes about models in general, about another
paper, or about how to submit one. Eight figures of an entry (:mod:`rag.index.audit.features`) are weighed by a logistic
regression whose few numbers ship with the package (``rag/data/audit.json``, made by ``nonmun eval train-audit``). The audit
is made when an index is built and kept in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.core import DigestEntry, NoIndexError, Paper
from rag.digests import MAX_CHUNK_CHARS
from rag.index.audit.features import FEATURES, Described, Measured, formal_words, measure, names_of
from rag.index.audit.result import Audit, AuditRow, model_text
from rag.index.generation import Generation
from rag.index.translation import TranslationTable
from rag.text import latin_terms

__all__ = ["AuditModel", "audit_generation", "audit_papers", "describe", "read_model"]

_MOST_REASONS = 4
#: A figure is a reason when it makes the odds this much higher (a logarithm) than they are for a usual entry.
_TELLING = 0.25
#: Figures whose reasons take more than a look at the entry to check; they are told last.
_VAGUE = ("neighbours", "rarity")
_MARKS = ",.:;!?()[]{}\"'"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AuditModel:
    """A logistic regression over standardised :data:`~rag.index.audit.features.FEATURES`.

    An entry is suspect when its probability is ``threshold`` or more and the corpus has ``least_entries`` to judge it by.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    threshold: float
    least_entries: int

    def parts(self, values: Floats) -> Floats:
        """What each figure adds to the logarithm of the odds, shape of ``values``; 0 for the mean."""
        standard = (values - np.array(self.means)) / np.array(self.scales)
        return np.asarray(standard * np.array(self.weights), dtype=np.float64)

    def probabilities(self, values: Floats) -> Floats:
        """The probabilities for rows of figures, rounded, since sums differ in the last digits from machine to machine."""
        odds = self.parts(values).sum(axis=1) + self.intercept
        return np.asarray(np.round(1 / (1 + np.exp(-odds)), 4))


@cache
def read_model() -> AuditModel:
    """The model that ships with the package."""
    values = json.loads(model_text())
    columns = [values["features"][name] for name in FEATURES]
    means, scales, weights = (tuple(column[key] for column in columns) for key in ("mean", "scale", "weight"))
    return AuditModel(means, scales, weights, values["intercept"], values["threshold"], values["least_entries"])


def describe(papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]]) -> Iterator[tuple[DigestEntry, Described]]:
    """The entries of papers that have bullets, and how they are judged.

    :param terms: the index terms of titles and of bullets as they are indexed.
    """
    for paper in papers.values():
        for entry in paper.entries:
            if entry.bullets:
                found = [term for b in entry.bullets for term in terms[b.text[:MAX_CHUNK_CHARS]]]
                text = "\n".join(b.text for b in entry.bullets)
                yield entry, Described(paper.arxiv_id, paper.title, text, terms[paper.title], found)


def audit_papers(papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]], translations: TranslationTable) -> Audit:
    """Judge all entries of a corpus. The same papers give the same audit."""
    model = read_model()
    judged = list(describe(papers, terms))
    entries = [entry for entry, _ in judged]
    described = [d for _, d in judged]
    measured = measure(described, translations)
    scores, parts = model.probabilities(measured.values), model.parts(measured.values)
    too_small = len(judged) < model.least_entries
    rows = {}
    for i, entry in enumerate(entries):
        suspect = bool(scores[i] >= model.threshold) and not too_small
        reasons = _reasons(i, described, entries, measured, parts[i]) if suspect else ()
        rows[entry.arxiv_id, entry.date] = AuditRow(
            entry.arxiv_id, entry.date.isoformat(), suspect, round(float(scores[i]), 4), reasons
        )
    every = (entry for paper in papers.values() for entry in paper.entries)
    return Audit(
        tuple(rows.get((e.arxiv_id, e.date)) or AuditRow(e.arxiv_id, e.date.isoformat(), False, 0.0) for e in every), too_small
    )


def audit_generation(generation: Generation) -> Audit:
    """The audit of an index that an older version built, from what that version kept.

    :raises NoIndexError: if it kept too little.
    """
    try:
        terms = json.loads((generation.folder / "terms.json").read_text("utf-8"))
        return audit_papers(generation.papers, terms, TranslationTable.load(generation.folder / "translations.json"))
    except (OSError, ValueError, KeyError, TypeError):
        raise NoIndexError(
            "This index has no audit, and lacks what one is made from.", hint="Type `nonmun ingest --rebuild PATH`."
        ) from None


def _reasons(
    i: int, described: Sequence[Described], entries: Sequence[DigestEntry], measured: Measured, parts: Floats
) -> tuple[str, ...]:
    """What speaks against an entry, the most telling first; each can be checked by reading."""
    # Never none: where no figure tells much by itself, all are asked for what they have to say.
    order = [FEATURES[k] for k in np.argsort(-parts, kind="stable") if parts[k] >= _TELLING] or list(FEATURES)
    told = {
        "share": lambda: _title_words(described[i], measured.found[i]),
        "evidence": lambda: _title_words(described[i], measured.found[i]),
        "other_titles": lambda: _other_titles(int(measured.better[i]), measured.compared - 1),
        "name": lambda: _missing_name(described[i]),
        "neighbours": lambda: _neighbours(described, int(measured.similar[i])),
        "alike": lambda: _alike(int(measured.twins[i]), entries[int(measured.twin[i])]),
        "rarity": lambda: f"its Korean words are more common than those of {measured.commoner[i]:.0%} of the entries",
        "formal": lambda: _formal(formal_words(described[i].text)),
    }
    order.sort(key=lambda name: name in _VAGUE)
    return tuple(dict.fromkeys(filter(None, (told[name]() for name in order))))[:_MOST_REASONS]


def _title_words(entry: Described, found: Sequence[str]) -> str:
    words = {word.strip(_MARKS): latin_terms(word) for word in entry.title.split()}
    words = {word: terms for word, terms in words.items() if terms}
    # A compound is there when it is as a whole, or when all its parts are.
    there = [word for word, (whole, *parts) in words.items() if whole in found or (parts and set(parts) <= set(found))]
    if not there:
        return "no word of the title, translated or not, occurs in the bullets" if words or not found else ""
    if len(there) > len(words) / 2:
        return ""
    return f"of {len(words)} words of the title, translated or not, the bullets have {len(there)}: {', '.join(there)}"


def _other_titles(better: int, others: int) -> str:
    return f"the bullets fit the titles of {better:,} of {others:,} other entries better" if better else ""


def _missing_name(entry: Described) -> str:
    names = names_of(entry.title)
    if not names or any(name in entry.text.lower() for name in names):
        return ""
    at = entry.title.lower().find(names[0])
    return f"the name {entry.title[at : at + len(names[0])]!r} of the title does not occur in the bullets"


def _neighbours(described: Sequence[Described], similar: int) -> str:
    if similar < 0:
        return ""
    return f"papers with similar titles, such as {described[similar].arxiv_id}, are described in other words"


def _alike(twins: int, twin: DigestEntry) -> str:
    if not twins:
        return ""
    many = f"{twins:,} other entries are" if twins > 1 else "another entry is"
    return f"{many} worded much the same, most of all that of {twin.arxiv_id} on {twin.date}"


def _formal(words: Sequence[str]) -> str:
    return f"the bullets speak of how to write or hand in a paper ({', '.join(words)})" if len(words) > 1 else ""
