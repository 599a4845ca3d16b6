"""Short names and what they stand for: ``Direct Preference Optimization (DPO)``, ``DPO (Direct Preference Optimization)``.

A pair counts if the letters of the short name occur in order in the long one, the first at its beginning, as in Schwartz &
Hearst (2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_INSIDE = re.compile(r"\(([^()\n]{2,90})\)")
_SEPARATOR = re.compile(r"\s*[,;:]\s*|\s*=\s*|\s+-\s+")
_SHORT = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z0-9][A-Za-z0-9.+-]{1,12}")
_WORD = r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9'’.+-]*"
_LONG = re.compile(rf"{_WORD}(?:[ -]{_WORD}){{1,9}}")
# Read backwards from the bracket, as a search for words that end there takes quadratic time.
_LATIN_REVERSED = re.compile(r"[*\"'”’ ]{0,4}([A-Za-zÀ-ɏ0-9'’.+ -]*)")
_BEFORE = 100  # characters of the longest long name
_MOST_WORDS = 10
_PLURAL = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z]s")
_LETTERS = re.compile(r"[a-z0-9]")


def glosses(text: str) -> Iterator[tuple[str, str]]:
    """Yield the short names that a text explains, each with its long name in English, in order."""
    for found in _INSIDE.finditer(text):
        if found[1].isascii() and found[1].islower() and text[found.start() - 1 : found.start()] > "z":
            continue  # a translation, the most frequent content of brackets
        parts = [part for part in _SEPARATOR.split(found[1]) if part]
        shorts = [part for part in parts if _SHORT.fullmatch(part)]
        longs = [part for part in parts if _LONG.fullmatch(part)]
        if not shorts and not longs:
            continue
        before = _latin_before(text, found.start())
        if shorts and len(before) > 1:
            longs.append(" ".join(before))
        if longs and before and _SHORT.fullmatch(before[-1]):
            shorts.append(before[-1])
        for short in shorts:
            expanded = next(filter(None, (expansion(short, long) for long in longs)), "")
            if expanded:
                yield _singular(short), expanded


def _latin_before(text: str, end: int) -> list[str]:
    """Return the Latin words that end before a place."""
    found = _LATIN_REVERSED.match(text[max(0, end - _BEFORE) : end][::-1])
    return found[1][::-1].split()[-_MOST_WORDS:] if found else []


def _singular(short: str) -> str:
    return short[:-1] if _PLURAL.fullmatch(short) else short


def expansion(short: str, long: str) -> str:
    """Return the end of a phrase that a short name abbreviates, or nothing."""
    letters = _LETTERS.findall(_singular(short).lower())
    words = [found for found in re.finditer(r"[^\s-]+", long)]
    last = words[-len(letters) :]
    if len(last) == len(letters) > 1 and all(word[0][0].lower() == letter for word, letter in zip(last, letters, strict=True)):
        return long[last[0].start() :]
    text, at = long.lower(), len(long)
    for letter in reversed(letters[1:]):
        at = text.rfind(letter, 0, at)
        if at < 0:
            return ""
    # The first letter begins a word.
    while (at := text.rfind(letters[0], 0, at)) >= 0:
        if at == 0 or not text[at - 1].isalnum():
            size = sum(word.start() >= at for word in words)
            is_longer = " " in long[at:] and len(long) - at > len(short) + 3
            return long[at:] if is_longer and 1 < size <= len(letters) + 4 else ""
    return ""
