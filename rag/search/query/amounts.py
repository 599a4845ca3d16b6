"""Numbers of papers in a question: ``top 5``, ``five papers``, ``세 편만``, ``상위 10개``.

Each is found wherever it stands; whether it says how many papers are wanted is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.search.query.dates.words import MONTH
from rag.search.query.ordinals import FIRST_KO
from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import NUMBER, NUMBER_KO, PAPER, PAPER_KO, number_of, patterns

_POSSIBLE = range(1, 1001)

_FREE = r"(?<![\w.,%/'’-])"
_FREE_KO = r"(?<![\d.A-Za-z가-힣])"
_SOME = r"(?P<some>(?:a\s+)?couple(?:\s+of)?|single|(?:half\s+)?(?:a\s+)?dozen)"
_ONE = rf"(?:{NUMBER}|{_SOME})"
# Words that may stand between a number and papers: most voted RAG; a unit or a preposition makes it a number of something else.
_BETWEEN = r"""(?:(?!(?:hours?|days?|weeks?|months?|quarters?|years?|ago|(?:up)?votes?|likes?|points?|percent|billion|million|thousand|bits?|[kmb]|d|shots?|stages?
    |steps?|hops?|views?|ways?|layers?|heads?|players?|tokens?|parameters?|gpus?|times|x|in|on|of|from|by|for|with|that|which|and|or|to|is|are|was|were)\b)
    [\w'’/+-]+\s+){0,5}?"""
_THINGS = rf"(?:{PAPER}|works?|results?|hits|entries|titles|preprints?|digests|of\s+(?:them|these|those)|ones)\b"
_SUPERLATIVE = r"(?:top|best|first|latest|newest|last|hottest|highest|oldest|earliest|most\s+recent|most\s+voted|most\s+popular|least\s+voted)"
_NOT_COUNTED = r"(?![\w.%/]|,\d|-\w|\s*(?:%|percent|accuracy|error|(?:of\s+)?(?:hours?|days?|weeks?|months?|quarters?|years?|(?:up)?votes?|likes?|points?|bits?|shots?|k|b)\b))"
_LIMITS = patterns(
    # top 5, the best ten, first three, last five papers
    rf"\b(?:the\s+)?{_SUPERLATIVE}[-\s]*{_ONE}{_NOT_COUNTED}",
    # the most voted paper, what is the latest RAG paper
    rf"\b(?:(?:what|which)(?:['’]s|\s+(?:is|was))\s+)?(?:the\s+)?(?:{_SUPERLATIVE}|most\s+upvoted|most\s+liked|highest[-\s]voted)\s+{_BETWEEN}(?P<one>paper)\b(?!s|\s+(?:about|on)\s+\w+s?\s+papers)",
    # which RAG paper has the most votes
    rf"\b(?:which|what)\s+{_BETWEEN}(?P<one>paper)\s+(?:[\w'’/+-]+\s+){{0,8}}?(?:(?:most|highest|fewest|least|lowest)\s+(?:(?:number|count)\s+of\s+)?(?:up)?(?:votes?\b|voted|likes|liked|popular|recent)|(?:the\s+)?(?:newest|latest|oldest|earliest)\b)",
    # which is the newest of these
    rf"\b(?:which|what)\s+(?:one\s+)?(?P<one>is)\s+the\s+{_SUPERLATIVE}\s+(?:of|among)\b",
    # 가장 추천 많은 논문은?, 추천 1위 논문
    rf"(?:가장|제일|최다|최고의?)\s?(?:\S{{1,30}}\s+){{0,5}}?(?:\S{{0,20}}[가-힣]\s?)??(?P<one>{PAPER_KO}|거|것|게|건)(?:(?:은|는|이|가)\s*$|(?:은|는|이|가)?\s*(?:[?]|뭐(?!\s?(?:가\s?)?있)|뭔|뭘까|무엇|어떤\s?(?:거|것|논문)|어느))",
    rf"(?P<one>{FIRST_KO})",
    r"(?P<one>\#\s?1|\bno\.\s?1|\btop[-\s]ranked)\s+(?=(?:[\w-]+\s+){0,2}paper\b)",
    rf"(?<![가-힣])(?:첫|최초의?)\s?(?P<one>{PAPER_KO})(?!들)",
    # limit 5, at most five results
    rf"\b(?:limit(?:ed)?(?:\s+(?:it\s+)?to)?|only|just)[\s:=]+{_ONE}{_NOT_COUNTED}(?=\s+{_BETWEEN}{_THINGS}|\s*(?:$|[.,?!;]|please\b))",
    # five (most voted RAG) papers, the 5 most voted
    rf"{_FREE}{_ONE}\s+(?={_BETWEEN}{_THINGS}|{_SUPERLATIVE}\b)",
    # show me five, give me 3 on RAG
    rf"\b(?:show|list|give|gimme|find|recommend|suggest|get|name|pick)\s+(?:me\s+|us\s+)?(?:the\s+|just\s+|only\s+)?{NUMBER}(?=\s*(?:$|[.,?!;])|\s+(?:on|about|from|by|please|more)\b)",
    rf"\b(?:another|next)\s+{NUMBER}{_NOT_COUNTED}",
    rf"{_FREE}{NUMBER}\s+more(?=\s*(?:$|[.,?!;])|\s+{_BETWEEN}{_THINGS})",
    # 상위 5개, 톱 10
    rf"(?:상위|하위|베스트|탑|톱)\s*-?\s*{NUMBER_KO}\s*(?:개|편|건|위)?(?:의|만|를|을)?(?![\d.%A-Za-z]|\s*%)",
    rf"top\s*-?\s*{NUMBER_KO}\s*(?:개|편|건|위)(?:의|만|를|을)?",
    # 추천 3개 해줘; not 추천 3개 이상
    rf"(?<=추천|소개)\s{NUMBER_KO}\s*(?:개|건)(?=(?:만|정도)?\s*(?:해|좀|부탁|[?.!~]|$))",
    rf"{_FREE_KO}(하나|둘|셋|넷)만",
    r"(?<=논문|연구|문헌)\s(하나|둘|셋|넷)(?:를|을)?(?=\s*(?:만|좀|추천|알려|찾|보여|골라|소개|[?.!~]|$))",
    # 다섯 편, 논문 5개, 5개만, 3개 추천
    rf"{_FREE_KO}{NUMBER_KO}\s*편(?:의|만|을|를|정도|씩|까지)*",
    rf"{_FREE_KO}{NUMBER_KO}\s*(?:개|건|가지)(?:의|를|을)?\s*(?={PAPER_KO})",
    rf"{_FREE_KO}{NUMBER_KO}\s*(?:개|건|가지)(?:만|정도만?|씩만?)",
    rf"{_FREE_KO}{NUMBER_KO}\s*(?:개|건)(?:를|을)?(?=\s*(?:좀\s*)?(?:추천|알려|찾|보여|골라|뽑|소개|정리|줘|주세요|부탁|요약|[?.!~]|$))",
    rf"(?<=논문|연구|문헌)\s(?:딱\s)?{NUMBER_KO}\s*(?:개|건)(?![가-힣])",
)
# Numbers that are counted as one or the other: 한두 편, 서너 편.
_ABOUT_KO = {"한두": 2, "두세": 3, "두어": 2, "서너": 4, "너댓": 5, "대여섯": 6}
_LIMIT_ABOUT_KO = re.compile(rf"{_FREE_KO}({'|'.join(_ABOUT_KO)})\s*(?:편|개|건|가지)(?:만|정도|씩)*")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}\s+$", re.I)
_SOME_SIZE = {"couple": 2, "single": 1, "half": 6, "dozen": 12}


def find_limits(text: str) -> tuple[list[Piece], list[Piece]]:
    """Find the numbers of papers that a text names: those from 1 to 1000, and those of which no list can be made (top 0).

    Both are in order, and none overlaps another of its kind.
    """
    numbers = sorted(_limits(text), key=lambda piece: (piece.start, -piece.end))
    found = [piece for piece in numbers if piece.value in _POSSIBLE]
    return _apart(found), _apart([piece for piece in numbers if piece.value not in _POSSIBLE])


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in order without those that begin within one before them."""
    found: list[Piece] = []
    for piece in pieces:
        if not found or piece.start >= found[-1].end:
            found.append(piece)
    return found


def _limits(text: str) -> Iterator[Piece]:
    for match in _LIMIT_ABOUT_KO.finditer(text):
        yield Piece("limit", _ABOUT_KO[match[1]], *match.span())
    for pattern in _LIMITS:
        for match in pattern.finditer(text):
            if match.groupdict().get("one"):
                yield Piece("limit", 1, *match.span("one"))
                continue
            some = match.groupdict().get("some")
            number = next(size for word, size in _SOME_SIZE.items() if word in some.lower()) if some else number_of(match[1])
            if not _MONTH_BEFORE.search(text, max(0, match.start() - 12), match.start()):
                words = match[0]
                yield Piece(
                    "limit", number, match.start() + len(words) - len(words.lstrip()), match.start() + len(words.rstrip())
                )
