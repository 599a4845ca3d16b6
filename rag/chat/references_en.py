"""How an English message refers to what was answered before: ordinals, pronouns, ellipsis.

:mod:`rag.chat.references_ko` has the same names; :mod:`rag.chat.followup` resolves what they find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search import UNSAID, Reference, vocabulary

_PAPER, _PAPERS = vocabulary.PAPER, vocabulary.PAPERS

#: What opens a message and says nothing: ok, and ...
LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|but|then|now|well|thanks|thank\s+you|great|cool|nice|hm+|also|please)\b[\s,.!:-]*)+(?=\S)",
    re.I,
)

_AUX = r"(?:is|are|was|were|does|do|did|has|have|had|can|could|should|would|will|may|might)"
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
    (?:the\s+same\s+)?(?:in|into|to)\s+(?P<language>korean|english)(?:\s*,?\s*(?:please|pls|instead))?\W*$""")


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL = r"(?:" + "|".join(_ORDINALS) + r"|last|\d{1,2}(?:st|nd|rd|th))"
_SOME = r"(?:" + "|".join(vocabulary.UNITS[1:10]) + r"|\d{1,2})"
_NOT_DESCRIBED = rf"(?!\s+(?:on|about|that|which|to|for|by|using|with|from\s+\w+\s+on|{_THING}|[a-z]+ed|(?-i:[A-Z]))\b)"
_OF_LIST = r"(?:\s+(?:of|from|in|on)\s+(?:them|these|those|the\s+list|your\s+list|that\s+list))?"
_PLACES = re.compile(rf"""(?ix)\b(?:the\s+)?(?P<edge>first|top|last)\s+(?P<some>{_SOME})(?=\W*$|\s+(?:{_PAPERS}|{_ONES}|of\b|and\b|in\s+more)|[\s]*[?.!,:;])
      (?:\s+(?:{_PAPERS}|{_ONES}))?{_OF_LIST}{_NOT_DESCRIBED}
    |\b(?:the\s+)?(?P<one>{_ORDINAL})\s+(?:{_THING}|{_ONES}){_OF_LIST}{_NOT_DESCRIBED}
    |\b(?:the\s+)(?P<bare>{_ORDINAL})(?:\s+(?:of|in|on)\s+(?:them|these|those|the\s+list))?
      (?=\W*$|['’]s\b|\s*[,:;?!]|\s+(?:and|or|to|with|from|than|is|does|different|in\s+more)\b)
    |\b(?:number|no\.|nr\.?|{_PAPER}|result)\s*\#?(?P<number>\d{{1,2}})\b(?![.\d%])|(?<!\w)(?:\#|\[)(?P<sign>\d{{1,2}})\]?(?!\w)
    |\bthe\s+(?P<pair>former|latter)(?:\s+(?:one|{_PAPER}|method|model))?""")


def places(core: str, shown: int) -> list[Reference]:
    """Find the ordinals of a message; they may lie outside the list, which has ``shown`` papers."""
    return [Reference(*match.span(), _chosen(match, shown)) for match in _PLACES.finditer(core)]


def _chosen(match: re.Match[str], shown: int) -> tuple[int, ...]:
    if match["some"]:
        some = vocabulary.number_of(match["some"])
        return tuple(range(shown - some, shown) if match["edge"].lower() == "last" else range(some))
    if match["pair"]:
        return (0 if match["pair"].lower() == "former" else 1,)
    word = (match["one"] or match["bare"] or match["number"] or match["sign"]).lower()
    if word == "last":
        return (shown - 1,)
    return (_ORDINALS.index(word) if word in _ORDINALS else int(re.sub(r"\D", "", word)) - 1,)


_POINTERS = re.compile(rf"""(?ix)\b(?P<one>(?<!\bdoes\s)(?<!\bdid\s)(?<!\bdo\s)(?:this|that|the\s+same)\s+(?:{_THING}|one|study|result)|(?:it|that|this)(?=['’]s\b)|it|its|itself)\b(?!\s+own\b)
    |\b(?P<bare>this|that)\b(?=\W*$|\s+(?:with|to|against|and|different|better|compare[ds]?|perform|work|differ|new|faster)\b)
    |(?<=\bdoes\s)(?P<does>this|that)\b|(?<=\bdid\s)(?P<did>this|that)\b|(?<=\bis\s)(?P<is>this|that)\b(?!\s+\w+\W*$)
    |\b(?P<all>which\s+ones?|(?:all\s+|both\s+)?(?:of\s+)?(?:these|those|the)\s+(?:(?:two|three|four)\s+)?(?:{_PAPERS}|ones|methods
      |models|approaches|works|benchmarks|datasets)(?!\s+(?:on|about|of|for|that|which)\b)|(?:both|all|each|any|some|one)\s+of\s+(?:them|these|those)
      |both(?:\s+(?:{_PAPERS}|methods|models))?|they|them|their|these|those|the\s+two(?=\W*$|\s+(?:{_PAPERS}|methods|models|differ|compare|are|is|have|do)\b))\b(?!\s+(?:who|that|of)\b)
    """)
