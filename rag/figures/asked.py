"""What a question for figures asks for: who is best on a benchmark, or how papers compare in a measure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.figures.bound import Bound, find_bound
from rag.figures.figure import Better
from rag.figures.marks import Marks, Measure, Name, marks_of
from rag.figures.vocabulary import known_data_set

_LONGEST, _NEAR, _BESIDE = 400, 40, 26
#: Further words at most: more describe a paper, of which a detail is asked for.
_DESCRIBES = 4
_HIGHEST = r"highest|largest|greatest|maximum|top|record|가장\s?(?:높|큰)|제일\s?(?:높|큰)|최고|최대|상위"
_LOWEST = r"lowest|smallest|(?<!\bat\s)least|minimum|가장\s?(?:낮|작|적)|제일\s?(?:낮|작|적)|최저|최소"
_BEST = (
    r"best|leading|leads?|leader|strongest|fastest|most\s+accurate|state[\s-]of[\s-]the[\s-]art|SOTA|number\s+one|first\s+place|wins?"
    r"|(?:가장|제일)\s?(?:좋|뛰어|우수|빠|잘|강|정확)|1위|일등|선두|최상|최강|최첨단|소타"
)
_SUPERLATIVE = re.compile(rf"(?P<highest>{_HIGHEST})|(?P<lowest>{_LOWEST})|(?P<best>\b(?:{_BEST})(?![a-z])|{_BEST})", re.I)
_COMPARES = re.compile(
    r"\bcompar|\brank(?:ing|ings|ed)?\b|\bleaderboard|\bside by side|\b(?:what|which|list)\s+(?:\w+\s+){0,3}(?:scores?|results|accurac|numbers|figures)"
    r"|비교|순위|랭킹|리더보드|순으로|(?:점수|수치|성능|결과)(?:를|을|들을|들)?\s?(?:모아|정리|나열|보여|알려)",
    re.I,
)
_RESULT = re.compile(r"\b(?:scores?|results?|numbers|figures|performance|accurac\w+)\b|점수|성능|수치|결과|성적|정확도", re.I)
#: What is best or first in these is no figure: a way to do something, a paper to read.
_OTHER = re.compile(
    r"\b(?:way|ways|practices?|approach\s+to|papers?|method\s+to|methods\s+to|tools?|introductions?|surveys?|voted|liked|votes?)\b"
    r"|논문|방법(?!론)|추천|투표|득표",
    re.I,
)
_ON = re.compile(r"(?:\b(?:on|in|for|at|of)\s+(?:the\s+)?)$", re.I)
_OF_ONE = re.compile(r"\b(?:of|by|does|do|did|for|with|from)\s+(?:the\s+)?$", re.I)
_OF_ONE_KO = re.compile(r"\s?(?:의|은|는|이|가|로|으로)(?=\s|$)")
_LIKE_NAME = re.compile(r"[A-Z].*[A-Z]|\d|[a-z][A-Z]")


#: Words that say that figures are asked for, or of what in general: papers are not looked for by them.
_ASKING = re.compile(
    r"\b(?:which|what|who|whose|how|many|but|not|been|do|is|are|was|the|a|an|of|on|in|for|by|with|has|have|had|does|do|did|get|gets|achieves?|achieved|reach(?:es|ed)?|reports?|reported"
    r"|papers?|models?|methods?|approach(?:es)?|systems?|algorithms?|best|highest|lowest|top|leading|leads?|leader|strongest|first|record|compare[ds]?|comparison"
    r"|comparing|rank(?:ing|ed|s)?|leaderboards?|scores?|results?|numbers|figures?|performance|values?|state[\s-]of[\s-]the[\s-]art|sota|current(?:ly)?|ever|so far|known"
    r"|benchmarks?|data\s?sets?|table|as|show|me|list|give|please|across|all|and|among|them|it|to|far|new|published|recent)\b"
    r"|논문|모델|방법론?|기법|알고리즘|시스템|가장|제일|높은|높|낮은|낮|좋은|뛰어난|우수한|최고|최저|최대|최소|1위|순위|랭킹|비교|점수|성능|수치|결과|성적|기록한|기록|달성한|달성|낸|보인|받은|넘은|않는|이고|이면서|몇\s?편|몇\s?개|인"
    r"|벤치마크|데이터\s?셋|데이터\s?세트|리더보드|어떤|어느|무엇|뭐|누구|얼마|알려|보여|정리|나열|표로|해\s?줘|해줘|줘|인가요?|입니까|인지|까지|중에?서?|기준|잘하는|값|에서는?|으로|에게|대한|관한|현재|지금|있어요?|있나요?|있을까요?|있습니까|있는지|가진|얻은|거둔|누가|제일",
    re.I,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*|(?<!\d)\d{1,6}(?:\.\d{1,6})?[BMK]\b|[가-힣]{2,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The measure and the data sets that a question names, empty if it names none, and which end of the order it wants.

    ``bound`` is what the figures have to reach, if it names such a number.
    """

    metric: str = ""
    data: tuple[str, ...] = ()
    better: Better = ""
    bound: Bound | None = None


