"""The papers that the lines of a page name, by links, addresses and ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.digests.formats.mentions import Mention, of_address, of_id, of_text
from rag.digests.formats.page import Line, lines_text, text_of

#: An id at the start of a line that goes on: ``2406.00001: A title``.
_LEADING_ID = re.compile(r"[\[(]?(\d{4}\.\d{5}(?:v\d{1,2})?)[\])]?\s?[:：,|\s–—-]\s*(?=[^\W\d])")
_ID_CHARS = 60
_CODE_CHARS = 40


class Named(NamedTuple):
    """A paper that a line names, and the text of the link, if there is one."""

    mention: Mention
    label: str
    line: int


def named_in(lines: Sequence[Line]) -> list[Named]:
    """Return the papers that lines name; none in an example of code."""
    if lines and all(span.code for line in lines for span in line) and len(text_of(lines[0])) > _CODE_CHARS:
        return []
    found: list[Named] = []
    for number, line in enumerate(lines):
        here: list[Named] = []
        for span in line:
            if span.href:
                mention = of_address(span.href)
                here += [Named(mention, span.text, number)] if mention else []
            else:
                here += [Named(mention, "", number) for mention in of_text(span.text)]
        text = text_of(line)
        start = _LEADING_ID.match(text)
        here = here or [Named(mention, "", number) for mention in of_text(text)]
        found += here or ([Named(mention, "", number)] if start and (mention := of_id(start[1])) else [])
    return found


def bare_id(cell: list[Line]) -> list[Named]:
    """Return the paper whose id is all that a cell says."""
    text = lines_text(cell)
    mention = of_id(text) if len(text) <= _ID_CHARS else None
    return [Named(mention, text, 0)] if mention else []
