"""Why a bullet is not kept, in the language of the bullets, from ``rag/data/writing/wording.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.text import Language


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("rag") / "data" / "writing" / "wording.toml").read_text("utf-8"))


def wording(language: Language) -> Mapping[str, str]:
    """Return the words for one language."""
    return _texts()[language]