def asked_figures(text: str) -> Asked | None:
    """Return what a question asks to be put in order by reported figures; None if it asks for something else.

    A question for the figure of one method that it names is one for a detail, and so is one that compares named things.
    """
    text = text[:_LONGEST]
    marks = marks_of(text)
    measures = [it for it in marks.measures if it.name != "score"]
    if not (marks.data or measures) or _names_one(text, marks.methods):
        return None
    found = _superlative(text, measures, marks.data)
    bound = find_bound(text)
    if found is None and bound is None and not (_COMPARES.search(text) and (measures or (marks.data and _RESULT.search(text)))):
        return None
    if len(_further(text, marks).split()) > _DESCRIBES:
        return None
    better: Better = "" if found is None else "higher" if found["highest"] else "lower" if found["lowest"] else ""
    return Asked(measures[0].name if measures else "", tuple(dict.fromkeys(it.text for it in marks.data)), better, bound)


def _superlative(text: str, measures: list[Measure], data: tuple[Name, ...]) -> re.Match[str] | None:
    for found in _SUPERLATIVE.finditer(text):
        start, end = found.span()
        if any(_beside(text, found, it) for it in measures):
            return found
        for it in data:
            behind = text[end : it.start] if end <= it.start else None
            if (
                behind is not None
                and len(behind) <= _NEAR
                and not _OTHER.search(behind)
                and (_ON.search(behind) or len(behind) < 3)
            ):
                return found
            before = text[it.end : start] if it.end <= start else None
            after = text[end : end + _BESIDE // 2]
            if before is not None and len(before) <= _NEAR and not _is_of_other(before, after):
                return found
    return None


def _beside(text: str, found: re.Match[str], measure: Measure) -> bool:
    """Tell whether a superlative is one of a measure: before it, or behind it."""
    start, end = found.span()
    if end <= measure.start:
        between = text[end : measure.start]
        return len(between) <= _BESIDE and not _OTHER.search(between)
    between = text[measure.end : start]
    return 0 <= start - measure.end <= _BESIDE and not _OTHER.search(between)


def _is_of_other(before: str, after: str) -> bool:
    """Tell whether what is superlative is something else: the best paper on a data set, the most voted one."""
    return (
        _OTHER.search(before) is not None
        or re.match(r"(?:의|은|인|한)?\s?(?:논문|투표|득표|방법을)|\s(?:papers?|voted|way)", after) is not None
    )


def _names_one(text: str, methods: tuple[Name, ...]) -> bool:
    """Tell whether a question is for what certain methods reach, by their names."""
    for it in methods:
        if known_data_set(it.text) or not (_LIKE_NAME.search(it.text) or _OF_ONE.search(text[: it.start])):
            continue
        if _OF_ONE.search(text[: it.start]) or _OF_ONE_KO.match(text, it.end) or it.start == 0:
            return True
    return len([it for it in methods if _LIKE_NAME.search(it.text)]) > 1


def further_words(text: str) -> str:
    """Return what a question says beside what is measured, on which data, and that figures are wanted."""
    text = text[:_LONGEST]
    return _further(text, marks_of(text))


def _further(text: str, marks: Marks) -> str:
    cuts = [*((it.start, it.end) for it in marks.measures), *((it.start, it.end) for it in marks.data)]
    cuts += [it.span() for it in _ASKING.finditer(text)]
    if bound := find_bound(text):
        cuts += bound.spans
    kept = "".join(" " if any(start <= place < end for start, end in cuts) else c for place, c in enumerate(text))
    return " ".join(_WORD.findall(kept))
