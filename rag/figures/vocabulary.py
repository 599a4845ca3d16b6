"""The names of measures and of data sets, from ``rag/data/figures``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rag.figures.figure import Better
from rag.text import Language

#: Letters of a name that may be a word of its own in other case.
SHORT = 7
_LONGEST = 4  # words of a name
#: What names of measures begin with: 60 patterns are not tried at each syllable.
_FIRST = "A-Za-z공작이해성승단문글환오에정상스피평재퍼혼당일지처초점"
_WORD = re.compile(r"(?<![A-Za-z0-9_\u0370-\u03ff-])[A-Za-z0-9∞][A-Za-z0-9+./∞-]*")
_SQUARE = re.compile(r"(\d{2,4})\s?[x×]\s?\1")
_VERSION = re.compile(r"(\d)(?:\.0)?")


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure: its names, and whether higher or lower values are better.

    ``kept`` tells that what follows its name (@10) is part of it, ``share`` that it may be a percentage.
    """

    en: str
    ko: str
    better: Better = ""
    kept: bool = False
    share: bool = True


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(_read("metrics.toml"))["metric"]
    return rows


@cache
def _metrics() -> tuple[tuple[Metric, ...], re.Pattern[str]]:
    rows = _rows()
    metrics = tuple(
        Metric(it["en"], it["ko"], it.get("better", ""), it.get("kept", False), it.get("share", True)) for it in rows
    )
    parts = [f"(?P<m{place}>{_forms(it)})" for place, it in enumerate(rows)]
    return metrics, re.compile(rf"(?<![A-Za-z])(?=[{_FIRST}])(?:{'|'.join(parts)})")


def _forms(row: Mapping[str, Any]) -> str:
    """Return the pattern of what a measure is called."""
    exact, loose = row.get("exact"), row.get("pattern")
    forms = [rf"(?:{exact})(?![A-Za-z])"] * bool(exact) + [rf"(?i:(?:{loose})(?![a-z]))"] * bool(loose)
    return "|".join(forms)


def pattern_of(name: str) -> str:
    """Return the pattern of a measure by its English name."""
    metric = metric_of(name).en
    row = next((it for it in _rows() if it["en"] == metric), None)
    return rf"(?<![A-Za-z])(?:{_forms(row)})" if row else re.escape(name)


def metrics_in(text: str) -> Iterator[tuple[int, int, Metric, str]]:
    """Yield the measures that a text names: start, end, the measure, and its English name with what is kept of it."""
    metrics, pattern = _metrics()
    for found in pattern.finditer(text):
        metric = metrics[int((found.lastgroup or "m0")[1:])]
        yield found.start(), found.end(), metric, _named(metric, found[0])


def _named(metric: Metric, written: str) -> str:
    kept = re.search(r"@[\w.]+|-(?:[lL]|\d|[lL]sum)$|(?<=AP)\d\d|^MPJPE$|^AbsRel$", written) if metric.kept else None
    if kept is None:
        return metric.en
    return kept[0] if kept[0].isalpha() else f"{metric.en}{kept[0].upper() if kept[0][0] == '-' else kept[0]}"


@cache
def _by_name() -> dict[str, Metric]:
    return {metric.en: metric for metric in _metrics()[0]}


def metric_of(name: str) -> Metric:
    """Return the measure of an English name, also where something of it is kept (Recall@10); one of that name if unknown."""
    known = _by_name()
    return known.get(name) or known.get(re.split(r"@|-(?=[Ll\d])", name)[0]) or Metric(name, name)


def metric_name(name: str, language: Language) -> str:
    """Return the name of a measure in a language."""
    metric = _by_name().get(name)
    return metric.ko if metric is not None and language == "ko" else name


@cache
def _data_sets() -> dict[str, str]:
    """Return the names of the list by the keys of all their spellings."""
    names: dict[str, str] = {}
    for line in _read("data_sets.txt").splitlines():
        if line and not line.startswith("#"):
            forms = line.split("\t")
            names |= {data_key(form): forms[0] for form in forms}
    return names


def known_data_sets_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the data sets of the list that a text names: start, end, and the name as the list writes it."""
    names, words = _data_sets(), [(it.start(), it.end()) for it in _WORD.finditer(text)]
    place = 0
    while place < len(words):
        start = words[place][0]
        for size in range(_LONGEST, 0, -1):
            end = words[min(place + size, len(words)) - 1][1]
            written = text[start:end].rstrip("./-")
            if name := names.get(data_key(written)):
                yield start, start + len(written), name
                place += size - 1
                break
        place += 1


def known_data_set(name: str) -> str:
    """Return the name of a data set as the list writes it; empty if the list lacks it."""
    return _data_sets().get(data_key(name), "")


def data_key(name: str) -> str:
    """Return what two spellings of the name of a data set have in common: GSM-8k and GSM8K are one, MATH and Math another.

    So are ImageNet 256×256 and ImageNet-256, AlpacaEval 2.0 and AlpacaEval-2.
    """
    key = re.sub(r"[\s_–-]+", "", name).replace("×", "x")
    key = re.sub(r"(?<!\d)(\d{2,4})x\1(?!\d)", r"\1", key)
    key = re.sub(r"(?<![\d.])(\d)\.0$", r"\1", key)
    return key if key.isalpha() and len(key) < SHORT else key.casefold()


def data_pattern(name: str) -> str:
    """Return the pattern of a name with or without hyphens and spaces in it, ``.0`` of a version, and one side of a square."""
    parts = [_part(part) for part in re.split(r"[\s_-]+|(?<=[A-Za-z])(?<!\dx)(?=\d)", name) if part]
    flag = "" if name.isalpha() and len(name) < SHORT else "i"
    return rf"(?{flag}:(?<![A-Za-z0-9]){'[-_ ]?'.join(parts)}(?![A-Za-z]))"


def _part(part: str) -> str:
    if square := _SQUARE.fullmatch(part):
        return rf"{square[1]}(?:\s?[x×]\s?{square[1]})?(?!\d)"
    if version := _VERSION.fullmatch(part):
        return rf"{version[1]}(?:\.0)?(?!\.?\d)"
    return re.escape(part)


def _read(name: str) -> str:
    return (resources.files("rag") / "data" / "figures" / name).read_text("utf-8")
