"""What a run of a suite found: its cases with answers and scores, and its figures. Written as JSON, read for reports,
comparisons with an earlier run, and gates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")

__all__ = ["LAST_REPORT", "CaseResult", "Figure", "Result", "SaidSentence", "Source", "result_from_json", "result_to_json"]


#: The folder of a home where the last report lies, for the page: ``report.json`` and ``report.html``.
LAST_REPORT = "evaluation"


@dataclass(frozen=True, slots=True)
class Source:
    """A bullet: what a case expects as evidence, or what an answer cited (then with its ``marker``)."""

    arxiv_id: str
    date: str
    bullet: int
    text: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of an answer with its markers and verdict; ``verdict`` is None where there was nothing to check."""

    text: str
    citations: tuple[str, ...]
    verdict: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case of a suite: what was asked, what a right answer is, what was answered, and the scores (0 to 1) by metric.

    A metric that does not apply to a case, or could not be scored, has no entry in ``scores``; ``unscored`` names the latter
    with the reason. ``expected`` is one line for people. For a suite of claims ``question`` is the claim.
    """

    id: str
    lang: str
    kind: str
    question: str
    expected: str
    answer: str
    scores: Mapping[str, float]
    evidence: tuple[Source, ...] = ()
    citations: tuple[Source, ...] = ()
    sentences: tuple[SaidSentence, ...] = ()
    unscored: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a run: ``metric`` over the cases of a language and kind (``all`` for every one).

    ``low`` and ``high`` are the ends of its 95 % bootstrap interval; ``n`` counts the cases that it rests on. ``better`` says
    which way is good; it is empty for what is only told, such as seconds.
    """

    metric: str
    lang: str
    kind: str
    value: float
    low: float
    high: float
    n: int
    better: str = "high"

    @property
    def name(self) -> str:
        """``citation_precision/en``, with the kind behind it where it is one of several."""
        return f"{self.metric}/{self.lang}" if self.kind == "all" else f"{self.metric}/{self.lang}/{self.kind}"


@dataclass(frozen=True, slots=True)
class Result:
    """A run of a suite. ``system`` tells what answered: mode, model, version, fingerprints of prompts and index, settings that
    matter. ``times`` and ``cost`` are the only parts that differ between two equal runs, with ``made``."""

    suite: str
    made: str
    system: Mapping[str, str]
    figures: tuple[Figure, ...]
    cases: tuple[CaseResult, ...]
    times: Mapping[str, float] = field(default_factory=dict)
    cost: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def result_to_json(result: Result) -> str:
    """The result as one JSON object; numbers that are not finite become null."""
    return json.dumps(_plain(asdict(result)), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def result_from_json(text: str) -> Result:
    """What :func:`result_to_json` wrote, perhaps in another version: what is not known is passed over.

    :raises ValueError: if the text is no JSON or no result; likewise KeyError and TypeError.
    """
    value = json.loads(text)
    figures = tuple(
        _made(Figure, row | {key: _number(row[key]) for key in ("value", "low", "high")}) for row in value["figures"]
    )
    parts = {"figures": figures, "cases": tuple(map(_case, value["cases"])), "notes": tuple(value["notes"])}
    result: Result = _made(Result, value | parts)
    return result


def _case(row: Mapping[str, Any]) -> CaseResult:
    parts = {
        "evidence": tuple(_made(Source, source) for source in row.get("evidence", ())),
        "citations": tuple(_made(Source, source) for source in row.get("citations", ())),
        "sentences": tuple(
            _made(SaidSentence, said | {"citations": tuple(said["citations"])}) for said in row.get("sentences", ())
        ),
    }
    case: CaseResult = _made(CaseResult, dict(row) | parts)
    return case


def _made(kind: type[T], row: Mapping[str, Any]) -> T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: value for name, value in row.items() if name in known})


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
