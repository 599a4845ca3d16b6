"""What a request for papers asks of its list that no list here does, found by rules.

One list for each time, steps of time that nothing counts by, a condition on votes that no rule reads, a draw, other columns, an
order by what a thing measures (the smallest model), a bound on it (under 7B), papers by what they claim of two things (X is better
than Y), say of one (criticize X, beat Y), or by how many authors they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.search.query.hints import asks_table
from rag.search.query.vocabulary import KIND_KO, NUMBER_WORDS_KO, PAPER, PAPER_KO

#: A list is of one time, in an order, and a table of papers has the same columns always.
Wish = Literal["each", "step", "votes", "random", "columns", "degree", "bound", "claim", "authors", "stance", "open"]

_EACH = re.compile(
    r"\b(?:(?:of|in|for|from)\s+)?(?:each|every)\s+(?:day|week|month|quarter|year)\b|\b(?:per|by)\s+(?:day|week|month|quarter|year)\b"
    r"|(?:월|연도|주|분기)별(?:로)?|매[달월년주일](?=\s)|달마다|해마다|주마다|날마다",
    re.I,
)
# Papers are counted per day, month or year.
_STEP = re.compile(
    r"\b(?:(?:of|in|for|from)\s+)?(?:each|every|per|by)\s+(?:week|quarter)\b|\b(?:weekly|quarterly)\b"
    r"|(?<![가-힣])(?:(?:분기|주|주차)별(?:로)?(?=\s|$)|매주(?=\s)|주마다|분기마다|매\s?분기)",
    re.I,
)
# Votes that are left once all conditions on them were read; of methods that take votes they are none of readers.
_VOTES = re.compile(
    r"\b(?:(?:with|having|have|has|had|got|received)\s+(?:[A-Za-z']{1,12}\s+){0,3}?)?\d[\d,]{0,6}\s+(?:up-?)?votes\b(?!\s+(?:per|each|aggregat\w+)\b)",
    re.I,
)
_RANDOM_THING = (
    r"forests?|walks?|matri\w+|features?|projections?|fields?|seeds?|search|access|sampl\w+|nois\w+|variables?|mask\w*|initiali\w+|crop\w*"
    r"|effects?|graphs?|eras\w+|process\w*|weights?|order\w*|tokens?|polic\w+|baselines?|networks?|numbers?|vectors?|augment\w*"
)
# Random stands before papers, or before what they are on: a random forest paper is one on forests.
_RANDOM = re.compile(
    rf"\b(?:at\s+random|randomly(?:\s+(?:chosen|selected|picked|sampled))?)(?=\s*(?:[?.!,]|$)|\s+(?:pick|choose|select|{PAPER})\b)"
    rf"|\brandom(?=\s+{PAPER}\b)|\bsurprise\s+me\b"
    rf"|(?<=\ba\s)random(?!\s+(?:{_RANDOM_THING}))(?=\s+(?:[\w-]+\s+){{1,3}}{PAPER}\b)"
    rf"|(?:랜덤|무작위)(?:으로|로|한|의)?(?=\s(?:{PAPER_KO}|(?:\d+|{NUMBER_WORDS_KO})\s?(?:편|개)|골라|뽑|추천))"
    rf"|(?:랜덤|무작위)(?:으로|로)(?=\s(?:\S{{1,30}}\s){{1,4}}(?:골라|뽑|추천|보여|알려))|아무거나",
    re.I,
)
_COLUMNS = re.compile(
    r"\b(?:with|including|and)\s+(?:their|its|columns?\s+(?:for|of))\s+(?P<what>[\w\s,/&-]{2,80})"
    r"|(?P<what_ko>(?:[가-힣A-Za-z-]+\s)?[가-힣A-Za-z-]+)(?:와|과|이랑|랑|도)\s?(?:함께|같이)",
    re.I,
)
# The columns of a table of papers, and what joins them.
_COLUMN = re.compile(
    r"\b(?:titles?|(?:arxiv\s+)?ids?|arxiv|dates?|days?|(?:up)?votes?|and|as|in|an?|the|table|tabular|format|form)\b|제목|날짜|추천(?:\s?수)?|[\s,/&-]+",
    re.I,
)
# What can be measured, and is not in a list: the longest context window, but no shortest path.
_MEASURED = rf"(?:{PAPER}|models?|[lv]lms?|mllms?|networks?|methods?|approach(?:es)?|algorithms?|techniques?|systems?|agents?|architectures?|transformers?|data\s?sets?|corpus|corpora|benchmarks?|contexts?|abstracts?|titles?)"
_MEASURED_KO = rf"(?:{PAPER_KO}|{KIND_KO}|LLM|VLM|네트워크|신경망|트랜스포머|말뭉치|코퍼스|컨텍스트|문맥|초록|제목)"
_MOST = (
    r"(?:(?:very\s+)?(?:smallest|largest|biggest|tiniest|longest|shortest|fastest|slowest|quickest|cheapest|lightest|heaviest|deepest|shallowest)"
    r"|(?:most|least)\s+(?:accurate|efficient|(?:compute|memory|parameter|sample|energy|data)[\s-]efficient|powerful|capable|expensive|costly|robust|complex))"
)
_DEGREE = re.compile(
    rf"\b(?:the\s+)?{_MOST}(?![\w-]|\s+(?:path|common|first|job|queue|eigen|singular|margin|prefix))"
    rf"(?=\s+(?:[\w+/.-]+\s+){{0,4}}{_MEASURED}\b)"
    rf"|(?<=\bis\s)(?:the\s+)?{_MOST}(?=\s*(?:[?.!,]|$|\s(?:among|of|in|on|for|at)\b))"
    r"|(?<![가-힣])(?:가장|제일)\s?(?:큰|작은|긴|짧은|빠른|느린|싼|저렴한|비싼|가벼운|무거운|깊은|얕은|정확한|효율적인|강력한|강건한|복잡한)"
    rf"(?=\s(?:\S{{1,20}}\s){{0,3}}?\S{{0,10}}(?:{_MEASURED_KO}|게\b|것|건\b))"
    r"|(?<![가-힣])(?:가장|제일)\s?(?:커|크|작아|작|길|짧|빨라|빠르|느려|느리|싸|저렴하|저렴해|가벼|무거|정확해|정확하|효율적이|강력해|강력하)"
    r"(?:워|어|아|요|지|나|니|가|ㄴ가|은가|은지|습니까|다)*(?=\s*(?:[?.!]|$))",
    re.I,
)
# A number that is a bound is searched for like any other word: only that it is one is not met.
_SCALE = r"(?:[kmbtg]|billion|million|thousand|trillion|bn)"
_UNIT = r"(?:parameters?|params?|tokens?|authors?|pages?|layers?|gpus?|gb|mb|tb|gigabytes?|vram|hours?|ms|milliseconds?|fps|flops|percent)"
_UNIT_KO = r"(?:파라미터|파라메터|매개변수|토큰|저자|페이지|쪽|레이어|컨텍스트|GPU|GB|MB|VRAM|퍼센트|%)"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,6}){0,3}"
_BOUND = re.compile(
    r"(?P<bound>\b(?:(?:less|fewer|more|smaller|larger|bigger|greater|shorter|longer|higher|lower)\s+than|under|below|over|above|at\s+(?:most|least)|up\s+to)|[<>]=?)"
    rf"\s*{_NUMBER}(?:\s?%|\s?{_SCALE}?[\s-]?{_UNIT}\b|\s?{_SCALE}\b)"
    rf"|(?:{_UNIT_KO}(?:\s?수)?(?:가|이|는|은)?\s{_NUMBER}(?:\s?(?:[kmbtg]|[십백천만억조]{{1,3}}))?\s?개?"
    rf"|{_NUMBER}\s?(?:(?:[kmbtg]|[십백천만억조]{{1,3}})\s?개?(?:의\s)?{_UNIT_KO}?|개?(?:의\s)?{_UNIT_KO}))"
    r"\s?(?P<bound_ko>(?:이하|이상|미만|초과)(?:의|인)?|보다\s?(?:더\s)?(?:작|적|크|큰|많|긴|길|짧)[가-힣]*)",
    re.I,
)
_CLAIM = re.compile(
    rf"\b{PAPER}\s+(?:(?:that|which)\s+)?(?:say|claim|argu|show|prov|find|report|stat|suggest)(?:e?s|ing|e)?\s+(?:that\s+)?(?:[^\s?.!]+\s+){{1,4}}?"
    r"(?P<claim>(?:is|are)\s+(?:much\s+|far\s+)?(?:better|worse|faster|slower|stronger|weaker|superior|inferior|cheaper|safer)\s+(?:than|to)\b"
    r"|(?:outperforms?|beats?|surpass(?:es)?|exceeds?)\b)"
    r"|(?P<claim_ko>보다\s?(?:더\s|훨씬\s)?(?:좋|나|낫|못하|우수하|뛰어나|빠르|느리|정확하|강하|약하|효율적이|저렴하)(?:[은는ㄴ])?다(?:는|고)"
    rf"(?:\s(?:하는|주장하는|주장한|말하는|보고하는|보고한|밝힌|보인|보이는))?)(?=\s(?:\S{{1,20}}\s)?{PAPER_KO})",
    re.I,
)
# How many authors a paper has: with only one author, single-author papers. A number that is a bound is found above.
_MANY = r"(?:\d{1,4}|no|one|two|three|four|five|six|seven|eight|nine|ten|a\s+single|a\s+sole|many|few|several|multiple|the\s+(?:most|fewest|least))"
_MANY_KO = r"(?:\d{1,4}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)"
_AUTHORS = re.compile(
    rf"\b(?:with(?:out)?|by|have|has|having|had)\s+(?:(?:only|just|exactly|any)\s+)*(?:(?:{_MANY}|single)\s+)authors?\b"
    r"|\bwithout\s+(?:any\s+)?authors?\b|\b(?:single|solo|sole|one|two|three|multi)[\s-]author(?:ed)?\b"
    rf"|(?:공동\s?)?(?:저자|공저자)(?:\s?수)?(?:가|는|이)?\s?(?:(?:딱|오직|단)\s?)?{_MANY_KO}\s?(?:명|사람|인)(?:뿐인|인|만\s?있는|의)?(?=\s)"
    rf"|(?<![가-힣\w]){_MANY_KO}\s?(?:명의|인)\s?(?:단독\s?)?저자|단독\s?저자|단일\s?저자"
    r"|(?:저자|공저자)(?:\s?수)?(?:가|는|이)?\s?(?:없는|여러\s?명인|(?:가장|제일)\s?(?:많은|적은)|많은|적은)(?=\s(?:\S{1,20}\s){0,4}?\S{0,10}논문)",
    re.I,
)
# What papers say of a thing, or what becomes of it in them. Two things that papers compare are what they are on, and what
# contradicts a thing is looked for (:mod:`rag.search.query.stance`).
_AGAINST = r"(?:critici[sz]|oppos|critiqu|prais|endors)(?:es?|ing)|rebut(?:s|ting)?|argu(?:e|es|ing)\s+against"
_BEATS = r"beat(?:s|ing)?|outperform(?:s|ing)?|surpass(?:es|ing)?|outscor(?:e|es|ing)"
_STANCE = re.compile(
    rf"\b{PAPER}\s+(?:(?:that|which|do|does)\s+){{0,2}}(?P<against>(?:{_AGAINST})|compar(?:e|es|ing)\s+(?:themselves\s+|itself\s+)?(?:with|to|against))(?=\s)"
    rf"|\b{PAPER}\s+(?:(?:that|which)\s+)?(?P<beats>{_BEATS})(?=\s)"
    rf"|\b{PAPER}\s+(?:where|in\s+which|showing\s+(?:that|where|how))\s+(?:[^\s?.!]{{1,40}}\s+){{1,4}}?"
    r"(?P<fails>fail(?:s|ed)?|los(?:es|e|t)|underperforms?|struggles?|wins?|does\s+(?:poorly|badly|well))(?=\s*(?:[?.!,]|$|\s(?:on|at|in|against|to)\b))"
    r"|(?P<ko>(?:[을를]\s?(?:비판|비난|옹호|칭찬|능가)|에\s?반대|[와과]\s비교|[이가]\s?실패)(?:하는|한)"
    r"|[을를]\s?(?:이기는|이긴|뛰어넘는|뛰어넘은|넘어서는|넘어선|앞서는|앞선)"
    r"|(?:아무것|아무\s\S{1,10}|어떤\s\S{1,10}|무엇)도\s(?:비판|능가|이기|뛰어넘|넘어서|앞서)(?:하)?지\s?(?:않|못)[가-힣]{1,2})"
    rf"(?=\s(?:\S{{1,20}}\s)?{PAPER_KO})",
    re.I,
)
# Of what is like a thing no digest tells whether it can be had.
_OPEN = re.compile(r"\b(?:that\s(?:is|are)\s)?open[\s-]?sourced?\b|오픈\s?소스(?:로)?", re.I)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Words for something that no list does, with their place."""

    start: int
    end: int
    unread: Wish


