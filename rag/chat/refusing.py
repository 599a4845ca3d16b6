"""A message that refuses what was shown, all of it or one paper: none of them, that's not it, 다 아니야, 그건 아니야."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.chat.message import Message

_LEADS = r"^\W{0,5}(?:(?:no|nope|sorry|hmm+|well|unfortunately|but|i|it['’]s|want|like|need)\b\W{0,5}){0,4}"
_REST = r"(?:\s?[,;.:!–-]\s?(?P<rest>\S.{0,150})?|\s(?:but|just|only)\s(?P<more>\S.{0,150}))?\W{0,5}$"
_PAPERS = r"(?:these|those|them|the\s(?:papers|ones|results|list|above))(?:\s(?:papers|ones|results))?"
_NO_GOOD = (
    r"(?:\s(?:fits?|match(?:es)?|helps?|works?|(?:is|are)\s(?:right|relevant|useful|good|it|what\si\s\w{2,12}(?:\sfor)?)))?"
)
_NONE = re.compile(rf"{_LEADS}(?:none|neither|not\sany)\sof\s{_PAPERS}{_NO_GOOD}(?:\splease)?{_REST}", re.I)
_NOT_IT = re.compile(
    r"^\W{0,5}(?:no\W{1,5})?(?:that|this|it)(?:['’]s|\sis)(?:\snot|n['’]t)\s(?:it|(?:the\s)?(?:right\s)?(?:one|paper)(?:\s(?:that\s)?i\s\w{2,12}(?:\sfor)?)?|right|what\si\s\w{2,12}(?:\sfor)?)"
    rf"{_REST}",
    re.I,
)
_REST_KO = r"(?:[\s,.!]{1,3}(?P<rest>(?!(?:다시|좀)\W*$)\S.{0,150}))?\W{0,5}$"
_NONE_KO = re.compile(
    r"^\W{0,5}(?:아니\S{0,2}[\s,.]{1,3})?(?:(?:이|그)\s?중(?:에서?|에는?|엔)?\s?(?:(?:하나도|아무것도)\s?)?|여기(?:에는?|엔)\s?|(?:이|그)것들\S?\s|(?:이|그)\s?논문들\S?\s)?"
    r"(?:(?:다|전부|모두|하나도|둘\s?다|셋\s?다)\s?)(?:아니\S{0,4}|아닌\s?것?\s?같\S{0,3}|별로\S{0,4}|맞지\s?않\S{0,3}|마음에\s?안\s?들\S{0,3}|필요\s?없\S{0,3})"
    rf"{_REST_KO}"
)
_NONE_HERE_KO = re.compile(
    r"^\W{0,5}(?:(?:이|그)\s?중(?:에서?|에는?|엔)?|여기(?:에는?|엔))\s(?:내가\s?)?(?:(?:찾는|원하는)\s?(?:게|거|것이|논문이?)\s?)?없\S{0,4}\W{0,5}$"
)
_NOT_IT_KO = re.compile(
    r"^\W{0,5}(?:아니\S{0,2}[\s,.]{1,3})?(?:그|이|저)\s?(?:거|건|게|것은|것이|논문은?)\s?(?:말한\s?거\s?)?아니(?:야|에요|예요|다|고|지)\W{0,5}$"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a message refuses, all that was shown or the one paper talked about, and what it asks for instead."""

    everything: bool
    rest: str = ""


def refused(said: Message) -> Refusal | None:
    """Return what a message refuses of what was shown, if it does."""
    if said.is_korean:
        if match := _NONE_KO.search(said.core) or _NONE_HERE_KO.search(said.core):
            return Refusal(True, match.groupdict().get("rest") or "")
        return Refusal(False) if _NOT_IT_KO.search(said.core) else None
    if match := _NONE.search(said.core) or _NOT_IT.search(said.core):
        return Refusal(match.re is _NONE, match["rest"] or match["more"] or "")
    return None
