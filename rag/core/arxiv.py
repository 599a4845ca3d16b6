"""arXiv ids: their patterns, their places in a text, and the month in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.core.errors import UsageError

#: Patterns of an id for other modules: the present form, the same with an optional version, and the present or the old form.
ARXIV_ID = r"\d{4}\.\d{4,5}"
ARXIV_ID_VERSION = ARXIV_ID + r"(?:v\d+)?"
ANY_ARXIV_ID = ARXIV_ID + r"|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7}"

# The archives of before April 2007, when an id was archive/YYMMNNN.
_ARCHIVE = (
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat"
    r"|cs|dg-ga|econ|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph"
    r"|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con)"
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

_SUBMITTED = re.compile(r"(?:.*/)?(\d\d)(0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})")
_FIRST_YEAR = 91  # arXiv began in 1991


class ArxivMention(NamedTuple):
    """An arXiv id without its version, and its place in the text."""

    value: str
    start: int
    end: int


def find_ids(text: str) -> list[ArxivMention]:
    """Return the ids in order; a number such as 0.2345 or 1234.5 is not one."""
    return [ArxivMention(match[1] or _old(match[2]), match.start(), match.end()) for match in _ID.finditer(text)]


def read_id(written: str) -> str:
    """Return the arXiv id in the input: plain, with a version, or in an address.

    :raises UsageError: unless there is exactly one.
    """
    found = find_ids(written.strip())
    if len(found) != 1:
        raise UsageError(f"{written!r} is not an arXiv id.", hint="Type one such as 2406.14347.")
    return found[0].value


def submitted(arxiv_id: str) -> tuple[int, int] | None:
    """Return the year and month in an arXiv id: 2311.12908 is from November 2023, cs/0112017 from December 2001."""
    found = _SUBMITTED.fullmatch(arxiv_id)
    if found is None:
        return None
    year = int(found[1])
    return year + (1900 if year >= _FIRST_YEAR else 2000), int(found[2])


def _old(written: str) -> str:
    """Return an old id in arXiv's spelling: ``math.GT/0309136``."""
    archive, number = written.split("/")
    name, dot, subject = archive.partition(".")
    return f"{name.lower()}{dot}{subject.upper()}/{number}"
