"""What an English question asks for: papers, a detail, a count of papers, or papers like a given one."""

from __future__ import annotations

import re
from typing import Literal

from rag.search.query.vocabulary import DATE_MARK, ID_MARK, KIND, PAPER, PAPERS, has_strong_name

_AUX = (
    r"(?:is|are|was|were|am|does|do|did|has|have|had|can|could|should|would|will|may|might"
    r"|isn't|aren't|doesn't|don't|didn't|can't)"
)
_HI = (
    r"(?:(?:hi|hello|hey|ok|okay|so|well|please|pls|kindly|thanks|(?:could|can|would|will)\s+you|help\s+me|i\s+wonder"
    r"|i(?:'d|\s+would)\s+like(?:\s+you)?\s+to|i\s+want(?:\s+you)?\s+to|i\s+need\s+to|let's|and|but|also)\b[\s,!.]*){0,4}"
)
_REQUEST = (
    r"(?:list|find|show|give|gimme|recommend|suggest|search(?:\s+for)?|get|name|fetch|collect|browse|pull\s+up|see|read"
    r"|look(?:ing)?\s+for|i(?:'m|\s+am)\s+(?:looking|searching)\s+for|searching\s+for|i\s+(?:want|need)|any|are\s+there"
    r"|is\s+there|do\s+you\s+have|have\s+you\s+got|got|tell\s+me|what\s+about)"
)
_WH = r"(?:how|why|when|where|who|whom|whose|what|which)"
_PREPOSITION = r"(?:in|on|at|by|to|with|from|for|of|into|under|over|against|during|between|within|among|through)"
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
_NAME = r"(?-i:[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3})"
_PERIOD = r"(?:month|day|year|week)"

#: The beginning of a text, 200 characters or fewer, that asks for something.
BEGINS_AS_REQUEST = re.compile(rf"""(?ix)^\W*{_HI}(?:{_REQUEST}|(?:which|what|how\s+many)\b[^.?!]{{0,40}}\b{PAPERS}|papers\s+(?:on|about|from|that)|i(?:'m
    |\s+am)\s+interested)\b""")

PAPERS_ASKED = re.compile(rf"""(?ix)
    # show me ... papers; any paper on ...
    ^\W*{_HI}{_REQUEST}\b(?:(?!\b(?:{_WH}|whether|does|did)\b)[^?.!\n]){{0,80}}\b{PAPERS}\b
    |^\W*{_HI}{_REQUEST}\b(?:(?!\b(?:{_WH}|whether|does|did)\b)[^?.!\n]){{0,40}}
     \b(?:an?|any|another|one|the\s+(?:latest|newest|most\s+\w+))\s+(?:[\w'-]+\s+){{0,3}}{PAPER}\b
    # which papers; what are the newest papers
    |\b(?:which|what)\s+(?:(?:other|of\s+(?:the|these|those)|more)\s+)?(?:(?!{_AUX}\b|the\b)[\w'’/+-]+\s+){{0,4}}{PAPER}\b
    |^\W*{_HI}(?:which|what|who)(?:['’]s|\s+(?:are|were|is|was))\s+(?:(?:the|some|all
     |your)\s+)?(?:[\w'’/+-]+\s+){{0,5}}{PAPER}\b
    # RAG papers
    |^\W*(?:(?!(?:{_AUX}|{_WH})\b)[\w'’/+()-]+\s+){{0,6}}{PAPERS}\b
    # are there any papers; did Jiatao Gu publish
    |^\W*{_HI}(?:do|does|did|has|have|are|is|were|was|can)\s+(?:there\s+(?:be\s+)?|you\s+(?:have|know)\s+)?(?:any|other|some)\s+
     (?:[\w'-]+\s+){{0,4}}{PAPER}\b
    |\b(?:has|have|did|does)\s+{_NAME}\s+(?:write|written|publish|published|author|authored|post|posted)\b
    # what do papers say about; what's new
    |\bwhat\s+(?:do|did|does|have|has)\s+(?:the\s+)?(?:[\w'’-]+\s+){{0,6}}
     (?:papers|digests|publications|(?:(?:yesterday|today)['’]s|(?:last|this|past)\s+\w+['’]s|latest|\d{{1,4}}
      |{DATE_MARK}+)\s+digest)\b
     [^?.\n]{{0,60}}\b(?:say|said|report|cover|tell|find|found|contain|list|propose|have|discuss|include)
    |^\W*{_HI}what(?:'s|’s|s|\s+is|\s+was|\s+are|\s+were|\s+got|\s+has\s+been)\s+(?:the\s+)?
     (?:new|hot|trending|popular|latest|published|posted|listed)\b
    |\bwhat(?:'s|’s|\s+is|\s+was|\s+were|\s+are)?\s+(?:\w+\s+)?(?:came\s+out|(?:in|on
     |published\s+in)\s+(?:[\w'’]+\s+){{0,6}}digests?\b)
    """)
