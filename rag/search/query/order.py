"""The order that a question wants papers in: ``most voted``, ``인기 있는``, ``latest``, ``오래된 순``, ``least voted``.

Each word for one is found wherever it stands, save those that more often mean something else (recent, hot, 최근), which need
papers beside them; whether the others speak of papers is for others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.ordinals import FIRST_KO
from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import GAP, PAPER_KO, blank

_SOME_PAPERS = r"(?:papers?|preprints|publications|digests?)\b"
_SORTED = r"(?:(?:(?:in|by)\s+)?(?:sort(?:ed)?|rank(?:ed|ing)?|order(?:ed)?|arranged?)\s+(?:them\s+)?)?"
_HAVING = r"(?:(?:with|having|had|has|have|got|gets?|received|(?:that|which)\s+(?:have|has|got|received))\s+)?(?:the\s+)?"
_NUMBER_OF = r"(?:\s+(?:number|count|amount)\s+of)?"
_BY = rf"\b{_SORTED}by\s+(?:the\s+)?(?:number\s+of\s+|most\s+)?"
_VOTES = r"(?:(?:up-?)?votes|likes|vote\s+counts?|popularity)"
_GOES_FIRST = r"(?:\s+(?:(?:ones|papers)\s+)?first\b)?"
_RISING = r"(?:ascending(?:ly)?|asc\b|(?:fewest|lowest|least|smallest)(?:\s+(?:votes\s+)?first)?|in\s+ascending\s+order|from\s+(?:the\s+)?(?:fewest|lowest|least)|increasing(?:ly)?)"
_OLD_FIRST = (
    r"(?:ascending(?:ly)?|asc\b|(?:oldest|earliest)(?:\s+first)?|in\s+ascending\s+order|from\s+(?:the\s+)?(?:oldest|earliest))"
)
# Papers stand behind within some words.
_PAPERS_KO = rf"(?=(?:\S{{1,30}}\s+){{0,3}}\S{{0,30}}{PAPER_KO})"
_VOTE_KO = r"(?:추천|득표|투표|표|좋아요|인기)"
_OUT_KO = r"(?:나온|올라온|발표된|공개된|소개된)"
_NUMERAL_KO = r"(?:\d|[한두세네몇]\s|하루|이틀|사흘|나흘|며칠|일주일|열흘|보름|반년|다섯|여섯)"

#: By value; of two that overlap, the first.
_ORDERS = {
    "votes_asc": rf"""
    \b(?:the\s+)?(?:least|fewest|lowest|worst)[-\s]+(?:up-?)?(?:voted|liked|popular|rated)\b{_GOES_FIRST}
    |\b{_HAVING}(?:least|fewest|lowest|smallest){_NUMBER_OF}\s+(?:up)?(?:votes?|likes)\b
    |{_BY}{_VOTES}\s*,?\s*\(?{_RISING}\)?
    |\b(?:fewest|lowest|least)\s+votes\s+first\b
    |{_VOTE_KO}\s*수?(?:가|이|를|을)?\s*(?:(?:가장|제일)\s*)?(?:적은|적게\s*받은|낮은)(?:\s*(?:순서?|것)(?:으로|로|부터)?)?
    |(?:가장|제일)\s*(?:적은\s*{_VOTE_KO}|{_VOTE_KO}\s*수?(?:를|을|가|이)?\s*적(?:게|은)|적게\s*추천)\s*(?:을|를)?\s*(?:받은|된)?
    |{_VOTE_KO}\s*수?\s*(?:오름차순|하위)(?:으로)?|(?:가장|제일)?\s?인기\s?(?:가\s?)?없는""",
    "date_asc": rf"""
    \b(?:the\s+)?(?:oldest|earliest)(?:\s+(?:ones?\s+)?first)?\b
    # the first paper on Mamba; not the first paper of a list
    |\b(?:the\s+)?(?:very\s+)?first\s+(?=papers?\s+(?:in|of|on|from|about|to|that|with|listed|published|posted)\s(?!(?:the|this|that|your|my)\s+(?:list|results?|answer|top|table|page)\b))
    |\b(?:older|earlier)\s+(?={GAP}{_SOME_PAPERS})(?!{_SOME_PAPERS}\s+than\b)
    |{_BY}(?:date|age|time)\s*,?\s*\(?{_OLD_FIRST}\)?
    |(?<!reverse\s)\b(?:in\s+)?chronological(?:ly)?(?:\s+order)?\b
    |(?:(?:가장|제일)\s*)?오래된(?:\s*(?:순서?|것)(?:으로|로|부터)?)?|(?:날짜|시간|연대|발표)\s*(?:오름차)?순(?:서)?(?:으로|대로)?(?<!날짜순)(?<!날짜순으로)
    |(?:예전|옛날)(?:의|에)?\s*{_OUT_KO}?{_PAPERS_KO}
    |(?<![가-힣])(?:맨\s?|가장\s?|제일\s?)?(?:첫|최초의?)\s?(?={PAPER_KO})
    |(?:가장|제일)\s*(?:먼저|처음)\s*{_OUT_KO}?|(?:먼저|일찍)\s*{_OUT_KO}\s*순(?:으로|서로)?""",
    "votes": rf"""
    \b(?:the\s+)?(?:most|highest|top|best)[-\s]+(?:up-?)?(?:voted|liked|rated)\b{_GOES_FIRST}
    |\b(?:the\s+)?most\s+popular\b{_GOES_FIRST}
    |\b{_HAVING}(?:most|highest|largest|greatest|maximum){_NUMBER_OF}\s+(?:up)?(?:votes?|likes)\b
    |{_BY}{_VOTES}\b(?:\s*,?\s*\(?(?:descending|desc|highest\s+first|most\s+first)\)?)?
    |\b(?:most|highest)\s+(?:votes|voted)\s+first\b
    # what's hot; popular papers
    |(?:(?<=what['’]s\s)|(?<=whats\s)|(?<=what\sis\s))(?:hot|trending|popular)\b
    |(?:\#\s?1|\bno\.\s?1|\btop[-\s]ranked)\s+(?=(?:[\w-]+\s+){{0,2}}paper\b)
    |\b(?:the\s+)?(?:popular|upvoted|trending|hottest|hot)\s+(?={GAP}{_SOME_PAPERS})
    # 추천 많은 순으로, 추천순, 추천 수 상위
    |{_VOTE_KO}\s*수?(?:가|이|를|을)?\s*(?:(?:가장|제일)\s*)?(?:높은|많은|많이\s*받은)\s*순(?:으로|서로?)?(?!위)
    |(?:추천|득표|인기|좋아요)\s*수?\s*(?:내림차)?순(?:으로?|서로?)?(?!위)
    |(?:추천|득표|좋아요)\s*수?\s*(?:(?=상위\s*\d)|상위)|{FIRST_KO}|최다\s?{_VOTE_KO}(?:을|를)?\s*(?:받은|된)?|{_VOTE_KO}\s*수?\s?최다
    |votes?\s*수?\s*(?:순으?로?|가\s*많은|높은)
    # 가장 많은 추천을 받은, 추천 수가 가장 많은, 가장 많이 추천된
    |(?:가장|제일)\s*(?:많은\s*)?(?:추천|표|투표|득표|좋아요)\s*수?(?:를|을|가|이)?\s*(?:(?:가장|제일)\s*)?(?:많이|많은|높은)?\s*(?:받은|얻은|획득한|많은|높은)
    |(?:추천|득표|투표|좋아요)\s*수?(?:가|이|를|을)?\s*(?:가장|제일)?\s*(?:많은|많이\s*(?:받은|얻은)|높은)
    |(?:가장|제일)\s*많이\s*(?:추천된|추천받은|추천한)
    |표[를가]\s*(?:가장|제일)?\s*(?:많이\s*(?:받은|얻은)|많은(?=\s*{PAPER_KO}))
    |(?:가장|제일)\s*(?:인기|핫)\s?(?:있는|많은|한)
    # 인기 있는 논문
    |(?:인기\s*(?:(?:가\s*)?(?:있는|있었던|많은|많았던|좋은))?|핫한|화제(?:의|인|가\s*된))\s*{_PAPERS_KO}""",
    "date": rf"""
    \b(?:the\s+)?(?:latest|newest|freshest|most\s+recent(?:ly)?)(?:\s+(?:(?:ones?\s+)?first|published|posted|added|listed))?\b
    |\brecent\s+(?=(?:[\w/+-]+\s+){{0,3}}?{_SOME_PAPERS})
    |{_BY}(?:date|recency|newest|latest|most\s+recent|time)\b
    |\b(?:in\s+)?reverse[-\s]chronological(?:ly)?(?:\s+order)?\b
    |(?:최신|날짜|최근)\s*(?:내림차)?순(?:으로|서로)?
    |(?:가장|제일)\s*(?:최근|최신)(?:에|의)?\s*{_OUT_KO}?|(?:가장|제일)\s*새로운
    |최신(?:의|인)?\s*{_PAPERS_KO}
    |(?:최신|최근)\s*(?=(?:\d{{1,3}}|한|두|세|네|다섯|열)\s?(?:편|개(?!월|\s?월|\s?분기)))
    |최근\s*(?:에\s*)?(?:새로\s*)?{_OUT_KO}\s*(?=(?:\S{{1,30}}\s+){{0,3}}\S{{0,30}}(?:{PAPER_KO}|거|것|게))
    # 최근 RAG 논문; 최근 2주 is a date
    |최근(?:의)?(?!\s*{_NUMERAL_KO})\s*(?=(?:\S{{1,30}}\s+){{0,2}}\S{{0,30}}{PAPER_KO})
    |(?:새로|막)\s*나온\s*{_PAPERS_KO}""",
}
# Beside an order, words that only ask for it.
_PLEASE = re.compile(
    r"(?:\W|\b(?:please|pls|plz|can|could|would|you|sort|order|rank|list|show|give|put|me|it|them|those|these|papers|the|by|in|as|now|instead|again)\b"
    r"|(?:(?:으로|로|다시|좀|한\s?번|그걸|이걸|이거|그거|목록을?|논문을?|정렬|나열|배열|정리|보여|바꿔|해|부탁\S*)+)(?:줘|주세요|줄래|주실래요|줄\s?수|있어|요|봐|도)*)+",
    re.I,
)
_JOINED = re.compile(
    r"(?:\s+\d{1,4})?(?:\s+papers)?\s+(?:and|plus)\s|\s?(?:논문\s)?(?:\d{1,4}\s?[편개])?(?:와|과|이랑|랑|하고)\s", re.I
)
# An order whose noun another one has: the most and the least voted paper, 추천 제일 많은 논문이랑 제일 적은 논문.
_CUT_SHORT = re.compile(
    r"\b(?P<order>(?:the\s+)?(?:most|fewest|least|highest|lowest))(?=\s+(?:and|&)\s+(?:the\s+)?(?:papers?\s+with\s+(?:the\s+)?)?(?:most|fewest|least|highest|lowest)\b)"
    r"|(?:이랑|랑|과|와|하고)\s(?P<order_ko>(?:가장|제일)\s?(?:적은|많은|낮은|높은))(?=\s(?:논문|거|것|게|순))",
    re.I,
)
_PATTERNS = {value: re.compile(pattern, re.I | re.X) for value, pattern in _ORDERS.items()}
_FIRST = ("votes", "votes_asc", "date", "date_asc")


def is_only_order(text: str, orders: Sequence[Piece]) -> bool:
    """Tell whether a text asks for an order and for nothing else: oldest first please, 최신순으로 정렬해줘."""
    rest = blank(text, [(it.start, it.end) for it in orders])
    return bool(orders) and (not rest.strip() or _PLEASE.fullmatch(rest) is not None)


def find_order(text: str) -> list[Piece]:
    """Find each place that names an order, none overlapping; those by votes before those by date, else in order of the text."""
    found: list[Piece] = []
    taken = bytearray(len(text))
    for value, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            words = match[0]
            piece = Piece("order", value, match.start() + len(words) - len(words.lstrip()), match.start() + len(words.rstrip()))
            if not any(taken[piece.start : piece.end]):
                taken[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
                found.append(piece)
    return sorted(found, key=lambda piece: (_FIRST.index(str(piece.value)), piece.start))


def other_orders(pieces: Sequence[Piece], best: Sequence[Piece], text: str) -> list[Piece]:
    """Return the orders beside the first that is found: a list has one (the most voted and the newest papers).

    :param best: words for the best, which are an order of their own where another is joined to them (top 5 and latest 5).
    """
    orders = [piece for piece in pieces if piece.kind == "order"]
    if not orders:
        return []
    joined = [piece for piece in best if _JOINED.match(text, piece.end)]
    cut_short = [Piece("order", "", *match.span(match.lastgroup or 0)) for match in _CUT_SHORT.finditer(text)]
    joined += [it for it in cut_short if not any(it.start < piece.end and piece.start < it.end for piece in orders)]
    return [piece for piece in [*orders, *joined] if piece.value != orders[0].value]
