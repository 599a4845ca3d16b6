"""How the page arranges the blocks of an answer: long lists fold, with tools above them, and steps of time are a chart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

Block = tuple[str, Any]
"""The tag of its list, empty for a paragraph, and what is shown of it; of ``MADE`` that is HTML."""

MADE = "made"
#: From so many papers on, a list can be sorted and its quotations fold.
LEAST = 4
#: A list is not folded for fewer papers than these.
_FEW = 2
_STEP = re.compile(
    r"(?P<step>\d{4}[^:█]{0,12}): (?P<papers>[\d,]{1,12})(?: (?P<bar>█{1,20}))?(?: \((?P<share>[^()█]{1,12})\))?"
)


@dataclass(frozen=True)
class Lists:
    """How lists are shown on the page.

    ``first`` papers are in sight before the others are unfolded. ``tools`` returns what stands above a list, given whether it
    can be sorted and whether it has quotations; ``rest`` what unfolds so many more papers; ``chart`` the chart of steps of
    time, each with its papers, the length of its bar (0 to 20) and its share of all papers, empty without one.
    """

    first: int
    tools: Callable[[bool, bool], Markup | str]
    rest: Callable[[int], Markup]
    chart: Callable[[Sequence[Step]], Markup]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of time in a trend, as it is written."""

    name: str
    papers: str
    bar: int
    share: str


def arranged(blocks: Sequence[Block], lists: Lists) -> list[Block]:
    """Return the blocks of an answer with charts, with folded papers, and with what unfolds and sorts them."""
    return _folded(_charted(blocks, lists), lists)


def _charted(blocks: Sequence[Block], lists: Lists) -> list[Block]:
    """Return the blocks with each list of nothing but steps of time as a chart."""
    found: list[Block] = []
    for kind, run in groupby(blocks, key=itemgetter(0)):
        items = list(run)
        steps = [_STEP.fullmatch(block["text"]) for _, block in items] if kind == "ul" and len(items) > 1 else []
        if steps and all(steps):
            found.append((MADE, lists.chart([_step(step) for step in steps if step])))
        else:
            found += items
    return found


def _step(found: re.Match[str]) -> Step:
    return Step(found["step"], found["papers"], len(found["bar"] or ""), found["share"] or "")


def _folded(blocks: list[Block], lists: Lists) -> list[Block]:
    papers = [place for place, (kind, block) in enumerate(blocks) if kind == "ol" and block["facts"]]
    if len(papers) < LEAST:
        return blocks
    runs = len({place - number for number, place in enumerate(papers)})
    tools = lists.tools(runs == 1, any(blocks[place][1]["more"] for place in papers))
    begin = papers[0]
    if runs > 1:
        heads = {place - 1 for place in papers if place and blocks[place - 1][0] == ""}
        begin = min(heads | {papers[0]})
        for place in heads:
            blocks[place][1]["look"] = "nm-theme"
    rest = len(papers) - lists.first
    if rest <= _FEW:
        return [*blocks[:begin], (MADE, tools), *blocks[begin:]]
    after = papers[lists.first - 1] + 1  # what stands between papers belongs to the next one
    for kind, block in blocks[after : papers[-1] + 1]:
        if kind in ("", "ol", "ul"):
            block["folded"] = True
    upto = papers[-1] + 1
    return [*blocks[:begin], (MADE, tools), *blocks[begin:upto], (MADE, lists.rest(rest)), *blocks[upto:]]