_WHATS_NEW = re.compile(r"^\W*what(?:'s|’s|s|\s+is)\s+new", re.I)
# Papers in the middle of a question that does not begin with another question word.
_PAPERS_ABOUT = re.compile(rf"\b{PAPERS}\s+(?:about|on|that|which|for|covering|using|dealing|from|by|of|in|since)\b", re.I)
_BEGINS_WITH_WH = re.compile(rf"^\W*{_HI}(?:(?:{_PREPOSITION}|according)\b[^?]{{0,120}}?\b)?(?:{_WH}|{_AUX})\b", re.I)

# Which benchmarks test ...: things of a kind, not a number of them.
_KINDS = re.compile(rf"""(?ix)^\W*{_HI}(?:(?:in|on|from|since|during)\b[^,?]{{0,40}},\s*)?(?:which|what|any)\s+(?!{_COUNTED})
    (?:(?!{_AUX}\b)[\w'’/+()-]+\s+){{0,5}}?{KIND}\b(?P<rest>[^?]*)""")
_KINDS_ARE = re.compile(rf"""(?ix)^\W*{_HI}(?:what|which)\s+(?:are|is)\s+(?:the\s+|some\s+)?(?!{_COUNTED})(?:[\w-]+\s+){{0,4}}{KIND}\s+(?:to|for|of
    |that|in|on)\b""")
_REST_IS_DETAIL = re.compile(
    r"^\s*(?:do|does|did|has|had|was|were)\b(?!\s+(?:proposed|introduced|published|released|posted|listed|there))", re.I
)
# Of a named thing the past or the passive asks for a detail too: which models went past 90% on IFEval.
_REST_OF_NAMED = re.compile(r"""(?ix)^\s*(?:went|made|got|gave|took|beat|came|won|led|ran|found|saw|used)\b|^\s*(?!speed|need|exceed|embed|succeed|feed
    |proceed)\w+ed\b(?!\s+(?:in|on|with|by|for|from|since|to|between|during|at)\b)|^\s*(?:is|are|have|being)\b(?!\s+(?:there
    |available|about|good|best|used\s+(?:for|to)))""")
_IMPERATIVE = re.compile(rf"""(?ix)^\W*{_HI}(?:list|find|search(?:\s+for)?|recommend|suggest|browse|show|looking\s+for)\s+(?!(?:me\s+|out\s+)*(?:{_WH}
    |whether|if)\b)""")

_DETAIL_BEGINS = re.compile(rf"""(?ix)^\W*{_HI}(?:what|which|who|whose|whom|why|{_AUX})\b
    |^\W*{_HI}(?:when|where)\s+{_AUX}\b
    |^\W*{_HI}how\s+(?:many|much|long|often|far|fast|well|big|large|small|high|low|deep|few|close|accurate(?:ly)?|\w+ly
     |{_AUX}|come|to)\b
    |^\W*{_PREPOSITION}\s+(?:which|what|whom|whose|how)\b
    |^\W*(?:{_PREPOSITION}|after|before|according|if|when|while|as|given|since|once)\b[^?]{{0,200}},\s*
     (?:(?:and|by|at|on|in|to|with|for|from|of|into)\s+)?(?:how|what|which|why|who|whose|where|when|{_AUX})\b""")
