"""The word by which a model refuses, taken out of what it writes while that streams by."""

from __future__ import annotations

import re

__all__ = ["REFUSAL", "RefusalFilter"]

#: What a model writes, alone, when the evidence holds no answer; a reader never sees it.
REFUSAL = "NOT_IN_DIGESTS"

# Models set it in bold, in quotes or in brackets, escape what Markdown would take for emphasis, and end it with a full stop.
_MARKS = r"*_`\"'()\[\]\\"
_SPELLED = REFUSAL.replace("_", r"\\?_")
_WORD = re.compile(rf"\s*(?<![A-Za-z0-9_])[{_MARKS}]*{_SPELLED}(?![\\_]*[A-Za-z0-9])[{_MARKS}.]*")
_UNFINISHED = re.compile(rf"\s*[A-Za-z0-9{_MARKS}.]*\Z")


class RefusalFilter:
    """Takes the word out of one streamed text; ``found`` says whether it was there.

    Text is held back until its last word is whole, and until there is a letter or digit in it: a text of nothing but the word
    and marks around it comes out empty.
    """

    def __init__(self) -> None:
        self.found = False
        self._held = ""
        self._begun = False

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what can be shown by now."""
        self._held += text
        unfinished = _UNFINISHED.search(self._held)
        return self._release(unfinished.start() if unfinished else len(self._held))

    def finish(self) -> str:
        """The rest, once the stream has ended."""
        return self._release(len(self._held))

    def _release(self, end: int) -> str:
        text, removed = _WORD.subn("", self._held[:end])
        self.found = self.found or removed > 0
        if not self._begun:
            text = text.lstrip()
            if not any(c.isalnum() for c in text):
                self._held = text + self._held[end:]
                return ""
            self._begun = True
        self._held = self._held[end:]
        return text
