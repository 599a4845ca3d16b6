"""Which generations an index has: the current one, the older ones behind it, and what may be deleted with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from rag.core import NoIndexError, StorageError, flush, flush_folder, is_there, replace_with
from rag.index.formats import MANIFEST, REBUILD, STORE
from rag.index.generation import Generation, LostNameError, Manifest, current_name, manifest_of
from rag.index.remains import Remains

T = TypeVar("T")


def latest(index: Path) -> Generation | None:
    """Return the current generation to add to, or the newest whole one if the name of the current one is lost.

    :returns: None if nothing is indexed.
    :raises StorageError: if it cannot be read.
    """
    try:
        return Generation.load(index)
    except NoIndexError:
        return None
    except LostNameError as problem:
        if older := older_generations(index):
            return older[0]
        raise StorageError(problem.args[0], hint=REBUILD) from problem


def is_named(index: Path, generation: Generation) -> bool:
    """Return whether the file that names the current generation names this one; not if it is lost."""
    try:
        return current_name(index) == generation.folder.name
    except (NoIndexError, LostNameError):
        return False


def older_generations(index: Path) -> list[Generation]:
    """Return the whole generations of an index beside the current one, newest first; a killed ingest leaves none that is."""
    found = []
    for folder in _others(index):
        with suppress(StorageError):
            found.append(Generation.read(folder))
    return sorted(found, key=lambda it: (it.manifest.built, (it.folder / MANIFEST).stat().st_mtime_ns), reverse=True)


def remains(index: Path) -> Remains:
    """Return what can be told of the papers of the current generation, damaged or not, or else of the newest whole one."""
    with suppress(NoIndexError, StorageError):
        if is_there(folder := index / "generations" / current_name(index)):
            return Remains.of(folder)
    older = older_generations(index)
    return Remains.of(older[0].folder) if older else Remains()


def older_manifests(index: Path) -> list[Manifest]:
    """Return the manifests of the generations beside the current one, which are read without their files."""
    found = []
    for folder in _others(index):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, StorageError):
            found.append(manifest_of(folder))
    return found


def _others(index: Path) -> list[Path]:
    """Return the folders of the generations beside the current one; all of them, if its name is lost."""
    try:
        current = current_name(index)
    except (NoIndexError, StorageError):
        current = ""
    folders = (index / "generations").glob("*")
    return [it for it in folders if it.name != current and is_there(it / MANIFEST)]


def fall_back(index: Path, opened: Callable[[Generation], T], problem: StorageError) -> tuple[T, StorageError]:
    """Open the generation before one that cannot be read.

    :returns: what ``opened`` makes of it, and what the reader has to know.
    :raises StorageError: the problem, if no older generation is whole.
    """
    for older in older_generations(index):
        with suppress(StorageError):
            built = older.manifest.built[:16].replace("T", " ")
            what = f"The index as of {built} UTC answers, because the newest cannot be read: {problem.args[0]}"
            return opened(older), StorageError(what, hint=problem.hint)
    if isinstance(problem, LostNameError):
        raise StorageError(problem.args[0], hint=REBUILD) from problem
    raise problem


def publish(index: Path, folder: Path) -> None:
    """Make a finished folder the current generation, and keep only the previous one, which readers may have open."""
    try:
        before = current_name(index)
    except (NoIndexError, StorageError):  # a pointer that cannot be read keeps nothing
        before = ""
    flush(folder)
    for parent in (folder.parent, index, index.parent, index.parent.parent):  # the first ingest creates them all
        flush_folder(parent)
    replace_with(folder.name, index / "CURRENT")
    for other in folder.parent.iterdir():
        if other.name not in (folder.name, before):
            shutil.rmtree(other, ignore_errors=True)
    delete_unused_stores(index)


def delete_unused_stores(index: Path) -> None:
    """Delete the embedded stores that no generation names, such as the one that a killed rebuild was filling."""
    used = set()
    for folder in (index / "generations").glob("*"):
        if is_there(folder / MANIFEST):
            try:
                used.add(manifest_of(folder).store)
            except (OSError, ValueError, KeyError, TypeError, AttributeError, StorageError):
                return  # which one it needs is not known
    for store in index.glob(f"{STORE}*"):
        if used and store.name not in used:  # a first ingest that was killed has stored what the next one need not embed
            shutil.rmtree(store, ignore_errors=True)
