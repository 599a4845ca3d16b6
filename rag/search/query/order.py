"""The order that a question wants papers in: ``most voted``, ``인기 있는``, ``latest``, ``최신순``."""

from __future__ import annotations

import re

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import DATE_MARK, GAP, KIND, PAPER_KO, PAPERS

_SOME_PAPERS = r"(?:papers?|preprints|publications|digests?)\b"
_SORTED = r"(?:(?:sort(?:ed)?|rank(?:ed|ing)?|order(?:ed)?)\s+)?"
# Papers stand behind within some words.
_PAPERS_KO = rf"(?=(?:\S+\s+){{0,3}}\S*{PAPER_KO})"

_VOTES = re.compile(rf"""(?ix)
    # the most voted (papers); not the most voted answers
    \b(?:the\s+)?(?:most|highest|top|best)[-\s]+(?:up-?)?voted\b(?=\s*(?:$|[?.!,;:]|{DATE_MARK}
     |(?:in|on|from|of|about|since|during|before|after|for|and|or|please|with|so|first)\b
     |{GAP}(?:{PAPERS}|paper|works?|ones?|digests?|entries|{KIND})\b))
    # with the most votes
    |\b(?:(?:with|having|had|has|have|got|gets?|received|(?:that|which)\s+(?:have|got|received))\s+)?(?:the\s+)?
     (?:most|highest(?:\s+number\s+of)?|largest\s+number\s+of|maximum)\s+(?:up)?votes?\b
    # sorted by votes
    |\b{_SORTED}by\s+(?:the\s+)?(?:number\s+of\s+|most\s+)?(?:(?:up)?votes|vote\s+counts?|popularity)\b
    # what's hot; popular papers
    |(?:(?<=what['’]s\s)|(?<=whats\s)|(?<=what\sis\s))(?:hot|trending|popular)\b
    |\b(?:the\s+)?(?:most\s+)?(?:popular|upvoted|trending|hottest|hot)\s+(?={GAP}{_SOME_PAPERS})
    """)
_VOTES_KO = re.compile(rf"""(?ix)
    # 추천 많은 순으로, 추천순, 추천 수 상위
    (?:추천|득표|투표|표|좋아요|인기)\s*수?(?:가|이|를|을)?\s*(?:(?:가장|제일)\s*)?(?:높은|많은|많이\s*받은)\s*순(?:으로|서로?)?(?!위)
    |(?:추천|득표|인기)\s*수?\s*순(?:으로?|서로?)?(?!위)
    |(?:추천|득표)\s*수?\s*(?:(?=상위\s*\d)|상위)
    |votes?\s*수?\s*(?:순으?로?|가\s*많은|높은)
    # 가장 많은 추천을 받은, 추천 수가 가장 많은, 가장 많이 추천된
    |(?:가장|제일)\s*(?:많은\s*)?(?:추천|표|투표|득표)\s*수?(?:를|을|가|이)?\s*(?:(?:가장|제일)\s*)?(?:많이|많은|높은)?\s*(?:받은|얻은|획득한|많은|높은)
    |(?:추천|득표|투표)\s*수?(?:가|이|를|을)?\s*(?:가장|제일)?\s*(?:많은|많이\s*(?:받은|얻은)|높은)(?=[\s\d한두세네다열]|{PAPER_KO}|$)
    |(?:가장|제일)\s*많이\s*(?:추천된|추천받은|추천한)
    |(?:표를|표가|좋아요\s*수?가?)\s*(?:가장|제일)?\s*(?:많이\s*(?:받은|얻은)|많은(?=\s*{PAPER_KO}))
    |좋아요\s*많은(?=\s*{PAPER_KO})
    # 인기 있는 논문
    |(?:(?:가장|제일)\s*)?(?:인기\s*(?:(?:가\s*)?(?:있는|있었던|많은|많았던|좋은))?|핫한|화제(?:의|인|가\s*된))\s*{_PAPERS_KO}
    """)
_NEWEST = r"(?:latest|newest|most\s+recent)"
_DATE = re.compile(rf"""(?ix)
    \b(?:the\s+)?{_NEWEST}\s+(?={GAP}(?:{_SOME_PAPERS}|(?:works?|research|articles)\b)|(?:\d+|two|three|four|five|ten)\s)
    |^\W*(?:(?:show|list|find|give|recommend|what|which|are|is|me|us|the|all|get)\s+)*{_NEWEST}\s+(?={GAP}{KIND}\b)
    |\brecent\s+(?=(?:[\w/+-]+\s+){{0,3}}?{_SOME_PAPERS})
    |\b{_SORTED}(?:by\s+(?:the\s+)?(?:date|recency|newest|latest|most\s+recent)|{_NEWEST}\s+first)\b
    |\bmost\s+recently\s+(?:published|posted|added|listed)\b
    |\b(?:the\s+)?latest\s+(?=(?:on|in|about|from)\b)
    """)
_OUT_KO = r"(?:나온|올라온|발표된|공개된|소개된)"
_DATE_KO = re.compile(rf"""(?x)
    (?:최신|날짜)\s*순(?:으로|서로)?
    |(?:가장|제일)\s*(?:최근|최신)(?:에|의)?\s*{_OUT_KO}?
    |최신\s*{_PAPERS_KO}
    |최근\s*(?:에\s*)?(?:새로\s*)?{_OUT_KO}\s*(?=(?:\S+\s+){{0,3}}\S*(?:{PAPER_KO}|거|것|게))
    # 최근 RAG 논문; 최근 2주 is a date
    |최근(?:의)?(?!\s*(?:\d|[한두세네]\s|하루|이틀|사흘|나흘|며칠|일주일|열흘|보름|반년))\s*(?=(?:\S+\s+){{0,2}}\S*{PAPER_KO})
    |(?:새로|막)\s*나온\s*{_PAPERS_KO}
    """)


def find_order(text: str) -> list[Piece]:
    """Find the order, if any, at each place that names it; votes before date when a question names both."""
    for value, patterns in (("votes", (_VOTES, _VOTES_KO)), ("date", (_DATE, _DATE_KO))):
        matches = [match for pattern in patterns for match in pattern.finditer(text)]
        if matches:
            return [Piece("order", value, match.start(), match.start() + len(match[0].rstrip())) for match in matches]
    return []
