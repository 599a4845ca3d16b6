"""Times that are left out together: all of a list behind ``except`` (March and April), all before 제외한 (3월과 4월)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from rag.search.query.dates.calendar import DatePoint, Unread
from rag.search.query.dates.relations import Words

_LONGEST = 12
_LISTED = re.compile(r"\s*(?:,|/|,?\s*(?:and|or|nor)|&|와|과|하고|이랑|랑|및|또는|이나|나)\s*", re.I)
_MARK = re.compile(r"\s*[,/&]\s*")


class Stated(Protocol):
    """A time of a text with the words around it; ``negated`` if it is to be left out."""

    @property
    def first(self) -> DatePoint: ...
    @property
    def last(self) -> DatePoint: ...
    @property
    def words(self) -> Words: ...
    @property
    def unread(self) -> Unread: ...


def left_out(text: str, times: Sequence[Stated]) -> list[bool]:
    """Tell for each time of a text, in order, whether it is left out: by its own words, or with those that it is listed with."""
    found = [it.unread == "negated" for it in times]
    for i in range(1, len(times)):  # except March and April: what denies stands before the first
        found[i] = found[i] or (found[i - 1] and _goes_on(text, times[i - 1], times[i]))
    for i in range(len(times) - 2, -1, -1):  # 3월과 4월을 제외한: what denies stands behind the last
        found[i] = found[i] or (found[i + 1] and not times[i + 1].words.lead and _goes_on(text, times[i], times[i + 1]))
    return found


def _goes_on(text: str, one: Stated, other: Stated) -> bool:
    """Tell whether a list goes on from one time to another that is not a part of it (2024, except March)."""
    between = text[one.words.end : other.words.start]
    if len(between) > _LONGEST or not _LISTED.fullmatch(between) or {one.words.relation, other.words.relation} - {"in", "not"}:
        return False
    if other.words.lead and (other.words.relation == "not" or _MARK.fullmatch(between)):
        return False  # not in March, in April
    if one.unread not in ("", "negated") or other.unread not in ("", "negated"):
        return False
    return not (one.first.first <= other.last.first and other.last.last <= one.last.last and "," in between)
