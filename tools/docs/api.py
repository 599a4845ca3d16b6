"""The reference of the Python API: the methods of its classes, with their signatures and what they return."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

_CLASSES = ("Nonmun", "Conversation", "Filters", "Answer")
_ROLE = re.compile(r":\w{1,10}:`~?([^`]{1,100})`")


def api() -> str:
    """Return a section for each public class: what it is, and its methods or fields."""
    import rag

    return "\n\n".join(_class(getattr(rag, name)) for name in _CLASSES)


def _class(found: Any) -> str:
    kinds = [(one.name, str(one.type)) for one in dataclasses.fields(found)] if dataclasses.is_dataclass(found) else []
    rows = [f"| `{name}` | `{kind}` |".replace(" | None", " or None") for name, kind in kinds]
    rows += [f"| `{name}{signature}` | {about} |" for name, signature, about in _members(found) if about]
    table = ["", "| | |", "| --- | --- |", *rows] if rows else []
    return "\n".join([f"### {found.__name__}", "", _text(inspect.getdoc(found) or ""), *table])


def _members(found: Any) -> Iterator[tuple[str, str, str]]:
    for owner in reversed([one for one in found.__mro__ if one.__module__.startswith("rag.")]):
        for name, member in vars(owner).items():
            if name.startswith("_") or not (inspect.isfunction(member) or isinstance(member, property)):
                continue
            function = member.fget if isinstance(member, property) else member
            about = _text(inspect.getdoc(function) or "").replace("|", "\\|")
            yield name, "" if isinstance(member, property) else _signature(function), about


def _signature(function: Any) -> str:
    """Return the parameters without their types, which the editor shows."""
    parts: list[str] = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        text = parameter.name if parameter.default is parameter.empty else f"{parameter.name}=…"
        stars: dict[object, str] = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}
        parts += ["*"] if parameter.kind is parameter.KEYWORD_ONLY and not any(p.startswith("*") for p in parts) else []
        parts.append(stars.get(parameter.kind, "") + text)
    return f"({', '.join(parts)})"


def _text(doc: str) -> str:
    """Return the first paragraph of a docstring in Markdown."""
    first = " ".join(doc.split("\n\n")[0].split("\n:")[0].split())
    return _ROLE.sub(lambda role: f"`{role[1]}`", first).replace("``", "`")
