"""How an answer begins: what is no prose is kept back until it is whole, and a courtesy before the answer goes."""

from __future__ import annotations

import re

_FORM = re.compile(r"\s*(?:```|~~~|\{|\[\s*[{\"])")
_YES = r"sure|certainly|of course|absolutely|great question|good question|okay|ok|alright|thank you"
_COURTESY = re.compile(
    rf"\s*(?:(?:\*\*)?(?:{_YES})\b[^\n.!:]{{0,80}}[.!:,]"
    r"|here(?:'s| is| are)\b[^\n.!:]{0,120}:|(?:below|the following) (?:is|are)\b[^\n.!:]{0,120}:"
    r"|(?:\*\*)?(?:answer|final answer|response|답변|최종 답변|답)(?:\*\*)?:(?:\*\*)?"
    r"|(?:네|예|물론(?:입니다|이죠)?|알겠습니다|좋은 질문(?:입니다|이에요|이네요))[,.!](?=\s)"
    r"|(?:다음은|아래는|질문에 대한)[^\n.!:]{0,80}(?:답변?|내용|결과|요약|정리)[^\n.!:]{0,20}[.!:])\s*",
    re.IGNORECASE,
)
_OFFERS = r"I hope (?:this|that) helps|let me know if|feel free to ask|if you have (?:any )?(?:more|other|further)"
_OFFERS_KO = r"도움이 되(?:었|셨)|더 궁금한|추가(?:로)? (?:질문|궁금)"
_FAREWELL = re.compile(rf"(?<=[.!?。\]다])\s+(?:{_OFFERS}|{_OFFERS_KO})[^\n]{{0,160}}\s*\Z", re.IGNORECASE)
_BEGINS = re.compile(
    r"\s*(?:\*\*)?(?:sure|certainly|of course|absolutely|great|good q|okay|ok\b|alright|thank|here|below|the following|answer"
    r"|final|resp|네|예|물론|알겠|좋은|다음|아래|질문|답|최종)",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[.!?。]\s|\n")
_LEAST, _MOST = 12, 240  # characters after which a beginning shows what it is


class Opening:
    """Keeps back the beginning of one streamed answer while it is undecided what it is."""

    def __init__(self) -> None:
        self._held = ""
        self._decided = False

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what can be shown by now."""
        if self._decided:
            return text
        self._held += text
        if _FORM.match(self._held):
            return ""
        begun = _bare(self._held).lstrip()
        if len(begun) < _LEAST or (_BEGINS.match(begun) and len(begun) < _MOST and not _STOPS.search(begun)):
            return ""
        return self.finish()

    def finish(self) -> str:
        """Return the rest, once the stream has ended."""
        held, self._held, self._decided = self._held, "", True
        return without_courtesy(held)


def without_courtesy(text: str) -> str:
    """Return a text without courtesies before and after the answer, unless it is nothing else."""
    rest = _bare(text)
    return rest if rest.strip() else text


def _bare(text: str) -> str:
    for _ in range(4):
        found = _COURTESY.match(text)
        if not found:
            break
        text = text[found.end() :]
    return text


def without_farewell(text: str) -> str:
    """Return a text without an offer of more help at its end."""
    return _FAREWELL.sub("", text) or text
