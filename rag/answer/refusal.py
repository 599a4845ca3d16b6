"""The word with which a model refuses, removed from its text while that streams."""

from __future__ import annotations

import re
import string

#: What a model writes, alone, when the evidence holds no answer; a reader never sees it.
REFUSAL = "NOT_IN_DIGESTS"

# Models set it in bold, in quotes or in brackets, escape its underscores, and end it with a full stop.
_MARKS = frozenset("*_`\"'()[]\\")
_ALNUM = frozenset(string.ascii_letters + string.digits)
_OF_WORD = _ALNUM | _MARKS | {"."}
_SPELLED = REFUSAL.replace("_", r"\\?_")
_WORD = re.compile(rf"{_SPELLED}(?![\\_]*[A-Za-z0-9])[{re.escape(''.join(sorted(_MARKS)))}.]*")
#: Characters held back at most: far more than the word and its marks.
_LONGEST = 400


class RefusalFilter:
    """Remove the word from one streamed text; ``found`` says whether it occurred.

    Text is held back until its last word is complete and until it has a letter or digit, so that nothing is shown of the word
    with marks around it. The time is linear in the length of the text.
    """

    def __init__(self) -> None:
        self.found = False
        self._held = ""
        self._before = ""  # the character before what is held
        self._marks: list[str] = []  # the text so far, while there is no letter or digit in it
        self._begun = False

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what can be shown by now."""
        self._held += text
        return self._release(max(_last_word(self._held), len(self._held) - _LONGEST))

    def finish(self) -> str:
        """Return the rest, once the stream has ended."""
        return self._release(len(self._held))

    def _release(self, end: int) -> str:
        text = self._without_word(self._held[:end])
        self._before = self._held[end - 1 : end] or self._before
        self._held = self._held[end:]
        if self._begun:
            return text
        if not self._marks:
            text = text.lstrip()
        if text:
            self._marks.append(text)
        if not any(c.isalnum() for c in text):
            return ""
        self._begun = True
        return "".join(self._marks)

    def _without_word(self, text: str) -> str:
        kept: list[str] = []
        end = 0
        for word in _WORD.finditer(text):
            start = self._start(text, end, word.start())
            if start is not None:
                self.found = True
                kept.append(text[end:start])
                end = word.end()
        return "".join([*kept, text[end:]])

    def _start(self, text: str, least: int, place: int) -> int | None:
        """Return where the marks and white space before the word begin; None if it is part of a longer word."""
        start = place
        while start > least and text[start - 1] in _MARKS:
            start -= 1
        before = text[start - 1] if start else self._before
        if before in _ALNUM or before == "_":
            start = next((i for i in range(start + 1, place + 1) if text[i - 1] != "_"), -1)
            return start if start >= 0 else None
        while start > least and text[start - 1].isspace():
            start -= 1
        return start


def _last_word(text: str) -> int:
    """Return where the last word, which may go on, begins with its marks and the white space before it."""
    place = len(text)
    while place and text[place - 1] in _OF_WORD:
        place -= 1
    while place and text[place - 1].isspace():
        place -= 1
    return place
