"""The arXiv ids in a text, written as such or within an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.core.errors import UsageError

# The archives of the time before April 2007, when an id was archive/YYMMNNN.
_ARCHIVE = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    r"|econ|eess"
    r"|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    r"|q-alg|q-bio"
    r"|q-fin|quant-ph|solv-int|stat|supr-con)"
)
_ID = re.compile(
    r"(?<![A-Za-z0-9.,/$€£_-])"
    r"(?:(?:https?://)?(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html|format)|(?:huggingface\.co|hf\.co)/papers"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|overview)|ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html))/|arxiv\s*:?\s*)?"
    r"(?:((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})"
    r"|(" + _ARCHIVE + r"(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}))"
    r"(?:v\d{1,3})?(?:\.pdf)?(?![0-9A-Za-z%_]|\.\d|,\d{3})(?:[?#][^\s)>가-힣]*|/(?=\s|$))?",
    re.I,
)


class ArxivMention(NamedTuple):
    """An arXiv id without its version, and the characters of the text that name it."""

    value: str
    start: int
    end: int


def find_ids(text: str) -> list[ArxivMention]:
    """Find the ids in order; a number such as 0.2345 or 1234.5 is none."""
    return [
        ArxivMention((match[1] or match[2]).lower() if match[1] else _old(match[2]), match.start(), match.end())
        for match in _ID.finditer(text)
    ]


def read_id(written: str) -> str:
    """The arXiv id in what somebody typed: as such, with a version, or in an address.

    :raises UsageError: if there is not exactly one.
    """
    found = find_ids(written.strip())
    if len(found) != 1:
        raise UsageError(f"{written!r} is no arXiv id.", hint="Type one such as 2406.14347.")
    return str(found[0].value)


def _old(written: str) -> str:
    """An id of old in arXiv's spelling: ``math.GT/0309136``."""
    archive, number = written.split("/")
    name, dot, subject = archive.partition(".")
    return f"{name.lower()}{dot}{subject.upper()}/{number}"
