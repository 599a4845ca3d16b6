"""Untrusted text (titles, authors, bullets, model output) to what a terminal or a page may show.

It may hold escape sequences, HTML, Markdown images, or characters that reverse the direction of writing: everything shown is
cleaned here.
"""

from __future__ import annotations

import re
import unicodedata

# By Unicode's categories: control characters (Cc) steer a terminal; format characters (Cf), such as those of no width, of
# direction and of tags, hide text or reorder what surrounds it; Zl and Zp break lines; half of a pair (Cs) cannot be written.
_SHOWN_AS = {"Cc": " ", "Cf": "", "Zl": " ", "Zp": " ", "Cs": "\ufffd"}
# What means something in Markdown wherever it stands, as part of an address or an entity, and at the start of a line.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$^@]|:(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.|&(?=#?\w+;)", re.I)
_MARKDOWN_START = re.compile(r"^([ \t]*(?:\d{1,9}(?=[.)])|(?=[-+#=])))(.)", re.M)


def clean(text: str) -> str:
    """Return the text without control, invisible and direction characters; ``\\n`` stays."""
    if text.isprintable():
        return text
    return "".join(c if c == "\n" else _SHOWN_AS.get(unicodedata.category(c), c) for c in text)


def flat(text: str) -> str:
    """Return the text cleaned and on one line, with single spaces."""
    return " ".join(clean(text).split())


def as_markdown(text: str) -> str:
    """Return text for a Markdown page that shows it literally: no link, image, emphasis or HTML comes of it."""
    return _MARKDOWN_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", clean(text)))


def as_markdown_line(text: str) -> str:
    """Return text for one line of a Markdown page, shown literally."""
    return as_markdown(flat(text))
