"""What readers are told of the three kinds of evidence: digests, abstracts, and summaries that a model elsewhere wrote."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from rag.core import Answer, BulletKind, Citation
from rag.text import Language, language_of


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files("rag") / "data" / "evidence" / "kinds.toml").read_text("utf-8"))


def kind_label(kind: BulletKind, language: Language) -> str:
    """Return the label of a bullet that is not from a digest; empty for one that is, which needs none."""
    label: str = _texts()[language]["label"].get(kind, "")
    return label


def place_cited(citation: Citation, language: Language = "en") -> str:
    """Return where a cited text stands: in a digest, the abstract or a summary, with the day on which that was listed."""
    place: str = _texts()[language]["place"][citation.kind]
    return place.format(date=citation.date)


def twin_label(text: str, kind: BulletKind | None, language: Language) -> str:
    """Return what stands before a text that says in the other language what is cited: its language and its kind."""
    said = _texts()[language]
    label: str = said[f"twin_{language_of(text)}"]
    return label.format(kind=said["name"][kind or "digest"])


def basis_of(answer: Answer, language: Language) -> str:
    """Return which kinds of evidence an answer rests on, and what to know of them; empty if it rests on digests alone."""
    counts, said = answer.rests_on, _texts()[language]
    if not counts.keys() - {"digest"}:
        return ""
    parts = [said["one"][kind] if n == 1 else said["count"][kind].format(n=n) for kind, n in counts.items()]
    *first, last = parts
    joined = said["last"].join(filter(None, (said["between"].join(first), last)))
    return " ".join([said["rests"].format(parts=joined), *([said["caution"]] if "summary" in counts else [])])
