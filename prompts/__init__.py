"""The texts sent to a language model, one Jinja2 file each."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import jinja2

__all__ = ["render"]


@cache
def _environment() -> jinja2.Environment:
    def load(name: str) -> str | None:
        file = resources.files("prompts") / name
        return file.read_text("utf-8") if file.is_file() else None

    # StrictUndefined: a prompt with a hole in it should fail here, not at the model.
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(name: str, **values: Any) -> str:
    """A prompt with its values filled in. ``name`` is the file's name without ``.j2``.

    :raises jinja2.TemplateNotFound: if there is no such prompt.
    :raises jinja2.UndefinedError: if a value is missing.
    """
    return _environment().get_template(f"{name}.j2").render(**values).strip()
