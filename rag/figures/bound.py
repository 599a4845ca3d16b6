"""Bounds on reported figures that a question names: above 80 on GSM8K, between 70 and 80, GSM8K 80점 이상."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.figures.figure import Figure

_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,8})?(?![\d,.]*\d)"
_AT_LEAST, _AT_MOST = r"at\s+least|no\s+(?:less|fewer|lower)\s+than|>=|≥", r"at\s+most|no\s+(?:more|higher)\s+than|up\s+to|<=|≤"
_ABOVE = r"above|over|(?:more|higher|greater|better)\s+than|exceed(?:s|ing)?|surpass(?:es|ing)?|>"
_BELOW = r"below|under|(?:less|lower|fewer|worse)\s+than|<"
_NOT = (
    r"(?:\b(?:not|never|cannot|[a-z]{2,6}n['’]t|fails?\s+to)\s+(?:(?:score|reach|get|go|be|achieve|report|report(?:ed)?)\s+)?)?"
)
# A bound is one of figures only before what it is on, another bound, or at the end: not 7B, 30 votes, 10 papers, 2024.
_OF_FIGURES = (
    r"(?:\s?(?:%|percent\b|points?\b))?(?=\s*(?:[?.!,]|$|\s(?:on|in|for|at|accuracy|scores?|f1|or|and|but)\b"
    r"|\s(?:has|have|is|are|was|were)\b))"
)
_ENGLISH = re.compile(
    rf"\bbetween\s+(?P<low>{_NUMBER})\s?%?\s+and\s+(?P<high>{_NUMBER}){_OF_FIGURES}"
    rf"|(?P<not>{_NOT})(?<![\w])(?:(?P<at_least>{_AT_LEAST})|(?P<at_most>{_AT_MOST})|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))"
    rf"\s*(?P<number>{_NUMBER}){_OF_FIGURES}",
    re.I,
)
_UNIT_KO = r"\s?(?:%|퍼센트|프로|점)?(?:을|를|이|가)?\s?"
_ABOVE_KO = r"초과|보다\s?(?:더\s)?(?:높|크|큰|많|좋)[가-힣]{0,2}|넘(?:는|은|긴|어|게)"
_BELOW_KO = r"미만|보다\s?(?:더\s)?(?:낮|작|적|못)[가-힣]{0,2}|못\s?미치|(?:미치|되)지\s?(?:못|않)[가-힣]?"
_KOREAN = re.compile(
    rf"(?<![\d.,가-힣])(?:(?P<low>{_NUMBER})\s?(?:%|퍼센트|프로|점)?(?:에서|과|와|~)\s?(?P<high>{_NUMBER})\s?(?:%|퍼센트|프로|점)?\s?사이"
    rf"|(?P<number>{_NUMBER}){_UNIT_KO}(?:(?P<at_least>이상)|(?P<at_most>이하|(?:못|안)\s?넘|넘지\s?(?:못|않)[가-힣]?)"
    rf"|(?P<above>{_ABOVE_KO})|(?P<below>{_BELOW_KO}))(?!\s?(?:추천|득표|투표)))",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_VOTES = re.compile(r"(?:추천|득표|투표|votes?)\S{0,2}\s?$", re.I)
_PERCENT = 1.0  # a share up to this is one of 1, and a bound above it one in percent


@dataclass(frozen=True, slots=True)
class Bound:
    """What figures have to reach: more than ``least`` or less than ``most``, or as much as it unless that is strict.

    ``spans`` are the places of the words in a question, ``written`` these words.
    """

    least: float | None
    most: float | None
    strict_least: bool
    strict_most: bool
    spans: tuple[tuple[int, int], ...]
    written: str

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure is within the bound, a share of 1 as a percentage where the bound is one."""
        highest = max(it for it in (self.least, self.most) if it is not None)
        share = figure.unit in ("", "%", "points") and figure.value <= _PERCENT < highest
        value = figure.value * 100 if share else figure.value
        if self.least is not None and (value < self.least or (self.strict_least and value == self.least)):
            return False
        return self.most is None or value < self.most or (not self.strict_most and value == self.most)


def find_bound(text: str) -> Bound | None:
    """Return the bounds on figures in a text as one; those on votes, years and counted things are none."""
    found: Bound | None = None
    for it in _bounds(text):
        if found is None:
            found = it
            continue
        least, most = (found, it) if found.least is not None else (it, found)
        if least.least is None or most.most is None or least.most is not None or most.least is not None:
            continue  # of two of a kind the first counts
        spans = (*found.spans, *it.spans)
        written = " ".join(text[spans[0][0] : spans[-1][1]].split())
        found = Bound(least.least, most.most, least.strict_least, most.strict_most, spans, written)
    return found


def _bounds(text: str) -> Iterator[Bound]:
    matches = (match for pattern in (_ENGLISH, _KOREAN) for match in pattern.finditer(text))
    for match in sorted(matches, key=re.Match.start):
        given = match.groupdict()
        numbers = [it for it in (given["number"], given["low"], given["high"]) if it]
        if any(_YEAR.fullmatch(it) for it in numbers) or _VOTES.search(text[: match.start()]):
            continue
        values = [float(it.replace(",", "")) for it in numbers]
        written, spans = " ".join(match[0].split()), (match.span(),)
        if len(values) > 1:
            yield Bound(min(values), max(values), False, False, spans, written)
            continue
        lower = bool(given["at_least"] or given["above"])
        strict = bool(given["above"] or given["below"])
        if given.get("not"):
            lower, strict = not lower, not strict
        (value,) = values
        yield Bound(value, None, strict, False, spans, written) if lower else Bound(None, value, False, strict, spans, written)
