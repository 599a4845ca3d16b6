"""English words that dates consist of, as patterns without groups, and what they stand for."""

from __future__ import annotations

from rag.search.query.vocabulary import NUMBER_WORDS, number_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
        " sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
_ORDINALS |= {f"twenty-{word}": n + 20 for word, n in list(_ORDINALS.items())[:9]} | {"thirtieth": 30, "thirty-first": 31}
_COUNTS = {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "dozen": 12, "a dozen": 12}

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
SEASON = r"(?:spring|summer|autumn|fall|winter)"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SHORT_WEEKDAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?"
ORDINAL = (
    "(?:"
    + "|".join(word.replace("-", r"[\s-]") for word in sorted(_ORDINALS, key=len, reverse=True))
    + r"|\d{1,2}(?:st|nd|rd|th))"
)
COUNT = r"(?:\d{1,3}|(?:a\s+)?couple\s+of|(?:a\s+)?dozen|" + NUMBER_WORDS + ")"


def month_named(word: str) -> int:
    """Return the number of a month."""
    return _MONTHS.index(word[:3].lower()) + 1


def season_named(word: str) -> int:
    """Return the number of a season, spring 0."""
    return _SEASONS[word.lower()]


def nth_of(word: str) -> int:
    """Return the number that an ordinal stands for; -1 for the last."""
    word = "-".join(word.lower().split())
    if word in ("last", "final"):
        return -1
    return int(word[:-2]) if word[0].isdigit() else _ORDINALS[word]


def count_of(word: str) -> int:
    """Return the number that :data:`COUNT` has matched."""
    word = " ".join(word.lower().split())
    return _COUNTS[word] if word in _COUNTS else number_of(word)
