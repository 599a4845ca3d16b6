"""The data that the checker ships with: ``rag/data/checking``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


def read_data(name: str) -> str:
    """Return the text of a file."""
    return (resources.files("rag") / "data" / "checking" / name).read_text("utf-8")


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the content of a TOML file."""
    return tomllib.loads(read_data(name))
