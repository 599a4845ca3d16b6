"""A message that puts right what was asked about: ``I meant MATH, not GSM8K``, ``음악 생성이 아니라 음성 인식``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.chat.message import Message
from rag.chat.narrowing import limits
from rag.search import Question, skim, understand

_SORRY = r"^\W{0,5}(?P<sorry>(?:(?:no|nope|sorry|oops|actually|wait|rather)\b\W{0,5}){0,3})"
_MEANT = r"(?P<meant>(?:what\s)?i\s(?:mean|meant|said|was\sasking\sabout)\s(?:(?:is|was)\s)?)"
_X, _Y = r"(?P<out>[^\W_][^?!,;]{1,59}?)", r"(?P<instead>[^\W_][^?!,;]{1,59}?)"
_BUT = r"\s?(?:,\s?(?:but|rather)?|\s(?:but|rather)\b|\s[-–])"
_END = r"(?:\s(?:instead|please|papers?))*\W{0,5}$"
_ENGLISH = (
    re.compile(rf"{_SORRY}{_MEANT}?not\s{_X}{_BUT}\s?(?:i\smeant?\s)?{_Y}{_END}", re.I),
    re.compile(rf"{_SORRY}{_MEANT}?{_Y}\s?,?\s(?:and\s)?not\s{_X}{_END}", re.I),
    re.compile(rf"{_SORRY}{_MEANT}{_Y}{_END}", re.I),
    re.compile(rf"^\W{{0,5}}(?P<sorry>(?:no|nope|actually)\b)\s?[,.!:]\s?{_Y}{_END}", re.I),
    re.compile(rf"^\W{{0,5}}(?P<sorry>actually\b)\W{{0,5}}{_Y}\sinstead\W{{0,5}}$", re.I),
)
_SORRY_KO = r"^\W{0,5}(?P<sorry>(?:(?:아니\S{0,2}|미안\S{0,3}|죄송\S{0,5}|앗|아|음)[\s,.!]{1,3}){0,2})"
_SORRY_BEFORE = re.compile(rf"{_SORRY}(?=\S)|{_SORRY_KO}(?=\S)".replace("<sorry>", "<en>", 1), re.I)
_X_KO, _Y_KO = r"(?P<out>[^\W_][^?!,]{0,39}?)(?:이|가|은|는)?", r"(?P<instead>[^\W_][^?!,]{0,39}?)"
_MEANT_KO = r"(?:말이야|말인데|말이에요|말입니다|(?:말|얘기|이야기)한\s?(?:거|건데|것)\S{0,4}|말하는\s?거\S{0,3}|얘기\S{0,3})"
_ASKS_KO = r"(?:\s?(?:논문|연구)(?:들)?(?:은|는|을|를)?)?(?:\s?(?:보여|알려|찾아)\S*(?:\s?(?:줘|주세요))?)?"
_KOREAN = (
    re.compile(
        rf"{_SORRY_KO}{_X_KO}\s?(?:아니라|아니고|말고)[\s,]{{1,3}}{_Y_KO}(?:을|를)?{_ASKS_KO}(?:\s?(?P<meant>{_MEANT_KO}))?\W{{0,5}}$"
    ),
    re.compile(rf"{_SORRY_KO}{_Y_KO}(?:을|를)?{_ASKS_KO}\s?(?P<meant>{_MEANT_KO})\W{{0,5}}$"),
)
#: Of what is meant: denies or limits, and is no other thing to ask about.
_NO_THING = re.compile(
    r"(?i)\b(?:not|no|only|just|without|except|nothing|never|thanks?|that|this|it|those|these|them)\b|만$|빼고|말고|없이"
)
_A_REQUEST = re.compile(
    r"(?i)(?:what|how|which|who|whose|why|when|where|can|could|do|does|did|is|are|was|show|find|list|give|tell|compare|papers?|more|sort|go|back"
    r"|explain|summari[sz]e|thanks?|yes|ok)\b"
)
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Correction:
    """What was meant ``instead`` of what was asked about, which is to be left ``out`` if the message names it.

    It is ``firm`` if the message says that this is what was meant, whether or not what is left out was asked about.
    """

    instead: str
    out: str = ""
    firm: bool = False


def correction_of(said: Message) -> Correction | None:
    """Return what a message puts right, if it is what a question may be about."""
    return next((it for it in _corrections(said) if _is_a_thing(said, it.instead)), None)


def filter_meant(said: Message) -> Correction | None:
    """Return the author or the time that a message puts in place of one of the last list: I meant 2023, not 2024."""
    by = (said.listing.filters.author or "").casefold() if said.listing else ""
    for corrected in _corrections(said):
        if corrected.out and _is_a_filter(said, corrected.instead) and _is_a_filter(said, corrected.out):
            is_listed = bool(by) and corrected.out.casefold().removeprefix("by ") == by
            is_time = skim(corrected.out, said.today).filters.author is None
            return corrected if corrected.firm or is_listed or is_time else None
    return None


def _is_a_filter(said: Message, words: str) -> bool:
    """Tell whether words are one author, or one time, and nothing else."""
    wanted = skim(f"{words} 논문" if said.is_korean else f"papers {words}", said.today)
    return not wanted.subject and wanted.but_days is None and limits(wanted)


def _corrections(said: Message) -> Iterator[Correction]:
    for pattern in _KOREAN if said.is_korean else _ENGLISH:
        if (match := pattern.search(said.text)) is None:
            continue
        found = match.groupdict()
        if said.is_korean and not (found["sorry"] or found["meant"]) and said.asks_for_papers:
            continue  # papers on one thing and not on another are a question of their own
        instead, out = found["instead"].strip(), (found.get("out") or "").strip()
        yield Correction(instead, out, bool(found["sorry"] or found.get("meant") or " but " in said.text))


def _is_a_thing(said: Message, words: str) -> bool:
    """Tell whether words are what a question may be about: no paper of the last list, no filter, no pronoun."""
    if not re.search(r"[^\W\d_]{2}", words) or len(words.split()) > _LONGEST:
        return False
    if _NO_THING.search(words) or _A_REQUEST.match(words):
        return False
    if said.rules.places(words, len(said.ids), ()) or said.rules.is_generic(words):
        return False
    wanted = skim(f"{words} 논문" if said.is_korean else f"papers on {words}", said.today)
    return bool(wanted.subject) and not limits(wanted)


def in_place(said: Message, corrected: Correction) -> Question | None:
    """Return the last question on this topic that names what is left out, with what was meant in its place."""
    if not corrected.out:
        return None
    name = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(corrected.out)}(?![A-Za-z0-9]|-[A-Za-z0-9])", re.I)
    for turn in reversed(said.earlier):
        if name.search(turn.question.text):
            text = name.sub(lambda _: corrected.instead, _SORRY_BEFORE.sub("", turn.question.text), count=1)
            return replace(understand(text, said.today), text=text)
        if not turn.followed:
            break
    return None
