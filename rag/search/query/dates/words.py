"""Words that dates consist of, in English and Korean, and the numbers that they stand for."""

from __future__ import annotations

from rag.search.query.vocabulary import NUMBER_WORDS, ORDINAL_WORDS, UNITS_KO, number_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"sp": 0, "su": 1, "au": 2, "fa": 2, "wi": 3, "봄": 0, "여": 1, "가": 2, "겨": 3}
_ORDINALS = {word: n for n, word in enumerate(ORDINAL_WORDS, 1)}
_ORDINALS |= {f"twenty-{word}": n + 20 for word, n in list(_ORDINALS.items())[:9]} | {"thirtieth": 30, "thirty-first": 31}
# 상 and 전 are the first half, 하 and 후 the second.
_NTH = _ORDINALS | {
    "last": -1, "final": -1, "마지막": -1, "첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5,
    "상": 1, "전": 1, "하": 2, "후": 2,
}  # fmt: skip
_SINO = {word: n for n, word in enumerate("일 이 삼 사 오 육 칠 팔 구 십".split(), 1)}
_COUNTS = _SINO | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "dozen": 12, "a dozen": 12, "석": 3, "넉": 4}

#: Units of time by their Korean names.
_UNITS = {
    "시간": "hour", "일": "day", "주일": "week", "주": "week", "개월": "month", "달": "month", "월": "month", "개분기": "quarter",
    "분기": "quarter", "년": "year", "해": "year",
}  # fmt: skip
#: Days by name: how many days ago they are.
DAYS_AGO = {
    "today": 0, "tonight": 0, "yesterday": 1, "tomorrow": -1, "그글피": -4, "글피": -3, "모레": -2, "내일": -1,
    "어제": 1, "어저께": 1, "엊그제": 2, "엊그저께": 2, "그제": 2, "그저께": 2, "그끄제": 3, "그끄저께": 3,
}  # fmt: skip
#: Stretches of days with a name of their own. For a few days (며칠) a week is taken: more is found, nothing is lost.
SPANS = {
    "하루": (1, "day"), "이틀": (2, "day"), "사흘": (3, "day"), "나흘": (4, "day"), "닷새": (5, "day"), "엿새": (6, "day"),
    "며칠": (7, "day"), "일주일": (1, "week"), "이레": (7, "day"), "열흘": (10, "day"), "보름": (15, "day"), "반년": (6, "month"),
}  # fmt: skip
#: How far back a word points that stands before a unit: this week, the month before last, 재작년.
TURNS = {
    "this": 0, "current": 0, "the": 0, "next": -1, "coming": -1, "last": 1, "past": 1, "previous": 1, "preceding": 1, "before": 2,
    "이번": 0, "요번": 0, "금번": 0, "현": 0, "올": 0, "다음": -1, "지난": 1, "저번": 1, "직전": 1, "전": 1, "작": 1, "지지난": 2, "저저번": 2,
    "재작": 2,
}  # fmt: skip

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
#: Patterns without groups, by the names that ``rag/data/asking/dates.toml`` has for them.
PATTERNS = {
    "MONTH": MONTH,
    "SEASON": r"(?:spring|summer|autumn|fall|winter)",
    "WEEKDAY": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "SHORT_WEEKDAY": r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?",
    "ORDINAL": "(?:"
    + "|".join(word.replace("-", r"[\s-]") for word in sorted(_ORDINALS, key=len, reverse=True))
    + r"|\d{1,2}(?:st|nd|rd|th))",
    "COUNT": r"(?:\d{1,3}|(?:a\s+)?couple\s+of|(?:a\s+)?dozen|" + NUMBER_WORDS + ")",
    "COUNT_KO": r"(?:\d{1,3}|" + "|".join([*UNITS_KO, *_SINO, "석", "넉"]) + ")",
    "SPAN_KO": "(?:" + "|".join(SPANS).replace("반년", r"반\s?년") + ")",
    "DAY_KO": "(?:" + "|".join(sorted((word for word in DAYS_AGO if not word.isascii()), key=len, reverse=True)) + ")",
}


def month_named(written: str) -> int:
    """Return the number of a month, from its name or digits."""
    return int(written) if written.isdecimal() else _MONTHS.index(written[:3].lower()) + 1


def season_named(word: str) -> int:
    """Return the number of a season, spring 0."""
    return _SEASONS[word[:2].lower() if word.isascii() else word[0]]


def weekday_named(word: str) -> int:
    """Return the number of a weekday, Monday 0, from its name or the beginning of that."""
    return "mon tue wed thu fri sat sun".split().index(word[:3].lower()) if word.isascii() else "월화수목금토일".index(word[0])


def nth_of(word: str) -> int:
    """Return the number that an ordinal, in words or digits, stands for; -1 for the last."""
    word = "-".join(word.lower().split())
    return _NTH[word] if word in _NTH else int("".join(c for c in word if c.isdigit()))


def count_of(word: str) -> int:
    """Return the number that a count stands for."""
    word = " ".join(word.lower().split())
    return _COUNTS[word] if word in _COUNTS else number_of(word)


def unit_named(word: str) -> str:
    """Return the English name of a unit of time."""
    word = "".join(word.lower().split())
    return _UNITS.get(word, word)
