"""The units of a question that get a role: words, Korean stems and their particles, and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from rag.text import Morpheme, has_hangul, morphemes_of_many

_CHUNK = re.compile(
    r"(?i:non-(?=[a-z])|-free\b)|(?<=\s)-(?=\S)|[A-Za-zÀ-ɏ]+[A-Za-zÀ-ɏ0-9]*(?:(?!-free\b)[-.+/_][A-Za-zÀ-ɏ0-9]+|['’](?:t|re|ve|ll|d|m)\b)*\+*|['’]s\b|\d+[A-Za-z]+[A-Za-z0-9]*(?:[-.+/_][A-Za-z0-9]+)*|\d+(?:[.,:/-]\d+)*%?"
    r"|[ᄀ-ᇿㄱ-ㅎㅏ-ㅣ가-힣]+|\S"
)

_JOINS = frozenset("a an the and to with in into onto on for using".split())


class Placed(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class Unit(NamedTuple):
    """One unit, as written, with its place in the text, and Kiwi's tags of its morphemes if it is Korean."""

    text: str
    start: int
    end: int
    tags: str = ""


# Questions are composed (NFKC), which turns the jamo of ㅋㅋㅋ into those that begin syllables; wordings have them as typed.
_AS_TYPED = {ord(unicodedata.normalize("NFKC", jamo)): jamo for jamo in map(chr, range(ord("ㄱ"), ord("ㅣ") + 1))}


def split_units(text: str) -> list[Unit]:
    """Return the units of a text in order; every character that is not white space is in exactly one of them."""
    text = text.translate(_AS_TYPED)
    starts = _particles(text) if has_hangul(text) else {}
    return [unit for match in _CHUNK.finditer(text) for unit in _pieces(match, starts)]


def _pieces(match: re.Match[str], starts: dict[int, tuple[str, bool]]) -> Iterator[Unit]:
    """Cut a run of Korean syllables before its particles; anything else stays whole."""
    start, end = match.span()
    cuts = [place for place in range(start + 1, end) if place in starts and starts[place][1]] if starts else []
    for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
        tags = "+".join(starts[place][0] for place in range(begin, stop) if place in starts) if starts else ""
        yield Unit(match.string[begin:stop], begin, stop, tags)


def _particles(text: str) -> dict[int, tuple[str, bool]]:
    """Return the tags of the morphemes that begin at each place, and whether a particle or a copula begins there."""
    found: dict[int, tuple[str, bool]] = {}
    before: Morpheme | None = None
    for morpheme in morphemes_of_many([text])[0]:
        follows = before is not None and before.end <= morpheme.start
        cut = follows and (morpheme.tag.startswith("J") or morpheme.tag == "VCP")
        tags, was = found.get(morpheme.start, ("", False))
        found[morpheme.start] = (f"{tags}+{morpheme.tag}" if tags else morpheme.tag, cut or was)
        before = morpheme
    return found


def overlap(a: Placed, b: Placed) -> bool:
    """Tell whether two places in a text share a character."""
    return a.start < b.end and b.start < a.end


def joins(unit: Unit) -> bool:
    """Tell whether a unit stands between two things that one paper may have: a preposition, an article, a Korean particle."""
    return unit.text.lower() in _JOINS or (unit.tags[:1] == "J" and unit.tags != "JKG") or unit.text == ","


def is_function_like(unit: Unit) -> bool:
    """Tell whether a unit is a particle, a verb ending or punctuation, which never names anything by itself."""
    return not any(c.isalnum() for c in unit.text) or (unit.tags[:1] in ("J", "E") or unit.tags[:2] == "VC")
