"""What a stretch is to the dates wanted, as the words around it say: since, after, before, until, or in it.

English says so before the stretch (``since May``) or behind it (``May or later``), Korean behind it (``5월 이후``).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from rag.search.query.dates.calendar import ONE_DAY, DatePoint

Relation = Literal["in", "since", "after", "before", "until", "not"]


class Words(NamedTuple):
    """The words around a stretch: where they begin and end, which they are, and what they say."""

    start: int
    end: int
    lead: str
    relation: Relation


_IN: Relation = "in"
#: Those that have a group in _LEAD.
_RELATIONS: tuple[Relation, ...] = ("since", "not", "after", "until", "before")
_WINDOW = 50
_LEAD = re.compile(
    r"""(?ix)(?<![A-Za-z0-9_-])(?:
     (?P<word>(?P<since>since|starting(?:\s+(?:from|in|on|with))?|(?:no|not)\s+(?:earlier\s+than|before)|beginning(?:\s+(?:in|on|with))?)
    |(?P<not>(?:not|except(?:\s+for)?|exclud(?:e|ing)|other\s+than|outside(?:\s+of)?|without|leav(?:e|ing)\s+out|omit|skip|drop|remove|ignore|no(?=\s+papers))
      (?:\s+(?:the|any|all))?(?:\s+(?:those|ones|papers))?(?:\s+(?:that\s+(?:are|were)\s+)?(?:published|posted|listed))?(?:\s+(?:from|in|on|of))?)
    |(?P<after>after|(?:later|newer|more\s+recent)\s+than|following|post)
    |(?P<until>until|till|up\s+(?:to(?:\s+and\s+including)?|until)|through|by|as\s+of|(?:no|not)\s+(?:later\s+than|after))
    |(?P<before>before|prior\s+to|(?:earlier|older)\s+than|pre|preceding|up\s+to\s+but\s+not\s+including)
    |from|between|in|on|during|of|for|within|over|throughout|dated|around|about|circa|at|back\s+in)(?:\s+|(?<=pre)-|(?<=post)-)
     (?:approximately\s+|roughly\s+|around\s+|about\s+)?(?:the\s+)?)$"""
)
_LATER = re.compile(
    r"\s*,?\s*(?:onwards?(?![A-Za-z])|on(?=\s*[?.!,]|\s*$)|(?:and|or)\s+(?:later|newer|onwards?)(?![A-Za-z])|(?:and|or)\s+(?:after|since)(?=\s*(?:[?.!,;)]|$))|and\s+on(?=\s*[?.!,]|\s*$)"
    r"|(?:to|until|till|through)\s+(?:now|today|present|date)(?![A-Za-z]))",
    re.I,
)
_EARLIER = re.compile(r"\s*,?\s*(?:and|or)\s+(?:(?:earlier|older|prior)(?![A-Za-z])|before(?=\s*(?:[?.!,;)]|$)))", re.I)
_TAIL = re.compile(
    r"""(?x)(?:\s?(?:쯤|경|께|무렵|즈음|자))?(?:\s*(?P<word>부터|(?:까지)?(?:에)?(?:\s?(?:나온|발표된|공개된))?(?:\s?(?:건|거|것|걸|논문)(?:들)?)?(?:을|를|은|는)?\s?(?:제외|빼|뺀|말고)\S{0,5}|(?:이|가)\s?아닌|이후|이래|까지|이전|전까지|사이|동안|내내|이내|전|후|뒤|중|내)
     (?:까지)?(?:로는|로만|로|에는|에만|에|의|는|엔|인|도|만)?|에는|에|의|엔|날|\s에(?=\s))"""
    # Whatever follows begins a word: 6월 의료 논문 is not 6월의.
    r"(?=\s|$|[^가-힣]|논문|[꺼거것]만?(?![가-힣])|다이제스트|새로|나[온왔]|올라|발표|게재|소개|공개|실[린렸]|추가|등록|출판|제출|쓴|뭐|무슨|어떤)"
)
_ABOUT_KO = re.compile(r"\s?(?:쯤|경|께|무렵|즈음|자)(?![가-힣])")
_RELATIONS_KO: dict[str, Relation] = {
    "부터": "since", "이후": "since", "이래": "since", "까지": "until", "이전": "before", "전": "before", "전까지": "before", "후": "after",
    "뒤": "after",
}  # fmt: skip
_NEGATED_KO = re.compile(r"제외|빼|뺀|아닌|말고")
_END_OF = re.compile(r"(?:the\s+)?end\s+of", re.I)


def words_around(text: str, start: int, end: int) -> Words:
    """Return the words around a stretch from ``start`` to ``end`` of a text."""
    start, lead, relation = _lead_before(text, start)
    if match := _LATER.match(text, end):
        return Words(start, match.end(), lead, "since")
    if match := _EARLIER.match(text, end):
        return Words(start, match.end(), lead, "until")
    if match := _TAIL.match(text, end) or _ABOUT_KO.match(text, end):
        end = match.end()
        word = match.groupdict().get("word") or ""
        if _NEGATED_KO.search(word):
            relation = "not"
        relation = _RELATIONS_KO.get(word, relation)
    return Words(start, end, lead, relation)


def _lead_before(text: str, start: int) -> tuple[int, str, Relation]:
    """Return where a stretch begins together with its preposition, the preposition, and what it says."""
    window = text[max(0, start - _WINDOW) : start]
    match = _LEAD.search(window)
    if match is None:
        return start, "", "in"
    relation = next((relation for relation in _RELATIONS if match[relation]), _IN)
    if relation == "before" and _END_OF.match(text, start):
        relation = "until"
    return start - len(window) + match.start(), " ".join(match["word"].lower().rstrip(" -").split()), relation


def ends_in_between(text: str, end: int) -> bool:
    """Tell whether 사이 stands behind a stretch that ends there."""
    match = _TAIL.match(text, end)
    return match is not None and (match["word"] or "") == "사이"


def days_wanted(point: DatePoint, relation: Relation) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day: since May begins with May, after May begins with June."""
    if point.closed:
        return point.first, point.last
    if relation == "since":
        return point.first, None
    if relation == "after":
        return point.last + ONE_DAY, None
    if relation == "before":
        return None, point.first - ONE_DAY
    return (None if relation == "until" else point.first), point.last
