"""What a request for papers asks of its list that no list here does, found by rules: one for each time, a draw, other columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.search.query.hints import asks_table
from rag.search.query.vocabulary import NUMBER_WORDS_KO, PAPER, PAPER_KO

#: A list is of one time, in an order, and a table of papers has the same columns always.
Wish = Literal["each", "random", "columns"]

_EACH = re.compile(
    r"\b(?:(?:of|in|for|from)\s+)?(?:each|every)\s+(?:day|week|month|quarter|year)\b|\bper\s+(?:day|week|month|quarter|year)\b"
    r"|(?:월|연도|주|분기)별(?:로)?|매[달월년주일](?=\s)|달마다|해마다|주마다|날마다",
    re.I,
)
# Random stands before papers themselves: a random forest paper is one on forests.
_RANDOM = re.compile(
    rf"\b(?:at\s+random|randomly(?:\s+(?:chosen|selected|picked|sampled))?)(?=\s*(?:[?.!,]|$)|\s+(?:pick|choose|select|{PAPER})\b)"
    rf"|\brandom(?=\s+{PAPER}\b)"
    rf"|(?:랜덤|무작위)(?:으로|로|한|의)?(?=\s(?:{PAPER_KO}|(?:\d+|{NUMBER_WORDS_KO})\s?(?:편|개)|골라|뽑|추천))",
    re.I,
)
_COLUMNS = re.compile(
    r"\b(?:with|including|and)\s+(?:their|its|columns?\s+(?:for|of))\s+(?P<what>[\w\s,/&-]{2,80})"
    r"|(?P<what_ko>(?:[가-힣A-Za-z-]+\s)?[가-힣A-Za-z-]+)(?:와|과|이랑|랑|도)\s?(?:함께|같이)",
    re.I,
)
# The columns of a table of papers, and what joins them.
_COLUMN = re.compile(
    r"\b(?:titles?|(?:arxiv\s+)?ids?|arxiv|dates?|days?|(?:up)?votes?|and|as|in|an?|the|table|tabular|format|form)\b|제목|날짜|추천(?:\s?수)?|[\s,/&-]+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Words for something that no list does, with their place."""

    start: int
    end: int
    unread: Wish


def find_unmet(text: str) -> Iterator[Unmet]:
    """Yield what a text wants of a list of papers that none does; whether it asks for a list is for others."""
    yield from (Unmet(*match.span(), "each") for match in _EACH.finditer(text))
    yield from (Unmet(*match.span(), "random") for match in _RANDOM.finditer(text))
    for match in _COLUMNS.finditer(text) if asks_table(text) else ():
        if _COLUMN.sub("", match["what"] or match["what_ko"]):
            yield Unmet(*match.span(), "columns")
