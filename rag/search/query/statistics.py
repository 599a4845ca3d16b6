"""Figures about the papers themselves that a question asks for: the busiest month, mean votes, papers per day."""

from __future__ import annotations

import re
from typing import Literal

#: ``most_month`` is the month with the most papers, ``few_month`` that with the fewest; ``mean_votes`` are the votes of a paper,
#: ``share`` the percentage of all papers that fit, ``per_day`` the papers of a day; ``each`` are those on each of some subjects,
#: by each of some authors or of each of some times, ``growth`` their shares over time; ``most_authors`` and ``few_authors`` are
#: the papers with most and fewest authors, ``one_author`` those with a single one; ``other`` is one that nothing computes.
Statistic = Literal[
    "", "most_month", "most_day", "most_year", "few_month", "few_day", "few_year", "mean_votes", "share", "per_day", "per_month", "per_year",
    "each", "growth", "most_authors", "few_authors", "one_author", "other",
]  # fmt: skip

_HEAD = 300  # characters that are looked at
_STEPS = {
    "month": "month", "day": "day", "date": "day", "year": "year", "달": "month", "월": "month", "날": "day", "날짜": "day",
    "해": "year", "연도": "year", "년도": "year",
}  # fmt: skip
_WHICH = re.compile(
    r"\b(?:which|what|on\s+(?:which|what))\s+(?P<step>month|day|date|year)s?\b[^?]{0,40}\b(?:(?P<most>most|busiest|highest)|fewest|least|lowest)\b"
    r"|\b(?:(?P<busiest>busiest)|quietest)\s+(?P<step2>month|day|year)\b",
    re.I,
)
_WHICH_KO = re.compile(
    r"(?:가장|제일)\s?(?:(?P<most>많)|적)[가-힣]*\s(?:[가-힣]{1,6}\s)?(?P<step>날짜|날|달|월|해|연도|년도)"
    r"(?=은|는|이|가|을|를|\s|[?]|$)"
    r"|(?:어느|어떤|무슨)\s?(?P<step2>날짜|날|달|월|해|연도|년도)[^?]{0,20}(?:가장|제일)\s?(?:(?P<most2>많)|적)"
)
_MEAN = re.compile(
    r"\b(?:average|on\s+average|mean\s+(?:number|votes?|upvotes?|vote\s+count)|median)\b|평균|중앙값|중위값|중간값", re.I
)
_VOTES = re.compile(r"votes?\b|likes\b|추천|득표|좋아요", re.I)
_PAPERS = re.compile(r"\bpapers?\b|논문|\d?\s?편", re.I)
_PER: dict[Statistic, re.Pattern[str]] = {
    "per_day": re.compile(r"\b(?:per|a|each|every)\s+day\b|\bdaily\b|하루|매일|일\s?평균", re.I),
    "per_month": re.compile(r"\b(?:per|a|each|every)\s+month\b|\bmonthly\b|한\s?달|매달|매월|월\s?평균|월별", re.I),
    "per_year": re.compile(r"\b(?:per|a|each|every)\s+year\b|\byearly\b|매년|연\s?평균|일\s?년|한\s?해", re.I),
}
_SHARE = re.compile(
    r"\b(?:percentage|per\s?cent|share|fraction|proportion|%)\s+of\s+(?:(?:all|the|these|indexed)\s+){0,2}(?:papers|articles|preprints)\b"
    r"|논문(?:들)?\s?(?:중|가운데)(?:에서?)?\s(?:\S{1,30}\s){0,4}?\S{0,30}?(?:비율|비중|몇\s?(?:%|퍼센트|프로))|논문(?:의|이\s차지하는)?\s?(?:비율|비중)",
    re.I,
)
# Papers by how many authors they have.
_BY_AUTHORS: dict[Statistic, re.Pattern[str]] = {
    "most_authors": re.compile(
        r"\b(?:papers?|one)\s+(?:(?:that|which)\s+)?(?:has|have|had|with|by)\s+the\s+(?:most|(?:largest|highest|greatest)\s+number\s+of)\s+authors\b"
        r"|저자\s?(?:수)?(?:가|는)?\s?(?:가장|제일)\s?많은|(?:가장|제일)\s(?:공동\s?)?저자\s?(?:수)?(?:가|는)?\s?많은|저자\s?(?:수)?(?:가)?\s?많은\s?순|(?:가장|제일)\s많은\s저자(?:가|들이)\s(?:쓴|참여한)",
        re.I,
    ),
    "few_authors": re.compile(
        r"\b(?:papers?|one)\s+(?:(?:that|which)\s+)?(?:has|have|had|with|by)\s+the\s+(?:fewest|least|(?:smallest|lowest)\s+number\s+of)\s+authors\b"
        r"|저자\s?(?:수)?(?:가|는)?\s?(?:가장|제일)\s?적은|(?:가장|제일)\s(?:공동\s?)?저자\s?(?:수)?(?:가|는)?\s?적은|저자\s?(?:수)?(?:가)?\s?적은\s?순",
        re.I,
    ),
    "one_author": re.compile(
        r"\b(?:single|solo|sole|one)[\s-]author(?:ed)?\b|\b(?:has|have|had|with|by)\s+(?:(?:only|just|exactly)\s+)*(?:an?|one|1)\s+(?:(?:single|sole|solo)\s+)?authors?\b"
        r"|\bwhose\s+(?:only|sole|single)\s+author\b|\bby\s+(?-i:(?:[A-Z][\w.'-]{0,20}\s+){2,3})(?:alone|solo)\b|\bwrote\s+(?:alone|solo)\b"
        r"|\b(?:written|authored)\s+(?:alone|solo|by\s+(?:(?:only|just)\s+)?(?:one|a\s+single)\s+(?:person|author|researcher))\b"
        r"|(?<![가-힣])(?:혼자(?:서)?|홀로|단독(?:으로)?|한\s?(?:명|사람)이)\s?(?:쓴|작성한|발표한|저술한)(?=\s)(?!\s(?:거|것|논문)(?:은|는)?\s?(?:말고|빼고|제외|아닌))|(?:단독|단일|1인)\s?저자|저자(?:가|는)?\s?(?:(?:딱|오직|단)\s?)?(?:한|1)\s?(?:명|사람)(?:뿐)?인",
        re.I,
    ),
}
#: Words of a subject that only ask for papers by how many authors they have.
AUTHORS = re.compile(
    r"\b(?:(?:single|solo|sole|one|fewest|most|least|only|just|the|an?|whose)[\s-]+)*author(?:s|ed)?\b|\b(?:written|authored)\b|\balone\b"
    r"|^\W*(?:person|researcher)\W*$"
    r"|(?<!\S)(?:(?:공동\s?)?저자\S*|혼자(?:서)?|홀로|단독(?:으로)?|쓴|적은|작성한)(?!\S)",
    re.I,
)
#: Figures that are papers, by how many authors they have.
BY_AUTHORS: frozenset[Statistic] = frozenset(_BY_AUTHORS)
#: Words of a subject that only ask for a figure.
WORDS = re.compile(
    r"(?i)\b(?:the|average|mean|median|percentage|percent|share|fraction|proportion|number|of|votes?|upvotes?|papers?|per|day|month|year|daily|monthly|most|busiest|which|what)\b"
    r"|평균(?:적으로)?|중앙값|중위값|중간값|비율|비중|추천\s?수?|논문|하루(?:에)?|한\s?달(?:에)?|가장|제일|많은|많이|나온|달|날"
)


def statistic_of(text: str) -> Statistic:
    """Return the figure that a question asks for; empty if it asks for none."""
    head = text[:_HEAD]
    if found := _WHICH.search(head) or _WHICH_KO.search(head):
        groups = found.groupdict("")
        step = _STEPS[(groups["step"] or groups["step2"]).lower()]
        most = groups["most"] or groups.get("busiest") or groups.get("most2")
        if _VOTES.search(head):
            return "other"
        return f"{'most' if most else 'few'}_{step}"  # type: ignore[return-value]
    if by_authors := next((name for name, pattern in _BY_AUTHORS.items() if pattern.search(head)), None):
        return by_authors
    if _SHARE.search(head):
        return "share"
    if not _MEAN.search(head):
        return ""
    if _VOTES.search(head):
        return "mean_votes"
    if _PAPERS.search(head):
        return next((name for name, pattern in _PER.items() if pattern.search(head)), "other")
    return ""


def asks_by_authors(text: str) -> bool:
    """Tell whether a text asks for papers by how many authors they have."""
    return statistic_of(text) in BY_AUTHORS
