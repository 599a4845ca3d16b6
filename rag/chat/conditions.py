"""Conditions of the last list that a message drops, by name or by value: ``drop the author``, ``any year``, ``날짜는 빼고``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.chat.message import Message
from rag.chat.narrowing import limits
from rag.search import PieceKind, Question, skim

_KINDS: tuple[tuple[str, tuple[PieceKind, ...]], ...] = (
    (r"(?:up)?votes?|추천|득표|투표", ("min_votes", "max_votes")),
    (r"dates?|years?|months?|days?|times?|periods?|날짜|연도|년도|기간|시기|기한|월", ("since", "until")),
    (r"authors?|저자", ("author", "not_author")),
    (r"order|sort|정렬|순서", ("order",)),
    (r"number|개수|편수", ("limit",)),
)
_WHAT = r"(?:(?:up)?votes?|dates?|years?|months?|days?|times?|periods?|authors?|order(?:ing)?|sort(?:ing)?|number)"
_LIMIT = r"(?:filters?|conditions?|limits?|restrictions?|constraints?|range|requirements?|thresholds?|cutoffs?|minimum|part)"
_NAMED = rf"(?P<what>{_WHAT})(?:\s{_LIMIT})?(?:\s?(?:,|and|or)\s(?:the\s)?(?P<too>{_WHAT})(?:\s{_LIMIT})?)?"
_LEADS = r"^\W{0,5}(?:(?:no|please|now|just|can|could|you|let['’]?s|then|and|but)\b\W{1,5}){0,5}"
_DROP = (
    r"(?:drop|remove|forget(?:\sabout)?|ignore|disregard|lift|clear|undo|cancel|without|skip|lose|minus|take\s(?:off|out|away)|leave\sout"
    r"|get\srid\sof|never\s?mind|regardless\sof|irrespective\sof|no\smatter|whatever)"
)
_TAIL = r"(?:,?\s(?:again|please|too|then|now|instead|is|are))*(?:,?\s(?:but|and)\skeep\s.{1,60})?\W{0,5}$"
_NOT = r"(?:\snot|n['’]?t)"
_BY_NAME = (
    re.compile(rf"{_LEADS}{_DROP}\s(?:(?:the|that|this|any|my|your|a|all)\s){{0,2}}{_NAMED}{_TAIL}", re.I),
    re.compile(rf"{_LEADS}(?:(?:from|of|by|in|with|for|at)\s)?any\s(?:number\sof\s)?{_NAMED}{_TAIL}", re.I),
    re.compile(rf"{_LEADS}(?:(?:from|of|in|for)\s)?all\s(?P<what>years|dates|months|times|periods){_TAIL}", re.I),
    re.compile(
        rf"{_LEADS}(?:the\s)?{_NAMED}\s(?:do(?:es)?{_NOT}\smatter|(?:is|are)\s(?:not\simportant|irrelevant)){_TAIL}", re.I
    ),
    re.compile(rf"{_LEADS}(?:i\s)?do{_NOT}\scare\sabout\s(?:the\s)?{_NAMED}{_TAIL}", re.I),
    re.compile(rf"{_LEADS}do{_NOT}\s(?:limit|filter|restrict|narrow)\s(?:(?:it|them)\s)?by\s(?:the\s)?{_NAMED}{_TAIL}", re.I),
    re.compile(rf"^\W{{0,5}}(?:with\s)?no\s(?P<what>{_WHAT})\s{_LIMIT}{_TAIL}", re.I),
    re.compile(rf"{_LEADS}by\s(?P<anyone>any(?:one|body)){_TAIL}", re.I),
)
_SUBJECT = re.compile(
    rf"{_LEADS}(?:{_DROP}\s(?:(?:the|that|any)\s)?|(?:(?:on|about)\s)?any\s)(?:topics?|subjects?)(?:\s{_LIMIT})?{_TAIL}", re.I
)
_BY_VALUE = re.compile(
    rf"{_LEADS}(?:(?P<only>not\s(?:just|only|limited\sto|necessarily))|{_DROP}|except|not)\s(?:(?:the|that)\s)?"
    rf"(?P<value>\S.{{1,40}}?)(?:\s{_LIMIT})?{_TAIL}",
    re.I,
)

_WHAT_KO = r"(?:추천(?:\s?수)?|득표(?:\s?수)?|투표(?:\s?수)?|날짜|연도|년도|기간|시기|기한|월|저자|정렬|순서|개수|편수)"
_LIMIT_KO = r"(?:\s?(?:조건|필터|제한)(?:들)?)?"
_NAMED_KO = rf"(?P<what>{_WHAT_KO}){_LIMIT_KO}(?:(?:이랑|랑|하고|과|와|,)\s?(?P<too>{_WHAT_KO}){_LIMIT_KO})?"
_LEADS_KO = r"^\W{0,5}(?:(?:아니|그럼|그러면|이제|이번엔|이번에는|그냥|그|이|위|앞의?)[\s,.]{1,3}){0,3}"
_DROP_KO = (
    r"(?:다\s?|모두\s?|다시\s?|좀\s?|전부\s?)?(?:빼|없애|지워|지우|취소|해제|풀|제거|무시|없이|제외|떼|신경\s?(?:쓰지|안\s?쓰)"
    r"|상관\s?(?:없|말|않|안)|관계\s?(?:없|말)|무관|제한\s?(?:없|말))\S{0,6}"
)
_TAIL_KO = (
    r"(?:\s?(?:주세요|줘|줄래|다시|보여|알려|찾아|해줘|해|말고|전체|전부|모두|다|부탁)\S{0,4}){0,4}(?:\s?논문(?:들)?(?:을|를|은)?)?"
    r"(?:\s?(?:보여|알려|찾아)\S{0,3}(?:\s?\S{1,4})?)?\W{0,5}$"
)
_BY_NAME_KO = (
    re.compile(rf"{_LEADS_KO}{_NAMED_KO}(?:은|는|을|를|도|에|이|가|만)?\s?{_DROP_KO}{_TAIL_KO}"),
    re.compile(rf"{_LEADS_KO}(?:아무\s?(?P<what>{_WHAT_KO})나|(?:모든|전체|전)\s?(?P<too>연도|년도|기간|시기|날짜))(?:\s?(?:다|으로|로|에서))?{_TAIL_KO}"),
)  # fmt: skip
_SUBJECT_KO = re.compile(rf"{_LEADS_KO}(?:주제{_LIMIT_KO}(?:은|는|을|를|에|이|가)?\s?{_DROP_KO}|아무\s?주제나){_TAIL_KO}")
_BY_VALUE_KO = re.compile(
    rf"{_LEADS_KO}(?P<value>\S.{{1,30}}?){_LIMIT_KO}(?:(?P<only>(?:만|뿐만?)\s?(?:말고|아니라|아니고))|(?:은|는|을|를)?\s?(?:말고|{_DROP_KO})){_TAIL_KO}"
)


def conditions_dropped(said: Message) -> Sequence[PieceKind]:
    """Return the kinds of the conditions of the last list that a message drops; none if it drops none by name or value."""
    for pattern in _BY_NAME_KO if said.is_korean else _BY_NAME:
        if match := pattern.search(said.core):
            found = match.groupdict()
            names = ["author" if found.get("anyone") else found.get("what"), found.get("too")]
            return [kind for name in names if name for kind in _kinds_of(name)]
    match = (_BY_VALUE_KO if said.is_korean else _BY_VALUE).search(said.core)
    return _kinds_of_value(said, match["value"], only=match["only"] is not None) if match and said.limited else ()


_AND = re.compile(r"(?:,|\sand|\sbut|\sthen)(?:\s(?:and|then))?\s(?=\S)", re.I)
_AND_KO = re.compile(r"(?<=[빼애우하]고|없이|말고)[\s,]{1,3}(?=\S)")


def and_then(said: Message) -> tuple[Message, Question | None]:
    """Return a message without the filter or order that it asks for beside what it drops, and that: and sort by date."""
    for match in (_AND_KO if said.is_korean else _AND).finditer(said.core):
        wanted = skim(said.core[match.end() :], said.today)
        dropping = replace(said, text=said.core[: match.start()])
        if limits(wanted) and not wanted.subject and conditions_dropped(dropping):
            return dropping, wanted
    return said, None


def drops_subject(said: Message) -> bool:
    """Tell whether a message drops the subject of the last list: any topic, 주제는 상관없어."""
    return (_SUBJECT_KO if said.is_korean else _SUBJECT).search(said.core) is not None


def _kinds_of(name: str) -> tuple[PieceKind, ...]:
    return next((kinds for names, kinds in _KINDS if re.match(names, name, re.I)), ())


def _kinds_of_value(said: Message, value: str, *, only: bool) -> Sequence[PieceKind]:
    """Return the kinds of conditions that words stand for, if the last list has these: drop 2024, not only by Dahua Lin."""
    wanted = skim(f"{value} 논문" if said.is_korean else f"papers {value}", said.today)
    if said.limited is None or wanted.subject or wanted.but_days:
        return ()
    has, given = said.limited.filters.given, wanted.filters.given
    if not given:  # without Dahua Lin
        given = {"author": value} if value.casefold() == str(has.get("author", "")).casefold() else {}
    same = all(str(has.get(kind, "")).casefold() == str(it).casefold() for kind, it in given.items())
    known: tuple[PieceKind, ...] = ("since", "until", "min_votes", "max_votes", "author", "not_author")
    kinds = [kind for kind in known if kind in given and kind in has]
    return kinds if given and (same or (only and len(kinds) == len(given))) else ()
