"""The table of settings: names, defaults and limits from the code, explanations from ``.env.example``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

_EXAMPLE = Path(__file__).parents[2] / ".env.example"
_VARIABLE = re.compile(r"#? ?([A-Z][A-Z_]{2,60})=")


@dataclass
class _Block:
    """Variables that are explained together."""

    about: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def settings() -> str:
    """Return a table with a row for each group of variables that ``.env.example`` explains together."""
    known = {variable: _limits(variable, name) for name, variable in _variables()}
    lines = ["| variable | default (what it may be) | what it is |", "| --- | --- | --- |"]
    for block in explained():
        values = "<br>".join(known[name] for name in block.names)
        lines.append(f"| {'<br>'.join(f'`{name}`' for name in block.names)} | {values} | {' '.join(block.about)} |")
    return "\n".join(lines)


def explained() -> Iterator[_Block]:
    """Yield the blocks of ``.env.example``: comment lines, then the variables that they are about."""
    block = _Block()
    for line in _EXAMPLE.read_text("utf-8").split("\n\n", 1)[1].splitlines():
        if found := _VARIABLE.match(line):
            block.names.append(found[1])
            continue
        if block.names:
            yield block
            block = _Block()
        block.about.extend([line.lstrip("# ").replace("|", "\\|")] if line.startswith("#") else [])
    if block.names:
        yield block


def _variables() -> Iterator[tuple[str, str]]:
    from rag.core.settings import Settings

    yield from Settings.variables().items()


def _limits(variable: str, name: str) -> str:
    """Return the default of a setting and what it may be, as a cell of the table."""
    from rag.core.settings import Settings

    found = _fields(Settings)[name]
    if variable == "NONMUN_HOME":
        return "the platform's folder for user data"
    value = found.get_default(call_default_factory=True)
    shown = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    default = "none" if shown is None or shown == "" else f"`{_plain(shown)}`"
    return f"{default} ({_range(found)})" if _range(found) else default


def _fields(model: Any) -> dict[str, Any]:
    """Return every setting of a model and of its groups, under its documented name."""
    found: dict[str, Any] = {}
    for name, setting in model.model_fields.items():
        inner = getattr(setting.annotation, "model_fields", None)
        found |= {str(one.alias): one for one in inner.values()} if inner else {name: setting}
    return found


def _range(setting: Any) -> str:
    choices = [f"`{choice}`" for choice in get_args(setting.annotation) if isinstance(choice, str)]
    if choices:
        return ", ".join(choices)
    bounds = {key: f"{getattr(one, key):,}" for one in setting.metadata for key in ("gt", "ge", "le") if hasattr(one, key)}
    low, high = bounds.get("ge", ""), bounds.get("le", "")
    if high:
        return f"{low} to {high}" if low else f"above {bounds['gt']}, to {high}" if "gt" in bounds else f"to {high}"
    return f"from {low}" if low else ""


def _plain(value: Any) -> str:
    """Return a value as one writes it into the environment."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
