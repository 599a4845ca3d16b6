"""A message that goes back to an earlier question: ``back to the first list``, ``이전 질문으로 돌아가자``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.chat.message import LISTS, Message
from rag.chat.numbered import numbered_lists, of_numbered
from rag.chat.replies import said_of
from rag.chat.turns import Earlier, GoneBack
from rag.search import shortened

_WHAT = r"(?P<what>lists?|questions?|answers?|quer(?:y|ies)|topics?|subjects?|search(?:es)?)"
_BACK = r"^\W{0,5}(?:(?:please|now|ok(?:ay)?|let['’]?s|can|could|you|we|i|want|to|would|like)\s){0,6}"
_REST = r"(?:\s?[,;:]\s?|\s(?:and|but|then)\s)(?P<rest>\S.{1,150})|(?:\s(?:again|please|now|once\smore))*\W{0,5}"
_RETURN = r"(?:(?:go(?:ing)?|get|come|switch|jump)\s)?back\sto|return(?:ing)?\sto"
_WHICH = (
    r"(?:the|my|our|that)\s(?:very\s)?"
    r"(?:(?P<first>first|original|initial)|(?P<before>previous|earlier|prior|other)|(?P<last>last|same))?\s?"
)
_ENGLISH = (
    re.compile(rf"{_BACK}(?:{_RETURN})\s{_WHICH}{_WHAT}(?:\sof\spapers)?(?:{_REST})$", re.I),
    re.compile(
        rf"{_BACK}(?:show|repeat|list|give|see|open)(?:\sme)?\s{_WHICH}{_WHAT}(?:\sof\spapers)?(?=\s(?:again|once)\b|\s?[,;]|\sand\b|\W{{0,5}}$)(?:{_REST})$",
        re.I,
    ),
    re.compile(rf"^\W{{0,5}}what\s(?:was|were)\s{_WHICH}{_WHAT}(?P<rest>)\W{{0,5}}$", re.I),
    re.compile(
        rf"{_BACK}(?:(?:{_RETURN}|show|give|see)\s(?:me\s)?)?the\s{_WHAT}\s(?P<before>before)(?:\s(?:that|this|it|the\slast(?:\sone)?))?(?:{_REST})$",
        re.I,
    ),
)
_NAMED = re.compile(
    rf"{_BACK}(?:{_RETURN})\s(?:the\s)?(?P<name>[^\W_][^?!,;:]{{1,59}}?)(?:\s(?:papers?|list|question|topic))?(?:{_REST})$",
    re.I,
)

_WHAT_KO = r"(?P<what>질문|목록|리스트|결과|주제|얘기|이야기|답변|대답)"
_ASKED_KO = r"(?P<asked>(?:내가\s?)?(?:물어\s?본|물었던|물어봤던|물은|질문한|질문했던|검색한|찾은|보여\s?준)\s?(?:거|것|걸)?)"
_WHICH_KO = (
    r"(?:(?P<first>(?:맨\s?)?처음|첫\s?번째|첫|최초)|(?P<before>이전|직전|바로\s?전|조금\s?전|그\s?전)"
    r"|(?P<last>아까|방금|앞|마지막))(?:에|의)?\s?(?:그\s?)?"
)
_THING_KO = rf"(?:{_ASKED_KO}\s?{_WHAT_KO}?|{_WHAT_KO.replace('what', 'kind')})(?:의)?(?:\s?(?:결과|목록|답변?))?"
_RETURN_KO = r"(?:돌아가|돌아와|되돌아가|가)(?P<on>서)?(?:자|줘|요|볼래|주세요|볼까)?"
_KOREAN = (
    re.compile(
        rf"^\W{{0,5}}(?P<first>(?:맨\s?)?처음)(?:에|의)?\s?(?P<kind>논문|거|걸|것)(?:으로|로)\s?(?:다시\s?)?{_RETURN_KO}[\s,.!?]*(?P<rest>\S.{{1,150}})?$"
    ),
    re.compile(rf"^\W{{0,5}}{_WHICH_KO}{_THING_KO}\s?중(?:에서|에)?\s?(?P<among>\S.{{1,150}})$"),
    re.compile(rf"^\W{{0,5}}{_WHICH_KO}{_THING_KO}(?:으로|로)\s?(?:다시\s?)?{_RETURN_KO}[\s,.!?]*(?P<rest>\S.{{1,150}})?$"),
    re.compile(
        rf"^\W{{0,5}}{_WHICH_KO}{_THING_KO}(?:을|를|은|는|이|좀)?\s?(?:(?:다시|또|한번)\s?(?:좀\s?)?|(?=보여|알려|볼래))(?:(?:보여|알려|볼래|말해|보자|줘)\S*(?:\s?(?:줘|주세요|볼래))?)?\W{{0,5}}$"
    ),
)
_NAMED_KO = re.compile(
    r"^\W{0,5}(?P<name>\S[^?!,]{1,40}?)(?:\s?(?:논문|얘기|이야기|주제|질문|목록))*(?:으로|로)\s?(?:다시\s?)?(?:돌아가|되돌아가)(?:서|자|줘|요|볼래|주세요|볼까)?[\s,.!?]*(?P<rest>\S.{1,150})?$"
)


def gone_back(said: Message) -> GoneBack | str | None:
    """Return what a message goes back to; why there is no such question; None if it does not go back."""
    for pattern in _KOREAN if said.is_korean else _ENGLISH:
        if match := pattern.search(said.core):
            found = match.groupdict()
            if _is_of_list(said, found):
                continue
            turn, among = _meant(said, found), found.get("among")
            rest = f"그중 {among}" if among else (found.get("rest") or "").strip()
            return GoneBack(turn, rest) if turn else said_of(said, "no_earlier", questions=_asked(said))
    match = (_NAMED_KO if said.is_korean else _NAMED).search(said.core)
    if match and (turn := _on(said, match["name"])):
        return GoneBack(turn, (match["rest"] or "").strip())
    return of_numbered(said)


_AGAIN = re.compile(r"\b(?:again|once\smore|back|return(?:ing)?)\b", re.I)


def _is_of_list(said: Message, found: dict[str, str | None]) -> bool:
    """Tell whether words are for the list of the last answer (show me the list), or for one of its papers (첫 번째 결과)."""
    if said.is_korean:
        return found.get("kind") == "결과" and (found.get("first") or "").startswith("첫")
    return not (found.get("first") or found["before"] or found.get("last") or _AGAIN.search(said.core))


def _meant(said: Message, found: dict[str, str | None]) -> Earlier | None:
    """Return the turn that the words of a message are for."""
    turns, what = said.earlier, (found.get("what") or found.get("kind") or "").lower()
    is_list = what.startswith(("list", "목록", "리스트"))
    if found.get("first"):
        return next(iter(numbered_lists(said) if is_list else said.turns), None)
    if is_list or (found.get("last") and not found.get("before")) or not (found.get("before") or found.get("last")):
        turns = turns[:-1] if found.get("before") and _lists(turns[-1]) else turns
        return next((turn for turn in reversed(turns) if _lists(turn)), None)
    if what.startswith(("topic", "subject", "주제", "얘기", "이야기")):
        begins = next((i for i in range(len(turns) - 1, -1, -1) if not turns[i].followed), 0)
        return turns[begins - 1] if begins else None
    return turns[-2] if len(turns) > 1 else None


def _lists(turn: Earlier) -> bool:
    return turn.question.intent in LISTS and bool(turn.papers)


def _on(said: Message, name: str) -> Earlier | None:
    """Return the last turn before the last one that asks about something by name."""
    words = set(re.findall(r"[\w-]+", name.lower())) - {"the", "papers", "on", "about"}
    return next((turn for turn in reversed(said.turns) if words and words <= _subject_words(turn)), None)


def _subject_words(turn: Earlier) -> set[str]:
    return set(re.findall(r"[\w-]+", turn.question.subject.lower()))


def _asked(said: Message) -> str:
    questions: Sequence[str] = list(dict.fromkeys(shortened(turn.text) for turn in said.turns))
    return ", ".join(f"“{question}”" for question in questions)
