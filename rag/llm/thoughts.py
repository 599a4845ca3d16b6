"""What a model thinks before it answers, parted from its answer while that streams."""

from __future__ import annotations

import re

_NAMES = r"think(?:ing)?|thoughts?|reasoning|reflection|analysis|scratchpad"
#: The answer begins: the end of thoughts in tags, or the channel of an answer (gpt-oss).
_CLOSES = re.compile(rf"</(?:{_NAMES})>|\[/THINK\]|◁/think▷|<\|channel\|>\s*final\b(?:\s{0, 8}<\|message\|>)?", re.IGNORECASE)
_OPENS = re.compile(
    rf"<(?:{_NAMES})>|\[THINK\]|◁think▷|<\|channel\|>\s*(?!\s|final\b)\w+[^<\n]{{0,40}}(?:<\|message\|>)?", re.IGNORECASE
)
_SIGN = re.compile(r"<\|(?:start|end|return|message|im_start|im_end)\|>(?:assistant\b)?")
_MARKS = re.compile(f"(?P<close>{_CLOSES.pattern})|(?P<open>{_OPENS.pattern})|(?P<sign>{_SIGN.pattern})", re.IGNORECASE)
#: What may still become one of these at the end of the text so far.
_BEGUN = re.compile(
    r"(?:<\|channel\|>[^<]{0,50}(?:<\|?\w{0,8}\|?)?|<\|?/?\w{0,12}\|?|<\|\w{0,10}\|>a?s?s?i?s?t?a?n?t?|\[/?[THINK]{0,5}|◁/?\w{0,5})\Z"
)


class ThoughtFilter:
    """Take thoughts out of one streamed text; ``thoughts`` has them.

    An end without a beginning, as of models whose prompt has opened the thoughts for them, makes everything before it a
    thought: ``restarts`` counts these, and who has shown that text takes it back.
    """

    def __init__(self) -> None:
        self.thoughts = ""
        self.restarts = 0
        self._thinking = False
        self._held = ""
        self._text = ""  # since the last restart, which an end without a beginning makes thoughts

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what of it belongs to the answer, as far as that is certain."""
        self._held += text
        begun = _BEGUN.search(self._held, max(0, len(self._held) - 80))
        return self._release(begun.start() if begun else len(self._held))

    def finish(self) -> str:
        """Return the rest, once the stream has ended."""
        return self._release(len(self._held))

    def _release(self, end: int) -> str:
        held, self._held = self._held[:end], self._held[end:]
        shown, place = "", 0
        for mark in _MARKS.finditer(held):
            shown += self._taken(held[place : mark.start()])
            place = mark.end()
            if mark["open"]:
                self._thinking = True
            elif mark["close"]:
                if not self._thinking and self._text.strip():
                    self.thoughts += self._text
                    self.restarts, self._text, shown = self.restarts + 1, "", ""
                self._thinking = False
        shown += self._taken(held[place:])
        return shown

    def _taken(self, text: str) -> str:
        if self._thinking:
            self.thoughts += text
            return ""
        self._text += text
        return text


def without_thoughts(text: str) -> str:
    """Return a whole text of a model without what it thought."""
    words = ThoughtFilter()
    shown = words.feed(text)
    restarts = words.restarts
    rest = words.finish()
    return rest if words.restarts > restarts else shown + rest
