"""Model cards, rendered from the Markdown templates of this room, and model files."""

from __future__ import annotations

import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rag.core import LinearModel


def render(name: str, **values: object) -> str:
    """Render a card from a template. Its values are numbers, never text from outside."""
    return _environment().get_template(f"{name}.md.j2").render(values)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("eval.training"), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    found.globals["percent"] = "{:.0%}".format
    return found


def model_to_json(model: LinearModel) -> str:
    """Return the model file that ships."""
    return json.dumps(model.to_json(), indent=1) + "\n"
