"""Lists of a conversation by their number: ``the second list``, ``the first of list no. 2``, ``두 번째 목록에서 2024년만``."""

from __future__ import annotations

import re

from rag.chat.message import COUNTS, LISTS, Message
from rag.chat.replies import said_of
from rag.chat.turns import Earlier, GoneBack
from rag.search import listed_ids, shortened

_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NTH_KO = "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()
_LEADS = r"^\W{0,5}(?:(?:please|now|ok(?:ay)?|let['’]?s|can|could|you|we|i|want|to|would|like)\s){0,6}"
_RETURNS = r"(?:(?:go|get|come|switch|jump)\s)?back\sto|return\sto"
_SHOWS = rf"(?:{_RETURNS}|show|repeat|list|give|see|open|display|what\sabout|how\sabout)(?:\sme)?\s"
_AGAIN = r"(?:,?\s(?:again|please|now|once\smore))*\W{0,5}$"
_ORDINAL = rf"(?:{'|'.join(_NTH)}|\d{{1,2}}(?:st|nd|rd|th))"
# Words behind which a number is that of a list: the first of list 1; not list 5 papers.
_BESIDE = ("of", "in", "from", "on", "among", "sort", "filter", "narrow", "limit", "order")
_OF_LIST = "|".join(rf"(?<=\b{word}\slist\s)" for word in _BESIDE)
_WHAT = r"lists?|questions?|quer(?:y|ies)|search(?:es)?"
# A list, not one that is described: the second list of benchmarks.
_LIST = (
    r"(?:(?:the|my|our|your|that)\s)?(?:(?P<nth>{ordinal})\s(?P<what>{what})|list\s?(?:number\s|no\.?\s?|\#\s?|{of_list})(?P<number>\d{{1,3}}))"
    r"(?![\w-])(?!\s(?:on|about|for|that|which|of\s(?!papers))\b)(?:\sof\spapers)?"
)
_A_LIST, _ANYTHING = (_LIST.format(ordinal=_ORDINAL, what=what, of_list=_OF_LIST) for what in ("lists?", _WHAT))
_SHOWN = (
    re.compile(rf"{_LEADS}(?:{_SHOWS})?{_ANYTHING}{_AGAIN}", re.I),
    re.compile(rf"^\W{{0,5}}what\s(?:was|were)\s{_ANYTHING}\W{{0,5}}$", re.I),
    re.compile(rf"{_LEADS}(?:{_SHOWS})(?:the\s)?list\s(?P<number>\d{{1,3}}){_AGAIN}", re.I),
    re.compile(rf"{_LEADS}list\s(?P<number>\d{{1,3}})\sagain\W{{0,5}}$", re.I),
)
# After a list these are its number, and no number of papers.
_ALONE = re.compile(r"^\W{0,5}(?:the\s)?list\s?(?P<number>\d{1,3})\W{0,5}$", re.I)
_SEVERAL = re.compile(
    r"\blist\s?\d{1,3}\s?(?:,|&|\+|\b(?:and|or|vs\.?|versus|with|to|against)\b)\s?(?:the\s)?list\s?\d{1,3}\b"
    r"|\blists\s\d{1,3}\s?(?:,|&|\+|\b(?:and|or|vs\.?|versus|with|to)\b)\s?\d{1,3}\b",
    re.I,
)
_MENTIONED = re.compile(rf"(?:(?<=\s)|^)(?P<of>(?:of|in|from|on|among|to|with)\s)?{_A_LIST}", re.I)
_PLACED = re.compile(
    rf"(?:the\s|(?<=\s)|^)(?:(?P<place>{_ORDINAL})|(?P<last>last))\s(?:(?:one|paper|result|item|entry)\s)?(?:of|in|from|on)\s{_A_LIST}",
    re.I,
)

