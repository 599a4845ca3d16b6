"""The prompts for a language model, one Jinja2 file each."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any

import jinja2

__all__ = ["fingerprint", "render"]


def _source(name: str) -> str | None:
    file = resources.files("prompts") / name
    return file.read_text("utf-8") if file.is_file() else None


@cache
def _environment() -> jinja2.Environment:
    # StrictUndefined: an incomplete prompt must fail here, not at the model.
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_source), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(name: str, **values: Any) -> str:
    """Fill in a prompt; ``name`` is its file's name without ``.j2``.

    :raises jinja2.TemplateNotFound: if the prompt does not exist.
    :raises jinja2.UndefinedError: if a value is missing.
    """
    return _environment().get_template(f"{name}.j2").render(**values).strip()


@cache
def fingerprint(name: str) -> str:
    """Return the version of a prompt: a hash of its file, comments included; ``name`` as for :func:`render`.

    :raises jinja2.TemplateNotFound: if the prompt does not exist.
    """
    source = _source(f"{name}.j2")
    if source is None:
        raise jinja2.TemplateNotFound(f"{name}.j2")
    return hashlib.sha256(source.encode()).hexdigest()[:12]
