"""A model's markers (:mod:`rag.answer.markers`) to markers ``[1]``, numbered in order of first use, with their citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer.markers import Marker, MarkerFinder
from rag.answer.repaired import repairs_within
from rag.core import Citation, Evidence, EvidenceBullet, Sentence
from rag.text import split_sentences

_SHOWN = re.compile(r"\[\d+\]")
_OPENED = re.compile(r"\[\d*\Z")
_CLOSES = re.compile(r"(\d*)\]")
_DIGITS = re.compile(r"\d*")


def cite(number: int, evidence: Evidence, bullet: EvidenceBullet, quoted: str = "") -> Citation:
    """Return the citation of a bullet, or of the quoted part of it. What is suspect is the digest, not the abstract."""
    paper, text = evidence.paper, quoted or bullet.text
    return Citation(
        f"[{number}]",
        paper.arxiv_id,
        paper.title,
        bullet.date,
        bullet.index,
        text,
        warning=evidence.suspect if bullet.kind == "digest" else "",
        kind=bullet.kind,
        twin=bullet.twin,
        twin_kind=paper.kind_of(bullet.twin),
        repairs=repairs_within(text, bullet.text, bullet.repairs),
    )


class CitationResolver:
    """Resolve the markers of one answer while it streams.

    ``citations`` are those used so far, in the order of their numbers; ``unknown`` are the names in markers that named no
    evidence and were taken out, in order.

    :param keys: the citation key of each source, in lower case; by default the numbers from 1.
    """

    def __init__(self, sources: Sequence[tuple[Evidence, EvidenceBullet]], keys: Sequence[str] = ()) -> None:
        names = keys or [str(number) for number in range(1, len(sources) + 1)]
        self._sources = dict(zip(names, sources, strict=True))
        self._finder = MarkerFinder(names)
        self._numbers: dict[str, int] = {}
        self._opened = False
        self.citations: list[Citation] = []
        self.unknown: list[str] = []

    def feed(self, text: str) -> str:
        """Take the next piece of the stream; return what can be shown by now."""
        return self._show(self._finder.feed(text))

    def finish(self) -> str:
        """Return the rest, once the stream has ended."""
        return self._show(self._finder.finish())

    def _show(self, parts: Iterable[str | Marker]) -> str:
        return "".join(self._text(part) if isinstance(part, str) else self._resolve(part) for part in parts)

    def _text(self, text: str) -> str:
        """Return text such that what is left around a marker that was taken out (``[[9]3]``) makes no other one."""
        if self._opened and (closed := _CLOSES.match(text)):
            text = f"{closed[1]}){text[closed.end() :]}"
        self._opened = bool(_OPENED.search(text)) or (self._opened and _DIGITS.fullmatch(text) is not None)
        return text

    def cited(self, name: str) -> str:
        """Return the marker of a key, as if the model had written it at the end."""
        if name not in self._numbers:
            self._numbers[name] = len(self._numbers) + 1
            self.citations.append(cite(self._numbers[name], *self._sources[name]))
        return f"[{self._numbers[name]}]"

    def _resolve(self, marker: Marker) -> str:
        """Return the markers that resolve, with the space before them, or nothing if none does."""
        shown = []
        for name in dict.fromkeys(marker.names):
            if name not in self._sources:
                self.unknown.append(name)
                continue
            shown.append(self.cited(name))
        if shown:
            self._opened = False
        return marker.before + "".join(shown) if shown else ""


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a finished answer with the markers that each carries."""
    return tuple(Sentence(s, tuple(dict.fromkeys(_SHOWN.findall(s)))) for s in split_sentences(text))
