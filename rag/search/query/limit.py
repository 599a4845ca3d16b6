"""How many papers a question wants: ``top 5``, ``three papers``, ``상위 5개``, ``세 편만``."""

from __future__ import annotations

import re

from rag.search.query.numbers import NUMBER, NUMBER_KO, number_of
from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import KIND, PAPER_KO, PAPERS

_MOST = 1000

_GAP = r"(?:[\w'’/+-]+\s+){0,4}?"
_SHOW = r"(?:show|list|find|give|gimme|recommend|suggest|get|name|tell|need|want|pick|fetch|see|read)"
_ENGLISH = tuple(
    re.compile(pattern, re.I | re.X)
    for pattern in (
        # top 5 (papers, by votes, of last week); not top-5 accuracy
        rf"""\b(?:the\s+)?top[-\s]*{NUMBER}(?![A-Za-z0-9_.%-])(?=\s*(?:$|[?.!,]
        |(?:by|from|about|of|since|this|last|most|latest|newest|please|voted|upvoted)\b
        |in\s+(?:the\s+)?(?:last|past|this|\d{{4}}|[A-Z][a-z]{{2,8}})\b
        |{_GAP}(?:{PAPERS}|paper|results|hits|{KIND})\b|\S*\s*{PAPER_KO}))""",
        # show me 5 papers
        rf"""\b{_SHOW}\s+(?:me\s+|us\s+)?
        (?:(?:the|only|just|up\s+to|about|at\s+most|around|best|top|first|latest|newest)\s+)*{NUMBER}\s+
        (?={_GAP}(?:{PAPERS}|works|paper)\b)""",
        # no more than 5 results
        rf"""\b(?:only|just|up\s+to|at\s+most|max(?:imum)?(?:\s+of)?
        |limit(?:ed)?(?:\s+(?:it\s+)?to)?|no\s+more\s+than)\s+{NUMBER}\s+
        (?:{PAPERS}|paper|results?|hits|of\s+them)\b""",
        # the 5 most voted papers; the latest 5 papers
        rf"\b(?:the|only|just|any)\s+{NUMBER}\s+(?=(?:most|best|latest|newest|highest|top|first)\b\s*{_GAP}{PAPERS}\b)",
        rf"\b(?:best|latest|newest|first|hottest)\s+{NUMBER}\s+(?={_GAP}{PAPERS}\b)",
        # 5 papers on RAG
        rf"""^\W*{NUMBER}\s+(?={_GAP}(?:{PAPERS}|paper)\s*(?:$|[?.!,]
        |(?:on|about|from|in|by|with|for|please|that|which|of|covering|published|since)\b))""",
    )
)
_FREE = r"(?<![\d.A-Za-z가-힣])"
_PIECES = r"(?:편|개|건|가지)"
_SHOW_KO = r"(?:추천|알려|찾|보여|골라|뽑|소개|정리|줘|주세요|부탁|요약)"
_ASKED_KO = rf"(?:{_SHOW_KO}|[?.!~]*\s*$)"
_KOREAN = tuple(
    re.compile(pattern, re.I | re.X)
    for pattern in (
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
)


def find_limit(text: str) -> list[Piece]:
    """Find the number of papers wanted, if any, from 1 to 1000."""
    for pattern in (*_ENGLISH, *_KOREAN):
        for match in pattern.finditer(text):
            if 1 <= (number := number_of(match[1])) <= _MOST:
                words = match[0]
                start = match.start() + len(words) - len(words.lstrip())
                return [Piece("limit", number, start, match.start() + len(words.rstrip()))]
    return []