def find_unmet(text: str) -> Iterator[Unmet]:
    """Yield what a text wants of a list of papers that none does; whether it asks for a list is for others."""
    yield from (Unmet(*match.span(), "each") for match in _EACH.finditer(text))
    yield from (Unmet(*match.span(), "step") for match in _STEP.finditer(text))
    yield from (Unmet(*match.span(), "votes") for match in _VOTES.finditer(text))
    yield from (Unmet(*match.span(), "random") for match in _RANDOM.finditer(text))
    yield from (Unmet(*match.span(), "degree") for match in _DEGREE.finditer(text))
    yield from (Unmet(*match.span("bound" if match["bound"] else "bound_ko"), "bound") for match in _BOUND.finditer(text))
    yield from (Unmet(*match.span("claim" if match["claim"] else "claim_ko"), "claim") for match in _CLAIM.finditer(text))
    yield from (Unmet(*match.span(), "authors") for match in _AUTHORS.finditer(text))
    yield from (Unmet(*match.span(match.lastgroup or 0), "stance") for match in _STANCE.finditer(text))
    yield from (Unmet(*match.span(), "open") for match in _OPEN.finditer(text))
    for match in _COLUMNS.finditer(text) if asks_table(text) else ():
        if _COLUMN.sub("", match["what"] or match["what_ko"]):
            yield Unmet(*match.span(), "columns")