_DETAIL_ASKED = re.compile(rf"\b{_WH}\b|(?:^\W*{_HI}|,\s*|\band\s+|\bor\s+){_AUX}\b", re.I)
_CLAUSE = re.compile(r"^\W*(?:how|why|when|where)\b", re.I)  # how in-context learning works
_EXPLAIN = re.compile(r"""(?ix)^\W*(?:please\s+|can\s+you\s+|could\s+you\s+)*(?:explain|describe|define|summari[sz]e|tell\s+me|give\s+me|what's
    |whats|hows)\b""")

_COUNT = re.compile(rf"""(?ix)\b(?:how\s+many|how\s+much|(?:the\s+)?numbers?\s+of|count(?:\s+(?:the|of|all))?)\s+
    (?:(?:of\s+)?(?:the|these|those|our|your|all)\s+)*
    (?:(?!(?:of|in|and|did|does)\b)[\w'’/+-]+\s+){{0,4}}?{PAPERS}\b(?P<rest>[^?\n]*)""")
_COUNT_BEGINS = re.compile(rf"""(?ix)^\W*{_HI}(?:(?:in|on|from|since|during|over|for|of)\b[^?]{{0,40}}\s)?
    (?:(?:what(?:'s|\s+is|\s+was)|give\s+me|show(?:\s+me)?|tell\s+me|plot|chart|graph|and)\s+)?
    (?:how\s+(?:many|much|(?:has|have|did)\b)|the\s+number|numbers?\s+of|count)""")
# The papers of a study or a data set: somebody else does something with them.
_OTHERS_PAPERS = re.compile(r"""(?x)\b(?:did|does|do)\s+
     (?!not\b|n't|you\b|we\b|i\b|there\b|it\b|the\s+(?:digests?|index|corpus|collection|library)\b|these\b|your\b)
     (?![^?]{0,60}\b(?:write|publish|author|co-?author|post)\b)[\w'’.-]+\s+\w+
    |\b(?:were|was|are|is|been)\s+(?:\w+ly\s+)?
     (?!published|posted|added|listed|released|uploaded|submitted|featured|indexed|covered|written|authored|related
      |concerned|focused|included\s*$|mentioned|tagged|proposed|introduced)\w+(?:ed|wn|ad|en|ained)\b
    |^\s+(?:are\s+|is\s+|were\s+|was\s+)?(?:there\s+)?(?:contained\s+)?in\s+(?:the\s+)?
     (?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Korean|English)[A-Z]\w+
    |^\s+(?:the|its|their|this|that\s+the)\s+\w+
    |^\s+per\s+(?!day|month|week|year)""")
_OTHERS_BEFORE = re.compile(
    r"\b(?:datasets?|benchmarks?|surveys?|study|paper|experiments?|corpus|method|model|system)\b[^?]{0,80}$", re.I
)
_OVER_TIME = re.compile(rf"""(?ix)\b(?:per|each|every|by)\s+{_PERIOD}\b|\b{_PERIOD}\s+by\s+{_PERIOD}\b|\bover\s+(?:time|the\s+(?:months|years|weeks))\b
    |\b(?:monthly|yearly|annually|annual|weekly)\b|\bdaily\b(?!\s+{PAPERS})|\btrends?\b|\btimeline\b""")
_TREND = re.compile(rf"""(?ix)
    \b{PAPERS}\b(?:\s+(?:on|about)\s+[^?,\n]{{1,60}}?)?\s+(?:(?:per|each|every|by)\s+{_PERIOD}\b|{_PERIOD}\s+by\s+{_PERIOD}\b)
    |\b{PAPERS}\s+over\s+(?:time|the\s+(?:months|years|weeks))\b
    |\b(?:trends?|growth|rise|increase|decline|timeline|history|distribution)\s+(?:of|in)\s+(?:the\s+)?(?:numbers?\s+of\s+)?
     (?:[\w-]+\s+){{0,4}}{PAPERS}\b
    |\b(?:monthly|yearly|annual|weekly)\s+(?:numbers?|counts?)\b[^?\n]{{0,60}}\b{PAPERS}\b
    |\b(?:{PAPERS}|paper)\s+(?:count|trend)s?\b
    |^\W*(?:is|are|was|were|has|have|did)\b[^?\n]{{0,60}}\b(?:{PAPERS}|interest\s+in|research\s+(?:on|in)
     |work\s+on)\b[^?\n]{{0,60}}
     \b(?:increas|grow|declin|decreas|drop|rising|more\s+(?:common|frequent)|go(?:ne|ing)?\s+(?:up|down))
    |^\W*(?:is|are)\s+[^?\n]{{1,60}}\s+(?:getting|becoming)\s+(?:more|less)\s+(?:popular|common|frequent|attention)\b
    |^\W*how\s+(?:has|have|did|does|do)\s+(?:the\s+)?(?:interest\s+in|popularity\s+of|numbers?\s+of)\b[^?\n]{{0,80}}
     \b(?:chang|grow|evolv|develop|increas|declin)
    """)

