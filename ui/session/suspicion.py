"""What speaks against a suspect digest, word by word: in its title what its bullets lack, in these what belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.core import Bullet, Paper
from rag.index import AuditRow
from rag.text import latin_terms, plain
from ui.session.turn import Spans, merged_spans

#: Words in a row that two digests must have in common to be marked; fewer are idioms.
_ALIKE = 4
_WORD = re.compile(r"\w{1,200}")
_LACKING = re.compile(r"of \d{1,4} words of the title, translated or not, the bullets have \d{1,4}: (.{1,400})")
_NOTHING = "no word of the title, translated or not, occurs in the bullets"
_TWIN = re.compile(r".{0,40}worded much the same, most of all that of ([\w./-]{1,40}) on ([\d-]{1,12})")
_FORMAL = re.compile(r"the bullets speak of how to write or hand in a paper \((.{1,400})\)")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The bullets of a suspect entry, each with what is marked in it, and the marked words of its title.

    ``title`` is in plain text. ``twin`` is the arXiv id of the paper whose digest says the same; empty without one.
    """

    title: str
    lacking: Spans
    bullets: tuple[tuple[Bullet, Spans], ...]
    twin: str = ""

    @property
    def marked(self) -> bool:
        """Whether anything is marked in the bullets."""
        return any(spans for _, spans in self.bullets)


def suspicion_of(row: AuditRow, papers: Mapping[str, Paper]) -> Suspicion | None:
    """Return what speaks against an entry; None where it is not indexed any more."""
    paper = papers.get(row.arxiv_id)
    bullets = _bullets(paper, row.date)
    if paper is None or not bullets:
        return None
    twin = next((match for reason in row.reasons if (match := _TWIN.fullmatch(reason))), None)
    others = [bullet.text for bullet in _bullets(papers.get(twin[1]), twin[2])] if twin else []
    formal = [word for reason in row.reasons if (match := _FORMAL.fullmatch(reason)) for word in match[1].split(", ")]
    shared = {run for text in others for run, _ in _runs(text)}
    marked = tuple((it, merged_spans([*_shared(it.text, shared), *_places(it.text, formal)])) for it in bullets)
    title = plain(paper.title)
    return Suspicion(title, _lacking(title, row.reasons), marked, twin[1] if twin and others else "")


def _bullets(paper: Paper | None, day: str) -> Sequence[Bullet]:
    entries = paper.entries if paper is not None else ()
    return [it for entry in entries if str(entry.date) == day for it in entry.bullets if it.kind == "digest"]


def _lacking(title: str, reasons: Sequence[str]) -> Spans:
    """Return the words of a title that the bullets do not have, as far as the reasons tell."""
    there = next((match[1].split(", ") for reason in reasons if (match := _LACKING.fullmatch(reason))), None)
    if there is None and _NOTHING not in reasons:
        return ()
    return tuple(
        match.span()
        for match in re.finditer(r"\S{1,200}", title)
        if (word := match[0].strip(",.:;!?()[]{}\"'")) and latin_terms(word) and word not in (there or ())
    )


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield all runs of so many words, with their places."""
    words = [(match[0].lower(), match.span()) for match in _WORD.finditer(text)]
    for i in range(len(words) - _ALIKE + 1):
        part = words[i : i + _ALIKE]
        yield tuple(word for word, _ in part), (part[0][1][0], part[-1][1][1])


def _shared(text: str, shared: set[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    return (place for run, place in _runs(text) if run in shared)


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    lowered = text.lower()
    for word in words:
        start = lowered.find(word)
        while start >= 0 and word:
            yield start, start + len(word)
            start = lowered.find(word, start + len(word))
