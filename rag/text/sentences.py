"""The sentences of Korean and English text with numbers, abbreviations, quotes and citation markers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.text.languages.ko import has_hangul

# A possible end of a sentence: its marks, closing quotes, brackets or emphasis, and the citation markers that follow.
_SENTENCE_END = re.compile(r"(?<![.!?…。！？])([.!?…。！？]+)([\"'”’)\]）」』》〉】*_`]*)((?:[ ,;]{0,2}\[\d{1,6}\])*)")
_LOOK_BACK = 32  # characters examined around a mark; a fixed number keeps the time linear
# A full stop after these is part of the word, ...
_ABBREVIATION = re.compile(
    r"(?<![\w-])(?:e\.g|i\.e|vs|cf|viz|resp|approx|ca|incl|excl|w\.r\.t|a\.k\.a|Figs?|Eqs?|Secs?|Sect|Tabs?|Alg|pp|Dr|Prof|Mrs?|Ms)$"
)
# ... after these before a number, ...
_BEFORE_NUMBER = re.compile(
    r"(?<![\w-])(?:Nos?|p|[Vv]ol|App|Refs?|Def|Thm|Ch|Chap|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
# ... and after these unless a new sentence surely starts.
_MAYBE_ABBREVIATION = re.compile(r"(?<![\w-])(?:et al|Inc|Ltd|Corp|Co|Jr|St|Ph\.D|[ap]\.m|[A-Z])$")
_STARTER = re.compile(
    r"(?:The|This|These|That|Those|It|Its|In|On|At|For|With|An?|They|Their|We|Our|However|Moreover|Furthermore|But|And|As|By|To|From"
    r"|When|While|If|There|Here|Both|Each|Another|Finally|Then|Thus|Also|Unlike|Using|All|Some|Other|No)\b"
)
_LETTER_AS_NAME = re.compile(
    r"(?:[가-힣]|\b(?:[Mm]odel|[Mm]ethod|[Oo]ption|[Gg]roup|[Cc]lass|[Tt]ype|[Pp]lan|[Pp]art|[Ss]ystem|[Ss]tage|[Aa]ppendix))\s[A-Z]$"
)
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Z]|[가나다라마바사아자차카타파하])$")
_INLINE_NUMBER = re.compile(r"(?<![\w.-])(\d{1,2})$")
_DATE = re.compile(r"\b\d{4}(?:\.\s?\d{1,2}){0,2}$")
_WHOLE_DATE = re.compile(r"\b\d{4}\.\s?\d{1,2}\.\s?\d{1,2}$")
_DATE_GOES_ON = re.compile(r"\d{1,2}\.(?:\s|$)")
_LOWER_CASE = re.compile(r"[a-z]+(?=[\s,;:)]|$)")  # not vLLM, mT5, k-means: names that may start a sentence
_KOREAN_END = re.compile(r"[다요음함까]$")
_QUOTING = re.compile(r"라[고는며면도]|이?라[고는]")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of Korean or English text; a citation marker (``[2]``) belongs to the sentence before it.

    A sentence ends with a line, and at ``.``, ``!``, ``?``, ``…`` or ``。`` before white space, but not after an abbreviation
    (et al., e.g., Fig.), an initial or a list number, nor at an ellipsis within it. Korean sentences without white space
    between them (했다.이후) are separated.
    """
    return [sentence for line in text.split("\n") for sentence in _split_line(line) if sentence]


def _split_line(line: str) -> Iterable[str]:
    start = seen = 0
    quoted = False
    for end in _SENTENCE_END.finditer(line):
        for mark in re.findall(r"[\"“”]", line[seen : end.start()]):
            quoted = mark == "“" or (mark == '"' and not quoted)
        seen = end.start()
        if _is_end(line, start, end, quoted):
            yield line[start : end.end()].strip()
            start = end.end()
    yield line[start:].strip()


def _is_end(line: str, start: int, end: re.Match[str], quoted: bool) -> bool:
    marks, closing, cited = end.groups()
    before = line[max(start, end.start() - _LOOK_BACK) : end.start()]
    rest = line[end.end() : end.end() + _LOOK_BACK]
    if marks[-1] in "。！？":
        return not rest.startswith((",", "，", "、")) and not _QUOTING.match(rest)
    if rest and not rest[0].isspace():
        sure = not closing and len(marks) == 1 and _KOREAN_END.search(_uncited(before)) is not None
        return sure and has_hangul(rest[0]) and not _QUOTING.match(rest)
    rest = rest.lstrip(" \t\"'“‘(「『*_[")
    if not rest:
        return True
    if "…" in marks or ".." in marks:
        return bool(cited) or (not quoted and (rest[0].isupper() or _korean_both_sides(before, rest)))
    if marks[-1] != ".":
        return not (closing and _goes_on_after_title(before, rest)) and not before.endswith("Yahoo")
    if bool(cited) and not before.endswith("et al"):
        return True
    if _LOWER_CASE.match(rest) and not has_hangul(before[-1:]):
        return False
    return not (_is_abbreviation(before, rest) or _is_number(line, start, end.start(), before, rest))


def _uncited(before: str) -> str:
    return re.sub(r"(?:\s?\[\d{1,6}\])+$", "", before)


def _korean_both_sides(before: str, rest: str) -> bool:
    return _KOREAN_END.search(before) is not None and has_hangul(rest[0])


def _goes_on_after_title(before: str, rest: str) -> bool:
    """Return whether a sentence goes on after a title with a question mark: “Is DPO Superior to PPO?” finds, 논문은."""
    return _LOWER_CASE.match(rest) is not None or (has_hangul(rest[0]) and not has_hangul(before[-1:]))


def _is_abbreviation(before: str, rest: str) -> bool:
    if _ABBREVIATION.search(before):
        return True
    if _BEFORE_NUMBER.search(before):
        return rest[0].isdigit()
    if _MAYBE_ABBREVIATION.search(before) and not _LETTER_AS_NAME.search(before):
        return not _STARTER.match(rest) and (rest[0].isascii() or re.search(r"et al$|\.[A-Z]$", before) is not None)
    return False


def _is_number(line: str, start: int, place: int, before: str, rest: str) -> bool:
    """Return whether a full stop ends the number of a list item (1., 3.1., "stages: 1. x, 2. y") or a date (2024. 6. 21.)."""
    if place - start < _LOOK_BACK and _LIST_NUMBER.fullmatch(before) and (start == 0 or len(before.strip()) <= 2):
        return True
    if _DATE.search(before):
        return _DATE_GOES_ON.match(rest) is not None or (_WHOLE_DATE.search(before) is not None and has_hangul(rest[0]))
    if not (number := _INLINE_NUMBER.search(before)):
        return False
    if number[1] == "1":
        return re.search(r"[:：]\s+$", before[: number.start()]) is not None
    return line.rfind(f" {int(number[1]) - 1}. ", max(start, place - 10 * _LOOK_BACK), place) >= 0


def unwrapped(text: str) -> str:
    """Return a text with spaces in place of line ends, because a sentence may go on in the next line."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", text)
