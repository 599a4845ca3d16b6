"""Words of a message that refer to papers of earlier answers: ``it``, ``the second one``, ``which of them``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import has_hangul


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference, with its place in the text; ``ids`` are the arXiv ids that it refers to, once they are known.

    An ordinal has ``places``, positions in the list shown, from 0; a pronoun has none and refers to ``all`` papers shown or to
    the one in focus. ``written`` replaces it in the text (``{}`` for the ids).
    """

    start: int
    end: int
    places: tuple[int, ...] = ()
    all: bool = False
    written: str = "{}"
    ids: tuple[str, ...] = ()


# A summary of one paper that is pointed at and not named.
_POINTED_AT = re.compile(
    r"\b(?:summar\w+|tl;?dr|explain|describe|overview|gist)\b.*\b(?:this|that|the)\s+(?:paper|article|preprint)(?:\s+(?:for\s+me|please|briefly))*\W*$"
    r"|(?:^|\s)[이그저]\s?논문(?!들).*(?:요약|설명|정리)",
    re.I | re.S,
)
#: The paper that a message does not mention: ``results?``, ``tell me more``.
UNSAID = Reference(0, 0, written="{}: ")


def listed_ids(ids: Sequence[str]) -> str:
    """Return arXiv ids as a question names them: ``arXiv 2311.12908, 2311.13231``."""
    return f"arXiv {', '.join(ids)}"


_MANY = re.compile(r"(?:논문 )?arXiv \d{4}\.\d{4,5}(?:, \d{4}\.\d{4,5}){3,}(?P<particle>[을를은는과와이가](?=\s))?")
_CLOSED = {
    "를": "을",
    "는": "은",
    "와": "과",
    "가": "이",
}  # behind 편, and behind digits that end in a consonant as they are read
_OPEN = {closed: open for open, closed in _CLOSED.items()}
_ENDS_CLOSED = "013678"
_PARTICLE = re.compile(rf"[{''.join([*_CLOSED, *_OPEN])}](?![가-힣])")


def shortened(text: str) -> str:
    """Return a question for a reader: more than three ids in a row are only counted."""
    form = "앞의 논문 {}편" if has_hangul(text) else "those {} papers"

    def counted(match: re.Match[str]) -> str:
        particle = match["particle"] or ""
        return form.format(match[0].count(".")) + _CLOSED.get(particle, particle)

    return _MANY.sub(counted, text)


def written_out(text: str, references: Sequence[Reference]) -> str:
    """Return the text with arXiv ids in place of its references, and a Korean particle behind them as they are read."""
    for it in sorted(references, key=lambda it: it.start, reverse=True):
        before, place, after = it.written.partition("{}")
        rest = after + text[it.end :]
        if place and it.ids and (found := _PARTICLE.match(rest)):
            forms = _CLOSED if it.ids[-1][-1] in _ENDS_CLOSED else _OPEN
            rest = forms.get(found[0], found[0]) + rest[1:]
        text = f"{text[: it.start]}{before}{listed_ids(it.ids) if place else ''}{rest}"
    return text


def points_at_paper(text: str) -> bool:
    """Tell whether a text asks for a summary of a paper that it does not name (summarize this paper)."""
    return _POINTED_AT.search(text) is not None
