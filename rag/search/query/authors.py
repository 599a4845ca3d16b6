"""The authors that a question wants papers of: ``papers by Jiatao Gu``, ``Jiatao Gu가 쓴 논문``.

Authors of digests have two names or more in Latin letters, and so have methods (Stable Diffusion), models (Claude Opus) and
organisations (Google Research). Where the words around do not tell them apart, a name with a word that people do not have is
no author, and one that only an index of authors could decide is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import GENERIC, PAPER, PAPER_KO

_ORGANISATIONS = frozenset(
    """
    academy alibaba amazon anthropic apple association baidu berkeley bytedance center centre cohere college company
    corp corporation databricks deepmind deepseek department eleutherai epfl eth face facebook facility foundation
    gmbh google group huawei hugging ibm inc institut institute intel kaist kakao kuaishou lab laboratories
    laboratory labs meta microsoft ministry mit mozilla national naver nvidia openai organization oxford postech
    qualcomm research salesforce samsung school sciences sensetime snu society stanford startup state team tech
    technologies technology tencent tsinghua unity univ universidad universitat university xiaomi yandex zoom
    """.split()
)
_PLACES = frozenset(
    "hong kong,new york,san francisco,tel aviv,max planck,los angeles,carnegie mellon,united states,south korea".split(",")
)
_MONTHS = frozenset(
    """
    april august december february friday january july june march may monday november october saturday september
    sunday thursday tuesday wednesday
    """.split()
)
_NO_NAME = frozenset(
    """
    and english find give how korean list or paper papers show that the these this those what when where which who
    why
    """.split()
)

# A name: Jiatao Gu, Cees G. M. Snoek, Tycho F. A. van der Ouderaa, Li Fei-Fei, Éric de la Clergerie.
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ɏ][a-zß-öø-ɏ'’]+(?:[A-Z][a-zß-öø-ɏ]+)?(?:-[A-ZÀ-ÞÐa-z][a-zß-öø-ɏ]+)*"
_INITIAL = r"[A-Z]\.?(?:-[A-Z]\.?)?(?![A-Za-z0-9])"
_PARTICLE = r"(?:van|von|der|den|de|la|le|del|della|da|dos|di|du|bin|ibn|al|el|ter|ten)"
_NAME = rf"(?-i:(?:{_WORD}|{_INITIAL})(?:\s+(?:{_WORD}|{_INITIAL}|{_PARTICLE}(?=\s))){{0,4}}\s+{_WORD})"
_NAMES = rf"{_NAME}(?:\s*(?:,\s*(?:and\s+)?|\s+and\s+|&\s*|[와과랑]\s*)\s*{_NAME})*"
# Without capitals only where nothing else can be meant.
_SMALL = r"[A-Za-zÀ-ɏ'’-]{2,20}(?:\s+[A-Za-zÀ-ɏ]\.?)?\s+[A-Za-zÀ-ɏ'’-]{2,20}(?=\s*[?.!,]|\s*$)"
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|&|(?<=[A-Za-zÀ-ɏ])[와과랑]\s+)\s*", re.I)

_AUTHOR = r"(?:(?:first|last|lead|senior|corresponding)\s+)?(?:co-?)?authors?"
_WRITTEN = r"(?:write|publish|author|written|published|authored|co-?authored|post|posted)"
# Where nobody but an author can be meant.
_PLAIN = tuple(
    re.compile(pattern, re.I | re.X)
    for pattern in (
        rf"""\b(?:(?:(?:that|which)\s+)?(?:are|were)\s+)?(?:co-?)?(?:authored|written)\s+by\s+
        (?P<names>{_NAMES}|{_SMALL})(?:\s+et\s+al\.?)?""",
        rf"""\b(?:with|having)\s+(?P<names>{_NAME})\s+as\s+(?:an?\s+|the\s+)?{_AUTHOR}\b""",
        rf"""\b(?:with\s+|from\s+)?(?:the\s+)?{_AUTHOR}\s*(?:named\s+|called\s+|is\s+|:\s*|=\s*)?
        (?P<names>{_NAME}|(?<=[:=])\s*{_SMALL})""",
        rf"""(?:공동\s*)?저자(?:가|는|\s*명|\s*이름)?\s*[:=]?\s*(?P<names>{_NAME})(?:인|의|이|가)?""",
        rf"""\b(?:has|have|did)\s+(?P<names>{_NAME})\s+{_WRITTEN}\b""",
    )
)
_BY = re.compile(
    rf"""(?<![A-Za-z])(?P<before>[\w'’-]+\s+)?by\s+(?P<names>{_NAMES})(?:\s+et\s+al\.?)?(?![A-Za-z0-9-])(?!\s+(?-i:[A-Z]))""",
    re.I | re.X,
)
# What stands before "by" where an author follows even if nobody speaks of papers; nothing when a question begins with it.
_PUBLISHED = re.compile(r"|published|posted|listed|anything|something|everything|stuff|all|more|new|work", re.I)
# What stands before it where a doer follows: judged by, taken by.
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|un|ain)$", re.I)
_OTHERS = tuple(
    re.compile(pattern, re.I | re.X)
    for pattern in (
        rf"""\b(?P<names>{_NAME})['’]s?\s+(?=(?:[\w-]+\s+){{0,4}}{PAPER}\b)""",
        rf"""\b(?P<names>{_NAME})\s+(?:wrote|(?:has|have)\s+written|{_WRITTEN})\b""",
        rf"""(?P<names>{_NAMES})\s*(?:이|가)\s*
        (?:쓴|작성한|저술한|발표한|낸|참여한|집필한|공저한|저자인|저자로\s*(?:있는|참여한))\s*
        (?=[^.?!\n]{{0,30}}{PAPER_KO})""",
        rf"""(?P<names>{_NAMES})\s*(?:저자|교수님?|박사님?|연구원)(?:의|이|가)?\s*(?:쓴\s*)?(?=[^.?!\n]{{0,20}}{PAPER_KO})""",
        rf"""(?P<names>{_NAMES})\s*의\s*(?=(?:\S+\s+){{0,3}}?{PAPER_KO})""",
    )
)
_PAPER_WORD = re.compile(rf"\b{PAPER}\b|\b(?:works?|research)\b|{PAPER_KO}", re.I)


def find_authors(text: str, *, plainly: bool = False) -> list[Piece]:
    """Find the authors, in order.

    :param text: the question.
    :param plainly: whether papers have to be spoken of beside them, as a question for a detail needs.
    """
    if not re.search(r"[A-Za-zÀ-ɏ]{2}", text) or (plainly and not _PAPER_WORD.search(text)):
        return []
    for match in _matches(text):
        start = match.end("before") if match.re is _BY and match["before"] else match.start()
        people = [name.strip(" .,") for name in _SEPARATOR.split(match["names"])]
        if all(_is_person(name) for name in people):
            return [Piece("author", " ".join(name.split()), start, match.end()) for name in people]
    return []


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the places where authors may be named, the plainest first."""
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
    words = [word.strip("'’.-").lower() for word in name.split()]
    if len(words) < 2 or " ".join(words[:2]) in _PLACES:
        return False
    return not any(word in known for word in words for known in (_ORGANISATIONS, GENERIC, _MONTHS, _NO_NAME))
