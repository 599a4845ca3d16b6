"""Numbers with their units and scales, as Korean and English write them: 10억 is 1B, 851K is 851,000, 4.7mm is not 4.7cm."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from rag.check.data import read_table, word_list, word_values
from rag.text import has_hangul


def _any_of(written: Iterable[str]) -> str:
    return "|".join(sorted(written, key=lambda word: (-len(word), word)))


_SCALES = word_values("numbers", "scales")
_UNITS = read_table("patterns.toml")["units"]
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, (_, _, pattern) in _UNITS.items())
_KOREAN_SCALE = r"십만|백만|천만|십억|백억|천억|천|만|억|조|백"
# Hangul is no word character here (re.ASCII), so that a unit ends before a particle: 4.7mm이다.
_DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<currency>\$)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?|(?<![^\s(=<>~])\.\d+)(?!\d)\+?"
    rf"(?:\s?(?P<korean>{_KOREAN_SCALE})(?!족|점|화|합|건)|(?P<letter>[KMBTkb])(?![A-Za-z])|[\s-]?(?P<english>hundred|thousand|million|billion|trillion|bn)\b)?"
    rf"(?:\s?(?:{_UNIT}))?",
    re.ASCII,
)
_ENGLISH_NUMBERS = word_values("numbers", "english")
_TIMES = word_list("numbers", "times")
_ENGLISH = re.compile(
    r"\b(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-]"
    r"(?=(?:one|two|three|four|five|six|seven|eight|nine)\b))?"
    r"(?!(?:zero|one)-(?:shot|stage)|(?<=per )second|(?<=a )second)"
    rf"(?P<number>{_any_of(_ENGLISH_NUMBERS)})\b(?!-(?:time|hot|sided|to-one))"
    r"(?:[\s-](?P<english>hundred|thousand|million|billion|trillion)\b)?"
    rf"(?:\s?(?:an\s|a\s)?(?:{_UNIT}))?",
    re.I | re.ASCII,
)
_KOREAN_BEFORE = word_values("numbers", "korean")
_KOREAN_ALONE = word_values("numbers", "korean_alone")
_KOREAN_NUMBERS = {"반": 0.5, **_SCALES, **_KOREAN_BEFORE, **_KOREAN_ALONE}
_COUNTED = _any_of(word_list("numbers", "counted"))
_MANY = _any_of(word for word in _KOREAN_ALONE if word.startswith("수"))
_ALONE = _any_of(word for word in _KOREAN_ALONE if not word.startswith("수"))
_KOREAN = re.compile(
    r"(?<![가-힣A-Za-z0-9)\]])(?!한편|한층|한때|세대|열대)"
    rf"(?:(?P<number>{_any_of(_KOREAN_BEFORE)}|십만|백만|천만|천|만|반(?=\s?시간))(?=\s?(?:{_COUNTED}))|(?P<many>{_MANY})(?P<korean>만|억)?"
    rf"|(?P<alone>{_ALONE})(?![가-힣])|(?P<particle>{_ALONE})(?=[은는이가을를의과와로도만씩뿐째다중에]|으로|까지|부터|짜리))"
    rf"(?:\s?(?:{_UNIT}))?",
    re.ASCII,
)
_FRACTION = re.compile(
    r"(?<!\d)(?P<below>\d+)분의\s?(?P<above>\d+)|(?<![\d./])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/.]|[\s-]?bit|[\s-]?비트)",
    re.ASCII,
)
_ENGLISH_FRACTION = re.compile(
    r"\b(?P<above>a|one|two|three)[\s-](?P<below>third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b", re.I | re.ASCII
)
# A length of time without a number (takes about an hour); 30 frames a second is none.
_TIME = re.compile(
    r"\b(?:takes?|took|taking|needs?|requires?|about|under|below|within|nearly|almost|around|roughly|than|over|only|lasts?|spends?|for|in)\s"
    + r"(?P<written>an?\s(?:single\s)?(?P<unit>second|minute|hour|day|week|month|year))\b(?!-)",
    re.I | re.ASCII,
)
_PARTS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    ``value`` is in the base unit of what it ``measures`` (seconds, metres, bytes; empty for a bare count), ``digits`` the
    number before scale and unit, ``number`` with its scale and before its unit: 10억 and 10M share the digits, 10억 초 and
    1B the number. A ``word`` is written in letters.
    """

    value: float
    digits: float
    number: float
    measures: str
    start: int
    end: int
    written: str
    word: bool = False

    def agrees(self, other: Quantity) -> bool:
        """Return whether two quantities are the same: one value of one kind, or one number if either has no unit."""
        if self.measures == other.measures:
            return _same(self.value, other.value)
        if self.measures and other.measures:
            return False
        share, bare = (self, other) if self.measures == "share" else (other, self)
        if {self.measures, other.measures} == {"", "ratio"} and _same(self.number * other.number, 1):
            return True  # a sixth is six times less
        as_share = share.measures == "share" and 0 < bare.number <= 1 and _same(share.number, 100 * bare.number)
        return as_share or _same(self.number, other.number)

    def same_digits(self, other: Quantity) -> bool:
        """Return whether the numbers before scale and unit are the same."""
        return _same(self.digits, other.digits)


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text in order of appearance; those inside names (GPT-4) are not among them."""
    found: list[Quantity] = []
    taken = bytearray(len(text))
    for quantity in chain(_fractions(text), _in_digits(text), _in_english(text), _in_korean(text), _times(text)):
        place = slice(quantity.start, quantity.end)
        if not any(taken[place]):
            found.append(quantity)
            taken[place] = b"\1" * (quantity.end - quantity.start)
    return _joined(sorted(found, key=lambda q: q.start), text)


def restated(mine: Quantity, theirs: Quantity) -> str:
    """Return the value of ``theirs`` in the unit and language of ``mine``; empty if that is not possible."""
    alike = has_hangul(mine.written) == has_hangul(theirs.written)
    if mine.measures != theirs.measures or mine.word or not mine.number:
        return theirs.written if mine.measures == theirs.measures != "" and alike else ""
    if (alike and not theirs.word) or mine.written[-1:] == theirs.written[-1:]:
        return theirs.written
    scale = rf"{_KOREAN_SCALE}|[KMBTkb](?![A-Za-z])|(?:hundred|thousand|million|billion|trillion)\b"
    unit = re.sub(rf"^[$]?[\d.,]+(?:\s?(?:{scale}))?", "", mine.written)
    factor = mine.value / mine.number
    value = f"{theirs.value / factor:,.10g}" if factor else ""
    sign = "$" if mine.written.startswith("$") else ""
    return f"{sign}{value}{unit}" if value and "e" not in value else ""


def _quantity(match: re.Match[str], digits: float, scale: str | None, word: bool = False) -> Quantity:
    named = match.groupdict()
    unit = next((name for name in _UNITS if named.get(name)), "usd" if named.get("currency") else "")
    if unit in ("year", "s") and re.match(r"(?:1[89]|20)\d\d(?!\d)(?:년|s)", match[0]):
        unit = ""  # 2024년 is a date, the 1990s are no seconds
    measures, factor, _ = _UNITS.get(unit, ("", 1.0, ""))
    number = digits * (_SCALES[scale.lower()] if scale else 1.0)
    written = match[0].strip()
    return Quantity(number * factor, digits, number, measures, match.start(), match.start() + len(written), written, word)


def _in_digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        if match["currency"] or not _in_name(text, match.start()):
            scale = match["korean"] or match["letter"] or match["english"]
            yield _quantity(match, float(match["number"].replace(",", "")), scale)


def _in_name(text: str, start: int) -> bool:
    """Return whether digits belong to a name: GPT-4, Pass@1; not the 16B of 7B-16B, nor the second number of 1024x768."""
    if text[max(0, start - 1) : start] == "@":
        return True
    before = re.search(r"[A-Za-z0-9.]*(?:[-_][A-Za-z0-9.]*)*$", text[max(0, start - 24) : start])
    parts = re.split(r"[-_]|(?<=\d)x", before[0].lstrip(".") if before else "")
    return any(part and not re.fullmatch(r"[\d.]+[A-Za-z]{0,2}", part) for part in parts)


def _in_english(text: str) -> Iterator[Quantity]:
    for match in _ENGLISH.finditer(text):
        word = match["number"].lower()
        digits = _ENGLISH_NUMBERS[word] + (_ENGLISH_NUMBERS[match["tens"].lower()] if match["tens"] else 0)
        found = _quantity(match, float(digits), match["english"], word=True)
        yield replace(found, measures="ratio") if word in _TIMES and not found.measures else found


def _times(text: str) -> Iterator[Quantity]:
    for match in _TIME.finditer(text):
        measures, factor, _ = next(unit for unit in _UNITS.values() if re.fullmatch(unit[2], match["unit"], re.I))
        yield Quantity(factor, 1.0, 1.0, measures, *match.span("written"), match["written"], word=True)


def _in_korean(text: str) -> Iterator[Quantity]:
    for match in _KOREAN.finditer(text):
        word = match["number"] or match["many"] or match["alone"] or match["particle"]
        yield _quantity(match, float(_KOREAN_NUMBERS[word]), match["korean"], word=True)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        above, below = float(match["above"] or match["over"]), float(match["below"] or match["under"])
        if match["below"] or 0 < above < below:  # 24/7 is none
            yield _fraction(match, above / max(below, 1.0))
    for match in _ENGLISH_FRACTION.finditer(text):
        above = {"a": 1, "one": 1, "two": 2, "three": 3}[match["above"].lower()]
        # A third model is none, a third of the models is one.
        if match["above"].lower() != "a" or not re.match(r"\s(?!of\b|as\b|the\b)[a-z]", text[match.end() : match.end() + 5]):
            yield _fraction(match, above / _PARTS[match["below"].lower()])


def _fraction(match: re.Match[str], value: float) -> Quantity:
    return Quantity(value, value, value, "", match.start(), match.end(), match[0])


def _joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Return the numbers with those of two scales (7만 3천) or two units (3시간 30분) as one."""
    kept: list[Quantity] = []
    for quantity in found:
        whole = None
        if kept and not quantity.word and text[kept[-1].end : quantity.start] in ("", " "):
            whole = _of_scales(kept[-1], quantity) or _of_units(kept[-1], quantity)
        if whole:
            kept[-1] = replace(whole, end=quantity.end, written=text[whole.start : quantity.end])
        else:
            kept.append(quantity)
    return kept


def _of_scales(one: Quantity, two: Quantity) -> Quantity | None:
    if one.measures or not re.search(rf"(?:{_KOREAN_SCALE})$", one.written) or not 0 < two.number * one.digits < one.number:
        return None
    number = one.number + two.number
    return replace(one, value=number * two.value / two.number, number=number, measures=two.measures)


def _of_units(one: Quantity, two: Quantity) -> Quantity | None:
    if one.measures != "time" or two.measures != "time" or not 0 < two.value * one.digits < one.value:
        return None
    return replace(one, value=one.value + two.value)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
