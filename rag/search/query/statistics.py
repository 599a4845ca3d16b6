"""Figures about the papers themselves that a question asks for: the busiest month, mean votes, papers per day."""

from __future__ import annotations

import re
from typing import Literal

#: ``most_month`` is the month with the most papers, ``few_month`` that with the fewest; ``mean_votes`` are the votes of a paper,
#: ``share`` the percentage of all papers that fit, ``per_day`` the papers of a day; ``each`` are those on each of some subjects,
#: by each of some authors or of each of some times, ``growth`` their shares over time; ``other`` is one that nothing computes.
Statistic = Literal[
    "", "most_month", "most_day", "most_year", "few_month", "few_day", "few_year", "mean_votes", "share", "per_day", "per_month", "per_year",
    "each", "growth", "other",
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
_MEAN = re.compile(r"\b(?:average|on\s+average|mean\s+(?:number|votes?|upvotes?|vote\s+count)|median)\b|평균", re.I)
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
#: Words of a subject that only ask for a figure.
WORDS = re.compile(
    r"(?i)\b(?:the|average|mean|median|percentage|percent|share|fraction|proportion|number|of|votes?|upvotes?|papers?|per|day|month|year|daily|monthly|most|busiest|which|what)\b"
    r"|평균(?:적으로)?|비율|비중|추천\s?수?|논문|하루(?:에)?|한\s?달(?:에)?|가장|제일|많은|많이|나온|달|날"
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
    if _SHARE.search(head):
        return "share"
    if not _MEAN.search(head):
        return ""
    if _VOTES.search(head):
        return "mean_votes"
    if _PAPERS.search(head):
        return next((name for name, pattern in _PER.items() if pattern.search(head)), "other")
    return ""
