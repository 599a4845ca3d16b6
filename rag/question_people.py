"""The authors that a question wants papers of: ``papers by Jiatao Gu``, ``Jiatao Gu가 쓴 논문``.

Authors of digests have two names or more in Latin letters, and so have methods (Stable Diffusion), models (Claude Opus) and
organisations (Google Research). Where the words around do not tell them apart, a name with a word that people do not have is
no author, and one that only an index of authors could decide is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.question_parts import Found
from rag.question_words import GENERIC, PAPER, PAPER_KO

__all__ = ["find_authors"]

_ORGANISATIONS = frozenset(
    """
    academy alibaba amazon anthropic apple association baidu berkeley bytedance center centre cohere college company
    corp corporation databricks deepmind deepseek department eleutherai epfl eth face facebook facility foundation
    google group gmbh huawei hugging ibm inc institut institute intel kaist kakao kuaishou lab laboratories laboratory
    labs meta microsoft mit ministry mozilla national naver nvidia openai organization oxford postech qualcomm
    research salesforce samsung school sciences sensetime snu society stanford startup state team tech technologies
    technology tencent tsinghua unity univ universidad universitat university xiaomi yandex zoom
    """.split()
)
_PLACES = frozenset(
    [
        "hong kong",
        "new york",
        "san francisco",
        "tel aviv",
        "max planck",
        "los angeles",
        "carnegie mellon",
        "united states",
        "south korea",
    ]
)
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """.split()
)
_NO_NAME = frozenset(
    """
    the this that these those which what how who when where why papers paper show list find give and or korean english
    """.split()
)

# A name: Jiatao Gu, Cees G. M. Snoek, Tycho F. A. van der Ouderaa, Li Fei-Fei, Éric de la Clergerie.
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ɏ][a-zß-öø-ɏ'’]+(?:[A-Z][a-zß-öø-ɏ]+)?(?:-[A-ZÀ-ÞÐa-z][a-zß-öø-ɏ]+)*"
_INITIAL = r"[A-Z]\.?(?:-[A-Z]\.?)?(?![A-Za-z0-9])"
_PARTICLE = r"(?:van|von|der|den|de|la|le|del|della|da|dos|di|du|bin|ibn|al|el|ter|ten)"
_NAME = rf"(?:{_WORD}|{_INITIAL})(?:\s+(?:{_WORD}|{_INITIAL}|{_PARTICLE}(?=\s))){{0,4}}\s+{_WORD}"
_SMALL = r"[a-zA-ZÀ-ɏ'’-]{2,20}(?:\s+[a-zA-ZÀ-ɏ]\.?)?\s+[a-zA-ZÀ-ɏ'’-]{2,20}"
_NAMES = rf"(?P<names>(?-i:{_NAME})(?:\s*(?:,\s*(?:and\s+)?|\s+and\s+|&\s*|와\s*|과\s*|랑\s*)\s*(?-i:{_NAME}))*)"
_ET_AL = r"(?:\s+et\s+al\.?)?"

_WROTE = r"(?:(?:co-?)?authored|(?:co-?)?written)"
_EXPLICIT = re.compile(
    rf"\b(?:that\s+(?:are|were)\s+|which\s+(?:are|were)\s+|are\s+|were\s+)?{_WROTE}\s+by\s+(?P<names>(?-i:{_NAME})(?:\s*(?:,\s*(?:and\s+)?|\s+and\s+|&\s*)(?-i:{_NAME}))*|{_SMALL}(?=\s*[?.!,]|\s*$)){_ET_AL}"
    rf"|\b(?:with|having)\s+(?P<as>(?-i:{_NAME}))\s+as\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:co-?)?authors?\b"
    rf"|\b(?:with\s+|from\s+)?(?:the\s+)?(?:(?:first|last|lead|senior|corresponding)\s+)?(?:co-?)?authors?\s*(?:named\s+|called\s+|is\s+|:\s*|=\s*)?(?P<named>(?-i:{_NAME})|(?<=[:=])\s*{_SMALL}(?=\s*[?.!,]|\s*$))"
    rf"|(?:공동\s*)?저자(?:가|는|:|\s*명|\s*이름)?\s*[:=]?\s*(?P<author>(?-i:{_NAME}))(?:인|의|이|가)?",
    re.I,
)
_BY = re.compile(rf"(?<![A-Za-z])(?P<before>[\w'’-]+\s+)?by\s+{_NAMES}{_ET_AL}(?![A-Za-z0-9-])(?!\s+(?-i:[A-Z]))", re.I)
_WROTE_BEFORE = re.compile(
    rf"\b(?P<names>(?-i:{_NAME}))\s+(?:write|publish|author|wrote|published|authored|co-authored|has\s+written|have\s+written)\b",
    re.I,
)
_DID_WRITE = re.compile(
    rf"\b(?:has|have|did)\s+(?P<names>(?-i:{_NAME}))\s+(?:write|publish|author|written|published|authored|co-?author(?:ed)?|post(?:ed)?)\b",
    re.I,
)
_POSSESSIVE = re.compile(rf"\b(?P<names>(?-i:{_NAME}))['’]s?\s+(?=(?:[\w-]+\s+){{0,4}}{PAPER}\b)", re.I)
_KOREAN = re.compile(
    rf"{_NAMES}\s*(?:(?:이|가)\s*(?:쓴|작성한|저술한|발표한|낸|참여한|집필한|공저한|저자인|저자로\s*(?:있는|참여한))\s*(?=[^.?!\n]{{0,30}}{PAPER_KO})"
    rf"|\s*(?:저자|교수님?|박사님?|연구원)(?:의|이|가)?\s*(?:쓴\s*)?(?=[^.?!\n]{{0,20}}{PAPER_KO})|의\s*(?=(?:\S+\s+){{0,3}}?{PAPER_KO}))"
)
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|un|rain|ain)$", re.I)
# What stands before "by" where an author follows even if nobody speaks of papers; nothing when a question begins with it.
_PUBLISHED = re.compile(r"|published|posted|listed|anything|something|everything|stuff|all|more|new|work", re.I)
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|&|(?<=[A-Za-zÀ-ɏ])[와과랑]\s+)\s*", re.I)
_PAPER_WORD = re.compile(rf"\b{PAPER}\b|\b(?:works?|research|articles)\b|{PAPER_KO}", re.I)


