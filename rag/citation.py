"""Markers in an answer to citations that exist.

A model is shown numbered evidence and cites by number, in whatever form it likes: ``[1]``, ``[1, 3]``, ``[1-3]``, ``［２］``,
``【1】``. The resolver turns these, as they stream by, into markers ``[1]`` that are numbered in order of first use and match
the list of citations; what resolves to nothing is taken out and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rag.language import split_sentences
from rag.models import Citation, Evidence, EvidenceBullet, Sentence

__all__ = ["CitationResolver", "cite", "sentences_of"]

_OPEN = "[［【"
_MARKER = re.compile(r"[\[［【]\s*(\d+(?:\s*[-–~∼,，、;]\s*\d+)*)\s*[\]］】]")
_MAYBE = re.compile(r"[\[［【][\s\d\-–~∼,，、;]{0,60}$")
_RANGE = re.compile(r"(\d+)\s*[-–~∼]\s*(\d+)")
_SHOWN = re.compile(r"\[\d+\]")
_WIDEST_RANGE = 20


def cite(number: int, evidence: Evidence, bullet: EvidenceBullet, quoted: str = "") -> Citation:
    """The citation of a bullet, or of the quoted part of it."""
    paper = evidence.paper
    text = quoted or bullet.text
    return Citation(f"[{number}]", paper.arxiv_id, paper.title, bullet.date, bullet.index, text, evidence.suspect)


class CitationResolver:
    """Resolves the markers of one answer while it streams.

    :param sources: the numbered evidence, the first being number 1.

    ``citations`` are those used so far, in the order of their numbers; ``unknown`` counts markers that named no evidence.
    """

    def __init__(self, sources: Sequence[tuple[Evidence, EvidenceBullet]]) -> None:
        self._sources = sources
        self._numbers: dict[int, int] = {}
        self._held = ""
        self.citations: list[Citation] = []
        self.unknown = 0

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what can be shown by now."""
        self._held += text
        return self._release(final=False)

    def finish(self) -> str:
        """The rest, once the stream has ended."""
        return self._release(final=True)

    def _release(self, *, final: bool) -> str:
        shown: list[str] = []
        while self._held:
            start = next((i for i, c in enumerate(self._held) if c in _OPEN), -1)
            if start < 0:
                # White space stays back: a marker that is taken out takes the space before it along.
                cut = len(self._held) if final else len(self._held.rstrip(" "))
                shown.append(self._held[:cut])
                self._held = self._held[cut:]
                break
            if marker := _MARKER.match(self._held, start):
                resolved = self._resolve(marker[1])
                before = self._held[:start]
                shown.append(before + resolved if resolved else before.rstrip(" "))
                self._held = self._held[marker.end() :]
            elif not final and _MAYBE.match(self._held, start):
                cut = len(self._held[:start].rstrip(" "))
                shown.append(self._held[:cut])
                self._held = self._held[cut:]
                break
            else:
                shown.append(self._held[: start + 1])
                self._held = self._held[start + 1 :]
        return "".join(shown)

    def _resolve(self, inside: str) -> str:
        shown = []
        for wanted in dict.fromkeys(_numbers(inside)):
            if not 1 <= wanted <= len(self._sources):
                self.unknown += 1
                continue
            if wanted not in self._numbers:
                self._numbers[wanted] = len(self._numbers) + 1
                self.citations.append(cite(self._numbers[wanted], *self._sources[wanted - 1]))
            shown.append(f"[{self._numbers[wanted]}]")
        return "".join(shown)


def _numbers(inside: str) -> Iterable[int]:
    """The numbers that the inside of a marker names, ranges spelled out; an absurd range names only its ends."""
    inside = unicodedata.normalize("NFKC", inside)
    for part in re.split(r"[,，、;]", inside):
        if found := _RANGE.search(part):
            first, last = _small(found[1]), _small(found[2])
            yield from range(first, last + 1) if 0 <= last - first <= _WIDEST_RANGE else (first, last)
        elif part.strip():
            yield _small(part.strip())


def _small(digits: str) -> int:
    return int(digits[:6])


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a finished answer with the markers that each carries."""
    return tuple(Sentence(s, tuple(dict.fromkeys(_SHOWN.findall(s)))) for s in split_sentences(text))
