"""Which of the papers shown do without something: 그중 확산 모델 안 쓰는 것만, which of those use no labels."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import phrase
from rag.chat.message import Message
from rag.chat.narrowing import limited, listed
from rag.search import Carried, Question, skim

#: Words of a message that picks from a list; a longer one describes something.
_LONGEST = 16
_DOES = (
    r"(?:(?:do|does|did)(?:\s+not|n[’']t)\s+(?:use|need|require|rely|depend|involve|employ|contain|include|mention|do)(?:\s+(?:up)?on)?"
    r"|(?:are|is|were)(?:\s+not|n[’']t)\s+(?:about|based\s+on|using|on|with|relying\s+on|related\s+to)"
    r"|not\s+(?:using|based\s+on|relying\s+on|requiring|needing|involving|related\s+to)"
    r"|without(?:\s+(?:using|any))?|(?:need|use|require|involve|have)\s+no|with\s+no)"
)
# What opens a message that picks: only those that, which of these papers.
_PICKS = (
    r"(?:(?:so|and|ok|okay|now|please|then)\s+)*(?:(?:just|only)\s+|(?:(?:show|give|list|find|keep)\s+(?:me\s+)?)(?:just\s+|only\s+)?)?"
    r"(?:(?:which|what|any|the\s+ones|the\s+papers|ones|those|some)\s+(?:ones\s+|papers\s+)?(?:of|among|from|in)\s+(?:these|those|them|the\s+list|the\s+above)(?:\s+papers)?"
    r"|(?:of|among|from)\s+(?:these|those|them)(?:\s+papers)?,?\s+(?:(?:only|just|show|me|which)\s+)*(?:the\s+ones|those|ones|papers|which)?"
    r"|which\s+ones|(?:the\s+)?ones|those|these|which)"
)
_ENGLISH = re.compile(
    rf"^\W*{_PICKS}\s*(?:(?:that|which|who)\s+)?{_DOES}\s+(?P<what>[^?.!,]{{2,60}}?)(?:\s+(?:please|pls))?[\s?.!]*$", re.I
)
_AMONG = (
    r"(?:(?:(?:지금\s?까지|위에|앞에|방금)\s?)?(?:(?:그|이|위|저)\s?(?:논문|것|연구)?(?:들)?|이들|여기)\s?중(?:에서는?|에|의|엔)?"
    r"|여기서|거기서)"
)
_UNUSED = (
    r"(?:안\s?(?:쓰는|쓴|하는|한|사용하는|사용한|이용하는|활용하는|다루는|다룬|들어가는|들어간|나오는|필요한|의존하는)"
    r"|(?:쓰|하|사용하|이용하|활용하|다루|들어가|나오|포함하|필요로\s?하|필요하|의존하|적용하)지\s?(?:않는|않은)"
    r"|없이\s?(?:하는|되는|가능한|동작하는|푸는)|(?:필요\s?)?없는|(?:이|가)?\s?아닌|에\s?의존하지\s?않는)"
)
_ASKS = r"(?:좀|보여|알려|찾아|골라|추려|남겨|뭐|무엇|어떤|있|줘|주)\S{0,6}"
_KOREAN = re.compile(
    rf"^\W*(?:(?P<among>{_AMONG})[\s,]+)?(?P<what>\S[^?.!,]{{1,40}}?)(?:[을를이가은는도]|에)?\s?(?:전혀\s|아예\s)?{_UNUSED}\s?"
    r"(?P<thing>것|거|건|게|걸|논문|연구|방법|기법|모델|애)(?:들)?(?P<only>만|은|는|을|를|이|도)?"
    rf"(?:\s?{_ASKS})?(?:\s{_ASKS})*\W*$"
)


def doing_without(said: Message) -> Question | None:
    """Ask for those papers of the last list that do without what the message names, and tell by what they are chosen."""
    if len(said.ids) < 2 or len(said.core.split()) > _LONGEST or (what := _what(said)) is None:
        return None
    wanted = skim(f"{what} 안 쓰는 논문" if said.is_korean else f"papers without {what}", said.today)
    excluded = wanted.excluded or (what,)
    subject = wanted.subject if wanted.excluded else ""
    asked = said.listing if said.is_part else None
    base = replace(listed(asked), text="") if asked else Question.for_papers(said.ids)
    if subject:
        base = base.about(f"{base.subject} {subject}".strip())
    notice = phrase("listing.mentioned_all", "ko" if said.is_korean else "en", names=", ".join(excluded))
    left = limited(base, replace(wanted, excluded=excluded))
    return replace(left, carried=Carried(notice=notice))


def _what(said: Message) -> str | None:
    """Return what the papers wanted are to do without, if the message picks from those shown."""
    if not said.is_korean:
        found = _ENGLISH.match(said.core)
        return found["what"].strip() if found else None
    match = _KOREAN.match(said.core)
    if match is None or not (match["among"] or (match["thing"] in ("것", "거", "건", "게", "걸") and match["only"] == "만")):
        return None
    return match["what"].strip()