_LIKE = (
    rf"(?:similar\s+to|like|close(?:st)?\s+to|resembling|akin\s+to|comparable\s+to"
    rf"|(?:related\s+to|citing)(?=\s+(?:the\s+paper\s+)?{ID_MARK}))"
)
#: Papers like a given one, an id or a name, are wanted.
SIMILAR = re.compile(rf"""(?ix)
    \b(?:{PAPER}|works?|research|anything|something|more|others?|ones?|else)\s+(?:(?:that|which)\s+)?
     (?:(?:is|are|most|very|closely|looks?)\s+){{0,3}}{_LIKE}\s+(?:(?:the|this|that)\s+)?(?:{PAPER}\s+)?
     (?:{ID_MARK}|this\b|that\b|it\b|(?-i:[A-Z][\w.+-]*(?:\s+[A-Z0-9][\w.+-]*){{0,4}})\s*
     (?:{PAPER}\b|[?.!,]|$|from\b|since\b|in\b|published\b|but\b|with\b))
    |(?:\b(?:similar|related)\s+(?:{PAPER}|works?|research)\s+(?:to|as|of|for)|\b(?:neighbou?rs\s+of|similar\s+to
     |more\s+like))\s+(?:the\s+)?(?:{PAPER}\s+)?{ID_MARK}
    |\bsimilar\s+{PAPERS}\s+(?:to|as)\s+(?-i:[A-Z])
    |^\W*what(?:'s|’s|\s+is|\s+are|\s+else\s+is)\s+(?:most\s+)?similar\s+to\s+(?-i:[A-Z]|{ID_MARK})
    """)


def asks(text: str) -> Literal["list", "fact"]:
    """Tell whether an English question asks for papers or for a detail. arXiv ids in it are marked."""
    named = has_strong_name(text)
    if PAPERS_ASKED.search(text) and not (named and _WHATS_NEW.search(text)):
        return "list"
    if _PAPERS_ABOUT.search(text) and not _BEGINS_WITH_WH.search(text):
        return "list"
    if (kinds := _KINDS.search(text)) and not _REST_IS_DETAIL.search(kinds["rest"]):
        return "fact" if named and _REST_OF_NAMED.search(kinds["rest"]) else "list"
    if not named and (_KINDS_ARE.search(text) or _IMPERATIVE.search(text)):
        return "list"
    if _DETAIL_BEGINS.search(text) or ("?" in text and _DETAIL_ASKED.search(text)):
        return "fact"
    about_one = named and (_CLAUSE.search(text) or _EXPLAIN.search(text))
    return "fact" if about_one or ID_MARK in text else "list"


def begins_as_question(text: str) -> bool:
    """Tell whether a text that ends in a question mark begins with an English question word."""
    return "?" in text and _BEGINS_WITH_WH.search(text) is not None


def counts(text: str) -> Literal["count", "trend", "fact"] | None:
    """Tell whether papers are counted, once or over time; ``fact`` if these are not the digests' papers, None without a count."""
    counted = _COUNT.search(text)
    if counted and (_OTHERS_PAPERS.search(counted["rest"]) or _OTHERS_BEFORE.search(text[: counted.start()])):
        return "fact" if _COUNT_BEGINS.search(text) else None
    if _TREND.search(text) or (counted and _OVER_TIME.search(text)):
        return "trend"
    return "count" if counted and _COUNT_BEGINS.search(text) else None