_COUNTED_KO = rf"(?:(?P<nth>{'|'.join(_NTH_KO)}|\d{{1,3}})\s?번째|(?P<number>\d{{1,3}})\s?번)"
_ASKED_KO = r"(?:로\s?(?:물어\s?본|물은|물었던|질문한|검색한|찾은|보여\s?준))"
_NUMBERED_KO = r"(?:목록|리스트)\s?(?P<no>\d{1,3})번?(?!\d|\s?(?:개|편|건|년|월|일|위|째))"
_NAMED_KO = r"(?:(?P<asked>{asked})\s?(?:거|것|걸)?|(?P<what>{what}))"
_LIST_KO = rf"(?<![가-힣\d])(?:아까\s|그\s)?(?:{{counted}}\s?{_NAMED_KO}|{{numbered}})(?:\s?결과)?"
_A_LIST_KO, _ANYTHING_KO = (
    _LIST_KO.format(counted=_COUNTED_KO, asked=_ASKED_KO, what=what, numbered=_NUMBERED_KO)
    for what in ("목록|리스트", "목록|리스트|질문|검색")
)
_BACK_KO = r"(?:(?:으로|로)\s?(?:다시\s?)?(?:돌아가|되돌아가|가)\S{0,3})"
_ASKS_KO = r"(?:보여|알려|볼래|보자|줘|띄워|펼쳐|부탁|말해)\S{0,6}(?:\s?(?:줘|주세요|볼래|봐))?"
_SHOWN_KO = (
    re.compile(
        rf"^\W{{0,5}}{_ANYTHING_KO}(?:{_BACK_KO}|(?:을|를|은|는|만|이|좀)?(?:\s?(?:다시|또|좀|한번)){{0,3}}(?:\s?{_ASKS_KO})?)\W{{0,5}}$"
    ),
)
_MENTIONED_KO = re.compile(
    rf"{_A_LIST_KO}(?:(?P<of>에서|의|\s?중(?:에서|에)?|에\s?(?:있는|나온)|에)|{_BACK_KO}|과|와|랑|이랑|하고|을|를|은|는|이|가)?(?=\s|\W|$)"
)
_PLACED_KO = re.compile(
    rf"{_A_LIST_KO}(?:의|에서|에|\s?중)?\s(?:(?P<place>{'|'.join(_NTH_KO)}|\d{{1,2}})\s?번째?|(?P<last>마지막))(?:\s?(?:논문|거|것|건|걸)(?![가-힣]{{2}}))?"
)
# The second lists, 첫 번째와 두 번째 목록.
_ANOTHER = re.compile(r"lists\W{0,5}$|번째?(?:과|와|랑|이랑|하고)\s?$", re.I)


def of_numbered(said: Message) -> GoneBack | str | None:
    """Return the list that a message gives the number of; why there is none; None if it gives no number of one."""
    for shown in _SHOWN_KO if said.is_korean else _SHOWN:
        if match := shown.search(said.core):
            turn = _turn(said, match)
            return GoneBack(turn) if turn else _no_list(said)
    if not any(_lists(turn) for turn in said.turns):
        return None
    if not said.is_korean and (alone := _ALONE.search(said.core)):
        turn = _turn(said, alone)
        return GoneBack(turn) if turn else _no_list(said)
    if _SEVERAL.search(said.core):
        return said_of(said, "several_lists")
    if (placed := _PLACED_KO if said.is_korean else _PLACED).search(said.core):
        return _with_papers(said, placed)
    mentioned = list((_MENTIONED_KO if said.is_korean else _MENTIONED).finditer(said.core))
    if not mentioned:
        return None
    match = mentioned[0]
    if (
        len(mentioned) > 1
        or said.plan.intent == "compare"
        or _ANOTHER.search(match[0])
        or _ANOTHER.search(said.core[: match.start()])
    ):
        return said_of(said, "several_lists")
    turn = _turn(said, match)
    before, after = said.core[: match.start()].strip(), said.core[match.end() :].strip(" ,.:;")
    among = (match["of"] or "").strip()
    them = ("" if among in ("", "의") else "그중") if said.is_korean else "" if among or not before else "them"
    rest = " ".join(filter(None, (before, them, after)))
    return GoneBack(turn, rest) if turn else _no_list(said)


def numbered_lists(said: Message) -> list[Earlier]:
    """Return the lists of a conversation in order; one that was shown again, or went on with its next page, counts once."""
    lists = {turn.text: turn for turn in said.turns if _lists(turn) and not turn.question.skip}
    return list(lists.values())


def _lists(turn: Earlier) -> bool:
    return turn.question.intent in LISTS - COUNTS and bool(turn.papers)


def _turn(said: Message, match: re.Match[str]) -> Earlier | None:
    found = match.groupdict()
    what = found.get("what") or found.get("asked") or "list"
    of_lists = what.lower().startswith(("list", "목록", "리스트"))
    turns = numbered_lists(said) if of_lists else list({turn.text: turn for turn in said.turns}.values())
    place = _number(found.get("nth") or found.get("number") or found.get("no") or "")
    return turns[place - 1] if 0 < place <= len(turns) else None


def _number(word: str) -> int:
    word = word.lower()
    names = next((names for names in (_NTH, _NTH_KO) if word in names), None)
    return names.index(word) + 1 if names else int(re.sub(r"\D", "", word))


def _with_papers(said: Message, placed: re.Pattern[str]) -> GoneBack | str:
    """Return a message with the papers that it gives by their place in a list (the first of the second list)."""
    text, turn = said.core, None
    for match in reversed(list(placed.finditer(said.core))):
        if (turn := _turn(said, match)) is None:
            return _no_list(said)
        place = len(turn.papers) if match["last"] else _number(match["place"])
        if not 0 < place <= len(turn.papers):
            return said_of(said, "shown_by", n=len(turn.papers), question=shortened(turn.text))
        text = f"{text[: match.start()]}{listed_ids([turn.papers[place - 1].arxiv_id])}{text[match.end() :]}"
    return GoneBack(said.earlier[-1], text, said.earlier)


def _no_list(said: Message) -> str:
    """Return that there is no such list, with those that there are."""
    lists = numbered_lists(said)
    told = ", ".join(f"{n}. “{shortened(turn.text)}”" for n, turn in enumerate(lists, 1))
    return said_of(said, "no_numbered", lists=told) if lists else said_of(said, "no_list")
