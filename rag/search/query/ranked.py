"""Which of some papers has most votes, or came first: how a question asks so, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

#: The end of the order that is asked for.
Rank = Literal["", "most_votes", "fewest_votes", "first", "last"]

_LONGEST = 300  # characters
#: Which of two has more votes.
MORE_VOTES = re.compile(
    r"\b(?:more|less|most|least)\s+(?:popular|up-?voted|liked)\b|\b(?:more|fewer|higher|most|fewest)\s+(?:up-?)?votes\b"
    r"|더\s?(?:인기|추천|많은\s추천)|(?:인기|추천|득표|표)\s?(?:수\s?)?(?:가|이|를|을|도)?\s?더\s?(?:많|높|받|있|좋|적)",
    re.I,
)
#: Which of two came first, or last.
NEWER = re.compile(
    r"\b(?:newer|older|more\s+recent)\b(?!\s+(?:versions?|models?|methods?)\b)|\b(?:came?|comes?|published|released|appeared)\s+(?:out\s+)?(?:first|earlier|later|last)\b"
    r"|더\s?(?:최신|최근|새로(?:운|워)|먼저|나중|오래|일찍|늦게)|(?:먼저|나중에|늦게|일찍)\s?(?:나왔|나온|발표|공개|출판)",
    re.I,
)
NEWER_THAN = re.compile(r"\b(?:newer|older|more\s+recent)\s+than\b|보다\s(?:더\s?)?(?:최신|최근|먼저|나중|오래)", re.I)
# The same of several, or of two with a word between them.
_VOTES = re.compile(
    rf"{MORE_VOTES.pattern}|(?:인기|추천|득표|좋아요)\s?(?:수\s?)?(?:가|이|를|을|도|은|는|로|순)?\s?(?:(?:가장|제일)\s?(?:많|높|받|좋|있|적|낮)|[1일]\s?[등위]|(?:순위|최고|최다))"
    r"|(?:가장|제일)\s?(?:인기|추천|많은\s추천|많이\s추천)|(?:보다|\s중에?서?)\s(?:추천|인기|득표)\S{0,3}\s(?:많|높|있|좋|적|낮)",
    re.I,
)
_DAYS = re.compile(
    rf"{NEWER.pattern}|\b(?:newest|oldest|earliest|latest|most\s+recent)\b|\b(?:come|came|published|released|appear(?:ed)?|out|submitted|posted)\s+(?:out\s+)?(?:before|after|earlier\s+than|later\s+than)\b"
    r"|\b(?:which|what|who)\b[^?]{0,60}\b(?:is|was|were|came)\s+(?:first|earlier)\b"
    r"|(?:뭐|무엇|어느\s?\S{0,3}|어떤\s?\S{0,3}|누)[이가]?\s?(?:먼저|나중|최신|최근)|(?:가장|제일)\s?(?:최신|최근|먼저|나중|오래|일찍|늦게)"
    r"|\s중에?서?\s(?:\S{1,4}\s)?(?:최신|최근|먼저|나중)|보다\s?(?:더\s?)?(?:먼저|나중에|늦게|일찍)\s?(?:나|발표|공개|출판|제출|올라)",
    re.I,
)
_FEWEST = re.compile(r"\b(?:less|least|fewer|fewest)\b|적[은게어]|적\b|낮은", re.I)
_LAST = re.compile(r"\b(?:newer|newest|later|latest|last|more\s+recent|most\s+recent|after)\b|최신|최근|나중|늦|새로", re.I)
# A list of papers newer than one, or in an order, asks for others than those named.
_LISTS = re.compile(
    r"(?<!these\s)(?<!the\s)(?<!two\s)\bpapers\b|\barticles\b|논문들|논문\s?(?:을|를)?\s?(?:\d|보여|추천|찾|알려|목록|리스트)",
    re.I,
)
_JOINED = re.compile(
    r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|vs\.?|versus|than|중|중에|중에서)(?:\s+|$)|(?<=\S)(?:이랑|랑|하고|와|과)\s+|\s*/\s*",
    re.I,
)
# What only says by what they are compared.
_CRITERION = re.compile(
    r"(?:(?:가장|제일|더)\s?)?(?:추천|인기|득표|좋아요|최신|먼저|나중)\S{0,2}(?:\s?(?:수|순))?(?:\s?(?:[1일]\s?[등위]|순위|최고|최다|많은|높은)\S{0,2})?|[1일]\s?[등위]"
    r"|(?:the\s+)?(?:most\s+)?(?:up-?votes?|votes|popular|recent|newest|oldest|earliest|latest|first)",
    re.I,
)


def rank_of(text: str) -> Rank:
    """Return the end of an order of votes or days that a question asks for among some papers; empty if it asks for none."""
    head = text[:_LONGEST]
    if _LISTS.search(head):
        return ""
    if _VOTES.search(head):
        return "fewest_votes" if _FEWEST.search(head) else "most_votes"
    if _DAYS.search(head):
        return "last" if _LAST.search(head) else "first"
    return ""


def things_ranked(subjects: Iterable[str]) -> Iterator[str]:
    """Yield the things among subjects that a question ranks: names in a row are several, and what only says by what is none."""
    for subject in subjects:
        for part in _JOINED.split(subject):
            if part and not _CRITERION.fullmatch(part):
                yield part
