"""Files and folders: whether they exist and can be written, and writes that survive a power cut."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from rag.core.causes import mend_of
from rag.core.errors import StorageError, UsageError

# SQLite flushes its files itself, and loses its locks when anyone else closes one of them.
_LEFT_ALONE = (".sqlite3", ".sqlite3-journal", ".sqlite3-wal", ".sqlite3-shm")
# Windows does not replace a file as long as somebody reads it, which takes no more than moments.
_TRIES = 40 if os.name == "nt" else 1
_PAUSE = 0.05
_BLOCK = 4096  # bytes
_END = 120  # characters of a long path that are shown of each of its ends
_CANNOT = {errno.EINVAL, errno.ENOTSUP}  # from file systems that do not flush folders


def is_there(path: Path, *, if_unsure: bool = False) -> bool:
    """Return whether a path exists; ``if_unsure`` where the system cannot tell, as for a name that is too long."""
    try:
        return path.exists()
    except OSError:
        return if_unsure


def short_path(path: str) -> str:
    """Return a path as a message shows it: of one that is very long both ends tell enough."""
    return path if len(path) <= 2 * _END else f"{path[:_END]} ... {path[-_END:]}"


def expand(path: str | os.PathLike[str]) -> Path:
    """Return a path with ``~`` filled in.

    :raises UsageError: if this machine has no such user.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        what = f"The folder {str(path)!r} does not exist: this machine has no user of this name."
        raise UsageError(what, hint="Write the whole path, without ~.") from None


def ensure_folder(path: Path) -> None:
    """Create a folder, unless it exists, and check that it can be written to.

    :raises StorageError: if it cannot be created or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".write-test"
        try:
            probe.write_bytes(b"0" * _BLOCK)  # a full disk still takes an empty file
        finally:
            probe.unlink(missing_ok=True)
    except OSError as problem:
        hint = mend_of(problem, path, "Set NONMUN_HOME to a folder you may write to.")
        raise StorageError(f"Cannot write to {str(path)!r}: {problem.strerror}.", hint=hint) from problem


def write_new_file(text: str, file: Path) -> None:
    """Write a text to a new file and flush it; never overwrite an existing one.

    :raises UsageError: if the file exists.
    :raises StorageError: if it cannot be written.
    """
    try:
        _write(text, file, "x")
    except FileExistsError:
        raise UsageError(f"The file {str(file)!r} already exists.", hint="Choose another name.") from None
    except OSError as problem:
        reason = problem.strerror or problem
        raise StorageError(f"Cannot write {str(file)!r}: {reason}.", hint="Choose another place.") from problem


def replace_with(content: str | bytes, file: Path, *, private: bool = False) -> None:
    """Replace the content of a file in one step: after a power cut the file is the old one or the new one, whole.

    :param private: whether only the owner of the file may read it.
    """
    draft = file.with_name(f"{file.name}.new")
    if private:
        draft.unlink(missing_ok=True)  # one of a killed process may have other rights
        draft.touch(mode=0o600)
    _write(content, draft, "w")
    for left in reversed(range(_TRIES)):
        try:
            draft.replace(file)
            break
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE)
    flush_folder(file.parent)


def _write(content: str | bytes, file: Path, mode: str) -> None:
    with file.open(f"{mode}b") as out:
        out.write(content.encode("utf-8") if isinstance(content, str) else content)
        out.flush()
        os.fsync(out.fileno())


def flush(folder: Path) -> None:
    """Flush all files under a folder, then the folders that name them, the outermost last.

    :raises OSError: if the disk fails.
    """
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            if not name.endswith(_LEFT_ALONE):
                with (Path(root) / name).open("rb+") as file:
                    os.fsync(file.fileno())
        flush_folder(Path(root))


def flush_folder(folder: Path) -> None:
    """Flush the list of a folder's files, such as after a rename in it."""
    if os.name == "nt":  # Windows cannot open a folder
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as problem:
        if problem.errno not in _CANNOT:
            raise
    finally:
        os.close(opened)
