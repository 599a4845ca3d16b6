"""Untrusted text (titles, authors, bullets, model output) to what a terminal or a page may show.

Digest text is data from outside: it may hold escape sequences, HTML, Markdown images, or characters that turn the direction
of writing. Everything shown goes through here.
"""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["as_html", "as_markdown", "clean"]

# Zero-width and direction-changing characters, which hide text or reorder what surrounds it.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$:@-])")


def clean(text: str) -> str:
    """The text without control, zero-width and direction characters; line breaks stay."""
    text = _INVISIBLE.sub("", text)
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in text)


def as_html(text: str) -> str:
    """Text for a place inside an HTML element or a quoted attribute."""
    return html.escape(clean(text), quote=True)


def as_markdown(text: str) -> str:
    """Text for a Markdown page that shows it literally: no link, image, emphasis or HTML comes of it."""
    return _MARKDOWN.sub(r"\\\1", clean(text))
