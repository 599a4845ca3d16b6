"""How many papers a question wants (``top 5``, ``세 편만``), and with how many votes (``at least 20 votes``, ``추천 20개 이상``)."""

from __future__ import annotations

import re
from itertools import chain

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import GAP, KIND, NUMBER, NUMBER_KO, PAPER_KO, PAPERS, number_of, patterns

_MOST = 1000

_SHOW = r"(?:show|list|find|give|gimme|recommend|suggest|get|name|tell|need|want|pick|fetch|see|read)"
_FREE = r"(?<![\d.A-Za-z가-힣])"
_PIECES = r"(?:편|개|건|가지)"
_SHOW_KO = r"(?:추천|알려|찾|보여|골라|뽑|소개|정리|줘|주세요|부탁|요약)"
_ASKED_KO = rf"(?:{_SHOW_KO}|[?.!~]*\s*$)"
_LIMITS = patterns(
    # top 5 (papers, by votes, of last week); not top-5 accuracy
    rf"""\b(?:the\s+)?top[-\s]*{NUMBER}(?![A-Za-z0-9_.%-])(?=\s*(?:$|[?.!,]
    |(?:by|from|about|of|since|this|last|most|latest|newest|please|voted|upvoted)\b
    |in\s+(?:the\s+)?(?:last|past|this|\d{{4}}|[A-Z][a-z]{{2,8}})\b
    |{GAP}(?:{PAPERS}|paper|results|hits|{KIND})\b|\S*\s*{PAPER_KO}))""",
    # show me 5 papers
    rf"""\b{_SHOW}\s+(?:me\s+|us\s+)?
    (?:(?:the|only|just|up\s+to|about|at\s+most|around|best|top|first|latest|newest)\s+)*{NUMBER}\s+
    (?={GAP}(?:{PAPERS}|works|paper)\b)""",
    # no more than 5 results
    rf"""\b(?:only|just|up\s+to|at\s+most|max(?:imum)?(?:\s+of)?
    |limit(?:ed)?(?:\s+(?:it\s+)?to)?|no\s+more\s+than)\s+{NUMBER}\s+
    (?:{PAPERS}|paper|results?|hits|of\s+them)\b""",
    # the 5 most voted papers; the latest 5 papers
    rf"\b(?:the|only|just|any)\s+{NUMBER}\s+(?=(?:most|best|latest|newest|highest|top|first)\b\s*{GAP}{PAPERS}\b)",
    rf"\b(?:best|latest|newest|first|hottest)\s+{NUMBER}\s+(?={GAP}{PAPERS}\b)",
    # 5 papers on RAG
    rf"""^\W*{NUMBER}\s+(?={GAP}(?:{PAPERS}|paper)\s*(?:$|[?.!,]
    |(?:on|about|from|in|by|with|for|please|that|which|of|covering|published|since)\b))""",
    # 상위 5개 (논문)
    rf"(?:상위|베스트|탑|top)\s*-?\s*{NUMBER_KO}\s*(?:개|편|건|위)?(?:의|만|를|을)?(?=\s*(?:{_ASKED_KO}|(?:\S+\s+){{0,3}}?\S*{PAPER_KO}))",
    # 세 편만
    rf"{_FREE}{NUMBER_KO}\s*{_PIECES}(?:의)?\s*(?:만|정도만?|씩만)(?=\s*{_ASKED_KO})",
    # 논문 세 편 알려줘
    rf"(?<=논문|연구|문헌)\s*(?:을|를|은|좀|중에서?)?\s*(?:딱\s*)?{NUMBER_KO}\s*{_PIECES}?(?:를|을)?\s*(?:만|정도)?(?=\s*{_ASKED_KO})",
    # 세 편의 논문을 추천
    rf"{_FREE}{NUMBER_KO}\s*(?:편|개)(?:의)?\s*(?={PAPER_KO}(?:을|를|만|좀)?\s*{_ASKED_KO})",
    # ... 많은 5편, 최신순으로 5개 보여줘
    rf"{_FREE}{NUMBER_KO}\s*편(?=[\s?.!~]*$)",
    rf"(?<=은|신|위)\s{NUMBER_KO}\s*개(?=[\s?.!~]*$)",
    rf"{_FREE}{NUMBER_KO}\s*(?:편|개|건)(?:을|를)?\s*(?={_SHOW_KO})",
)

