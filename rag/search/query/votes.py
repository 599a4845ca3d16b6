"""Conditions on votes in a question: ``at least 20 votes``, ``fewer than 5 upvotes``, ``추천 20개 미만``, ``추천 없는``."""

from __future__ import annotations

import re

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import NUMBER_KO, NUMBER_WORDS, number_of, patterns

_N = rf"\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d)?k\b|\d{{1,6}}|zero|{NUMBER_WORDS}"
_N_KO = NUMBER_KO[1:-1]
_COMPARE = {
    "min": r"at\s*(?:least|leat|lest|leas|laest|leats)|(?:a\s+)?minimum(?:\s+of)?|min\.?|(?:no|not)\s+(?:less|fewer)\s+th[ae]n|not\s+(?:below|under)|upwards?\s+of|>=|=>|≥",
    "over": r"(?:more|greater|higher)\s*th[ae]n|over|above|exceed(?:s|ing)?|beyond|north\s+of|>",
    "max": r"at\s*(?:most|mots|msot)|(?:a\s+)?max(?:imum)?\.?(?:\s+of)?|(?:no|not)\s+(?:more|greater|higher)\s+th[ae]n|not\s+(?:over|above|exceeding)|up\s+to|<=|=<|≤",
    "under": r"(?:fewer|less|lower)\s*th[ae]n|under|below|<",
    "exact": r"ex(?:actly|actely|atly|catly|aclty)|precisely|only|just|equal\s+to|==?",
}
_COMPARISON = "|".join(_COMPARE.values())
_AFTER = {
    "min": r"\+|or\s+(?:more|above|higher|over)|and\s+(?:more|up|above|over)|minimum|at\s+least",
    "max": r"or\s+(?:fewer|less|lower|below|under)|and\s+(?:fewer|less|below|under)|maximum|at\s+most|tops",
}
_AFTERWARDS = "|".join(_AFTER.values())
_HAVING = r"(?:(?:(?:that|which|who)\s+)?(?:have|has|had|having|got|gets?|gather(?:ed)?|received|receiv\w+|with|collected|earned|scor(?:ed|ing))\s+)?"
_VOTES = r"(?:(?:up|down)?-?votes?|likes?|points?|thumbs[\s-]?ups?)\b"
_VOTES_ARE = (
    rf"(?:(?:number\s+of\s+)?{_VOTES}(?:\s+counts?)?|vote\s+counts?|(?:up)?voted)(?:\s+(?:is|are|of|count|being))?\s*:?\s*"
)
_ENGLISH_VOTES = patterns(
    # between 10 and 20 votes, 10-20 votes, votes between 10 and 20
    rf"\b{_HAVING}(?:between|from)\s+(?P<from>{_N})\s*(?:and|to|-|–)\s*(?P<to>{_N})\s+{_VOTES}",
    rf"(?<![\w.,-]){_HAVING}(?P<from>{_N})\s*(?:-|–|~|to)\s*(?P<to>{_N})\s+{_VOTES}",
    rf"\b{_VOTES_ARE}(?:between|from)?\s*(?P<from>{_N})\s*(?:and|to|-|–)\s*(?P<to>{_N})(?![\w.])",
    # at least 10 but fewer than 50 votes
    rf"(?<![\w.]){_HAVING}(?P<how>{_COMPARISON})\s*(?P<number>{_N})\s*(?:{_VOTES}\s*)?(?:,|and|but|&)+\s*(?:but\s+)?(?:{_HAVING})(?P<how2>{_COMPARISON})\s*(?P<number2>{_N})\s*{_VOTES}",
    rf"\b{_VOTES_ARE}(?P<how>{_COMPARISON})\s*(?P<number>{_N})\s*(?:,|and|but|&)+\s*(?P<how2>{_COMPARISON})\s*(?P<number2>{_N})(?![\w.])",
    # more than 20 votes, 20+ votes, 20 votes or more, votes > 20
    rf"(?<![\w.]){_HAVING}(?P<how>{_COMPARISON})\s*(?P<number>{_N})\s*\+?\s*{_VOTES}",
    rf"(?<![\w.,-]){_HAVING}(?P<number>{_N})\s*(?P<after>{_AFTERWARDS})\s*{_VOTES}",
    rf"(?<![\w.,-]){_HAVING}(?P<number>{_N})\s+{_VOTES}\s*(?:(?P<after>{_AFTERWARDS})(?!\w))",
    rf"\b{_VOTES_ARE}(?P<how>{_COMPARISON})\s*(?P<number>{_N})(?:\s+times)?(?![\w.])",
    rf"\b{_VOTES_ARE}(?P<number>{_N})\s*(?P<after>{_AFTERWARDS})(?!\w)",
    # no votes, without any upvotes, with 7 votes
    rf"(?<!how\smany\s)(?:\b(?:that\s+|which\s+)?(?:with|have|has|had|having|got|received)\s+)?(?<!\w)(?P<none>no|zero|0|without(?:\s+(?:any|a(?:\s+single)?))?|lacking)\s+{_VOTES}",
    rf"\b(?:with|having|have|has|got|received)\s+(?P<number>{_N})\s+{_VOTES}(?!\s+(?:or|and)\s)",
)
_NOUN_KO = r"(?:추천|투표|득표|좋아요|업보트|따봉|포인트|표|votes?|upvotes?|likes?)"
_IS_KO = r"\s*(?:수|점수)?\s*(?:가|를|을|이|은|는|:)?\s*"
_UNIT_KO = r"\s*(?:개|표|회|번|건|명|점|votes?)?"
_REST_KO = r"(?:\s*(?:인|의|을|를|이|가|로)?\s*(?:추천|표|투표|득표)?(?:을|를)?\s*(?:받은|얻은|기록한|획득한|달린|되는|된|있는|나온))?(?:\s*인(?=\s))?"
_HOW_KO = {
    "min": r"이상",
    "over": r"초과|넘는|넘게|보다\s*(?:많은|많이|높은)|을?\s*웃도는",
    "max": r"이하|(?:을|를)?\s*넘지\s*않는|까지",
    "under": r"미만|보다\s*(?:적은|낮은|적게)|(?:이|가)?\s*(?:안|못)\s*되는|(?:에)?\s*못\s*미치는",
}
# Before the number: 최소 40개.
_LEAD_KO = {"min": r"최소(?:한)?|적어도|못해도", "max": r"최대(?:한)?|많아도|많아야|기껏해야"}
_LEADING_KO = "|".join(_LEAD_KO.values())
_COMPARISON_KO = "|".join(_HOW_KO.values())
_MARK_KO = rf"(?:이|가|을|를|에|도)?\s*(?P<how>{_COMPARISON_KO})"
_KOREAN_VOTES = patterns(
    # 추천 10개에서 20개 사이, 추천 10~20개
    rf"{_NOUN_KO}{_IS_KO}(?P<from>{_N_KO}){_UNIT_KO}\s*(?:-|~|〜|–|에서|부터|와|과)\s*(?P<to>{_N_KO}){_UNIT_KO}\s*(?:사이|까지)?{_REST_KO}",
    rf"(?<![\d.A-Za-z])(?P<from>{_N_KO})\s*(?:표|추천|개|번|명)?\s*(?:-|~|〜|–|에서|부터|와|과)\s*(?P<to>{_N_KO})\s*(?:(?:개|번|명)?\s*사이의?\s*(?:추천|표)|표|추천|(?:개|번|명)의?\s*(?:추천|표))\s*(?:사이|까지)?{_REST_KO}",
    # 추천 10개 이상 50개 미만
    rf"{_NOUN_KO}{_IS_KO}(?P<number>{_N_KO}){_UNIT_KO}\s*{_MARK_KO}(?:이고|이면서|,|\s)*(?P<number2>{_N_KO}){_UNIT_KO}\s*(?:이|가|을|를)?\s*(?P<how2>{_COMPARISON_KO}){_REST_KO}",
    # 추천 20개 이상인, 좋아요 5개 미만
    rf"{_NOUN_KO}{_IS_KO}(?P<number>{_N_KO}){_UNIT_KO}\s*{_MARK_KO}{_REST_KO}",
    # 20표 넘게 받은, 20명 이상의 추천을 받은, 20개 이상 추천받은
    rf"(?<![\d.A-Za-z])(?P<number>{_N_KO})\s*(?:표|추천|득표|votes?|(?:개|명|번)의?\s*(?:추천|표|투표|좋아요))\s*{_MARK_KO}{_REST_KO}",
    rf"(?<![\d.A-Za-z])(?P<number>{_N_KO})\s*(?:개|명|번|회)?\s*{_MARK_KO}(?:의|에게|로부터)?\s*(?:추천|표|투표|좋아요)(?:을|를)?{_REST_KO}",
    # 추천 최소 40개, 최소 40표 받은; not 추천 최소 3개 해줘
    rf"{_NOUN_KO}{_IS_KO}(?P<how>{_LEADING_KO})\s*(?P<number>{_N_KO})(?>{_UNIT_KO})(?:\s*(?:이상|이하))?(?>{_REST_KO})(?!\s*(?:만|정도)?\s*(?:해|좀|부탁|줘|주세))",
    rf"(?<![가-힣])(?P<how>{_LEADING_KO})\s*(?P<number>{_N_KO})\s*(?:표|(?:개|명|번)의?\s*(?:추천|표|투표|좋아요))(?:\s*(?:이상|이하))?{_REST_KO}",
    # 추천 수가 정확히 100인
    rf"{_NOUN_KO}{_IS_KO}(?P<exact>정확히|딱)\s*(?P<number>{_N_KO}){_UNIT_KO}\s*인(?=\s|$)",
    # 추천이 정확히 7개, 정확히 7표, 추천 7개인, 추천 없는
    rf"(?:{_NOUN_KO}{_IS_KO})?(?P<exact>정확히|딱)\s*(?P<number>{_N_KO})\s*(?:(?:개|번)?의?\s*{_NOUN_KO}|개|번|점){_REST_KO}",
    rf"(?:추천|득표|좋아요|표)\s*(?:수)?(?:가|이|을|를)?\s*(?P<number>{_N_KO})\s*(?:개|표|번)?\s*(?:인(?=\s)|짜리|(?:를|을)?\s*받은)",
    r"(?:추천|득표|좋아요|표)\s*(?:수)?(?:가|이|을|를|은|도)?\s*(?:하나도|전혀|한\s*(?:표|개|번)도|아예)?\s*(?P<none>없는|없었던|못\s*받은|받지\s*못한|0\s*(?:개|표)?인)",
)
# Where votes are not those of readers: majority voting with 20 votes per question.
_OF_METHOD = re.compile(r"\s+(?:per|each|aggregat\w+)\b", re.I)
_BOUNDS = [
    (name, re.compile(pattern, re.I)) for table in (_AFTER, _COMPARE, _HOW_KO, _LEAD_KO) for name, pattern in table.items()
]


