"""The sample corpus that ships with the package: its papers, and the claims written about them."""

from __future__ import annotations

from pathlib import Path

from eval.cases.claim_set import LabelledClaim, written
from rag.core import Paper
from rag.digests import SourceFile, collect, merge_papers, read_source


def read_papers(digests: Path) -> dict[str, Paper]:
    """Read all digests under a path; return their papers by arXiv id."""
    return merge_papers({s.name: read_source(s).entries for s in collect([digests]) if isinstance(s, SourceFile)})


def sample_papers() -> dict[str, Paper]:
    """Return the papers of the sample corpus by arXiv id."""
    from rag.library import sample_folder

    return read_papers(sample_folder())


def sample_claims() -> list[LabelledClaim]:
    """Return the claims about the sample corpus. No classifier is trained on them."""
    return written(sample_papers(), "claims_sample")
