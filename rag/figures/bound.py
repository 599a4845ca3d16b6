"""A bound on reported figures that a question names: above 80 on GSM8K, GSM8K 80점 이상."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.figures.figure import Figure

_NUMBER = r"(?P<{}>\d{{1,6}}(?:\.\d{{1,4}})?)"
_ABOVE = r"above|over|(?:more|higher|greater|better)\s+than|exceed(?:s|ing)?|surpass(?:es|ing)?|>"
_BELOW = r"below|under|(?:less|lower|fewer|worse)\s+than|<"
# What a bound is of is a figure only before what it is on, or at the end: not 7B, 30 votes, 10 papers, 2024.
_OF_FIGURES = r"(?:\s?(?:%|percent\b|points?\b))?(?=\s*(?:[?.!,]|$|\s(?:on|in|for|at|accuracy|scores?|f1|or)\b))"
_BOUND = re.compile(
    rf"(?<![\w])(?:(?P<at_least>at\s+least|no\s+less\s+than|>=|≥)|(?P<at_most>at\s+most|no\s+more\s+than|<=|≤)|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))"
    rf"\s*{_NUMBER.format('number')}{_OF_FIGURES}"
    rf"|(?<![\d.가-힣])(?<!추천\s)(?<!추천수\s)(?<!득표\s){_NUMBER.format('number_ko')}\s?(?:%|퍼센트|프로|점)?(?:을|를|이|가)?\s?"
    r"(?:(?P<at_least_ko>이상)|(?P<at_most_ko>이하)|(?P<above_ko>초과|넘(?:는|은|긴|어|게))|(?P<below_ko>미만|못\s?(?:넘|미치)))(?!\s?(?:추천|득표|투표))",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_VOTES = re.compile(r"(?:추천|득표|투표|votes?)\S{0,2}\s?$", re.I)
_PERCENT = 1.0  # a share up to this is one of 1, and a bound above it one in percent


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound as written in a question: ``least`` or ``most`` is set; ``strict`` leaves out the number itself."""

    least: float | None
    most: float | None
    strict: bool
    start: int
    end: int
    written: str

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure is within the bound, a share of 1 as a percentage where the bound is one."""
        bound = self.least if self.least is not None else self.most
        assert bound is not None
        share = figure.unit in ("", "%", "points") and figure.value <= _PERCENT < bound
        value = figure.value * 100 if share else figure.value
        if value == bound:
            return not self.strict
        return value > bound if self.least is not None else value < bound


def find_bound(text: str) -> Bound | None:
    """Return the first bound on figures in a text; those on votes, years and counted things are none."""
    for found in _BOUND.finditer(text):
        number = found["number"] or found["number_ko"]
        if _YEAR.fullmatch(number) or _VOTES.search(text[: found.start()]):
            continue
        lower = any(found[name] for name in ("at_least", "above", "at_least_ko", "above_ko"))
        strict = any(found[name] for name in ("above", "below", "above_ko", "below_ko"))
        value = float(number)
        return Bound(value if lower else None, None if lower else value, strict, *found.span(), " ".join(found[0].split()))
    return None
