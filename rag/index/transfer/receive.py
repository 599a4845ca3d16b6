"""Import: take an index, and what belongs to it, from an archive."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from rag.core import (
    Database,
    Progress,
    Settings,
    SettingsError,
    StorageError,
    UsageError,
    ensure_folder,
    flush,
    is_there,
    no_progress,
)
from rag.digests import is_gone
from rag.index.collections import clean_up, collection_name
from rag.index.formats import STORE
from rag.index.generation import Generation, is_indexed
from rag.index.home import SOURCES
from rag.index.lock import fetching, writing
from rag.index.records import FileRecord
from rag.index.search_index import SearchIndex
from rag.index.store import ChunkStore
from rag.index.sums import told
from rag.index.transfer.contents import ACCEPTED, INDEX, ArchiveManifest, TransferReport
from rag.index.transfer.swap import discard, resume, staging, swap
from rag.index.transfer.unpack import opened, unpack

_PART = 1000  # chunks stored per step of the progress bar


def import_index(
    index: Path,
    file: Path,
    databases: Sequence[Database],
    *,
    settings: Settings,
    replace: bool = False,
    progress: Progress = no_progress,
) -> TransferReport:
    """Make what an archive holds the index, after checking all of it; until then, what was there stays as it is.

    :param databases: those that an archive may hold. One that it lacks stays as it is.
    :param replace: whether it may take the place of what is there.
    :raises UsageError: if the archive cannot be used, or if something is there that it would replace.
    :raises SettingsError: if the index was built with another embedding than the settings name.
    :raises IndexBusyError: if another process is fetching, or writing to the index, for longer than the settings wait.
    :raises StorageError: if the disk or the vector store fails.
    """
    with opened(file, databases) as (archive, manifest):
        wait = settings.lock_wait
        resume(index, wait, progress)
        theirs = [database for database in databases if database.file.name in manifest.files]
        if not replace:
            _check_empty(index, theirs)
        ensure_folder(index / "generations")
        # Both until the swap is done: whoever waits for one would find the import half moved.
        with fetching(index, wait, progress) as waited, writing(index, wait, progress) as waited_too:
            if (waited or waited_too) and not replace:
                _check_empty(index, theirs)
            try:
                unpack(archive, manifest, staging(index), progress)
                _check_databases(theirs, staging(index), file)
                generation = _receive(index, manifest, settings, progress)
            except BaseException:
                discard(index)
                raise
            swap(index, generation.folder.name, [database.file.name for database in theirs])
            if settings.chroma_url:  # an embedded store is new
                with closing(ChunkStore(index / STORE, settings.chroma_url)) as store:
                    clean_up(index, store, generation)
    absent = sum(is_gone(name) for name in generation.files)
    counts = len(generation.papers), len(generation.digests), file.stat().st_size
    return TransferReport(str(file), *counts, manifest.nonmun, manifest.written, manifest.holds, absent)


def _check_empty(index: Path, databases: Sequence[Database]) -> None:
    """Check that an import would replace nothing.

    :raises UsageError: if it would.
    """
    home = index.parent.parent
    there = ["an index"] if is_indexed(index) else []
    there += [f"{name}/" for name in (SOURCES,) if any(not path.name.startswith(".") for path in (home / name).glob("*"))]
    there += [path.name for path in (home / ACCEPTED, *(database.file for database in databases)) if is_there(path)]
    if there:
        hint = "Add --replace to replace it, or set NONMUN_HOME to another folder."
        raise UsageError(f"{str(home)!r} already holds {', '.join(there)}.", hint=hint)


def _check_databases(databases: Sequence[Database], folder: Path, file: Path) -> None:
    for database in databases:
        try:
            database.check(folder / database.file.name)
        except StorageError as problem:
            raise UsageError(f"{str(file)!r} cannot be used: {problem.args[0]}", hint=problem.hint) from problem


def _receive(index: Path, manifest: ArchiveManifest, settings: Settings, progress: Progress) -> Generation:
    """Check the unpacked generation, put it among the others, and fill a vector store with it.

    :raises ValueError: if it is not whole.
    """
    try:
        unpacked = Generation.read(staging(index) / INDEX)
        if damaged := unpacked.damaged():
            raise ValueError(told(damaged))
        unpacked = replace(unpacked, files=_with_sources_here(unpacked, manifest.sources, index.parent.parent / SOURCES))
        opened_index = SearchIndex.load(unpacked, settings)
        if not unpacked.papers:
            raise ValueError("its index has no papers")
    except SettingsError as problem:
        hint = "Set NONMUN_EMBEDDING and its prefixes as they were there, then import again."
        raise SettingsError(str(problem.args[0]), hint=hint) from problem
    except StorageError as problem:
        raise ValueError(problem.args[0]) from problem
    name = uuid.uuid4().hex[:12]
    place = staging(index) / STORE
    with closing(ChunkStore(place, settings.chroma_url)) as store:
        collection = collection_name(index, store, unpacked.manifest.fingerprint, None, name)
        chunks, vectors = unpacked.chunks, np.asarray(opened_index.vectors)
        store.create(collection, opened_index.embedding)
        for start in range(0, len(chunks), _PART):
            store.upsert(collection, chunks[start : start + _PART], vectors[start : start + _PART])
            progress("store", min(start + _PART, len(chunks)), len(chunks))
    if place.is_dir():
        flush(place)
    done = replace(unpacked, manifest=replace(unpacked.manifest, collection=collection, store=f"{STORE}.{name}"))
    done.save()
    folder = index / "generations" / name
    shutil.move(done.folder, folder)
    return replace(done, folder=folder)


def _with_sources_here(generation: Generation, theirs: str, here: Path) -> Mapping[str, FileRecord]:
    """Return the files, where those that were below one folder of sources are below another.

    Papers that several files describe are joined in order of their names; if that would change, the names stay, and the next
    ingest follows the files.
    """
    files: dict[str, FileRecord] = {}
    for name, record in generation.files.items():
        below = name[len(theirs) + 1 :] if name.startswith((f"{theirs}/", f"{theirs}\\")) else ""
        files[str(here.joinpath(*below.replace("\\", "/").split("/"))) if below else name] = record
    moved = replace(generation, files=files)
    return files if [c.id for c in moved.chunks] == [c.id for c in generation.chunks] else generation.files
