"""The program's own words in one language, as a room has them in ``rag/data/ROOM/wording.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.text.languages.pack import Language

# A number and what it counts, with what stands before both and a verb behind: these {n} papers, {total} more papers fit.
_COUNTED = re.compile(
    r"(?P<all>\b(?:these|those|all|the (?:first|last))\s)?\{(?P<name>\w+)\}(?P<more>\s(?:more|new|other))?"
    r"\s(?!is\b|was\b|has\b|does\b|as\b|this\b|its\b)(?P<noun>[a-z]+s)\b"
    r"(?:(?P<of>(?:\{(?:subject|filters)\})*(?:\sin the digests)?)"
    r"(?P<verb>\s(?:fit|match|mention|have|are|were|do|describe|conflict)\b))?",
    re.I,
)
_ONE = {"these ": "this ", "those ": "that ", "all ": "the "}
_VERBS = {"have": "has", "are": "is", "were": "was", "do": "does", "match": "matches"}


def how_many(number: int, what: str) -> str:
    """Return a number with what it counts: 1 paper, 3,590 papers."""
    return f"{number:,} {what if number == 1 else f'{what}s'}"


def in_singular(text: str) -> str:
    """Return an English text as it is filled in where all its numbers are 1."""
    return _COUNTED.sub(lambda match: _singular(match, {match["name"]: 1}), text)


def filled(text: str, language: Language, values: Mapping[str, object]) -> str:
    """Return a text with its values filled in, and in English with the singular where a number is 1."""
    text = _COUNTED.sub(lambda match: _singular(match, values), text) if language == "en" else text
    return text.format(**values)


def _singular(match: re.Match[str], values: Mapping[str, object]) -> str:
    if values.get(match["name"]) not in (1, "1"):
        return match[0]
    before, verb = match["all"] or "", (match["verb"] or "").strip()
    before = _cased(_ONE.get(before.lower(), before), before)
    behind = f"{match['of']} {_VERBS.get(verb, f'{verb}s')}" if verb else ""
    return f"{before}{{{match['name']}}}{match['more'] or ''} {match['noun'][:-1]}{behind}"


def _cased(text: str, like: str) -> str:
    return text.capitalize() if like[:1].isupper() else text


@cache
def words_of(room: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of a room by language and key."""
    return tomllib.loads((resources.files("rag") / "data" / room / "wording.toml").read_text("utf-8"))


class Words:
    """The words of a room in one language: ``Words("brief", "ko")("votes", n=3)``."""

    def __init__(self, room: str, language: Language) -> None:
        self.language: Language = language
        self._texts = words_of(room)[language]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return what stands under a key with its values filled in; ``key_one``, if there is one, where ``n`` is 1."""
        one = f"{key}_one"
        return filled(self._texts[one if values.get("n") == 1 and one in self._texts else key], self.language, values)

    def get(self, key: str) -> str:
        """Return what stands under a key; empty if nothing does."""
        return self._texts.get(key, "")
