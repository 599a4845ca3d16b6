"""The files that a source has sent, and beside them what is needed to ask only for what has changed.

A file is replaced in one step and flushed. ``.asked.json`` holds a record of each request: the validators of the reply, the
hash of the file they belong to, and the day of the request. A record that was lost, or a file that was changed, costs a
download and nothing else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from rag.core import StorageError, ensure_folder, flush_folder, is_there, replace_with
from rag.fetch.client import Validators

_RECORDS = ".asked.json"
_SAVE_AFTER = 50  # new records, so that a killed run repeats few downloads

State = Literal["new", "changed", "unchanged", "empty", "not open", "failed"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one request: the day or name that was asked for, and the reason if it failed or something is missing.

    ``changed`` and ``unchanged`` compare with the file that was kept; an ``empty`` day has no papers, one that is ``not open``
    has no list yet.
    """

    source: str
    name: str
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One request. ``sha256`` is that of the file it led to, empty if there is none."""

    state: State
    asked: str  # the day of the request, in ISO format
    url: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""


class Shelf:
    """The folder of one source; use it as a context, which saves the records at its end.

    :raises StorageError: if the folder cannot be written.
    """

    def __init__(self, folder: Path, today: dt.date) -> None:
        self.folder, self.today = folder, today
        self._records = _load(folder / _RECORDS)
        self._unsaved = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.save()

    def __iter__(self) -> Iterator[tuple[str, Record]]:
        return iter(sorted(self._records.items()))

    def record(self, name: str) -> Record | None:
        """Return what is known of the last request for a name."""
        return self._records.get(name)

    def validators(self, name: str, url: str) -> Validators | None:
        """Return what to ask with whether a file has changed; None if it is not here as it came from this address."""
        record = self._records.get(name)
        if record is None or record.url != url or not (record.etag or record.last_modified):
            return None
        if record.sha256 != self._hash(name):
            return None
        return Validators(record.etag, record.last_modified)

    def keep(self, name: str, body: bytes, url: str, validators: Validators) -> State:
        """Keep a file, in one step; return whether it is new, changed or unchanged."""
        now, before = hashlib.sha256(body).hexdigest(), self._hash(name)
        state: State = "unchanged" if now == before else "changed" if before else "new"
        if state != "unchanged":
            self._write(self.folder / name, body)
        self.note(name, state, url=url, sha256=now, **asdict(validators))
        return state

    def again(self, name: str, state: State) -> State:
        """Record that a request led to what is known already, or failed; return the state."""
        before = self._records.get(name) or Record(state, "")
        self._put(name, replace(before, state=state, asked=self.today.isoformat()))
        return state

    def note(self, name: str, state: State, **more: str) -> None:
        """Record a request that led to no file."""
        self._put(name, Record(state, self.today.isoformat(), **more))

    def _put(self, name: str, record: Record) -> None:
        self._records[name] = record
        self._unsaved += 1
        if self._unsaved >= _SAVE_AFTER:
            self.save()

    def save(self) -> None:
        """Write the records, if there are new ones."""
        if self._unsaved:
            content = {name: {k: v for k, v in asdict(record).items() if v} for name, record in self}
            self._write(self.folder / _RECORDS, json.dumps(content, ensure_ascii=False, indent=0).encode())
            self._unsaved = 0

    def _write(self, file: Path, body: bytes) -> None:
        try:
            if not is_there(file.parent):
                ensure_folder(file.parent)
                flush_folder(file.parent.parent)
            replace_with(body, file)
        except OSError as problem:
            hint = "Check the space left there, or set NONMUN_HOME to another folder."
            raise StorageError(f"Cannot write {str(file)!r}: {problem.strerror or problem}.", hint=hint) from problem

    def _hash(self, name: str) -> str:
        try:
            return hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
        except OSError:
            return ""


def _load(file: Path) -> dict[str, Record]:
    try:
        content = json.loads(file.read_text("utf-8"))
        return {name: Record(**values) for name, values in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
