"""HTML made of elements, so that no text gets into a page but through :func:`rag.text.sanitize.as_html`."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answer import lang
from rag.text import as_html

__all__ = ["Html", "join", "own_lang", "tag", "with_code"]

_EMPTY = {"input", "meta", "br", "col"}


class Html(str):
    """Text that is HTML already; any other text is escaped."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | float | bool | None) -> Html:
    """An element. Children are texts, which are escaped, and :class:`Html`.

    :param attributes: without those that are None or False; an ending ``_`` is dropped, others become ``-``.
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{as_html(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{given}>" if name in _EMPTY and not children else f"<{name}{given}>{join(children)}</{name}>")


def join(parts: Iterable[str], between: str = "") -> Html:
    """Parts one after another; texts are escaped."""
    return Html(as_html(between).join(part if isinstance(part, Html) else as_html(part) for part in parts))


def own_lang(text: str) -> str | None:
    """The language of a text that differs from that of the page, English."""
    return "ko" if lang(text) else None


def with_code(text: str) -> Html:
    """A text of the program's own, in which what stands between backticks is code."""
    return join(tag("code", part) if place % 2 else part for place, part in enumerate(text.split("`")))
