"""A small SQLite database in the data directory: private to its owner, migrated, and shared by processes and threads.

Every call opens it and ends its transaction, so that a killed process loses only what it was writing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.core.causes import mend_of
from rag.core.errors import StorageError

if TYPE_CHECKING:
    from filelock import FileLock


class Database:
    """One database file, created at the first write.

    :param file: its path. Beside it are ``.making``, which one process locks that makes or changes tables, and ``.lock``,
        which tells that there are tables: older versions locked it, and they may not share a file with this one.
    :param holds: what it holds, for messages, such as ``conversations``.
    :param migrations: SQL from each version of the tables to the next, the first from an empty file; append only.
    :param patience: seconds to wait for another process that is writing.
    """

    def __init__(self, file: Path, holds: str, migrations: Sequence[str], *, patience: float = 10.0) -> None:
        self.file = file
        self._holds, self._migrations, self._patience = holds, migrations, patience

    @property
    def newest(self) -> int:
        """The version of the tables that this nonmun reads and writes."""
        return len(self._migrations)

    @property
    def version(self) -> int | None:
        """The version of the tables as they are in the file, which is not migrated; None before the first write.

        :raises StorageError: if the file cannot be read.
        """
        with self._errors():
            self._check_lost()
            if not self.file.exists():
                return None
            with contextlib.closing(sqlite3.connect(self.file, timeout=self._patience)) as database:
                return _version(database)

    def check_whole(self) -> None:
        """Check that all pages of the file are there and fit together, if there is one.

        :raises StorageError: if not.
        """
        with self._errors():
            self._check_lost()
            if not self.file.exists():
                return
            with contextlib.closing(sqlite3.connect(self.file, timeout=self._patience)) as database:
                found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
                if found == "ok" and self._size() % int(database.execute("PRAGMA page_size").fetchone()[0]):
                    found = "its last page is cut"
                if found != "ok":
                    raise sqlite3.DatabaseError(found.splitlines()[-1])
                if self._made.exists() and not _version(database):
                    raise sqlite3.DatabaseError("it has no tables")

    def copy_to(self, file: Path) -> None:
        """Write what the database holds at this moment to a new file of one part, which only its owner may read.

        :raises StorageError: if the database or the file cannot be read or written.
        """
        with self._errors():
            file.touch(mode=0o600)
            _copy(self.file, file, self._patience)

    def check(self, file: Path) -> None:
        """Check that another database of this kind is whole and of a version that this nonmun reads.

        :raises StorageError: if it is not.
        """
        try:
            with contextlib.closing(sqlite3.connect(file)) as database:
                [(found,), *_] = database.execute("PRAGMA quick_check").fetchall()
                version = _version(database)
        except sqlite3.Error as problem:
            found, version = str(problem), 0
        if found == "ok" and version < 1:
            found = "it has no tables"
        if found != "ok":
            raise StorageError(f"The {self._holds} in {file.name!r} are damaged: {found}.", hint="Export them again.")
        if version > self.newest:
            what = f"The {self._holds} in {file.name!r} have version {version}, this nonmun reads {self.newest}."
            raise StorageError(what, hint="Install the nonmun that wrote them.")

    def replace_by(self, file: Path) -> None:
        """Replace all that the database holds by another database of its kind, in one transaction.

        Processes that have it open see the new content.

        :raises StorageError: if one of them cannot be read or written.
        """
        with self._errors():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
            with self.lock:
                _copy(file, self.file, self._patience)
                self._made.touch()

    def identity(self) -> int | None:
        """Return the inode of the file, another one once it is a new file; None if there is none that can be looked at."""
        try:
            return self.file.stat().st_ino
        except OSError:
            return None

    def set_aside(self, aside: Path, damaged: int | None) -> bool:
        """Rename a damaged file, so that the next write makes a new one; say whether it was still there.

        :param damaged: its :meth:`identity` before, by which another process that was faster is noticed.
        :raises OSError: if it cannot be renamed.
        """
        with self.lock:
            if damaged is None or self.identity() != damaged:
                return False
            self.file.replace(aside)
            for rest in (*(self.file.with_name(self.file.name + ending) for ending in ("-wal", "-shm")), self._made):
                rest.unlink(missing_ok=True)
            return True

    @property
    def lock(self) -> FileLock:
        """The lock for creating, changing or replacing the tables."""
        from filelock import FileLock

        return FileLock(self.file.with_suffix(".making"), timeout=self._patience)

    @property
    def _made(self) -> Path:
        # Not the file that is locked: that one is there before its first holder has made anything.
        return self.file.with_suffix(".lock")

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield the database, or None before the first write.

        :raises StorageError: if it cannot be read, or a newer version wrote it.
        """
        with self._errors():
            self._check_lost()
            if not self.file.exists():
                yield None
                return
            with contextlib.closing(self._open()) as database:
                yield database

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the database in a transaction, which is rolled back on any error.

        :raises StorageError: if it cannot be written, or a newer version wrote it.
        """
        with self._errors(), contextlib.closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")  # closing rolls back what was not committed

    def _check_lost(self) -> None:
        """Check that the file has something if it ever had tables.

        :raises StorageError: if it is gone or empty.
        """
        if not self._made.exists() or self._size() > 0:
            return
        state = "gone" if self._size() < 0 else "empty"
        what = f"The {self._holds} in {str(self.file)!r} are lost: the file is {state}."
        raise StorageError(what, hint=f"Put back a copy, or delete {str(self._made)!r} to start without them.")

    def _size(self) -> int:
        """Return the size of the file; -1 if there is none."""
        try:
            return self.file.stat().st_size
        except FileNotFoundError:
            return -1

    def _open(self) -> sqlite3.Connection:
        self._check_lost()
        if not self.file.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)  # questions are private
        database = sqlite3.connect(self.file, timeout=self._patience, isolation_level=None)
        try:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            if (version := _version(database)) < len(self._migrations):
                version = self._migrate(database)
            if version != len(self._migrations):
                what = f"have version {version}, this nonmun reads {len(self._migrations)}"
                hint = "Install the nonmun that wrote them, or set NONMUN_HOME to another folder."
                raise StorageError(f"The {self._holds} in {str(self.file)!r} {what}.", hint=hint)
        except BaseException:
            database.close()
            raise
        return database

    def _migrate(self, database: sqlite3.Connection) -> int:
        """Create or migrate the tables, once for all processes, each step in a transaction."""
        with self.lock:
            begins = _version(database)
            if begins == 0:
                database.execute("PRAGMA journal_mode = WAL")
            for number, step in enumerate(self._migrations[begins:], begins + 1):
                database.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")
            self._made.touch()
        return _version(database)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        # A lock held for too long is an OSError; an id with a lone surrogate cannot be encoded.
        except (sqlite3.Error, OSError, UnicodeEncodeError) as problem:
            what = f"The {self._holds} in {str(self.file)!r} cannot be read or written: {problem}."
            anew = f"Move the file away, and {self.file.stem}.lock beside it, to start without them, or put back a copy."
            hint = mend_of(problem, self.file, anew)
            raise StorageError(what, hint=hint) from problem


def _copy(source: Path, target: Path, patience: float) -> None:
    with (
        contextlib.closing(sqlite3.connect(source, timeout=patience)) as old,
        contextlib.closing(sqlite3.connect(target, timeout=patience)) as new,
    ):
        old.backup(new)


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def now() -> str:
    """Return the present moment as databases store it: ISO, UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


class Owned:
    """What one owner keeps in a database; what others keep there is invisible.

    Every method raises :class:`~rag.core.StorageError` if the database cannot be read or written.

    :param owner: the empty owner is the terminal.
    """

    def __init__(self, database: Database, owner: str = "") -> None:
        self._database, self._owner = database, storable(owner)


def storable(text: str) -> str:
    """Return a text without lone surrogates, which a terminal may send and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
