"""A model that says the same again and again, until its tokens are used up.

Only an end that brings nothing new is a loop: lines of a list may have a sentence in common.
"""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?。])(?=\s)|(?<=\n)")
#: Letters and digits that a sentence has at least which counts as said again; and sentences in a row that bring nothing new.
_LEAST, _MOST = 12, 2
_ENOUGH = 6


def without_loops(text: str) -> str:
    """Return a text without the loop that it ends in."""
    parts = [part for part in _END.split(text) if part]
    said = [_words(part) for part in parts]
    kept = len(parts)
    first: dict[str, int] = {}
    for place, words in enumerate(said):
        first.setdefault(words, place)
    while kept and (not said[kept - 1] or first[said[kept - 1]] < kept - 1 or _begins(said, kept)):
        kept -= 1
    again = [words for words in said[kept:] if len(words) >= _LEAST]
    return "".join(parts[:kept]).rstrip() if len(again) >= _MOST else text


def _begins(said: list[str], kept: int) -> bool:
    """Return whether the last part was broken off in a sentence that was said before."""
    return kept == len(said) and any(words.startswith(said[-1]) for words in said[:-1])


class LoopWatch:
    """Tells while a text streams whether it has gone into a loop, so that nobody waits for its end."""

    def __init__(self) -> None:
        self._line = ""
        self._seen: set[str] = set()
        self._again = 0

    def feed(self, text: str) -> bool:
        """Take the next piece; return whether many sentences in a row have brought nothing new."""
        *whole, self._line = _END.split(self._line + text) if _ENDS & set(text) else [self._line + text]
        for words in map(_words, whole):
            if len(words) < _LEAST:
                continue
            self._again = self._again + 1 if words in self._seen else 0
            self._seen.add(words)
        return self._again >= _ENOUGH


_ENDS = set(".!?。\n \t")


def _words(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
