"""What stands where in a sentence with figures: values, measures, data sets, and names of what may have been measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.figures.vocabulary import Metric, data_key, known_data_set, known_data_sets_in, metrics_in

#: Characters around a name or a value that say what it is.
_NEAR = 48
_GAP = 2
_UNIT = r"%p|%\s?포인트|%|퍼센트포인트|퍼센트|percent(?:age points?)?|점|포인트|points?\b|pp\b|dB|FPS|fps|ms\b|초|배|[x×](?![\w])|times\b|mm\b|cm\b"
_COUNTED = (
    r"백만|십만|천만|백|조|개|명|종|가지|단계|회|번|위|년|월|일|시간|분|억|만|천|차원|차|층|비트|토큰|쌍|편|장|세|주|프레임|단어|문장|달러|도|에폭"
    r"|[-\s]?(?:shot|bit|step|layer|turn|fold|way|hop|dimensional|billion|million|thousand|trillion|B\b|M\b|K\b|k\b|GB|MB|TB|GPU|days?|hours?"
    r"|minutes?|tokens?|samples?|images?|videos?|tasks?|models?|parameters?|languages?|questions?|years?|papers?|steps?|epochs?|layers?"
    r"|datasets?|benchmarks?|frames?|domains?|examples?|pairs?|categories|classes)"
)
_VALUE = re.compile(
    r"(?<![\w.,@/+$#\[])(?<![A-Za-z0-9가-힣)]-)(?<!\d[-~–∼])(?<!\d [-~–∼] )(?<!±)(?P<sign>[>≥<≤~≈]\s?|약\s|about\s|around\s)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,5}}(?:\.\d+)?)(?![\d])(?:\s?(?P<unit>{_UNIT}))?",
)
_NOT_A_VALUE = re.compile(rf"[A-Za-z]|\.\d|\s?(?:{_COUNTED})|\s?[x×]\s?\d|[:/]\d|-\w|\s?[-~–∼]\s?\d")
_NAME = re.compile(
    r"(?<![A-Za-z0-9_])(?=[A-Za-z0-9.\-]{0,12}[A-Z]|(?!top-?\d|pass@)[a-z]{2,12}-\d)[A-Za-z0-9][A-Za-z0-9.+/_'-]*(?:(?<=[A-Za-z0-9])|(?<=\+))"
    r"(?: (?:[A-Z][A-Za-z0-9.+/_-]*[A-Za-z0-9+]|[A-Z]|v?\d{1,3}(?:\.\d)?[BMK]?(?![\d.%A-Za-z]))){0,4}"
)
_RESOLUTION = re.compile(
    r"[\s-]?\(?\d{2,4}\s?[x×]\s?\d{2,4}\)?|[\s-](?:val(?:idation)?|test|dev|test-dev|minival)(?:-\w+)?\b|[\s-](?:256|512|64|128|1024)\b(?!\.)|\s(?:Pro|Plus|Lite|Verified|Hard|Mini|XL)(?![A-Za-z])"
)
_SQUARE = re.compile(r"(?<=ImageNet)-(?:64|128|256|512)$")
_IS_DATA = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:\s(?:등의?|같은|이미지|비디오|언어|테스트|평가|검증))?\s?(?:벤치마크|데이터\s?셋|데이터\s?세트|챌린지|테스트\s?(?:셋|세트)|리더보드"
    r"|benchmarks?|data ?sets?|leaderboards?|challenges?|test sets?|validation sets?|test split)",
    re.I,
)
_JOIN = re.compile(r"(?:\s?\([^()]*\))?\s?(?:,|와|과|및|그리고|and|,\sand)\s?")
_ON_DATA = re.compile(r"(?:\s?\([^()\d]{1,40}\))?(?:에서|에서는|에서도|에서의|에 대해)(?=[\s,])")
_SIZE = re.compile(r"\d+(?:\.\d+)?[BMK]?")
_NAME_BEFORE = re.compile(r"(?<![A-Za-z0-9.-])([A-Z][A-Za-z0-9.+-]*)[\s-]?$")
#: What is no name of a data set, though it stands before one of their words.
_TASKS = frozenset("QA VQA OCR NLP 3D 2D 4D T2V T2I VLM RL ASR TTS MT SOTA OOD".split())
_HARDWARE = re.compile(
    r"\b(?:NVIDIA|Nvidia|GPUs?|CPUs?|RTX|TPU|Jetson|Apple|Intel|AMD|[AVHT]\d{2,4}|RTX\d+|GB|GitHub|Hugging ?Face|LLMs?|VLMs?|MLLMs?|LVLMs?|NLP|AI"
    r"|Phase|Table|Figure|Section|API|BF16|FP\d+|INT\d|Python|Java|Linux|CVPR|ICLR|NeurIPS)\b"
)
_PLAIN_WORDS = frozenset(
    "The This These That Those It Its In On At For With An They Their We Our However Moreover Furthermore But And As By To From When While"
    " If There Here Both Each Another Finally Then Thus Also Unlike Using All Some Other No A I SOTA State Experiments Results Compared"
    " Specifically Notably Overall Our Despite Additionally After Across Through Extensive Experimental Evaluation Among Under Over One"
    " Top Human Zero Few Which What Who Whose How Is Are Does Best Highest Lowest Compare List Show".split()
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number that may be a figure, with its place."""

    start: int
    end: int
    number: float
    written: str
    unit: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its place: of a data set, or of something that may have been measured."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its place, and its name with what is kept of it (Recall@10)."""

    start: int
    end: int
    name: str
    metric: Metric


