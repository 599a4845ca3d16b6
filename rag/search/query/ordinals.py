"""The place of one paper in an order: ``second most voted``, ``추천 두 번째로 많은``, ``추천 3위``.

Such words are read as those for the first one, and the papers before it are skipped.
"""

from __future__ import annotations

import re

from rag.search.query.vocabulary import NUMBER_WORDS_KO, ORDINAL_WORDS, PAPER_KO, number_of

_WORDS = ORDINAL_WORDS[1:10]  # after the first, which needs no place
_PLACE = rf"(?:(?P<word>{'|'.join(_WORDS)})|(?P<digits>\d{{1,3}})(?:st|nd|rd|th)|(?:#|no\.\s?|number\s)(?P<hash>\d{{1,3}}))"
_SUPERLATIVE = (
    r"(?:(?:most|least|highest|lowest|fewest|best|worst)[\s-]+(?:(?:number|count)\s+of\s+)?"
    r"(?:recent(?:ly)?|popular|(?:up-?)?(?:voted|votes|liked|likes|rated))\b|(?:newest|latest|oldest|earliest)\b)"
)
_ENGLISH = re.compile(rf"(?<![\w.-]){_PLACE}[\s-]+(?={_SUPERLATIVE})", re.I)
_KOREAN = re.compile(
    rf"(?<![\d가-힣])(?P<ko>\d{{1,3}}|{NUMBER_WORDS_KO})\s?번째로\s?"
    r"(?=(?:(?:추천|득표|투표|표|좋아요|인기)\s?(?:수)?(?:이|가|을|를)?\s?)?(?:많|적|높|낮|있|없|최신|최근|오래|새로))"
)
# A rank among papers by their votes, alone at the beginning or behind a date (12월 3위 논문); that of a leaderboard is none.
_VOTED_KO = r"(?:추천|득표|인기|좋아요)\s?수?\s?(?:순위|랭킹)?\s?"
_NOT_UP_TO = r"(?!\s?(?:까지|안|이내|이상|권))"
_OF_PAPERS_KO = rf"(?=\s?(?:인\s|한\s|에\s오른\s)?{PAPER_KO})"
_RANK_KO = re.compile(
    rf"(?<=추천|득표|인기)\s?수?\s?(?:(?:순위|랭킹)\s?)?(?P<rank>\d{{1,3}})\s?[위등](?=\s|인\b|[은는이가]?\s|[?.!]|$){_NOT_UP_TO}"
)
_RANK_ALONE_KO = re.compile(
    rf"(?:^|(?<=[월일년의주달제늘\d]\s))(?P<rank>\d{{1,3}})\s?[위등]{_OF_PAPERS_KO}|(?<=논문\s중\s)(?P<rank2>\d{{1,3}})\s?[위등]{_NOT_UP_TO}"
)
#: The first by votes, where dates are blank.
FIRST_KO = rf"{_VOTED_KO}1\s?[위등](?!\d)|^\s*(?:의\s+)?1\s?[위등]{_OF_PAPERS_KO}|(?<=논문\s중\s)1\s?[위등]{_NOT_UP_TO}"


def split_place(text: str) -> tuple[str, int]:
    """Return a text as one for the first of an order, as long as before, and the number of papers before the one asked for.

    The text is returned as it is if it names no place but the first.
    """
    for pattern, first in ((_ENGLISH, ""), (_KOREAN, "가장 "), (_RANK_KO, " 1위"), (_RANK_ALONE_KO, "1위")):
        if match := pattern.search(text):
            place = _number(match.groupdict(""))
            if place > 1:
                return text[: match.start()] + first.ljust(len(match[0])) + text[match.end() :], place - 1
    return text, 0


def _number(groups: dict[str, str]) -> int:
    if word := groups.get("word"):
        return _WORDS.index(word.lower()) + 2
    return number_of(next(filter(None, (groups.get(name) for name in ("digits", "hash", "ko", "rank", "rank2")))))
