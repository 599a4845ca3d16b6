"""The authors that a question wants papers of: ``papers by Jiatao Gu``, ``Jiatao Gu가 쓴 논문``.

Authors have at least two names in Latin letters, but so do methods (Stable Diffusion), models (Claude Opus) and organisations
(Google Research). If the context does not tell them apart, a name with a word that no person's name has is not an author; what
only an index of authors could decide counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import PAPER, PAPER_KO, patterns, words

_NOT_OF_PEOPLE = frozenset(words("generic", "organisations", "months_and_days", "question_words"))
_PLACES = words("places")

# A name: Jiatao Gu, Cees G. M. Snoek, Tycho F. A. van der Ouderaa, Li Fei-Fei, Éric de la Clergerie.
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ɏ][a-zß-öø-ɏ'’]+(?:[A-Z][a-zß-öø-ɏ]+)?(?:-[A-ZÀ-ÞÐa-z][a-zß-öø-ɏ]+)*"
_INITIAL = r"[A-Z]\.?(?:-[A-Z]\.?)?(?![A-Za-z0-9])"
_PARTICLE = r"(?:van|von|der|den|de|la|le|del|della|da|dos|di|du|bin|ibn|al|el|ter|ten)"
_NAME = rf"(?-i:(?:{_WORD}|{_INITIAL})(?:\s+(?:{_WORD}|{_INITIAL}|{_PARTICLE}(?=\s))){{0,4}}\s+{_WORD})"
_NAMES = rf"{_NAME}(?:\s*(?:,\s*(?:and\s+)?|\s+and\s+|&\s*|[와과랑]\s*)\s*{_NAME})*"
# A name without capitals, where only an author can be meant.
_SMALL = r"[A-Za-zÀ-ɏ'’-]{2,20}(?:\s+[A-Za-zÀ-ɏ]\.?)?\s+[A-Za-zÀ-ɏ'’-]{2,20}(?=\s*[?.!,]|\s*$)"
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|&|(?<=[A-Za-zÀ-ɏ])[와과랑]\s+)\s*", re.I)

_AUTHOR = r"(?:(?:first|last|lead|senior|corresponding)\s+)?(?:co-?)?authors?"
_WRITTEN = r"(?:write|publish|author|written|published|authored|co-?authored|post|posted)"
# Only an author can be meant.
_PLAIN = patterns(
    rf"""\b(?:(?:(?:that|which)\s+)?(?:are|were)\s+)?(?:co-?)?(?:authored|written)\s+by\s+
    (?P<names>{_NAMES}|{_SMALL})(?:\s+et\s+al\.?)?""",
    rf"""\b(?:with|having)\s+(?P<names>{_NAME})\s+as\s+(?:an?\s+|the\s+)?{_AUTHOR}\b""",
    rf"""\b(?:with\s+|from\s+)?(?:the\s+)?{_AUTHOR}\s*(?:named\s+|called\s+|is\s+|:\s*|=\s*)?
    (?P<names>{_NAME}|(?<=[:=])\s*{_SMALL})""",
    rf"""(?:공동\s*)?저자(?:가|는|\s*명|\s*이름)?\s*[:=]?\s*(?P<names>{_NAME})(?:인|의|이|가)?""",
    rf"""\b(?:has|have|did)\s+(?P<names>{_NAME})\s+{_WRITTEN}\b""",
)
_BY = re.compile(
    rf"""(?ix)(?<![A-Za-z])(?P<before>[\w'’-]+\s+)?by\s+(?P<names>{_NAMES})(?:\s+et\s+al\.?)?(?![A-Za-z0-9-])(?!\s+(?-i:[A-Z]))"""
)
# Before "by", followed by an author even if no papers are mentioned; empty at the beginning of a question.
_PUBLISHED = re.compile(r"|published|posted|listed|anything|something|everything|stuff|all|more|new|work", re.I)
# Before "by", followed by an agent: judged by, taken by.
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|un|ain)$", re.I)
_OTHERS = patterns(
    rf"""\b(?P<names>{_NAME})['’]s?\s+(?=(?:[\w-]+\s+){{0,4}}{PAPER}\b)""",
    rf"""\b(?P<names>{_NAME})\s+(?:wrote|(?:has|have)\s+written|{_WRITTEN})\b""",
    rf"""(?P<names>{_NAMES})\s*(?:이|가)\s*
    (?:쓴|작성한|저술한|발표한|낸|참여한|집필한|공저한|저자인|저자로\s*(?:있는|참여한))\s*
    (?=[^.?!\n]{{0,30}}{PAPER_KO})""",
    rf"""(?P<names>{_NAMES})\s*(?:저자|교수님?|박사님?|연구원)(?:의|이|가)?\s*(?:쓴\s*)?(?=[^.?!\n]{{0,20}}{PAPER_KO})""",
    rf"""(?P<names>{_NAMES})\s*의\s*(?=(?:\S+\s+){{0,3}}?{PAPER_KO})""",
)
_PAPER_WORD = re.compile(rf"\b{PAPER}\b|\b(?:works?|research)\b|{PAPER_KO}", re.I)


def find_authors(text: str, *, plainly: bool = False) -> list[Piece]:
    """Find the authors, in order; ``plainly`` only if papers are mentioned too, as for questions for a detail."""
    if not re.search(r"[A-Za-zÀ-ɏ]{2}", text) or (plainly and not _PAPER_WORD.search(text)):
        return []
    for match in _matches(text):
        start = match.end("before") if match.re is _BY and match["before"] else match.start()
        people = [name.strip(" .,") for name in _SEPARATOR.split(match["names"])]
        if all(_is_person(name) for name in people):
            return [Piece("author", " ".join(name.split()), start, match.end()) for name in people]
    return []


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the places where authors may be named, the most certain first."""
    for pattern in _PLAIN:
        yield from pattern.finditer(text)
    spoken = _PAPER_WORD.search(text) is not None
    for match in _BY.finditer(text):
        before = (match["before"] or "").strip()
        if _PUBLISHED.fullmatch(before) or (spoken and not _PARTICIPLE.search(before)):
            yield match
    for pattern in _OTHERS:
        yield from pattern.finditer(text)


def _is_person(name: str) -> bool:
    parts = [part.strip("'’.-").lower() for part in name.split()]
    return len(parts) > 1 and " ".join(parts[:2]) not in _PLACES and _NOT_OF_PEOPLE.isdisjoint(parts)
