"""Labelled claims about digest bullets.

``eval/data/claims.jsonl`` was written by hand for this project: claims in Korean and English about bullets of public digests,
which it identifies by paper, day and number and does not contain. ``claims_sample.jsonl`` is the same for the sample corpus
that ships with the package. The kinds of error follow the sentence-level types of ANAH-v2 (arXiv 2407.04693).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases.bundled import read_rows
from eval.cases.json_lines import read_lines
from rag.core import Claim, Paper
from rag.text import Language, language_of

#: Kinds of error that speak against the evidence, and kinds that go beyond it; the others may be either.
CONTRADICTING = frozenset(("number_changed", "unit_or_scale_changed", "negation_or_polarity", "comparison_reversed"))
UNVERIFIABLE = frozenset(("extrapolation", "causal_invented", "misattribution", "generic_filler"))


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, whether its evidence supports it, and how it was made from it (``translation``, ``number_changed``, ...)."""

    arxiv_id: str
    claim: Claim
    supported: bool
    kind: str
    language: Language


def written(papers: Mapping[str, Paper], name: str = "claims") -> list[LabelledClaim]:
    """Return the claims written for this project about bullets of the given papers.

    :param name: ``claims`` or ``claims_sample``.
    """
    found = []
    for row in read_rows(f"{name}.jsonl"):
        paper = papers.get(row["arxiv_id"])
        entry = next((e for e in paper.entries if e.date.isoformat() == row["date"]), None) if paper else None
        if entry and max(row["bullets"]) < len(entry.bullets):
            evidence = tuple(entry.bullets[i].text for i in row["bullets"])
            claim = Claim(row["claim"], evidence)
            found.append(LabelledClaim(row["arxiv_id"], claim, row["label"] == "supported", row["kind"], row["lang"]))
    return found


def read_claims(file: Path) -> list[LabelledClaim]:
    """Read labelled claims, one JSON object per line: ``arxiv_id, claim, evidence, label, kind[, lang]``.

    :raises UsageError: if the file cannot be read or a line lacks one of them.
    """
    return [claim for _, claim in read_lines(file, "labelled claim", _claim, "See eval/cases/claim_set.py for the format.")]


def _claim(row: Mapping[str, Any]) -> LabelledClaim:
    claim = Claim(row["claim"], tuple(row["evidence"]))
    language: Language = "ko" if row.get("lang", language_of(row["claim"])) == "ko" else "en"
    return LabelledClaim(row["arxiv_id"], claim, row["label"] == "supported", row["kind"], language)