# "the authors conclude": of which paper is plain from what was answered.
_DEFINITE = re.compile(rf"""(?ix)\bthe\s+(?:authors|(?:{_PAPER}|method|approach|work|team|researchers))\b(?!\s+(?:of|on|about|that|which|for|called|named|by|in
    |with|behind|from)\b)(?!\s+(?-i:[A-Z]))(?![^?]*\b(?-i:[A-Z][a-z]*[A-Z]))""")
_CLAUSE = re.compile(
    r"[.;?!]\s|,\s*(?:and|but|or|so|how|what|why|which|where|who|when|is|are|does|do|did|can)\b|\b(?:and|but)\s+(?:how|what|why|which|where|who|when|is|are|does|do|did|can)\b",
    re.I,
)
_PREPOSITION = re.compile(r"\b(?:on|in|for|to|with|from|of|than|against|about|by)\s+$", re.I)
_SETTING = re.compile(r"^\W*(?:on|in|for|with|at|under)\s[^,]{1,30},", re.I)
# "it" that refers to nothing: how long does it take to draw a scene.
_NOTHING = re.compile(
    r"^\s+(?:costs?|takes?|means?|helps?|possible|easy|hard|better|enough|true)\b[^?]*?\b(?:to|that)\b(?P<what>.*)", re.I
)
_QUESTION = re.compile(rf"^\W*(?:how|what|which|why|where|when|who|{_AUX})\b", re.I)
_ASKED_OF = re.compile(rf"\b{_AUX}(?:n['’]t)?\s+$", re.I)
# Of several papers, those that fit are asked for: which of them, any of these, which ones.
_CHOOSING = re.compile(r"(?:which\s+|(?:(?:all|both|each|any|some|one)\s+)?of\s+)", re.I)
_CHOSEN_FROM = re.compile(r"\b(?:which|any|some|all|both|one|each|most|many)\s+(?P<of>of\s+)?$", re.I)


def pointers(core: str) -> list[Reference]:
    """Find the pronouns that refer to what was answered before, not to something named earlier in the message."""
    found = []
    for match in _POINTERS.finditer(core):
        before = core[: match.start()]
        if _has_subject(before) and not _asked_of(before, core[match.end() :]):
            break
        word = match[0].lower()
        if word == "it" and (nothing := _NOTHING.match(core[match.end() :])) and _has_subject(nothing["what"]):
            continue
        found.append(_pointer(match, core))
    definite = None if found else _DEFINITE.search(core)
    return [UNSAID] if definite and not _has_subject(core[: definite.start()]) else found


def _pointer(match: re.Match[str], core: str) -> Reference:
    if not match["all"]:
        return Reference(*match.span(), written="{}'s" if match[0].lower() == "its" else "{}")
    head = _CHOOSING.match(match[0])
    start = match.start() + (head.end() if head else 0)
    if chosen := _CHOSEN_FROM.search(core[:start]):
        of = chosen["of"] is not None
        return Reference(start, match.end(), all=True, written="{}" if of else "of {}", asked="the papers" if of else "papers")
    return Reference(start, match.end(), all=True, written="{}'s" if match[0].lower() == "their" else "{}")


def _asked_of(before: str, after: str) -> bool:
    """Tell whether nothing in a pronoun's own clause can be meant: what hardware does it use, how does X do on it."""
    if _CLAUSE.search(_SETTING.sub("", before)):
        return False
    at_end = _PREPOSITION.search(before) is not None and not re.search(r"\w", after)
    return (_ASKED_OF.search(before) is not None and not _named(before)) or (at_end and _QUESTION.match(before) is not None)


def _has_subject(text: str) -> bool:
    return any(word.lower() not in _GENERIC and not word.isdigit() for word in _WORD.findall(text))


def _named(text: str) -> bool:
    return any(re.search(r"[A-Z]", word[1:]) or word[:1].isupper() for word in _WORD.findall(text)[1:])


def is_bare(core: str) -> bool:
    """Tell whether a message names no subject of its own: ``results?``, ``who are the authors?``, ``tell me more``."""
    words = _WORD.findall(core)
    if not words or len(words) > 12 or re.search(rf"\b{_PAPERS}\b", core, re.I):
        return False
    return not _has_subject(core)


def unsaid(_core: str) -> Reference:
    """Return the reference that a message leaves out."""
    return UNSAID


