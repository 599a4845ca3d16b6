"""How an English message refers to what was answered before: ordinals, pronouns, ellipsis.

:mod:`rag.chat.references_ko` has the same names; :mod:`rag.chat.followup` resolves what they find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search import UNSAID, Reference, Span, vocabulary

_PAPER, _PAPERS = vocabulary.PAPER, vocabulary.PAPERS

#: What opens a message and says nothing: ok, and ...
LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|but|then|now|well|thanks|thank\s+you|great|cool|nice|hm+|also|please)\b[\s,.!:-]*)+(?=\S)",
    re.I,
)

_THING = (
    rf"(?:{_PAPER}|methods?|models?|approach(?:es)?|works?|techniques?|benchmarks?|datasets?|systems?|algorithms?|frameworks?)"
)
_ONES = r"(?:ones?|results?|items?|entr(?:y|ies)|hits?)"
# Words that name no subject: a message of nothing else refers to what was answered before.
_GENERIC = frozenset(vocabulary.words("no_subject"))
_WORD = re.compile(r"[A-Za-z0-9'’+./-]*[A-Za-z0-9]")

#: A message that only asks for the same answer in another language.
WISH = re.compile(r"""(?ix)^\W*(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?
    (?:(?:answer|say|write|repeat|translate|give|show|explain|tell|reply|respond|put)\b(?:\s+(?:me|us))?
      (?:\s+(?:that|it|this|the\s+(?:same|answer)|your\s+answer|everything))?\s*(?:again\s+)?)?
    (?:(?:the\s+same|only|just|but)\s+)*(?:in|into|to)\s+(?P<language>korean|english)(?:\s*,?\s*(?:please|pls|instead))?\W*$""")


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL = r"(?:" + "|".join(_ORDINALS) + r"|last|\d{1,2}(?:st|nd|rd|th))"
_SOME = r"(?:" + "|".join(vocabulary.UNITS[1:10]) + r"|\d{1,2})"
_NOT_DESCRIBED = rf"(?!\s+(?:on|about|that|which|to|for|by|using|with|from\s+\w+\s+on|{_THING}|[a-z]+ed|(?-i:[A-Z]))\b)"
_OF_LIST = r"(?:\s+(?:of|from|in|on)\s+(?:them|these|those|the\s+list|your\s+list|that\s+list))?"
_PLACES = re.compile(rf"""(?ix)\b(?:the\s+)?(?P<edge>first|top|last)\s+(?P<some>{_SOME})(?=\W*$|\s+(?:{_PAPERS}|{_ONES}|of\b|and\b|in\s+more|(?:in|as)\s+a\s+table)|[\s]*[?.!,:;])
      (?:\s+(?:{_PAPERS}|{_ONES}))?{_OF_LIST}{_NOT_DESCRIBED}
    |\b(?:the\s+)?(?P<one>{_ORDINAL})\s+(?:{_THING}|{_ONES}){_OF_LIST}{_NOT_DESCRIBED}
    |\b(?:the\s+)(?P<bare>{_ORDINAL})(?:\s+(?:of|in|on)\s+(?:them|these|those|the\s+list))?
      (?=\W*$|['’]s\b|\s*[,:;?!]|\s+(?:and|or|to|with|from|than|is|does|different|in\s+more)\b)
    |(?<=\bcompare\s)(?:the\s+)?(?P<side>{_ORDINAL})(?:\s+(?:{_THING}|{_ONES}))?(?=\s+(?:with|to|against|and)\b)
    |\b(?:number|no\.|nr\.?|{_PAPER}|result)\s*\#?(?P<number>\d{{1,2}})\b(?![.\d%])|(?<!\w)(?:\#|\[)(?P<sign>\d{{1,2}})\]?(?!\w)
    |\bthe\s+(?P<pair>former|latter)(?:\s+(?:one|{_PAPER}|method|model))?""")


def places(core: str, shown: int, _content: Sequence[Span]) -> list[Reference]:
    """Find the ordinals of a message; they may lie outside the list, which has ``shown`` papers."""
    return [Reference(*match.span(), _chosen(match, shown)) for match in _PLACES.finditer(core)]


def _chosen(match: re.Match[str], shown: int) -> tuple[int, ...]:
    if match["some"]:
        some = vocabulary.number_of(match["some"])
        return tuple(range(shown - some, shown) if match["edge"].lower() == "last" else range(some))
    if match["pair"]:
        return (0 if match["pair"].lower() == "former" else 1,)
    word = (match["one"] or match["bare"] or match["side"] or match["number"] or match["sign"]).lower()
    if word == "last":
        return (shown - 1,)
    return (_ORDINALS.index(word) if word in _ORDINALS else int(re.sub(r"\D", "", word)) - 1,)


_POINTERS = re.compile(rf"""(?ix)\b(?P<one>(?<!\bdoes\s)(?<!\bdid\s)(?<!\bdo\s)(?:this|that|the\s+same)\s+(?:{_THING}|one|study|result)|(?:it|that|this)(?=['’]s\b)|it|its|itself)\b(?!\s+own\b)
    |\b(?P<bare>this|that)\b(?=\W*$|\s+(?:with|to|against|and|different|better|compare[ds]?|perform|work|differ|new|faster)\b)
    |(?<=\bdoes\s)(?P<does>this|that)\b|(?<=\bdid\s)(?P<did>this|that)\b|(?<=\bis\s)(?P<is>this|that)\b(?!\s+\w+\W*$)
    |\b(?P<all>which\s+ones?|(?:all\s+|both\s+)?(?:of\s+)?(?:these|those|the)\s+(?:(?:two|three|four)\s+)?(?:{_PAPERS}|ones|methods
      |models|approaches|works|benchmarks|datasets)(?!\s+(?:on|about|of|for|that|which|[a-z]+ed)\b)|(?:both|all|each|any|some|one)\s+of\s+(?:them|these|those)
      |both(?:\s+(?:{_PAPERS}|methods|models))?|they|them|their|these|those|what\s+(?:you|we|i)(?:['’]ve|\s+have)?\s+(?:seen|shown|found|listed)(?:\s+me)?(?:\s+so\s+far)?|the\s+ones\s+so\s+far|each(?=\W*$|\s+(?:have|has|use[sd]?|get|gets|need|needs|reach|reaches|report)\b)|the\s+two(?=\W*$|\s+(?:{_PAPERS}|methods|models|differ|compare|are|is|have|do)\b))\b(?!\s+(?:who|that|of)\b)
    """)
# "the authors conclude": of which paper is plain from what was answered.
_DEFINITE = re.compile(rf"""(?ix)\bthe\s+(?:authors|(?:{_PAPER}|method|approach|work|team|researchers))\b(?!\s+(?:of|on|about|that|which|for|called|named|by|in
    |with|behind|from)\b)(?!\s+(?-i:[A-Z]))(?![^?]*\b(?-i:[A-Z][a-z]*[A-Z]))""")
# "it" that refers to nothing: how long does it take to draw a scene.
_NOTHING = re.compile(
    r"^\s+(?:costs?|takes?|means?|helps?|possible|easy|hard|better|enough|true)\b[^?]*?\b(?:to|that)\b(?P<what>.*)", re.I
)
# What is asked of another thing may still end in the paper: how well does GPT-4 do on it?
_ON_IT = re.compile(r"(?<!because )\b(?:on|in|for|to|with|from|of|than|against|about|by)\s+$", re.I)
# Of several papers, those that fit are asked for: which of them, any of these, which ones.
_CHOOSING = re.compile(r"(?:which\s+|(?:(?:all|both|each|any|some|one)\s+)?of\s+)", re.I)
_CHOSEN_FROM = re.compile(r"\b(?:which|any|some|all|both|one|each|most|many)\s+(?P<of>of\s+)?$", re.I)


def pointers(core: str, content: Sequence[Span]) -> list[Reference]:
    """Find the pronouns that refer to what was answered before, not to something named earlier in the message.

    :param content: the words of the message that name what it is about.
    """
    found = []
    for match in _POINTERS.finditer(core):
        at_end = _ON_IT.search(core, 0, match.start()) and not re.search(r"\w", core[match.end() :])
        if _any(content, until=match.start()) and not at_end:
            break
        nothing = _NOTHING.match(core[match.end() :]) if match[0].lower() == "it" else None
        if nothing is None or not _any(content, match.end() + nothing.start("what")):
            found.append(_pointer(match, core))
    definite = None if found else _DEFINITE.search(core)
    return [UNSAID] if definite and not _any(content, until=definite.start()) else found


def _any(content: Sequence[Span], since: int = 0, until: int | None = None) -> bool:
    return any(since < span.end and (until is None or span.start < until) for span in content)


def _pointer(match: re.Match[str], core: str) -> Reference:
    if not match["all"]:
        return Reference(*match.span(), written="{}'s" if match[0].lower() == "its" else "{}")
    head = _CHOOSING.match(match[0])
    start = match.start() + (head.end() if head else 0)
    if chosen := _CHOSEN_FROM.search(core[:start]):
        of = chosen["of"] is not None
        return Reference(start, match.end(), all=True, written="{}" if of else "of {}")
    return Reference(start, match.end(), all=True, written="{}'s" if match[0].lower() == "their" else "{}")


def is_generic(core: str) -> bool:
    """Tell whether a message is made of words that name no subject: ``results?``, ``who are the authors?``, ``tell me more``."""
    words = _WORD.findall(core)
    if not words or len(words) > 12 or re.search(rf"\b{_PAPERS}\b", core, re.I):
        return False
    return all(word.lower() in _GENERIC or word.isdigit() for word in words)


def names_someone(_core: str) -> bool:
    """Tell whether a message has a name that is not one by its capitals."""
    return False


#: Asks for nothing but what was reached on something: MMLU score, what is the accuracy on ImageNet.
SCORE = re.compile(
    r"(?i)^\W*(?:what(?:'s|\s+is|\s+was|\s+are)?\s+)?(?:the\s+|its\s+)?(?:\S+\s+){1,2}?(?:scores?|accuracy|performance|numbers?|results?)\W*$"
    r"|^\W*(?:what(?:'s|\s+is|\s+was|\s+are)?\s+)?(?:the\s+)?(?:scores?|accuracy|performance|numbers?|results?)\s+on\s+(?:\S+\s*){1,2}\W*$"
)
_HOW_MANY = re.compile(r"\bhow\s+(?:many|much)\s+$", re.I)
_WHICH = re.compile(r"\b(?:what|which)\s+$", re.I)
_OF_IT = re.compile(r"\S+\s+(?:do|does|did)\s+(?:it|they|the\s+authors)\b", re.I)


def is_counted(core: str, start: int) -> bool:
    """Tell whether what begins at a place is only what is counted or asked for: how many GPUs, what FPS does it reach."""
    return bool(_HOW_MANY.search(core, 0, start) or (_WHICH.search(core, 0, start) and _OF_IT.match(core, start)))


def adds(_core: str, _end: int) -> bool:
    """Tell whether what ends at a place is asked of what was talked about."""
    return False


def unsaid(_core: str) -> Reference:
    """Return the reference that a message leaves out."""
    return UNSAID


_PEOPLE = r"(?:authors?|they|them|their|he|him|she|her|(?:those|these|the\s+same|that|this)\s+(?:people|person|researchers?|team|group))"
#: Messages for other papers of those who wrote one, words for one of them, and messages for the papers of that one.
OTHERS = re.compile(
    rf"""(?ix)^(?=.*\b(?:else|others?|another|more)\b)(?=.*\b{_PEOPLE}\b).{{0,40}}\b(?:{_PAPERS}|wr[io]te|written|publish(?:ed)?|authored|by)\b"""
)
AUTHOR = re.compile(rf"\b(?:(?:the|its|their)\s+)?(?P<place>{_ORDINAL}|senior|lead|corresponding)[\s-]+authors?\b", re.I)
BY_AUTHOR = re.compile(
    rf"(?i)^\W*(?:(?:show|list|find|give)\s+(?:me\s+)?)?(?:all\s+)?(?:(?:the\s+)?{_PAPERS}\s+)?(?:by|of|from)\s+(?:the|its|their)\s+\S+[\s-]+authors?\W*$"
)
#: Messages that only ask for the same answer as a table.
TABLE = re.compile(
    r"(?i)^\W*(?:(?:show|give|put|list|make|can|you|me|it|that|this|them|these|those|please)\s+)*(?:as|in|into)?\s*(?:a\s+)?table(?:\s+(?:please|instead|form|format))*\W*$"
)


def author_place(match: re.Match[str]) -> int | None:
    """Return the place of an author in the list; None if a digest does not tell it."""
    place = match["place"].lower()
    if place in ("last", "senior"):
        return -1
    if place == "corresponding":
        return None
    if place == "lead":
        return 0
    return _ORDINALS.index(place) if place in _ORDINALS else int(re.sub(r"\D", "", place)) - 1


#: What asks for a table at the end of a message that says more.
IN_TABLE = re.compile(
    r"(?i)[\s,]+(?:(?:and|then|put|show|them|it)\s+)*(?:as|in|into)\s+(?:a\s+)?table(?:\s+(?:please|form|format))*\W*$"
)
#: Points at what was shown, as something to leave out: not that, without the first one.
THAT = re.compile(rf"(?i)(?:that|this|it|those|these|them)(?:\s+(?:ones?|{_PAPERS}))?")
_LEFT_OUT = rf"(?:(?:the\s+)?(?:(?:first|last)\s+{_SOME}|{_ORDINAL})(?:\s+(?:{_PAPER}|ones?))?|(?:number\s+|\#)\d{{1,2}})"
_WITHOUT = re.compile(
    rf"""(?ix)^\W*(?:no[,\s]+)?(?:show\s+(?:me\s+)?|everything\s+|all\s+)?(?:not|without|except(?:\s+for)?|other\s+than|but\s+not|drop|remove|skip|leave\s+out|exclude|ignore)\s+
    (?P<what>{THAT.pattern[4:]}|{_LEFT_OUT}(?:(?:\s*,)?\s*(?:,|\b(?:and|or|nor)\b)\s*{_LEFT_OUT})*)(?P<rest>(?:\s*[,;.:!-]|\s+(?:but|and|just|only|please)\b|\s*$).*)$"""
)


def without(core: str) -> tuple[str, str] | None:
    """Return what a message says to leave out of what was shown, and what else it says."""
    match = _WITHOUT.match(core)
    what = re.sub(rf"(?i)(?<!the )\b(?={_ORDINAL}\b)", "the ", match["what"]) if match else ""
    return (what, re.sub(r"(?i)^\W*(?:(?:but|and|please|only|just)\b\W*)*", "", match["rest"])) if match else None


#: Messages to drop the last filter.
DROPS = re.compile(
    r"""(?ix)^\W*(?:no[,\s]+)?(?:(?:please|can\s+you|let'?s)\s+)*(?:drop|remove|forget|ignore|lift|clear|reset|undo|cancel|without|take\s+(?:off|out))\s+
    (?:that|this|it|(?:(?:the|that|this|those|all|last|any|my|your)\s+)*(?:filters?|conditions?|limits?|restrictions?|constraints?))
    (?:\s+(?:again|please|too))?\W*$"""
)
#: Asks for the papers of which there are so many: list them, show me these.
SHOW = re.compile(
    rf"(?i)^\W*(?:can\s+you\s+|could\s+you\s+)?(?:list|show|give|name|see)(?:\s+me)?\s+(?:(?:all|some)\s+(?:of\s+)?)?(?:them|these|those|(?:the|those|these)\s+{_PAPERS}|the\s+list)(?:\s+all)?(?:\s+please)?\W*$"
    rf"|^\W*(?:(?:which|what)\s+(?:ones?|{_PAPERS})(?:\s+are\s+(?:they|those|these|there))?|(?:which|what)\s+are\s+(?:they|those|these))\W*$"
)
#: Asks for the one paper that is first in an order.
BEST = re.compile(
    r"\b(?:newest|latest|oldest|earliest|(?<!\bat )(?<!\bat the )(?<!\bat the very )(?:most|least)\s+\w+)\b(?!\s+(?:first|ones|papers))",
    re.I,
)
#: Messages for BibTeX, and those that only ask how many papers there are.
BIBTEX = re.compile(r"\bbib\s?-?tex\b", re.I)
COUNT = re.compile(
    rf"^\W*how\s+many(?:\s+(?:are\s+there|{_PAPERS}|did\s+you\s+find|in\s+total|(?:are|is)\s+left|remain|{_PAPERS}\s+are\s+there|are\s+they))?\W*$",
    re.I,
)
#: Messages for the rest of a list, words for papers like those shown, and messages for newer ones.
MORE = re.compile(rf"""(?ix)^\W*(?:(?:are|is)\s+there\s+|(?:do|have)\s+you\s+(?:have|got)?\s*|(?:can\s+you\s+)?(?:show|give|list|find|tell)(?:\s+me)?\s+
      |(?:what|which)\s+|go\s+(?:to|on)\s*|see\s+|i\s+want\s+|let'?s\s+see\s+)*
    (?:any(?:thing)?\s+|some\s+|a\s+few\s+|the\s+|all\s+)*
    (?:(?:others?|(?:\d{{1,2}}\s+)?more|remaining|rest|else|additional|another(?:\s+\w+)?|next)(?:\s+(?:\w+\s+)?(?:{_PAPER}|ones?|results?|page|list))?|continue|next)
    (?:\s+(?:are|is)\s+there|\s+of\s+(?:them|these|those|the\s+list))?(?:\s+please)?\W*$""")
LIKE = re.compile(r"\b(?:similar|related|like\s+(?:this|these|that|those|it|them))\b", re.I)
NEWER = re.compile(
    rf"""(?ix)^\W*(?:(?:are|is|was|were)\s+there\s+|(?:do\s+you\s+)?have\s+(?:you\s+)?|(?:show|find|give)(?:\s+me)?\s+|what'?s?\s+(?:is\s+)?)?
    (?:anything\s+|something\s+|a\s+|an\s+|any\s+|some\s+|the\s+)*(?:newer|more\s+recent|later)(?:\s+(?:one|ones|{_PAPER}|works?|versions?))?
    (?:\s+(?:out|available|than\s+(?:this|that|it|these|those)(?:\s+(?:one|{_PAPER}))?))?\W*$"""
)
_ABOUT = re.compile(r"""(?ix)^\W*(?:(?:what|how)\s+about|same\s+(?:question\s+)?for|(?:no\W+)?i\s+meant?|no\s*[,.!:-]|what\s+of)\s+(?P<thing>[^?!]{1,60}?)\W*$
    |^\W*and\s+(?P<other>(?!how|what|why|which|where|who|when|is|are|does|do|did|can)[^?!]{1,40}?)\s*\?+\W*$""")


def about(message: str, _core: str, _content: Sequence[Span]) -> str | None:
    """Return what the question before is asked about as well: ``what about X?``."""
    match = _ABOUT.search(re.sub(r"^\W*(?:ok(?:ay)?|so|but|thanks)[\s,.!]+", "", message, flags=re.I))
    return (match["thing"] or match["other"]).strip(" .,:;") if match else None


#: Words that may stand for the authors of one paper, and those that only fit several papers.
THEY = re.compile(r"(?i)they|their")
ALIKE = re.compile(r"\b(?:common|differ\w*|compar\w*|share|both|all|each|which|of\s+them|similar\w*|alike|papers?)\b", re.I)
#: Words for two papers, of which both were talked about.
TWO = re.compile(r"\b(?:(?P<pair>the\s+two|both|each\s+other)|them|these|those)\b", re.I)
#: Opens the words for what papers are on.
OF_WHAT = re.compile(rf"^(?:(?:the\s+)?{_PAPER}|ones?|those|work)\s+(?:on|about|for)\s+", re.I)
#: Asks which of the papers shown are something, use something, or are about it; and what compares or denies.
CHOICE = re.compile(
    rf"""(?ix)^\W*(?:(?:(?:(?:which|what|any|do\s+any|does\s+any)(?:\s+ones?)?\s+(?:of|among)\s+(?:these|those|them)(?:\s+{_PAPERS})?|which\s+ones)\s+
      (?:(?:are|is)(?:\s+(?:about|on|based\s+on))?|uses?|covers?|supports?|mentions?|deals?\s+with|works?\s+(?:on|with)))
     |(?:are|is)\s+any\s+(?:of\s+)?(?:these|those|them)(?:\s+(?:about|on|based\s+on))?)\s+(?P<thing>[^?!.,]{{2,60}}?)\W*$"""
)
COMPARED = re.compile(
    r"(?i)\b(?:the|best|better|worse|worst|more|most|less|least|than|not|no|never|without|similar|same|different|newer|older|by|worth|good|available|\w{2,}est)\b|n['’]t\b"
)
#: What limits the list before, and what counts it.
ONLY = re.compile(r"\b(?:only|just|limit|restrict|filter|keep|narrow|sort|order|rank|except|without|instead)\b", re.I)
#: Begins with what is kept of a list, or left out of it: only papers about agents, not the surveys.
KEEPS = re.compile(
    r"^\W*(?:please\s+)?(?:(?:only|just)\s+(?!show|find|give|list|tell|recommend)|(?:not|without|except(?:\s+for)?|excluding|exclude|drop|remove|omit|skip|leave\s+out)\s+)",
    re.I,
)
#: Asks for one of a list: which is the most voted.
WHICH = re.compile(r"(?i)^\W*(?:which|what)\s+(?:one\s+)?(?:is|was|has)\b")
#: Words around a filter that say nothing by themselves: from November then, the newest ones.
IDLE = re.compile(r"(?i)\W*(?:(?:from|in|of|for|then|since|until|by|the|ones?|and|is|are)\b\W*)*")
ONES = re.compile(r"\bones?\b", re.I)
#: Says what a list is not to hold.
NOT = re.compile(
    rf"^\W*(?:(?:please|only|just|but|show|me|keep|the|those|ones?|them|{_PAPERS}|that|which|are|is|do)\s+)*(?:not|without|except|excluding|exclude|remove|drop|omit|skip|leave\s+out|no)\b",
    re.I,
)
COUNTED = re.compile(rf"\bhow\s+many\s+(?:of|{_PAPERS}|ones|are|were|in|from|since|with)\b", re.I)
#: Names papers, so that a message with it is a request of its own.
PAPERS = re.compile(rf"\b(?:{_PAPERS}|{vocabulary.KIND})\b", re.I)
A_PAPER = re.compile(rf"\b{_PAPER}\b", re.I)
