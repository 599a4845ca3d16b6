"""The figures that bullets report, found by rule: no model is asked, and what is not plain is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.core import Evidence, EvidenceBullet
from rag.figures.figure import Figure, Kind
from rag.figures.marks import Marks, Measure, Name, Value, joined, marks_in, values_in
from rag.text import has_hangul, plain, split_sentences

#: Characters looked at: of a sentence; between a value and the words that say what it is.
_LONGEST, _NEAR = 700, 40
_ENDS_CLAUSE = re.compile(
    r"달성|기록|보였|보이|얻|도달|획득|나타|achiev|reach|attain|scor(?:es|ed|ing)|했|하며|하고|으며|이며|;|(?<!\d),\s", re.I
)
_CHANGE = re.compile(
    r"향상|증가|개선|상승|하락|감소|절감|단축|더\s|높[았이]|낮[았추]|빨라|앞[서섰]|능가|줄[어였이]|격차|차이|우위|저하|뛰어넘"
    r"|improv|increas|\bgains?\b|higher|better|lower|reduc|faster|boost|drop|decreas|relative|\bmore\b|\bless\b|fewer|speedup|\bover\b|margin",
    re.I,
)
_CHANGE_AFTER = re.compile(r"(?:\([^()]*\))?(?:만큼|가량|정도)?\s(?:높|낮|빠르|빠른|우수|뛰어|앞|적은|많은)")
_CHANGE_BEFORE = re.compile(
    r"(?:\bby|improvements? of|gains? of|increase of|boost of|reduction of)\s(?:up to |an? |about |over |at least |average of )*$",
    re.I,
)
_BASELINE = re.compile(
    r"(?:\([^()]{1,40}\))?(?:의\s[^\s]{1,20})?(?:보다|에\s?비해|\s?대비|\sof (?:the )?(?:baseline|previous)|\sfor (?:the )?(?:baseline|previous))"
)
_BASELINE_BEFORE = re.compile(
    r"(?:베이스라인|기준선|baseline)(?:인|은|의|는|이|\s(?:of|at))?\s?$|기존의?\s(?:최고\s)?(?:기록|성능|점수|결과)(?:인|은|의)?\s?$",
    re.I,
)
_FROM_TO = re.compile(r"(?:의\s\S{1,12}?)?(?:에서|부터)\s(?:최대\s|약\s)?\d[\d.]*\s?(?:%p?|점|포인트|배)?(?:로|으로|까지|의)")
_FROM = re.compile(r"\bfrom\s$", re.I)
_BOUND_AFTER = re.compile(r"(?:를|을)?\s?(?:이상|이하|미만|초과|넘|or (?:more|less|higher))")
_BOUND_BEFORE = re.compile(
    r"(?:최대|최소|at (?:least|most)|up to|more than|over|above|below|under|nearly|거의)\s(?:약\s)?$", re.I
)
_EACH = re.compile(r"각각|respectively", re.I)
#: What a title says of a paper that measures what others have made.
_OF_DATA = re.compile(r"\b(?:benchmark|data ?sets?|arena|suite|evaluat|leaderboard|challeng|corpus)", re.I)
_BRACKETS = re.compile(r"\s?\([^()]{1,60}\)")
_MADE_SMALLER = re.compile(r"(?:으로|로)\s(?:축소|줄[이여]|제한|설정|압축|단축)")
_BESIDE = re.compile(r"의?\s?(?:(?:평균|최고|높은|전체|[A-Za-z-]{1,20})\s){0,2}")
_OF_OTHER = re.compile(
    r"의\s(?!성능|성적|점수|결과|기록|수치|성과)|(?:의)?\s(?:[\w-]{1,12}\s){0,2}[가-힣]{0,6}(?:율|률|량|속도|시간|비용|크기)(?![가-힣]{2})"
)
_REPORTED = re.compile(r"달성|기록|얻|보[여였이인]|획득|achiev|reach|attain|scor", re.I)
_MAY_BELONG = re.compile(r"에서|에 대해|점수|^[\s(:]*$|[은는이가]\s|각각|기준")
_LIKE_NAME = re.compile(r"[A-Z]\w{0,60}[A-Z]|\d")
_OTHER_DATA = re.compile(r"데이터\s?셋|데이터\s?세트|벤치마크|작업|과제|benchmark|data ?set|tasks?\b", re.I)
_SIZE = re.compile(r"\b\d{2,4}\s?[x×]\s?\d{2,4}\b")
_SETTING = re.compile(
    r"\b\d{1,3}-(?:shot|step)(?![A-Za-z])|\b(?:zero|few|one)-shot(?![A-Za-z])|제로\s?샷|퓨\s?샷|\b\d{1,2}\s?샷|maj@\d+|best-of-\d+|majority voting|다수결|self-consistency"
    r"|\b\d{1,6}회[^,.]{0,8}(?:생성|샘플)|(?:with|without|w/o?)\s(?:classifier-free\s)?guidance|classifier-free guidance (?:없이|포함)|chain-of-thought|\bCoT\b|도구 (?:사용|없이)|with tools|미세\s?조정|fine-?tuned",
    re.I,
)
_TOPIC = re.compile(
    r"(?!\s?(?:등과\s)?같은)\s?(?:\([^()]{1,60}\))?(?:\s?[가-힣]{1,8}?)??(?P<particle>은|는|이|가|의|도|만)(?=[\s,])"
)
_CALLED = re.compile(r"(?<![\w.+-])([A-Z][\w.+-]{0,60}[A-Za-z0-9](?: [\w.+-]{0,40}\d[\w.+-]{0,40})?)\s?\($")
_NOT_TOPIC = re.compile(r"\s?(?:\([^()]{1,60}\))?\s?(?:모델들?|방법|등)?(?:보다|에\s?비해|\s?대비|와\s비교|과\s비교)")
_UNITLESS = ("", "%", "dB", "FPS", "ms", "초", "mm", "cm")
_OF_SHARES = ("", "%", "points", "배", "x", "×", "times", "%p", "%포인트", "퍼센트포인트", "pp", "percentagepoints")
_CHANGES = ("배", "x", "×", "times", "%p", "%포인트", "퍼센트포인트", "pp", "percentagepoints", "percentagepoint")


def figures_in(papers: Iterable[Evidence]) -> list[Figure]:
    """Return the figures that the bullets of papers report, in the order of papers, bullets and places.

    Of each the sentence names what it measures or on which data; a number without either is none. Improvements over something
    else are kept as changes; values of what a paper is better than, ranges, sizes and counts are left out.
    """
    return [figure for paper in papers for bullet in paper.bullets for figure in figures_of(paper, bullet)]


def figures_of(paper: Evidence, bullet: EvidenceBullet) -> list[Figure]:
    """Return the figures of one bullet."""
    sentences = [sentence for sentence in split_sentences(bullet.text) if any(c.isdigit() for c in sentence)]
    return [figure for sentence in sentences for figure in _of_sentence(paper, bullet, sentence)]


def kind_in(sentence: str, number: float) -> Kind | None:
    """Return what a number in a sentence is, whether or not it says what it measures; None if it is no figure of its own."""
    text = sentence[:_LONGEST]
    for run in _runs(text, values_in(text)):
        for value, kind in zip(run, _kinds_of(text, run), strict=True):
            if value.number == number:
                return kind
    return None


def _of_sentence(paper: Evidence, bullet: EvidenceBullet, sentence: str) -> Iterator[Figure]:
    text = sentence[:_LONGEST]
    marks = marks_in(text)
    if not (marks.values and (marks.measures or marks.data)):
        return
    for run in _runs(text, marks.values):
        read = list(_read(text, run, marks))
        for value, where, measure, method, kind, setting in read:
            same = [(it[1], it[2], it[3], it[5]) for it in read].count((where, measure, method, setting))
            if kind is None or not (measure or where) or (same > 1 and kind == "value"):
                continue  # of which model or setting each is stays open
            yield Figure(
                paper,
                bullet,
                sentence,
                method or _short_title(paper, where),
                measure.name if measure else "",
                where,
                value.number,
                value.written,
                value.unit,
                kind,
                measure.metric.better if measure else "",
                setting,
            )


def _read(
    text: str, run: Sequence[Value], marks: Marks
) -> Iterator[tuple[Value, str, Measure | None, str | None, Kind | None, str]]:
    """Yield each value of a list with its data set, measure, method, kind and setting; kind None for what is no figure."""
    each = _EACH.search(text[max(0, run[0].start - _NEAR) : run[-1].end + _NEAR // 2]) is not None
    data = _data_of(text, run, marks.data, english=not has_hangul(text), each=each)
    measures = _measures_of(text, run, marks, each=each)
    methods = _methods_of(text, run, marks.methods, each=each and len(set(data)) < 2 and len(set(measures)) < 2)
    kinds = _kinds_of(text, run)
    for place, value in enumerate(run):
        of_other = measures[place] is None and _OF_OTHER.match(text[value.end :])
        is_figure = not of_other and methods[place] is not None and _is_figure(text, value, measures[place])
        kind = kinds[place] if is_figure else None
        yield value, data[place], measures[place], methods[place], kind, _setting(text, run, place)


def _runs(text: str, values: Sequence[Value]) -> list[list[Value]]:
    """Return the values in runs of those that a list puts side by side."""
    runs: list[list[Value]] = []
    for value in values:
        if runs and _is_listed(text[runs[-1][-1].end : value.start]):
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _is_listed(between: str) -> bool:
    """Tell whether what stands between two values only joins them, perhaps with the name of what the second is of."""
    if len(between) > 2 * _NEAR or _ENDS_CLAUSE.search(between.replace(", ", " ")) or _BASELINE.match(between):
        return False
    words = re.sub(
        r"\([^()]*\)|[A-Za-z][\w.+/@-]*|[\s,·]|에서는?|의|와|과|및|그리고|은|는|점수|정확도|벤치마크|데이터셋|기반|모델",
        "",
        between,
    )
    return not words and not re.match(r"(?:에서|부터)\s*$", between)


def _kinds_of(text: str, run: Sequence[Value]) -> list[Kind | None]:
    """Return what each value of a list is; None for what something is better than. The last one says it for all."""
    kinds: list[Kind | None] = []
    for place, value in enumerate(run):
        own = _kind(text, value, run[place + 1].start if place + 1 < len(run) else len(text))
        kinds.append(own)
    if len(kinds) > 1 and kinds[-1] == "change":
        kinds = ["change" if kind == "value" else kind for kind in kinds]
    return kinds


def _kind(text: str, value: Value, until: int) -> Kind | None:
    before, after = text[max(0, value.start - _NEAR) : value.start], text[value.end : min(until, value.end + _NEAR)]
    if _BASELINE.match(after) or _FROM_TO.match(text[value.end : value.end + _NEAR]):
        return None
    if _BASELINE_BEFORE.search(before) or _MADE_SMALLER.match(after):
        return None
    if _FROM.search(before) and re.match(r"\sto\s", text[value.end : value.end + 4]):
        return None
    if value.unit in _CHANGES or _CHANGE_BEFORE.search(before):
        return "change"
    clause = _ENDS_CLAUSE.split(after, maxsplit=1)[0]
    if re.search(r"\d%?점?(?:에서|부터)\s$", before) and not _CHANGE.search(after):
        return None  # a range
    to = re.match(r"(?:\([^()]*\))?(?:\s[A-Za-z-]+){0,2}?(?:으로|로|까지)\s", after)
    if not to and (_CHANGE_AFTER.match(after) or _CHANGE.search(clause) or (value.unit == "points" and _CHANGE.search(after))):
        return "change"
    if value.sign in (">", "≥", "<", "≤") or _BOUND_AFTER.match(after) or _BOUND_BEFORE.search(before):
        return "bound"
    return "value"


def _is_figure(text: str, value: Value, measure: Measure | None) -> bool:
    """Tell whether a value is one of the measure: it has its unit, stands beside it, or is a decimal on known data."""
    if value.unit and value.unit not in (*_UNITLESS, *_CHANGES, "points"):
        return False
    if measure is not None and (value.unit == "%" or measure.metric.share):
        return measure.metric.share and value.unit in _OF_SHARES and _is_beside(value, measure)
    if measure is None:
        return value.unit == "%" or (
            "." in value.written and _REPORTED.search(text, value.end, value.end + 2 * _NEAR) is not None
        )
    return _is_beside(value, measure)


def _is_beside(value: Value, measure: Measure) -> bool:
    """Tell whether a value is near enough to its measure: a percentage need not be, a bare number has to."""
    near = min(abs(measure.start - value.end), abs(value.start - measure.end))
    return value.unit == "%" or near <= (_NEAR if "." in value.written or value.unit else _NEAR // 4)


def _data_of(text: str, run: Sequence[Value], data: Sequence[Name], *, english: bool, each: bool) -> list[str]:
    """Return the data set of each value of a list: named in brackets behind it, after ``on``, or before it."""
    if not data:
        return [""] * len(run)
    if each and len(run) > 1 and (listed := _listed_before(text, run, data)):
        return [it.text for it in listed]
    found = [_datum_of(text, run, place, data, english=english) for place in range(len(run))]
    if english and len(run) > 1 and found[-1] and not any(found[:-1]):
        found = [found[-1]] * len(run)
    return found


def _datum_of(text: str, run: Sequence[Value], place: int, data: Sequence[Name], *, english: bool) -> str:
    value = run[place]
    until = run[place + 1].start if place + 1 < len(run) else min(len(text), value.end + 2 * _NEAR)
    behind = [it for it in data if value.end <= it.start < until]
    bracketed = [it for it in behind if re.fullmatch(r"\s?\(\s?", text[value.end : it.start])]
    on = [
        it for it in behind if english and re.search(r"\b(?:on|for|in)\s(?:the\s)?[\w\s-]{0,20}$", text[value.end : it.start])
    ]
    if chosen := bracketed or on:
        return chosen[0].text
    before = [it for it in data if it.end <= value.start]
    if before and not english:
        between = text[before[-1].end : value.start]
        if len(between) > 3 * _NEAR or _OTHER_DATA.search(between, min(len(between), 16)):
            return ""
        if len(between) > _NEAR // 2 and not _MAY_BELONG.search(between) and not place:
            return ""
        listed = before[-1:]
        while len(before) > len(listed) and joined(text, before[-len(listed) - 1], listed[0]):
            listed.insert(0, before[-len(listed) - 1])
        name = ", ".join(it.text for it in listed)
        sizes = _SIZE.findall(text, run[place - 1].end if place else before[-1].end, value.start)
        return f"{name} {re.sub(r'[^0-9]+', 'x', sizes[-1])}" if sizes and not _SIZE.search(name) else name
    return before[-1].text if before else behind[0].text if behind and english else ""


def _listed_before(text: str, run: Sequence[Value], names: Sequence[Name]) -> list[Name]:
    """Return the names of the list before a list of values, one for each; nothing if their numbers differ."""
    before = [it for it in names if it.end <= run[0].start]
    listed: list[Name] = []
    for name in reversed(before):
        if listed and not joined(text, name, listed[0]):
            break
        listed.insert(0, name)
    return listed if len(listed) == len(run) else []


def _measures_of(text: str, run: Sequence[Value], marks: Marks, *, each: bool) -> list[Measure | None]:
    """Return the measure of each value of a list: the one just before it, or after it, else the one that ends the list."""
    specific = [it for it in marks.measures if it.name != "score"] or list(marks.measures)
    if each and len(run) > 1:
        names = [Name(it.start, it.end, it.name) for it in specific]
        if listed := _listed_before(text, run, names):
            of = {it.start: it for it in specific}
            return [of[it.start] for it in listed]
    found: list[Measure | None] = []
    for place, value in enumerate(run):
        since = run[place - 1].end if place else max(0, value.start - _NEAR)
        behind = _behind(text, value)
        until = run[place + 1].start if place + 1 < len(run) else min(len(text), behind + _NEAR // 2)
        before = [
            it for it in specific if since <= it.start and it.end <= value.start and not _parted(text[it.end : value.start])
        ]
        after = [it for it in specific if value.end <= it.start < until and not _parted(text[value.end : it.start])]
        beside = after[:1] if after and _BESIDE.fullmatch(text[behind : after[0].start]) else []
        chosen = beside or before[-1:] or after[:1]
        found.append(chosen[0] if chosen else None)
    last = next((it for it in reversed(found) if it), None)
    if last is None and len({it.name for it in specific}) == 1:
        last = specific[0]
    return [it or (None if _OF_OTHER.match(text[value.end :]) else last) for it, value in zip(found, run, strict=True)]


def _behind(text: str, value: Value) -> int:
    """Return where a value ends with what is in brackets behind it."""
    return found.end() if (found := _BRACKETS.match(text, value.end)) else value.end


def _parted(between: str) -> bool:
    return re.search(r"달성|기록했|보였|하며|하고|으며|이며|;", between) is not None


def _methods_of(text: str, run: Sequence[Value], methods: Sequence[Name], *, each: bool) -> list[str | None]:
    """Return what each value was measured of, empty if the sentence does not say; None for all where a list leaves it open."""
    topics = [it for it in methods if it.end <= run[0].start and not _NOT_TOPIC.match(text, it.end)]
    ends = {it.end for it in methods}
    called = [it if (it := _CALLED.search(text[: value.start])) and it.end(1) in ends else None for value in run]
    if any(called):
        return [found[1] if found else "" for found in called]
    if each and len(run) > 1:
        listed = _listed_before(text, run, topics)
        return [it.text for it in listed] if listed else [None] * len(run)
    if has_hangul(text):
        found = [(it, topic["particle"]) for it in topics if (topic := _TOPIC.match(text, it.end))]
        named = [it for it, particle in found if particle in "은는"] or [it for it, _ in found]
        return [named[-1].text if named else ""] * len(run)
    first = [
        it
        for it in topics
        if re.match(
            r"(?:\s\([^()]{1,60}\))?\s(?:\w+ly\s)?(?:achiev|reach|attain|scor|obtain|gets?|yields?|has|is|sets?|improv|outperform)",
            text[it.end : it.end + _NEAR],
        )
    ]
    return [first[-1].text if first else ""] * len(run)


def _short_title(paper: Evidence, data: str) -> str:
    """Return the name that a title begins with, which is mostly that of the method."""
    name, colon, after = plain(paper.paper.title).partition(":")
    same = _letters(name) == _letters(data)
    name = re.sub(r"\s+(?:Technical )?Report$", "", name.strip())
    short = len(name.split()) == 1 or (len(name.split()) <= 3 and _LIKE_NAME.search(name))
    return name if colon and short and not same and not _OF_DATA.search(after) else ""


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _setting(text: str, run: Sequence[Value], place: int) -> str:
    """Return the conditions named between the value before and the value after; of the first also those before it."""
    since = _behind(text, run[place - 1]) if place else max(0, run[place].start - 3 * _NEAR)
    until = run[place + 1].start if place + 1 < len(run) else run[place].end + _NEAR
    found = [it[0].strip() for it in _SETTING.finditer(text, since, until)]
    return ", ".join(dict.fromkeys(found))
