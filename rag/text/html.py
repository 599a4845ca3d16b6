"""HTML from Jinja2 templates in which every value is cleaned and escaped, unless it is HTML already."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from rag.text.latex import plain
from rag.text.sanitize import clean, flat

if TYPE_CHECKING:
    import jinja2

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_BACK_QUOTED = re.compile(r"`([^`\n]+)`")
# A tag of Jinja, or else a line break with the white space around it.
_MARK_OR_BREAK = re.compile(r"\{(?:\{.*?\}|%.*?%|#.*?#)\}|\s*\n\s*", re.S)


class Templates:
    """The templates ``templates/*.html.j2`` of a package, which consist of macros.

    A missing value is an error. A line break in a template disappears next to a tag of HTML or Jinja, and is one space between
    words and attributes.

    :param filters: additional functions for the templates, by name.
    """

    def __init__(self, package: str, **filters: Callable[..., Any]) -> None:
        self._package, self._filters = package, filters

    def __call__(self, name: str) -> Any:
        """Return a template, whose attributes are its macros."""
        return self._environment.get_template(f"{name}.html.j2").module

    @cached_property
    def _environment(self) -> jinja2.Environment:
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._source),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            finalize=lambda value: value if isinstance(value, Markup) else clean(str(value)),
        )
        environment.filters |= {"back_quoted": _BACK_QUOTED.split, "clean": clean, "flat": flat, "lang": lang, "plain": plain}
        environment.filters |= self._filters
        return environment

    def _source(self, name: str) -> str:
        source = (resources.files(self._package) / "templates" / name).read_text("utf-8").strip()
        return _MARK_OR_BREAK.sub(_joined, source) if name.endswith(".j2") else source


def _joined(found: re.Match[str]) -> str:
    """Replace a line break by a comment of Jinja, which still counts in the line numbers of errors."""
    if found[0].startswith("{"):
        return found[0]
    beside = found.string[found.start() - 1] in ">}" or found.string[found.end()] in "<{"
    return ("" if beside else " ") + "{#" + "\n" * found[0].count("\n") + "#}"


def lang(text: str, otherwise: str = "") -> Markup:
    """Return the attribute that makes a browser choose Korean letter forms for a text with any Korean.

    :param otherwise: the language of any other text; empty for that of the surrounding element.
    """
    language = "ko" if _HANGUL.search(text) else otherwise
    return Markup(' lang="{}"').format(language) if language else Markup()


def as_html(text: str) -> str:
    """Return a text as HTML for an element or a quoted attribute."""
    return str(escape(clean(text)))
