"""An answer as metrics read it: its sentences, and the bullet of the index behind each marker, if there is one.

Nothing that the answer claims about itself is trusted: bullets come from the index, and its verdicts are ignored. A marker is
*fabricated* if no citation has it, or if its citation names a paper, day or bullet that is not in the index, or carries text
that this bullet does not contain; so is an arXiv id in square brackets that is not in the index. ``[1, 2]`` and ``[1-3]`` are
read as their individual markers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from rag.answer import is_own_phrase
from rag.check import split_claims
from rag.core import ARXIV_ID, Answer, Citation, Paper


class Place(NamedTuple):
    """The place of a bullet: paper, day, and number from 0 in the entry of this day."""

    arxiv_id: str
    date: dt.date
    bullet: int


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """A sentence of an answer.

    ``claim`` is the sentence without markup, ``worthy`` whether it claims something about a paper: not what the program words
    itself, such as how many papers were counted, which other suites check. ``cited`` are the titles and texts of the
    bullets that its ``markers`` resolve to; ``fabricated`` are the markers that resolve to nothing.
    """

    text: str
    claim: str
    worthy: bool
    markers: tuple[str, ...]
    cited: tuple[tuple[str, str], ...]
    fabricated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer taken apart.

    ``places`` are the cited bullets, in order; ``listed`` are the markers of its citations, ``ambiguous`` those of several
    citations, ``fabricated`` those that resolve to nothing, in the text or in citations.
    """

    text: str
    abstained: bool
    premise: str
    sentences: tuple[SentenceRead, ...]
    places: tuple[Place, ...]
    listed: frozenset[str]
    ambiguous: frozenset[str]
    fabricated: tuple[str, ...]

    @property
    def claims(self) -> list[SentenceRead]:
        """The sentences that claim something."""
        return [sentence for sentence in self.sentences if sentence.worthy]

    @property
    def cited(self) -> tuple[tuple[str, str], ...]:
        """Title and text of all bullets that the sentences cite, each once."""
        return tuple(dict.fromkeys(pair for sentence in self.sentences for pair in sentence.cited))


_SEVERAL = re.compile(r"\[\s*\d{1,6}(?:\s*[,，、;–-]\s*\d{1,6})+\s*\]")
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
_WIDEST = 20  # of a range; what is wider is its two ends
_BRACKETED_ID = re.compile(rf"\[(?:arXiv:)?\s*({ARXIV_ID})(?:v\d+)?\s*\]", re.I)


def spelled_out(text: str) -> str:
    """Replace ``[1, 2]`` and ``[1-2]`` by ``[1][2]``. Intervals that begin with 0 stay: no citation does."""
    return _SEVERAL.sub(lambda found: found[0] if re.match(r"\[\s*0", found[0]) else _each(found[0]), text)


def _each(marker: str) -> str:
    numbers: list[int] = []
    for first, last, single in _RANGE.findall(marker):
        if single:
            numbers.append(int(single))
        else:
            ends = int(first), int(last)
            numbers += range(ends[0], ends[1] + 1) if 0 <= ends[1] - ends[0] <= _WIDEST else ends
    return "".join(f"[{number}]" for number in numbers)


def bullet_at(papers: Mapping[str, Paper], place: Place) -> tuple[str, str] | None:
    """Return the title of the paper and the text of the bullet, or None if there is no such bullet."""
    paper = papers.get(place.arxiv_id)
    entry = next((e for e in paper.entries if e.date == place.date), None) if paper else None
    if paper is None or entry is None or not 0 <= place.bullet < len(entry.bullets):
        return None
    return paper.title, entry.bullets[place.bullet].text


def read_answer(answer: Answer, papers: Mapping[str, Paper]) -> ReadAnswer:
    """Take an answer apart; ``papers`` are those of the index that it was given from."""
    text = spelled_out(answer.text)
    of = {c.marker: _bullet(c, papers) for c in answer.citations}
    sentences = []
    for sentence in split_claims(text):
        cited = tuple(found for marker in sentence.markers if (found := of.get(marker)))
        strange = [
            found[0]
            for found in _BRACKETED_ID.finditer(sentence.text)
            if found[1] not in papers and not any(found[0] in text for _, text in cited)  # it may be quoted
        ]
        claim = reduce(lambda said, marker: said.replace(marker, ""), strange, sentence.claim)
        worthy = sentence.worthy and (bool(sentence.markers) or not is_own_phrase(sentence.claim))
        unknown = (*(marker for marker in sentence.markers if not of.get(marker)), *strange)
        sentences.append(SentenceRead(sentence.text, claim, worthy, sentence.markers, cited, unknown))
    count = Counter(c.marker for c in answer.citations)
    unresolved = [marker for marker, found in of.items() if found is None]
    return ReadAnswer(
        text=text,
        abstained=answer.abstained,
        premise=answer.premise,
        sentences=tuple(sentences),
        places=tuple(Place(c.arxiv_id, c.date, c.bullet) for c in answer.citations if _bullet(c, papers)),
        listed=frozenset(of),
        ambiguous=frozenset(marker for marker, times in count.items() if times > 1),
        fabricated=tuple(dict.fromkeys([*(m for s in sentences for m in s.fabricated), *unresolved])),
    )


def _bullet(citation: Citation, papers: Mapping[str, Paper]) -> tuple[str, str] | None:
    found = bullet_at(papers, Place(citation.arxiv_id, citation.date, citation.bullet))
    return found if found and citation.text in found[1] else None
