"""The data files in ``eval/data``."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any


def read_text(name: str) -> str:
    """Return the text of a data file."""
    return (resources.files("eval") / "data" / name).read_text("utf-8")


def read_rows(name: str) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in read_text(name).split("\n") if line]


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return the content of a TOML file. Do not change it: it is read once."""
    return tomllib.loads(read_text(name))