@dataclass(frozen=True, slots=True)
class Marks:
    """All that stands in a sentence, each in order."""

    values: tuple[Value, ...]
    measures: tuple[Measure, ...]
    data: tuple[Name, ...]
    methods: tuple[Name, ...]


def marks_in(sentence: str) -> Marks:
    """Return what stands in a sentence; nothing if there is no value."""
    return marks_of(sentence) if any(True for _ in _values(sentence)) else Marks((), (), (), ())


def marks_of(sentence: str) -> Marks:
    """Return what stands in a sentence, or in a question, with or without a value."""
    measures = tuple(_measures(sentence))
    data = list(_data_in(sentence, measures))
    taken: list[tuple[int, int]] = [*((it.start, it.end) for it in measures), *((it.start, it.end) for it in data)]
    methods = tuple(
        name for name in _names(sentence) if not _overlaps(name.start, name.end, taken) and _may_be_method(name.text)
    )
    taken += [(it.start, it.end) for it in methods]
    values = tuple(value for value in _values(sentence) if not _overlaps(value.start, value.end, taken))
    return Marks(values, measures, tuple(data), methods)


def values_in(sentence: str) -> list[Value]:
    """Return the numbers that may be figures."""
    return list(_values(sentence))


def _measures(sentence: str) -> Iterator[Measure]:
    end = -_GAP
    for found in metrics_in(sentence):
        measure = _measure(sentence, *found)
        if not (measure.name == "score" and measure.start <= end + _GAP):  # that of the measure before it (BLEU score)
            yield measure
        end = measure.end


def _measure(sentence: str, start: int, end: int, metric: Metric, name: str) -> Measure:
    """Return a measure; a score with the name that stands before it (TM-Score)."""
    if metric.en == "score" and (found := _NAME_BEFORE.search(sentence[max(0, start - 24) : start])):
        named = found[1].rstrip(" -")
        if not (known_data_set(named) or named in _PLAIN_WORDS or any(metrics_in(named))):
            start -= len(found[0])
            return Measure(start, end, sentence[start:end].replace("점수", "score").replace("스코어", "score"), metric)
    return Measure(start, end, name, metric)


