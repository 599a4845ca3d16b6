"""arXiv papers that links and texts name."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.core import find_ids

_NUMBER = r"(?P<id>\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,3}))?(?![\d])"
#: Addresses of a paper: arXiv and its mirrors, its DOI, and sites that show arXiv papers by their ids.
_SITE = (
    r"(?:(?:[\w-]+\.){0,3}arxiv\.(?:org|cn)/(?:abs|pdf|html|format|ps|src|e-print)|(?:huggingface\.co|hf\.co|hf-mirror\.com)/papers"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview|[a-z]{2}/overview)|ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)"
    r"|papers\.cool/arxiv|(?:www\.)?scirate\.com/arxiv|(?:dx\.)?doi\.org/10\.48550/arxiv\.?|(?:www\.)?semanticscholar\.org/arxiv"
    r"|r\.jina\.ai/https?://arxiv\.org/(?:abs|pdf)|arxiv\.org|(?:www\.)?alphaxiv\.org)"
)
_ADDRESS = re.compile(rf"(?:https?:)?(?://)?{_SITE}[/.:]{{0,2}}(?:arxiv[:.])?{_NUMBER}", re.I)
_RELATIVE = re.compile(rf"(?:\.{{0,2}}/)?(?:abs|pdf|html|papers|overview)/{_NUMBER}(?:\.pdf)?/?(?=$|[?#])", re.I)
_IN_TEXT = re.compile(
    rf"(?:https?://{_SITE}[/.:]{{0,2}}|\barxiv(?:\s*(?:id|preprint))?\s{{0,3}}[:：./]?\s{{0,3}}){_NUMBER}", re.I
)
_BARE = re.compile(rf"(?:arxiv\s?[:：])?\s*{_NUMBER}", re.I)
_URL = re.compile(r"https?://[^\s<>\"'`|\]）】]+")


class Mention(NamedTuple):
    """A paper that is named: its id without the version, the version, and the place in the text."""

    arxiv_id: str
    version: int | None
    start: int = 0
    end: int = 0


def of_address(address: str) -> Mention | None:
    """Return the paper whose page or file an address is, or None; it may lack the name of the site, as in a saved page."""
    address = address.strip()
    return _mention(_ADDRESS.match(address) or _RELATIVE.match(address)) if "." in address or "/" in address else None


def of_text(text: str) -> list[Mention]:
    """Return the papers that a text names by an address or as ``arXiv:2406.00001``, in order."""
    return [mention for found in _IN_TEXT.finditer(text) if (mention := _mention(found))]


def of_id(text: str) -> Mention | None:
    """Return the paper whose id or address is the whole text, or None."""
    text = text.strip()
    return _mention(_BARE.fullmatch(text)) or of_address(text)


def without_addresses(text: str) -> str:
    """Return a text without addresses and ids of papers."""
    return _URL.sub("", _IN_TEXT.sub("", text))


def _mention(found: re.Match[str] | None) -> Mention | None:
    if found is None:
        return None
    known = find_ids(found["id"])
    if len(known) != 1:
        return None
    return Mention(known[0].value, int(found["version"]) if found["version"] else None, found.start(), found.end())
