"""The bundled glossary of machine-learning terms, ``rag/data/glossary.tsv``."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def read_glossary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return pairs of an English term and its Korean forms."""
    text = (resources.files("rag") / "data" / "glossary.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line)
    return tuple((english, tuple(korean.split("|"))) for english, korean in rows)