def _data_in(sentence: str, measures: tuple[Measure, ...]) -> Iterator[Name]:
    known = [Name(start, end, name) for start, end, name in known_data_sets_in(sentence)]
    taken: list[tuple[int, int]] = [*((it.start, it.end) for it in known), *((it.start, it.end) for it in measures)]
    found = list(known)
    for name in _names(sentence):
        if (
            _overlaps(name.start, name.end, taken)
            or _HARDWARE.search(name.text)
            or not _may_be_method(name.text)
            or name.text in _TASKS
        ):
            continue
        after, before = sentence[name.end : name.end + _NEAR], sentence[max(0, name.start - _NEAR) : name.start]
        if (
            _IS_DATA.match(after)
            or (_ON_DATA.match(after) and not _is_model(name.text))
            or before.endswith(("(on ", "on ", "On "))
        ):
            found.append(Name(name.start, name.end, known_data_set(name.text) or name.text))
    for it in _with_listed(sentence, found, taken):
        if side := _SQUARE.search(it.text):
            it = Name(it.start, it.end, f"{it.text[: side.start()]} {_normal(side[0])}")
        more = _RESOLUTION.match(sentence, it.end)
        written = f"{it.text} {_normal(more[0])}" if more else it.text
        yield Name(it.start, more.end() if more else it.end, written)


def _with_listed(sentence: str, found: Sequence[Name], taken: Sequence[tuple[int, int]]) -> list[Name]:
    """Return names of data sets with the others of the lists that they end, in order of their places."""
    others = [it for it in _names(sentence) if not _overlaps(it.start, it.end, [*taken, *((d.start, d.end) for d in found)])]
    every = sorted([*found, *others], key=lambda it: it.start)
    kept, after = [], None
    for it in reversed(every):
        if it in found or (after is not None and joined(sentence, it, after) and _may_be_method(it.text)):
            kept.append(it)
            after = it
        else:
            after = None
    return kept[::-1]


def joined(sentence: str, first: Name, second: Name) -> bool:
    """Tell whether two names stand side by side in a list."""
    return _JOIN.fullmatch(sentence, first.end, second.start) is not None


def _normal(variant: str) -> str:
    variant = re.sub(r"\s?[x×]\s?", "x", variant.strip(" -()"))
    return f"{variant}x{variant}" if variant.isdigit() else variant


def _is_model(name: str) -> bool:
    """Tell whether a name is that of a model of some size, on which something else is tried."""
    return (
        re.search(
            r"\b\d+(?:\.\d+)?[BM]\b|^(?:GPT|Llama|LLaMA|Claude|Gemini|Mistral|Qwen|Gemma|Vicuna|Phi|SDXL|Stable Diffusion)\b",
            name,
        )
        is not None
    )


def _names(sentence: str) -> Iterator[Name]:
    for found in _NAME.finditer(sentence):
        start, text = found.start(), found[0].rstrip(".-'/_")
        while (first := text.split(" ", 1))[0] in _PLAIN_WORDS and len(first) > 1:
            start, text = start + len(first[0]) + 1, first[1]
        if text and text not in _PLAIN_WORDS and not re.fullmatch(r"[\d.,xX]+", text):
            yield Name(start, start + len(text), text)


def _may_be_method(text: str) -> bool:
    return not (_HARDWARE.fullmatch(text) or text in _PLAIN_WORDS or len(text) < 2 or _SIZE.fullmatch(text))


def _values(sentence: str) -> Iterator[Value]:
    for found in _VALUE.finditer(sentence):
        if _NOT_A_VALUE.match(sentence, found.end()) and not found["unit"]:
            continue
        if found["unit"] and re.match(r"[x×]\s?\d|\s?[-~–∼]\s?\d", sentence[found.end() : found.end() + 4]):
            continue
        number = float(found["number"].replace(",", ""))
        unit = re.sub(r"\s", "", found["unit"] or "")
        unit = {"퍼센트": "%", "percent": "%", "point": "points", "포인트": "points", "점": "", "fps": "FPS"}.get(unit, unit)
        start = found.start("number")
        yield Value(start, found.end(), number, sentence[start : found.end()].strip(), unit, (found["sign"] or "").strip())


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in taken)


def same_data(first: str, second: str) -> bool:
    """Tell whether two names of data sets are one, however they are spelt."""
    return data_key(first) == data_key(second)