# Votes of methods are not those of readers.
_METHOD = re.compile(
    r"\b(?:voting|majority|self-consistency)\b|\bensembl|\bvotes?\s+(?:per|aggregation)|다수결|보팅|앙상블|투표\s*(?:방식|기법|기반|메커니즘|알고리즘)",
    re.I,
)
_VOTES = r"(?:up)?votes?\b"
_WITH = r"(?:(?:(?:that|which)\s+)?(?:have|has|had|having|got|gets?|received|receiv\w+|with|collected|gathered)\s+)?"
_AT_LEAST = r"(?:at\s+least|(?:a\s+)?minimum(?:\s+of)?|min\.?|no\s+(?:less|fewer)\s+than)"
_MORE_THAN = r"(?:more\s+than|over|above)"
_GOT_KO = r"(?:받은|얻은|기록한|획득한|달린|되는|된|있는|나온)"
# Where the empty group matches, votes beyond the number are wanted.
_MORE = "(?P<more>)"
_LEAST_VOTES = patterns(
    rf"\b{_WITH}{_AT_LEAST}\s*{NUMBER}\s*\+?\s*{_VOTES}",
    rf"\b{_WITH}{_MORE_THAN}\s*{NUMBER}\s*{_VOTES}{_MORE}",
    rf"(?<![\w.]){_WITH}{NUMBER}\s*(?:\+|or\s+more|and\s+(?:more|up|above))\s*{_VOTES}",
    rf"(?<![\w.]){_WITH}{NUMBER}\s+{_VOTES}\s+(?:or\s+(?:more|above|higher)|and\s+(?:up|above|more)|minimum|at\s+least)\b",
    rf"\b{_WITH}{_VOTES}\s*(?:>=|≥|=>|(?:of\s+)?at\s+least)\s*{NUMBER}(?![\w.])",
    rf"\b{_WITH}{_VOTES}\s*(?:>|{_MORE_THAN})\s*{NUMBER}(?![\w.]){_MORE}",
    rf"(?:>=|≥)\s*{NUMBER}\s*{_VOTES}",
    rf">\s*{NUMBER}\s*{_VOTES}{_MORE}",
    # 추천 20개 이상인, 20표 넘게 받은
    rf"""(?:(?:추천|투표|득표|좋아요|표|votes?)\s*(?:수)?(?:가|를|을|이)?\s*{NUMBER_KO}\s*(?:개|표|회|번|건|명)?
    |(?<![\d.A-Za-z]){NUMBER_KO}\s*(?:표|추천|득표|votes?|(?:개|명)의?\s*(?:추천|표|투표)))
    (?:이|가|을|를)?\s*(?:이상|(?:초과|넘는|넘게|보다\s*많은){_MORE})
    (?:\s*(?:인|의|을|를|이|가)?\s*(?:추천|표|투표)?(?:을|를)?\s*{_GOT_KO})?(?:\s*인(?=\s))?""",
    # 20명 이상의 추천을 받은
    rf"""(?<![\d.A-Za-z]){NUMBER_KO}\s*(?:개|명|번|회)\s*(?:이상|(?:초과|넘게){_MORE})(?:의|에게)?\s*(?:추천|표|투표)(?:을|를)?
    (?:\s*{_GOT_KO})?""",
)


def find_limit(text: str) -> list[Piece]:
    """Find the number of papers wanted, if any, from 1 to 1000."""
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _LIMITS):
        if 1 <= (number := number_of(match[1])) <= _MOST:
            words = match[0]
            start = match.start() + len(words) - len(words.lstrip())
            return [Piece("limit", number, start, match.start() + len(words.rstrip()))]
    return []


def find_votes(text: str) -> list[Piece]:
    """Find the least number of votes wanted, if any; ``more than 20`` is 21."""
    if _METHOD.search(text):
        return []
    for pattern in _LEAST_VOTES:
        if match := pattern.search(text):
            number = number_of(next(filter(None, match.groups())))
            return [Piece("min_votes", number + (match.groupdict().get("more") is not None), *match.span())]
    return []
