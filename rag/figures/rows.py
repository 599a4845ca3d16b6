"""Rows that a model read from bullets, each held against its bullet: what does not stand there is no figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from rag.core import Evidence, EvidenceBullet
from rag.figures.compare import metric_key
from rag.figures.figure import Figure, Kind
from rag.figures.find import figures_of, kind_in
from rag.figures.vocabulary import data_key, known_data_set, metric_of, metrics_in
from rag.text import flat, plain, split_sentences

#: Why a row is dropped: it has no bullet, no number, its number is not in the bullet, or its data set is not named there.
Fault = Literal["bullet", "number", "value", "data"]
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:\.\d{1,6})?")
_UNIT = re.compile(r"\s?(%p|%|dB|FPS|ms|점|points?|[x×배])")
_LONGEST = 120


def checked_row(row: Mapping[str, Any], paper: Evidence, bullet: EvidenceBullet) -> Figure | Fault:
    """Return the figure of a row with the keys method, metric, data, value, relative and setting; else why it is none.

    The value has to stand in the bullet and the data set has to be named in it or in the title. A measure that is not named is
    left empty, and so is a method. Whether the figure is a change is what rules read of its sentence, where they find it.
    """
    written = _NUMBER.search(_text(row, "value"))
    if written is None:
        return "number"
    sentence, place = _sentence_of(bullet.text, written[0], _text(row, "data"))
    if not sentence:
        return "value"
    data = _text(row, "data")
    if data and not _names(f"{plain(paper.paper.title)} {bullet.text}", data):
        return "data"
    number = float(written[0].replace(",", ""))
    unit = _UNIT.match(sentence, place + len(written[0]))
    own = next((it for it in figures_of(paper, bullet) if it.value == number and it.sentence == sentence), None)
    metric = _metric(_text(row, "metric"), bullet.text) or (own.metric if own and same_place(own, data) else "")
    read = kind_in(sentence, number)
    kind: Kind = "change" if row.get("relative") is True or read == "change" else read or "value"
    return Figure(
        paper,
        bullet,
        sentence,
        _method(_text(row, "method"), paper, bullet) or (own.method if own else ""),
        metric,
        known_data_set(data) or data,
        number,
        written[0] + (unit[0] if unit else ""),
        {"점": "", "point": "points", "배": "x", "×": "x"}.get(unit[1], unit[1]) if unit else "",
        kind,
        metric_of(metric).better if metric else "",
        _setting(_text(row, "setting"), bullet.text),
    )


def same_place(own: Figure, data: str) -> bool:
    """Tell whether a figure found by rule is of the data set of a row."""
    return not own.data or not data or data_key(own.data) == data_key(data)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return flat(str(value))[:_LONGEST].strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _sentence_of(text: str, number: str, data: str) -> tuple[str, int]:
    """Return the sentence of a number and its place there, that which names the data set first; empty if there is none."""
    pattern = re.compile(rf"(?<![\d.,]){re.escape(number)}(?![\d]|\.\d|,\d)")
    found = [(it, place.start()) for it in split_sentences(text) if (place := pattern.search(it))]
    named = [it for it in found if data and _names(it[0], data)]
    return (named or found or [("", 0)])[0]


def _names(text: str, name: str) -> bool:
    """Tell whether a text has all parts of a name, however they are written: ImageNet 256x256, ImageNet 256×256."""
    whole = data_key(text).casefold()
    return all(data_key(part).casefold() in whole for part in re.split(r"[\s,/()]+", name) if part)


def _metric(metric: str, text: str) -> str:
    """Return the name of a measure if a text has it, in whichever language; empty if not."""
    if not metric or not metric_key(metric):
        return ""
    known = [name for *_, name in metrics_in(metric)]
    if known and known[0] != "score":
        return known[0] if any(name == known[0] for *_, name in metrics_in(text)) else ""
    return metric if metric.casefold() in text.casefold() else ""


def _method(method: str, paper: Evidence, bullet: EvidenceBullet) -> str:
    return method if method and _names(f"{plain(paper.paper.title)} {bullet.text}", method) else ""


def _setting(setting: str, text: str) -> str:
    return setting if setting and _names(text, setting) else ""
