"""Numbers as they are written in questions: 20, 1,000, twenty, 세."""

from __future__ import annotations

#: The numbers from one to twelve in English.
UNITS = "one two three four five six seven eight nine ten eleven twelve".split()
_ENGLISH = {word: n for n, word in enumerate(UNITS, 1)} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "hundred": 100,
    "a hundred": 100,
}
_KOREAN = {word: n for n, word in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), 1)} | {
    "하나": 1,
    "둘": 2,
    "셋": 3,
    "넷": 4,
    "스무": 20,
    "서른": 30,
    "쉰": 50,
    "백": 100,
}
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,5}"

#: Groups for patterns that ignore case.
NUMBER = rf"({_DIGITS}|a\s+hundred|" + "|".join(_ENGLISH) + ")"
NUMBER_KO = rf"({_DIGITS}|" + "|".join(sorted(_KOREAN, key=len, reverse=True)) + ")"


def number_of(written: str) -> int:
    """Return the number that :data:`NUMBER` or :data:`NUMBER_KO` has matched."""
    word = " ".join(written.lower().replace(",", "").split())
    return int(word) if word.isdecimal() else (_ENGLISH | _KOREAN)[word]
