"""Model cards, made of the Markdown templates of this room."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, **values: object) -> str:
    """Return the card that a template makes of some values. It holds numbers, and no text from outside."""
    return _environment().get_template(f"{name}.md.j2").render(values)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("eval.training"), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    found.globals["percent"] = "{:.0%}".format
    return found
