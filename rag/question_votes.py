"""What a question says of votes, order and number: ``most voted``, ``at least 20 votes``, ``latest``, ``세 편만``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.question_parts import Found
from rag.question_words import DATE_MARK, KIND, PAPER_KO, PAPERS

__all__ = ["find_limit", "find_min_votes", "find_order"]

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {w: n for n, w in enumerate(_WORDS, 1)} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "hundred": 100,
    "a hundred": 100,
}
_KOREAN = {
    "하나": 1, "한": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
    "열": 10, "스무": 20, "서른": 30, "쉰": 50, "백": 100,
}  # fmt: skip
_N = r"(\d{1,3}(?:,\d{3})+|\d{1,5}|a\s+hundred|" + "|".join(_NUMBERS) + r")"
_NK = r"(\d{1,3}(?:,\d{3})+|\d{1,5}|" + "|".join(sorted(_KOREAN, key=len, reverse=True)) + r")"
_VOTE = r"(?:up)?votes?"
_GAP = r"(?:[\w'’/+-]+\s+){0,4}?"
_MOST_PAPERS = 1000

# Votes of methods are not those of readers.
_METHOD = re.compile(
    r"\bvoting\b|\bmajority\b|\bensembl|self-consistency|\bvotes?\s+(?:per|aggregation)|다수결|보팅|앙상블|투표\s*(?:방식|기법|기반|메커니즘|알고리즘)",
    re.I,
)
_THAT = r"(?:(?:(?:that|which)\s+)?(?:have|has|had|having|got|gets?|received|receiv\w+|with|collected|gathered)\s+)?"
_MIN_VOTES = (
    (
        re.compile(
            rf"\b{_THAT}(?:at\s+least|a\s+minimum\s+of|minimum(?:\s+of)?|min\.?|no\s+(?:less|fewer)\s+than)\s*{_N}\s*\+?\s*{_VOTE}\b",
            re.I,
        ),
        0,
    ),
    (re.compile(rf"\b{_THAT}(?:more\s+than|over|above)\s*{_N}\s*{_VOTE}\b", re.I), 1),
    (re.compile(rf"(?<![\w.]){_THAT}{_N}\s*(?:\+|or\s+more|and\s+(?:more|up|above))\s*{_VOTE}\b", re.I), 0),
    (
        re.compile(
            rf"(?<![\w.]){_THAT}{_N}\s+{_VOTE}\s+(?:or\s+(?:more|above|higher)|and\s+(?:up|above|more)|minimum|at\s+least)\b",
            re.I,
        ),
        0,
    ),
    (re.compile(rf"\b{_THAT}{_VOTE}\s*(?:>=|≥|=>|of\s+at\s+least|at\s+least)\s*{_N}(?![\w.])", re.I), 0),
    (re.compile(rf"\b{_THAT}{_VOTE}\s*(?:>|over|above|more\s+than)\s*{_N}(?![\w.])", re.I), 1),
    (re.compile(rf"(?:>=|≥)\s*{_N}\s*{_VOTE}\b", re.I), 0),
    (re.compile(rf">\s*{_N}\s*{_VOTE}\b", re.I), 1),
)
_GOT_KO = r"(?:\s*(?:인|의|을|를|이|가)?\s*(?:추천|표|투표)?(?:을|를)?\s*(?:받은|얻은|기록한|획득한|달린|되는|된|있는|나온))?(?:\s*인(?=\s))?"
_MIN_VOTES_KO = re.compile(
    r"(?:(?:추천|투표|득표|좋아요|표|vote|votes|보트)\s*(?:수)?(?:가|를|을|이)?\s*" + _NK + r"\s*(?:개|표|회|번|건|명)?|(?<![\d.A-Za-z])" + _NK
    + r"\s*(?:표|추천|득표|votes?|개의?\s*(?:추천|표|투표)|명의?\s*추천))(?:이|가|을|를)?\s*(?:(이상)|(초과|넘는|넘게|보다\s*많은))"
    + _GOT_KO,
    re.I,
)  # fmt: skip
_RECEIVED_KO = re.compile(
    r"(?<![\d.A-Za-z])"
    + _NK
    + r"\s*(?:개|명|번|회)\s*(?:(이상)|(초과|넘게))(?:의|에게)?\s*(?:추천|표|투표)(?:을|를)?\s*(?:받은|얻은)?"
)

_END = rf"(?=\s*(?:$|[?.!,;:]|{DATE_MARK}|(?:in|on|from|of|about|since|during|before|after|for|and|or|please|with|so|first)\b|{_GAP}(?:{PAPERS}|paper|works?|ones?|digests?|entries|{KIND})\b))"
_ORDER_VOTES = re.compile(
    rf"\b(?:the\s+)?(?:most|highest|top|best)[-\s]+(?:up-?)?voted\b{_END}"
    rf"|\b(?:(?:with|that\s+(?:have|got|received)|having|got|gets?|received|which\s+(?:have|got|received))\s+)?(?:the\s+)?(?:most|highest(?:\s+number\s+of)?|largest\s+number\s+of|maximum)\s+{_VOTE}\b"
    rf"|\b(?:(?:sort(?:ed)?|rank(?:ed|ing)?|order(?:ed)?)\s+)?by\s+(?:the\s+)?(?:number\s+of\s+|most\s+)?(?:(?:up)?votes|vote\s+counts?|popularity)\b"
    rf"|(?<=what['’]s )(?:hot|trending|popular)\b|(?<=what is )(?:hot|trending|popular)\b"
    rf"|\b(?:the\s+)?(?:most\s+)?(?:popular|upvoted|trending|hottest|hot)\s+(?={_GAP}(?:papers?|preprints|publications|digests)\b)",
    re.I,
)
_ORDER_VOTES_KO = re.compile(
    rf"(?:추천|득표|투표|표|좋아요|인기)\s*수?(?:가|이|를|을)?\s*(?:가장\s*|제일\s*)?(?:높은|많은|많이\s*받은)\s*순(?:으로|서로?)?(?![위])"
    rf"|(?:가장|제일)\s*(?:많은\s*)?(?:추천|표|투표|득표)(?:\s*수)?(?:를|을|가|이)?\s*(?:가장\s*|제일\s*)?(?:많이|많은|높은)?\s*(?:받은|얻은|획득한|많은|높은)"
    rf"|(?:추천|득표|투표)\s*(?:수)?\s*(?:가|이|를|을)?\s*(?:가장|제일)?\s*(?:많은|많이\s*(?:받은|얻은)|높은)(?=[\s\d한두세네다열]|논문|연구|$)"
    rf"|(?:가장|제일)\s*(?:추천|표)\s*(?:많이)?\s*(?:받은|많은)|(?:가장|제일)\s*많이\s*(?:추천된|추천받은|추천한)|좋아요\s*수?(?:가)?\s*(?:가장\s*)?많은(?=\s*{PAPER_KO})|표(?:를|가)\s*(?:가장|제일)?\s*(?:많이\s*(?:받은|얻은)|많은(?=\s*{PAPER_KO}))"
    rf"|(?:추천|득표)\s*(?:수)?\s*(?:(?=상위\s*\d)|상위|순으?로?|(?:높은|많은)\s*순(?:으로|서로?)?)(?![위])|(?:vote|votes)\s*(?:수)?\s*(?:순으?로?|가\s*많은|높은)"
    rf"|(?:가장|제일)?\s*(?:인기\s*(?:있는|있었던|많은|많았던|좋은|가\s*(?:많은|있는|좋은))?|핫한|화제(?:의|인|가\s*된))\s*(?=(?:\S+\s+){{0,3}}\S*{PAPER_KO})|인기\s*순(?:으로|서로)?|(?:추천|인기)\s*(?:많은|높은)\s*(?={PAPER_KO})",
    re.I,
)
_ORDER_DATE = re.compile(
    rf"\b(?:the\s+)?(?:latest|newest|most\s+recent)\s+(?={_GAP}(?:papers?|preprints|publications|digests?|work|works|research|articles)\b|(?:\d+|{'|'.join(_WORDS)})\s)"
    rf"|^\W*(?:(?:show|list|find|give|recommend|what|which|are|is|me|us|the|all|get)\s+)*(?:latest|newest|most\s+recent)\s+(?={_GAP}{KIND}\b)"
    rf"|\brecent\s+(?=(?:[\w/+-]+\s+){{0,3}}?(?:papers?|preprints|publications|digests)\b)"
    rf"|\b(?:(?:sort(?:ed)?|rank(?:ed)?|order(?:ed)?)\s+)?(?:by\s+(?:the\s+)?(?:date|recency|newest|latest|most\s+recent)|(?:newest|latest|most\s+recent)\s+first)\b"
    rf"|\bmost\s+recently\s+(?:published|posted|added|listed)\b|\b(?:the\s+)?latest\s+(?=(?:on|in|about|from)\b)",
    re.I,
)
_ORDER_DATE_KO = re.compile(
    rf"(?:가장|제일)\s*(?:최근|최신)(?:에|의)?\s*(?:나온|올라온|발표된|공개된|소개된)?|최신\s*순(?:으로|서로)?|날짜\s*순(?:으로)?"
    rf"|최신\s*(?=(?:\S+\s+){{0,3}}\S*{PAPER_KO})|최근\s*(?:에\s*)?(?:새로\s*)?(?:나온|올라온|발표된|공개된|소개된)\s*(?=(?:\S+\s+){{0,3}}\S*(?:{PAPER_KO}|거|것|게))"
    rf"|최근(?:의)?\s*(?=(?:\S+\s+){{0,2}}\S*{PAPER_KO})|(?:새로|막)\s*나온\s*(?=(?:\S+\s+){{0,3}}\S*{PAPER_KO})"
)

_SHOW = r"(?:show|list|find|give|recommend|suggest|get|name|tell|need|want|pick|fetch|see|read)"
_LIMIT = (
    re.compile(
        rf"\b(?:the\s+)?top[-\s]*{_N}(?![A-Za-z0-9_.%-])"
        rf"(?=\s*(?:$|[?.!,]|(?:by|from|about|of|since|this|last|most|latest|newest|please|voted|upvoted)\b"
        rf"|in\s+(?:the\s+)?(?:last|past|this|\d{{4}}|[A-Z][a-z]{{2,8}})\b|{_GAP}(?:{PAPERS}|paper|results|hits|{KIND})\b|\S*\s*{PAPER_KO}))",
        re.I,
    ),
    re.compile(
        rf"\b{_SHOW}\s+(?:me\s+|us\s+)?(?:(?:the|only|just|up\s+to|about|at\s+most|around|best|top|first|latest|newest)\s+)*{_N}\s+"
        rf"(?={_GAP}(?:{PAPERS}|works|paper)\b)",
        re.I,
    ),
    re.compile(
        rf"\b(?:only|just|up\s+to|at\s+most|max(?:imum)?(?:\s+of)?|limit(?:ed)?(?:\s+(?:it\s+)?to)?|no\s+more\s+than)\s+{_N}\s+"
        rf"(?:{PAPERS}|paper|results?|hits|of\s+them)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:the|only|just|any)\s+{_N}\s+(?=(?:most|best|latest|newest|highest|top|first)\b\s*{_GAP}{PAPERS}\b)", re.I
    ),
    re.compile(rf"\b(?:best|latest|newest|first|hottest)\s+{_N}\s+(?={_GAP}(?:{PAPERS})\b)", re.I),
    re.compile(
        rf"^\W*{_N}\s+(?={_GAP}(?:{PAPERS}|paper)\s*(?:$|[?.!,]|(?:on|about|from|in|by|with|for|please|that|which|of|covering|published|since)\b))",
        re.I,
    ),
)
_ASKED_KO = r"(?:추천|알려|찾|보여|골라|뽑|소개|정리|줘|주세요|부탁|요약|[?.!~]*\s*$)"
_LIMIT_KO = (
    re.compile(
        rf"(?:상위|베스트|탑|top)\s*-?\s*{_NK}\s*(?:개|편|건|위)?(?:의|만|를|을)?(?=\s*(?:{_ASKED_KO}|(?:\S+\s+){{0,3}}?\S*{PAPER_KO}))",
        re.I,
    ),
    re.compile(rf"(?<![\d.A-Za-z가-힣]){_NK}\s*(?:편|개|건|가지)(?:의)?\s*(?:만|정도만?|씩만)(?=\s*{_ASKED_KO})"),
    re.compile(
        rf"(?<=논문|연구|문헌)\s*(?:을|를|은|좀|중에서?)?\s*(?:딱\s*)?{_NK}\s*(?:편|개|건|가지)?(?:를|을)?\s*(?:만|정도)?(?=\s*{_ASKED_KO})"
    ),
    re.compile(rf"(?<![\d.A-Za-z가-힣]){_NK}\s*(?:편|개)(?:의)?\s*(?={PAPER_KO}(?:을|를|만|좀)?\s*{_ASKED_KO})"),
    re.compile(rf"(?<![\d.A-Za-z가-힣]){_NK}\s*(?:편|개|건)(?:을|를)?\s*(?=(?:추천|골라|뽑아|알려|보여|찾아|소개))"),
)


def find_min_votes(text: str) -> list[Found]:
    """The least number of votes that a question wants; ``more than 20`` is 21."""
    if _METHOD.search(text):
        return []
    for pattern, more in _MIN_VOTES:
        if match := pattern.search(text):
            return [Found("min_votes", _number(match[1]) + more, match.start(), match.end())]
    if match := _MIN_VOTES_KO.search(text):
        return [Found("min_votes", _number(match[1] or match[2]) + bool(match[4]), match.start(), match.end())]
    if match := _RECEIVED_KO.search(text):
        return [Found("min_votes", _number(match[1]) + bool(match[3]), match.start(), match.end())]
    return []


def find_order(text: str) -> list[Found]:
    """The order that a question wants its papers in; votes before date when it speaks of both."""
    for value, patterns in (("votes", (_ORDER_VOTES, _ORDER_VOTES_KO)), ("date", (_ORDER_DATE, _ORDER_DATE_KO))):
        found = [Found("order", value, *_trimmed(match)) for pattern in patterns for match in pattern.finditer(text)]
        if found:
            return found
    return []


def find_limit(text: str) -> list[Found]:
    """How many papers a question wants."""
    for match in _limits(text):
        if 1 <= (number := _number(match[1])) <= _MOST_PAPERS:
            return [Found("limit", number, *_trimmed(match))]
    return []


def _limits(text: str) -> Iterator[re.Match[str]]:
    for pattern in (*_LIMIT, *_LIMIT_KO):
        yield from pattern.finditer(text)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """The place of a match without the space at its ends."""
    words = match[0]
    return match.start() + len(words) - len(words.lstrip()), match.end() - (len(words) - len(words.rstrip()))


def _number(word: str) -> int:
    word = " ".join(word.lower().replace(",", "").split())
    return int(word) if word.isdecimal() else _NUMBERS.get(word) or _KOREAN[word]