def find_authors(text: str, *, plainly: bool = False) -> list[Found]:
    """The authors in order.

    :param text: the question.
    :param plainly: whether papers have to be spoken of beside them, as a question for a detail needs.
    """
    if not re.search(r"[A-Za-zÀ-ɏ]{2}", text) or (plainly and not _PAPER_WORD.search(text)):
        return []
    for match in _matches(text):
        groups = match.groupdict()
        names = groups.get("names") or groups.get("named") or groups.get("author") or groups.get("as") or ""
        start = match.end("before") if groups.get("before") else match.start()
        people = [name.strip(" .,") for name in _SEPARATOR.split(names)]
        if people and all(_is_person(name) for name in people):
            return [Found("author", " ".join(name.split()), start, match.end()) for name in people]
    return []


def _matches(text: str) -> Iterator[re.Match[str]]:
    spoken = _PAPER_WORD.search(text) is not None
    yield from _EXPLICIT.finditer(text)
    yield from _DID_WRITE.finditer(text)
    for match in _BY.finditer(text):
        if _PUBLISHED.fullmatch(before := (match["before"] or "").strip()) or (spoken and not _PARTICIPLE.search(before)):
            yield match
    yield from _POSSESSIVE.finditer(text)
    yield from _WROTE_BEFORE.finditer(text)
    yield from _KOREAN.finditer(text)


def _is_person(name: str) -> bool:
    words = [word.strip("'’.-").lower() for word in name.split()]
    if len(words) < 2 or " ".join(words[:2]) in _PLACES or not any(len(word) > 1 for word in words):
        return False
    return not any(word in _ORGANISATIONS or word in GENERIC or word in _MONTHS or word in _NO_NAME for word in words)