#: Messages that only ask why, how many papers there are, or for papers like those shown.
WHY = re.compile(r"^\W*(?:why|how\s+come|why\s+(?:is\s+)?(?:that|so|not)(?:\s+so)?)\W*$", re.I)
COUNT = re.compile(
    rf"^\W*how\s+many(?:\s+(?:are\s+there|{_PAPERS}|did\s+you\s+find|in\s+total|{_PAPERS}\s+are\s+there|are\s+they))?\W*$", re.I
)
MORE = re.compile(rf"""(?ix)^\W*(?:(?:are\s+there|is\s+there|do\s+you\s+have|can\s+you\s+(?:find|show)|show(?:\s+me)?|give\s+me|find(?:\s+me)?|list|got|what|which)\s+)*
    (?:any(?:thing)?\s+|some\s+|a\s+few\s+|the\s+)?
    (?:(?:others?|more|similar|related|additional|else|another)(?:\s+(?:{_PAPER}|ones?|results))?(?:\s+(?:are|is)\s+there)?
     |(?:{_PAPER}|works?|something|anything)(?=\s+(?:like|similar)))
    (?:\s+(?:like|similar\s+to)\s+(?:this|these|that|those|it|them)(?:\s+(?:one|ones|two|{_PAPER}))?)?\s*(?:please)?\W*$""")
_ABOUT = re.compile(r"""(?ix)^\W*(?:(?:what|how)\s+about|same\s+(?:question\s+)?for|i\s+meant?|(?:no,?\s+)?i\s+mean|what\s+of)\s+(?P<thing>[^?!]{1,60}?)\W*$
    |^\W*and\s+(?P<other>(?!how|what|why|which|where|who|when|is|are|does|do|did|can)[^?!]{1,40}?)\s*\?+\W*$""")


def about(message: str, _core: str) -> str | None:
    """Return what the question before is asked about as well: ``what about X?``."""
    match = _ABOUT.search(re.sub(r"^\W*(?:ok(?:ay)?|so|but|thanks)[\s,.!]+", "", message, flags=re.I))
    return (match["thing"] or match["other"]).strip(" .,:;") if match else None


_ANAPHORS = re.compile(
    rf"\b(?:(?:of|from|among)\s+(?:them|these|those)|(?:these|those|the)\s+(?:{_PAPERS}|ones)|those|these|them|ones?|it\s+to)\b",
    re.I,
)
_ONLY = re.compile(r"\b(?:only|just|limit|restrict|filter|keep|narrow|sort|order|rank)\b", re.I)
_ONLY_FORM = re.compile(
    r"^\W*(?:(?:only|just|please|now|show|me|give|list|limit|restrict|filter|keep|narrow|down|to|it|by|is|are)\b[\s,]*)+(?=\S)",
    re.I,
)
_WHICH = re.compile(r"^\W*(?:which|what|how\s+many)\b[^?]{0,12}?\b(?:ones?|of\s+(?:them|these|those))\b", re.I)
_SORT = re.compile(r"\b(?:sort|order|rank)(?:\s+(?:them|these|those|it|the\s+list))?\s+(?=by\b)", re.I)


def refined(core: str) -> tuple[str, bool, bool] | None:
    """Read a message that may only narrow what was asked before; return None for any other.

    :return: its words as a request for papers, whether they are about the papers shown, and whether papers are counted.
    """
    if re.search(rf"\b{_PAPERS}\b", core, re.I) and not (_ONLY.search(core) or _ANAPHORS.search(core)):
        return None
    counted = re.match(r"^\W*how\s+many\b", core, re.I) is not None
    which = _WHICH.search(core)
    shown = bool(which or _ANAPHORS.search(core) or _ONLY.search(core))
    if which:
        rest = re.sub(r"^\s*(?:is|are|was|were|has|have)\s+(?=the\s|from|by|published|in\s)", "", core[which.end() :].lstrip())
        if most := re.match(r"the\s+((?:latest|newest|most\s|highest|best)[^?.!]*)", rest, re.I):
            return f"{most[1]} papers", shown, counted
        return f"papers {rest}", shown, counted
    text = _ANAPHORS.sub("papers", _SORT.sub("sorted ", core))
    text = _ONLY_FORM.sub("", text) or text
    return (text if re.search(rf"\b{_PAPERS}\b", text, re.I) else f"papers {text}"), shown, counted


def comparison(core: str, _names: Sequence[str]) -> str | None:
    """Return the other name of a comparison that leaves out the one: ``vs D3PO``, ``compare with D3PO``."""
    match = re.search(r"^\W*(?:compared?\s+(?:with|to|against)|versus|vs\.?)\s+(?P<name>[^?!,]{2,60}?)\W*$", core, re.I)
    return match["name"] if match and not _POINTERS.search(match["name"]) else None
