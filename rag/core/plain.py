"""Objects as plain JSON data."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_plain(value: object) -> Any:
    """Return an object as plain JSON data: a dataclass as a dict of all its fields in order, dates in ISO form."""
    kind: Any = type(value)
    return _adapter(kind).dump_python(value, mode="json")
