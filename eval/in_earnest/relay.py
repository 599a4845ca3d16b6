"""A model server whose answers somebody writes: a request becomes a file, and the file written beside it is the answer.

A request waits as ``0001.HASH.prompt.md``, messages as they were sent, until ``0001.answer.txt`` is there. Answers stay: the
same messages are answered at once from then on, so a folder replays. ``waiting.txt`` names what waits, oldest first.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.in_earnest.chat_server import ChatServer

#: Seconds between looks for an answer, and for which its file must not have changed: it may still be written.
_LOOK, _STILL = 0.1, 0.3


class Relay(ChatServer):
    """A server of the OpenAI protocol over a folder of requests and answers. It listens on this machine only.

    :param folder: made if it does not exist.
    :param port: 0 for any that is free.
    :param wait: seconds that a request waits for its answer.
    :param tell: is called with a line for each request that begins to wait or is answered.
    """

    def __init__(self, folder: Path, port: int = 0, *, wait: float = 3600.0, tell: Callable[[str], object] = print) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.wait, self.tell = folder, wait, tell
        self._lock = threading.Lock()
        names = [file.name.split(".") for file in sorted(folder.glob("*.prompt.md"))]
        self._numbers = {name[1]: name[0] for name in names}
        self._waiting: dict[str, str] = {}
        super().__init__(port)

    def answer_to(self, messages: Sequence[dict[str, Any]], left: Callable[[], bool]) -> str | None:
        """Return the answer to messages once it is written; None if nobody writes it in time, or if the client has ``left``."""
        number = self._number_of(messages)
        file, until = self.folder / f"{number}.answer.txt", time.monotonic() + self.wait
        if not _is_whole(file):
            self._note(number, f"{_first_line(messages)}  {len(_told(messages)):,} characters  {_last_line(messages)}")
        try:
            while not _is_whole(file):
                if time.monotonic() > until or left():
                    return None
                time.sleep(_LOOK)
        finally:
            self._note(number, "")
        return file.read_text("utf-8").rstrip("\n")

    def _number_of(self, messages: Sequence[dict[str, Any]]) -> str:
        """Return the number of a request, and keep it as a file if it is a new one."""
        told = _told(messages)
        key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        with self._lock:
            if key not in self._numbers:
                self._numbers[key] = f"{len(self._numbers) + 1:04d}"
                (self.folder / f"{self._numbers[key]}.{key}.prompt.md").write_text(told, "utf-8", errors="replace")
            return self._numbers[key]

    def _note(self, number: str, what: str) -> None:
        """Note that a request waits, or no longer does if ``what`` is empty."""
        with self._lock:
            if what == self._waiting.get(number, ""):
                return
            if what:
                self._waiting[number] = what
            else:
                del self._waiting[number]
            lines = [f"{waits}  {text}" for waits, text in sorted(self._waiting.items())]
            (self.folder / "waiting.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8", errors="replace")
        state = f"waits: {what}" if what else "is done"
        self.tell(f"{number} {state} ({len(lines)} waiting)")


def _told(messages: Sequence[dict[str, Any]]) -> str:
    """Return messages as a person reads them."""
    return "\n\n".join(f"===== {it.get('role')} =====\n\n{it.get('content')}" for it in messages) + "\n"


def _first_line(messages: Sequence[dict[str, Any]]) -> str:
    """Return how the first message begins, which says what kind of request it is."""
    return str(messages[0].get("content", "")).strip()[:40].partition("\n")[0] if messages else ""


def _last_line(messages: Sequence[dict[str, Any]]) -> str:
    """Return the end of the last message: the prompts end with the question."""
    return str(messages[-1].get("content", "")).strip().rpartition("\n")[2][:160] if messages else ""


def _is_whole(file: Path) -> bool:
    """Tell whether a file is there, not empty, and no longer written to."""
    try:
        found = file.stat()
    except OSError:
        return False
    return found.st_size > 0 and time.time() - found.st_mtime > _STILL
