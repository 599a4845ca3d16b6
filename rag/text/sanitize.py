"""Cleaning of untrusted text (titles, authors, bullets, model output) for a terminal or a page.

It may contain escape sequences, HTML, Markdown images, or characters that reverse the direction of writing.
"""

from __future__ import annotations

import re
import unicodedata

# By Unicode category: control characters (Cc) steer a terminal; format characters (Cf: zero width, direction, tags) hide or
# reorder text; Zl and Zp break lines; lone surrogates (Cs) cannot be encoded.
_SHOWN_AS = {"Cc": " ", "Cf": "", "Zl": " ", "Zp": " ", "Cs": "\ufffd"}
# What Markdown interprets anywhere, as part of an address or an entity, and at the start of a line.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$^@]|:(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.|&(?=#?\w+;)", re.I)
_MARKDOWN_START = re.compile(r"^([ \t]*(?:\d{1,9}(?=[.)])|(?=[-+#=])))(.)", re.M)


def clean(text: str) -> str:
    """Return the text without control, invisible and direction characters except ``\\n``."""
    if text.isprintable():
        return text
    return "".join(c if c == "\n" else _SHOWN_AS.get(unicodedata.category(c), c) for c in text)


def flat(text: str) -> str:
    """Return the text cleaned and on one line, with single spaces."""
    return " ".join(clean(text).split())


def visible(text: str) -> str:
    """Return the text with escapes in place of what cannot be seen, such as control characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def as_markdown(text: str) -> str:
    """Return Markdown that shows the text literally, without any link, image, emphasis or HTML."""
    return _MARKDOWN_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", clean(text)))


def as_markdown_line(text: str) -> str:
    """Return one line of Markdown that shows the text literally."""
    return as_markdown(flat(text))
