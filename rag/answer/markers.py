"""Citation markers in a stream of text, in whatever form a model writes them.

A model is shown a key before each excerpt and cites by it: ``[k7f]``, ``[k7f, m9d]``, ``[k7f][m9d]``, ``［k7f］``, ``【k7f】``,
``\\[k7f\\]``, ``[[k7f]]``, ``**[k7f]**``, ``(k7f)``, or the bare key. In square brackets, a number or a key that was copied
wrongly counts as a marker too. Where the keys are the numbers 1 to n, only numbers in square brackets count, with ranges
(``[1-3]``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SPACE = r"[ \u00a0]"
_OPEN, _CLOSE = r"\\?[\[［【]", r"\\?[\]］】]"
_BETWEEN = r"[ \u00a0,，、;；&\-–~∼]{1,4}"  # the items of one marker
_JOIN = r"(?:[ ]?[,，、;；][ ]?|[ ]{0,2})"  # markers that belong together; one way to read it, or 20 of them never end
_BEFORE = r"(?:(?<![ \u00a0])[ \u00a0]{0,200}+)?"  # as much as is held back for a marker
_NOT_IN_WORD = r"A-Za-z0-9_\-"
_NUMBER = r"\d{1,30}"
_MOST_ITEMS = 20  # of one marker, and markers side by side
_RANGE = re.compile(r"(\d+)\s*[-–~∼]\s*(\d+)")
_WIDEST_RANGE = 20


@dataclass(frozen=True, slots=True)
class Marker:
    """One or more markers side by side: the space before them, and what they name, in order."""

    before: str
    names: tuple[str, ...]


class MarkerFinder:
    """Take a stream of text apart into text and markers, independently of how the stream is cut into pieces.

    :param keys: the citation keys, in lower case; or the numbers from 1, in order.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._numbered = all(key.isdigit() for key in keys)
        known = _any_of(keys)
        longest = max(map(len, keys), default=1) + 1  # a slip may add a character
        self._known = re.compile(rf"(?<![A-Za-z\d])(?:{known})(?![A-Za-z\d])", re.I)
        self._start, self._marker = _whole(keys, longest, self._numbered)
        self._unfinished = _part(longest, self._numbered)
        begun = _any_of([key[:end] for key in keys for end in range(1, len(key) + 1)])
        self._broken_off = re.compile(rf"{_OPEN}(?:{_OPEN})?{_SPACE}*(?:(?:{known}){_BETWEEN})*(?:{begun})\\?\Z", re.I)
        self._held = ""
        self._place = 0  # of what has not been given out; the character before it stays, to tell where a word begins

    def feed(self, text: str) -> list[str | Marker]:
        """Take the next piece of the stream; return what is certain by now. What may still become a marker is held back."""
        self._held += text
        return list(self._scan(final=False))

    def finish(self) -> list[str | Marker]:
        """Return the rest, once the stream has ended, without a marker that it broke off in."""
        if cut := self._broken_off.search(self._held, self._place):
            self._held = self._held[: cut.start()].rstrip(" \u00a0")
        return list(self._scan(final=True))

    def _scan(self, *, final: bool) -> Iterator[str | Marker]:
        text, place = self._held, self._place
        read = text if self._numbered else self._known.sub(lambda key: key[0].lower(), text)  # as long as the text
        while start := self._start.search(text, place):
            if place < start.start():
                yield text[place : start.start()]
            place = start.start()
            if not final and self._unfinished.match(text, place):
                break
            if marker := self._marker.match(read, place):
                yield Marker(marker["before"] or "", tuple(self._names(marker[0])))
                place = marker.end()
            else:
                yield start[0]
                place = start.end()
        else:
            yield text[place:]
            place = len(text)
        self._held, self._place = text[max(0, place - 1) :], min(1, place)

    def _names(self, written: str) -> Iterator[str]:
        """Yield what a marker names, with ranges of numbers spelled out; an absurd range names only its ends."""
        written = unicodedata.normalize("NFKC", written).casefold()
        if not self._numbered:
            yield from re.findall(r"[a-z\d]+", written)
            return
        for part in re.findall(r"\d+(?:\s*[-–~∼]\s*\d+)?", written):
            if found := _RANGE.fullmatch(part):
                first, last = int(found[1]), int(found[2])
                yield from map(str, range(first, last + 1) if 0 <= last - first <= _WIDEST_RANGE else (first, last))
            else:
                yield str(int(part))


