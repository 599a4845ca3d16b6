"""Carries an answer from the thread that makes it to the one that shows it: a model can be silent for a minute, and stopping
must not wait for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rag.chat import Earlier, FollowUp, answered, read
from rag.check import supporting
from rag.core import Answer, Citation, Paper
from rag.search import Question
from ui.session.turn import Spans, Turn

if TYPE_CHECKING:
    from rag.assistant import Nonmun

__all__ = ["PULSE", "Piece", "Pipe", "Sourced", "bullet_of", "papers_of", "supports_of"]

#: Seconds between two looks when nothing comes in. At each of them a reader who has left is noticed.
PULSE = 0.25


@dataclass(frozen=True, slots=True)
class Sourced:
    """A finished answer with what its sources are shown by; see :class:`~ui.session.turn.Turn`."""

    answer: Answer
    papers: Mapping[str, Paper]
    support: Mapping[str, Spans]


Piece = str | FollowUp | Question | Sourced


class Pipe:
    """Makes the answer to a turn, in a thread that ends when the block is left.

    :param earlier: the turns that its question is read in the light of.
    """

    def __init__(self, assistant: Nonmun, turn: Turn, earlier: Sequence[Earlier]) -> None:
        self._assistant, self._turn, self._earlier = assistant, turn, earlier
        self._left = threading.Event()
        self._pieces: queue.Queue[Piece | Exception] = queue.Queue(maxsize=64)

    def __enter__(self) -> Self:
        threading.Thread(target=self._fill, name="answer", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._left.set()

    def next(self, wait: float) -> Piece:
        """The next piece, or an empty one after ``wait`` seconds; raises what the making raised."""
        if wait <= 0:
            return ""
        try:
            piece = self._pieces.get(timeout=wait)
        except queue.Empty:
            return ""
        if isinstance(piece, Exception):
            raise piece
        return piece

    def _fill(self) -> None:
        try:
            followed = read(self._assistant, self._turn.question, () if self._turn.literal else self._earlier)
            self._put(followed)
            self._put(self._assistant.understand([followed.question], ignore=self._turn.ignore)[0])
            stream = answered(self._assistant, followed, ignore=self._turn.ignore)
            try:
                for piece in stream:
                    # One without text comes so that a reader who has left is noticed.
                    if self._left.is_set() if piece == "" else not self._put(self._sourced(piece)):
                        break
            finally:
                close = getattr(stream, "close", None)
                if close is not None:  # a generator: closing it ends the request to the model
                    close()
        except Exception as problem:
            self._put(problem)

    def _sourced(self, piece: str | Answer) -> str | Sourced:
        if isinstance(piece, str):
            return piece
        papers = papers_of(self._assistant, piece)
        return Sourced(piece, papers, supports_of(piece, papers))

    def _put(self, piece: Piece | Exception) -> bool:
        while not self._left.is_set():
            try:
                self._pieces.put(piece, timeout=PULSE)
            except queue.Full:
                continue
            return True
        return False


def papers_of(assistant: Nonmun, answer: Answer) -> dict[str, Paper]:
    """The cited papers as the digests list them; an ingest may have let one go in the meantime."""
    known = assistant.searcher().index.generation.papers
    return {c.arxiv_id: known[c.arxiv_id] for c in answer.citations if c.arxiv_id in known}


def bullet_of(citation: Citation, paper: Paper | None) -> tuple[str | None, str]:
    """The section and the whole text of a cited bullet; what the citation itself holds, when the digest has changed."""
    for entry in paper.entries if paper is not None else ():
        if entry.date == citation.date and citation.bullet < len(entry.bullets):
            bullet = entry.bullets[citation.bullet]
            if citation.text in bullet.text:
                return bullet.section, bullet.text
    return None, citation.text


def supports_of(answer: Answer, papers: Mapping[str, Paper]) -> dict[str, Spans]:
    """By marker, the characters of the whole cited bullet that support the sentences that cite it.

    Of a quotation they are what is quoted; where that is all of a bullet there is nothing to point at.
    """
    found: dict[str, Spans] = {}
    for citation in answer.citations:
        _, whole = bullet_of(citation, papers.get(citation.arxiv_id))
        if answer.mode == "extractive":
            start = whole.find(citation.text)
            quoted = ((start, start + len(citation.text)),) if start >= 0 and citation.text != whole else ()
            found[citation.marker] = quoted
            continue
        said = [sentence.text for sentence in answer.sentences if citation.marker in sentence.citations]
        found[citation.marker] = _merged(span for text in said for span in supporting(text, whole))
    return found


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
