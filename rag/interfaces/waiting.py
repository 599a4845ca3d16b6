"""The wait in a terminal: one line on standard error that says what is being done, and for how long."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar

from rag.text import flat

if TYPE_CHECKING:
    from rag.answer import Doing, StepBegan

T = TypeVar("T")

_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_TURN = 0.1  # seconds between two pictures of it

_DOING: dict[Doing, str] = {
    "reading": "reading the question",
    "planning": "{model} is planning the search",
    "searching": "searching the digests",
    "choosing": "{papers} found, {model} is choosing",
    "looking_again": "looking for what is missing",
    "figures": "{model} is reading figures",
    "writing": "{papers}, {model} is writing",
    "checking": "checking sentences",
    "repairing": "{model} is correcting its answer",
}


def waited(events: Iterable[T], model: str, *, show: bool = True) -> Generator[T, None, None]:
    """Yield the events of an answer; until its text begins, say what is being done, with seconds that count.

    The line is rewritten in place and leaves nothing behind. Nothing is said unless standard error is a terminal.

    :param model: the name of the model that is asked.
    :param show: whether the caller prints the text as it comes; else the line stays until the answer is whole.
    """
    from rag.answer import AnswerDone, StepBegan, TextPiece

    if not _in_terminal():
        yield from events
        return
    with closing(_Line(_DOING["reading"])) as line:
        for event in events:
            if isinstance(event, StepBegan):
                line.say(doing(event, model))
            elif isinstance(event, AnswerDone) or (show and isinstance(event, TextPiece)):
                line.close()
            line.hide()  # whoever takes the event may print
            yield event
            line.show()


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Say on such a line that something is being done, as long as it is."""
    if not _in_terminal():
        yield
        return
    with closing(_Line(text)):
        yield


def _in_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def doing(step: StepBegan, model: str) -> str:
    """Return what a step is, in words: ``9 of 32 papers chosen, gpt-4o is writing``."""
    count, of = step.papers or 0, step.of
    papers = "1 paper" if count == 1 else f"{count:,} papers"
    if step.doing == "writing":
        papers = f"{count:,} of {of:,} papers chosen" if of and of != count else f"{papers} found"
    return _DOING[step.doing].format(papers=papers, model=flat(model))


class _Line:
    """One line on standard error. A thread turns the spinner and counts the seconds, since the caller waits for something."""

    def __init__(self, text: str) -> None:
        self._began = time.monotonic()
        self._text = text
        self._shown = True
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._count, name="waiting", daemon=True).start()

    def say(self, text: str) -> None:
        self._text = text

    def show(self) -> None:
        with self._lock:
            self._shown = not self._closed.is_set()
            self._draw()

    def hide(self) -> None:
        with self._lock:
            if self._shown and self._text:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            self._shown = False

    def close(self) -> None:
        """Remove the line for good."""
        self._closed.set()
        self.hide()

    def _count(self) -> None:
        while not self._closed.wait(_TURN):
            with self._lock:
                self._draw()

    def _draw(self) -> None:
        if not (self._shown and self._text):
            return
        passed = time.monotonic() - self._began
        text = f"{_SPINNER[int(passed / _TURN) % len(_SPINNER)]} {self._text}"
        text += f", {int(passed)} s" if passed >= 1 else ""
        sys.stderr.write(f"\r\x1b[K{text[: shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()