def _any_of(words: Sequence[str]) -> str:
    """Return the pattern of some words, as a tree of their letters: it compiles faster than a list, since requests differ."""
    if not words:
        return r"(?!)"
    tails: dict[str, list[str]] = {}
    for word in filter(None, words):
        tails.setdefault(word[0], []).append(word[1:])
    heads: dict[str, str] = {}
    for letter, rest in tails.items():
        pattern = _any_of(rest) if any(rest) else ""
        heads[pattern] = heads.get(pattern, "") + re.escape(letter)
    tree = "|".join(f"[{letters}]{pattern}" for pattern, letters in heads.items())
    return f"(?:{tree})?" if "" in words else f"(?:{tree})"


def _whole(keys: Sequence[str], longest: int, numbered: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of where a marker may begin, and of a whole marker, in a text that has its keys in lower case."""
    known = _any_of(keys)
    # In lower case and with a digit: [k7] or [kf7] is a key copied wrongly, [GPT4], [3D] and [a] are text.
    slip = rf"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{{2,{longest}}}"
    # Atomic, because what is one of these is mostly another as well.
    likely = slip if all(re.fullmatch(slip, key) for key in keys) else f"{known}|{slip}"  # 24 copies of all keys take long
    item = _NUMBER if numbered else rf"[#^]?(?>(?:{likely}|{_NUMBER})(?![A-Za-z\d]))"
    # [0, 1] is an interval.
    inside = rf"(?!{_SPACE}*0{_BETWEEN}){_SPACE}*{item}(?:{_BETWEEN}{item}){{0,{_MOST_ITEMS - 1}}}{_SPACE}*"
    one = rf"(?:{_OPEN}{_OPEN}{inside}{_CLOSE}{_CLOSE}|{_OPEN}{inside}{_CLOSE})"
    several = rf"{one}(?:{_JOIN}{one}){{0,{_MOST_ITEMS - 1}}}"
    wrapped = rf"(?P<wrap>\*{{1,3}}|_{{1,3}}|`{{1,2}}){several}(?P=wrap)|[(（]{_SPACE}*{several}{_SPACE}*[)）]|{several}"
    marker = rf"(?P<before>{_BEFORE})(?:{wrapped})"
    start = rf"{_SPACE}+|[\[［【(（*_`\\]"
    if not numbered:
        comma = rf"{_SPACE}*[,，、;；]{_SPACE}*"
        marker += rf"|[(（]{_SPACE}*{known}(?:{comma}{known})*{_SPACE}*[)）]"
        marker += rf"|(?<![{_NOT_IN_WORD}]){known}(?![{_NOT_IN_WORD}])"
        start += rf"|(?<![{_NOT_IN_WORD}])[A-Za-z]"
    return re.compile(start), re.compile(marker)


def _part(longest: int, numbered: bool) -> re.Pattern[str]:
    """Return the pattern of what may still become a marker, or a longer one, at the end of the text so far."""
    end = r"(?![A-Za-z\d])"
    item = r"\d{1,30}+" if numbered else rf"[#^]?(?>\d{{1,30}}{end}|[A-Za-z\d]{{1,{longest}}}{end})"
    between = _BETWEEN.replace("{1,4}", "{1,80}+")
    inside = rf"(?:{between})?(?:{item}{between}){{0,{_MOST_ITEMS}}}(?:{item}|[#^])?"
    one = rf"(?:{_OPEN}){{1,2}}{inside}(?:{_CLOSE}){{1,2}}"
    begun = rf"(?:{_OPEN}){{0,2}}\\?|(?:{_OPEN}){{1,2}}{inside}(?:{_CLOSE})?\\?"
    part = (
        rf"{_BEFORE}(?:[*_`]{{1,3}}|[(（]{_SPACE}*)?(?:{one}{_JOIN}){{0,{_MOST_ITEMS}}}(?:{begun}|{one}{_SPACE}*[*_`]{{0,3}})\Z"
    )
    if not numbered:
        word = rf"[A-Za-z\d]{{1,{longest - 1}}}"
        part += rf"|[(（]{_SPACE}*(?:{word}{_SPACE}*[,，、;；]{_SPACE}*){{0,{_MOST_ITEMS}}}(?:{word})?{_SPACE}*\Z"
        part += rf"|(?<![{_NOT_IN_WORD}]){word}\Z"
    return re.compile(part)
