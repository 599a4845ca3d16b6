"""What a run of a suite found: its cases with answers and scores, and its figures; written and read as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

#: A number that is null in JSON where nothing was measured.
Measured = Annotated[float, BeforeValidator(lambda value: math.nan if value is None else value)]

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
    with the reason. ``expected`` is one line for people, ``problems`` are others on what is wrong with the answer, if that is
    known. For a suite of claims ``question`` is the claim.
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
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a run: ``metric`` over the cases of a language and kind (``all`` for every one).

    ``low`` and ``high`` are the ends of its 95 % bootstrap interval; ``n`` counts the cases that it rests on. ``better`` says
    which way is good; it is empty for figures that only inform, such as seconds.
    """

    metric: str
    lang: str
    kind: str
    value: Measured
    low: Measured
    high: Measured
    n: int
    better: str = "high"

    @property
    def name(self) -> str:
        """``citation_precision/en``, with the kind behind it where it is one of several."""
        return f"{self.metric}/{self.lang}" if self.kind == "all" else f"{self.metric}/{self.lang}/{self.kind}"


@dataclass(frozen=True, slots=True)
class Result:
    """A run of a suite.

    ``system`` describes what answered: mode, model, version, fingerprints of prompts and index, relevant settings. Two equal
    runs differ only in ``made``, ``times`` and ``cost``.
    """

    suite: str
    made: str
    system: Mapping[str, str]
    figures: tuple[Figure, ...]
    cases: tuple[CaseResult, ...]
    times: Mapping[str, float] = field(default_factory=dict)
    cost: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Unanswered(Exception):  # noqa: N818  # not a fault of the program: a suite counts it
    """Raised in place of an answer if the measured system gave none: it was not asked, or its server failed.

    The case is unscored, which is neither right nor wrong.
    """

    @property
    def reason(self) -> str:
        return str(self.args[0])


def result_to_json(result: Result) -> str:
    """Return the result as one JSON object; numbers that are not finite become null."""
    return json.dumps(_finite(asdict(result)), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def result_from_json(text: str) -> Result:
    """Read what :func:`result_to_json` wrote, perhaps in another version: unknown fields are ignored.

    :raises ValueError: if the text is not JSON, or not a result.
    """
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Result]:
    return TypeAdapter(Result)
