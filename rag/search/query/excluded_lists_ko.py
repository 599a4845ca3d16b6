"""Several things that a Korean request leaves out at once (정렬 논문 중 DPO, PPO를 제외한 논문), and what it leaves them out of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import Role, Unit
from rag.search.query.vocabulary import PAPER_KO

_LEAVES_OUT = re.compile(
    r"(?:[은는이가을를]|만)?\s?(?:모두\s|전부\s|다\s|둘\s다\s)?(?:제외|빼(?:고|줘|주|면)|뺀|말고|아닌|외에|외의)[가-힣]*"
)
# Behind what papers are on: some of them are left out, or those by somebody (DPO에 관한 Jane Doe가 쓰지 않은 논문).
_SOME_KO = re.compile(
    rf"(?P<of>{PAPER_KO}(?:들)?(?:에서|\s중))(?![가-힣])"
    r"|에\s?(?:관한|대한)\s[^?!]{2,60}?[이가]\s?(?:(?:쓰|작성\s?하|참여\s?하|저술\s?하)\s?지\s?(?:않|못)|안\s?쓴)"
)
_DENIES = re.compile(r"빼|뺀|제외|말고|아닌|아니|않|없|안\s?[하쓰쓴한]|외에|외의|못|\b(?:non|not?|without|except|w/o)\b", re.I)
_AMONG = re.compile(rf"(?:{PAPER_KO}(?:들|에서|은|을)?,?(?:\s중(?:에서|에)?)?|\s중(?:에서|에)?|가운데)\s")
_JOIN = re.compile(r"\s?[,·]\s?|(?:와|과|이랑|랑|하고|이나|나)\s|\s(?:및|또는|혹은|or|and)\s")
_FAR = 80  # characters
_WORDS = 3  # of one thing


def left_out_together(text: str, wanted: Sequence[int] = ()) -> list[tuple[int, int, int]]:
    """Return the places of lists of things that are left out, each with the end of the words that say so.

    A list stands behind the papers that it is left out of, or begins the text before something that is ``wanted``, given by its places.
    """
    found: list[tuple[int, int, int]] = []
    for match in _LEAVES_OUT.finditer(text):
        low = max(0, match.start() - _FAR)
        among = list(_AMONG.finditer(text, low, match.start()))
        if not among and (low or not any(place >= match.end() for place in wanted)):
            continue
        start = among[-1].end() if among else 0
        things = _JOIN.split(text[start : match.start()])
        if len(things) > 1 and all(0 < len(thing.split()) <= _WORDS for thing in things):
            found.append((start, match.start(), match.end()))
    return found


def with_lists_left_out(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles with all of several things that are left out together as excluded, and what joins them as neither."""
    found = list(roles)
    for start, end, stop in left_out_together(
        text, [unit.start for unit, role in zip(units, roles, strict=True) if role == "S"]
    ):
        joins = [(it.start(), it.end()) for it in _JOIN.finditer(text, start, end)]
        for i, unit in enumerate(units):
            if start <= unit.start < stop and found[i] in ("S", "X"):
                is_thing = unit.start < end and not any(first <= unit.start < last for first, last in joins)
                found[i] = "X" if is_thing else "."
    return found


def with_subjects_among(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles with what papers are on as their subject where only some of them are left out, those on something else."""
    match = _SOME_KO.search(text)
    if match is None or _DENIES.search(text, 0, match.start()):
        return list(roles)
    return ["S" if role == "X" and unit.end <= match.start() else role for role, unit in zip(roles, units, strict=True)]
