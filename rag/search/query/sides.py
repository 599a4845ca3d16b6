"""The two sides of a comparison, by the words between them: ``compare A with B``, ``A vs B``, ``A와 B의 차이``.

The trained reader finds them as a rule; a name it never saw, in small letters, or a long title may escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.core import find_ids
from rag.search.query.name_like import is_title_like

_NAME = 3  # words
_LONGEST = 600  # characters
_FRAMES = (
    re.compile(r"^\W*(?:(?:please|can|could|would|you|pls)\s+){0,4}(?:compare|contrast)\s+(?P<sides>.+)$", re.I | re.S),
    re.compile(r"\b(?:differences?|similarit(?:y|ies)|comparison)\s+(?:between|of)\s+(?P<sides>.+)$", re.I | re.S),
    re.compile(r"^\W*how\s+(?:is|are|do|does|did)\s+(?P<one>.+?)\s+(?:differ(?:s|ent)?|compare[sd]?)\s+(?:from|to|with)\s+(?P<other>.+)$", re.I | re.S),
    re.compile(r"^\W*(?P<one>.+?)\s+(?:vs\.?|versus)\s+(?P<other>.+)$", re.I | re.S),
    re.compile(r"^\W*(?P<sides>.+?)(?:의|을|를|은|는|이|가)?\s?(?:차이|비교|다른\s?점|공통점).{0,20}$", re.S),
)  # fmt: skip
_SURELY = re.compile(r"\s+(?:vs\.?|versus|against|with)\s+", re.I)
_JOINED = re.compile(
    r"\s+(?:and|to|with|vs\.?|versus|against|or)\s+|(?<=\S)(?:이랑|랑|하고|와|과)\s+|\s+(?:이랑|랑|하고|와|과)\s+", re.I
)
_NAMES = re.compile(r"[A-Z\d]")
_ONLY_ID = re.compile(r"(?:arxiv[:\s]{0,2})?\d{4}\.\d{4,5}(?:v\d{1,2})?", re.I)
_ENDS = " ,;:!?.~·'\"“”‘’"


def sides_of(text: str) -> tuple[str, ...]:
    """Return the two sides that a comparison is of; nothing if its words leave open where the one ends."""
    if len(text) > _LONGEST:
        return ()
    for frame in _FRAMES:
        if match := frame.search(text):
            groups = match.groupdict()
            found = [(groups["one"], groups["other"])] if "one" in groups else list(_parted(match["sides"]))
            sides = [pair for pair in map(_cleaned, found) if all(map(_is_side, pair))]
            if len(sides) > 1:  # titles have joining words, too
                sides = [pair for pair in sides if all(map(_is_whole, pair))]
            return sides[0] if len(sides) == 1 else ()
    return ()


def are_titles(sides: tuple[str, ...]) -> bool:
    """Tell whether sides are whole names of which one is written as a long title is: no word within parts anything."""
    return (
        bool(sides) and all(map(_is_whole, sides)) and any(is_title_like(side) and len(side.split()) > _NAME for side in sides)
    )


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a text where its words join two things: one that surely does before the others."""
    surely = list(_SURELY.finditer(text))
    for match in surely if len(surely) == 1 else _JOINED.finditer(text):
        yield text[: match.start()], text[match.end() :]


def _cleaned(pair: tuple[str, str]) -> tuple[str, str]:
    one, other = (re.sub(r"^the\s+", "", side.strip(_ENDS)) for side in pair)
    return one, other


def _is_side(side: str) -> bool:
    return bool(find_ids(side)) or (bool(side) and _NAMES.search(side) is not None)


def _is_whole(side: str) -> bool:
    if find_ids(side):
        return _ONLY_ID.fullmatch(side) is not None
    return is_title_like(side) or " " not in side