def find_votes(text: str) -> list[Piece]:
    """Find the least and the greatest number of votes that a text names, in order; ``more than 20`` is at least 21."""
    found: list[Piece] = []
    matches = [
        (match.start(), -match.end(), match)
        for pattern in (*_ENGLISH_VOTES, *_KOREAN_VOTES)
        for match in pattern.finditer(text)
    ]
    for start, end, match in sorted(matches, key=lambda item: item[:2]):
        if (found and start < found[-1].end) or _OF_METHOD.match(text, -end):
            continue
        least, most = _bounds(match.groupdict())
        begin = start + len(match[0]) - len(match[0].lstrip())
        found += [Piece("min_votes", least, begin, -end)] if least is not None else []
        found += [Piece("max_votes", most, begin, -end)] if most is not None else []
    return found


def _bounds(groups: dict[str, str | None]) -> tuple[int | None, int | None]:
    """Return the least and the greatest number of votes that a match names."""
    if groups.get("none"):
        return None, 0
    if (one := groups.get("from")) and (other := groups.get("to")):
        ends = sorted((_number(one), _number(other)))
        return ends[0], ends[1]
    least, most = _bound(groups.get("number") or "", groups.get("how") or groups.get("after"))
    if number2 := groups.get("number2"):
        second = _bound(number2, groups.get("how2"))
        least, most = second[0] if least is None else least, second[1] if most is None else most
    return least, most


def _bound(number: str, how: str | None) -> tuple[int | None, int | None]:
    count, name = _number(number), "exact"
    if how:
        name = next(name for name, pattern in _BOUNDS if pattern.fullmatch(how))
    if name == "exact" and not count:  # none at all, as in no votes
        return None, 0
    least = {"min": count, "over": count + 1, "exact": count}.get(name)
    return least, {"max": count, "under": max(count - 1, 0), "exact": count}.get(name)


def _number(written: str) -> int:
    word = written.lower()
    if word == "zero":
        return 0
    return round(float(word[:-1]) * 1000) if re.fullmatch(r"[\d.]+k", word) else number_of(word)
