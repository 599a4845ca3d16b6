"""Export: write what is indexed to one archive."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rag.core import (
    Database,
    NoIndexError,
    Progress,
    Settings,
    StorageError,
    UsageError,
    __version__,
    flush_folder,
    is_there,
    no_progress,
    now,
)
from rag.index.generation import Generation, check_whole, is_indexed
from rag.index.home import SOURCES
from rag.index.lock import fetching, writing
from rag.index.transfer.contents import (
    ACCEPTED,
    ARCHIVE_FORMAT,
    INDEX,
    MANIFEST,
    ArchiveManifest,
    Member,
    TransferReport,
)
from rag.index.transfer.swap import resume

_PIECE = 2**20
_DRAFTS = ".new"  # files that a killed process was writing


def export_index(
    index: Path,
    file: Path,
    databases: Sequence[Database],
    *,
    settings: Settings,
    replace: bool = False,
    progress: Progress = no_progress,
) -> TransferReport:
    """Write an index, and what belongs to it in its data directory, to an archive that only its owner may read.

    :param file: appears when it is whole.
    :param databases: those to export, too; one that has no file is left out.
    :param replace: whether the file may replace another.
    :raises NoIndexError: if nothing is indexed.
    :raises UsageError: if the file exists, or its folder does not.
    :raises IndexBusyError: if another process is fetching, or writing to the index, for longer than the settings wait.
    :raises StorageError: if something cannot be read or written.
    """
    home = index.parent.parent
    if is_there(file) and (not replace or file.is_dir()):
        raise UsageError(f"{str(file)!r} already exists.", hint="Choose another name, or add --replace.")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {str(file.parent)!r}.", hint="Create it, or choose another.")
    if not is_indexed(index):
        hint = "Type `nonmun ingest PATH`; the sample needs no export, as `nonmun ingest --sample` indexes it everywhere."
        raise NoIndexError("No digests of your own are indexed.", hint=hint)
    wait = settings.lock_wait
    resume(index, wait, progress)
    with fetching(index, wait, progress), writing(index, wait, progress), tempfile.TemporaryDirectory() as copies:
        generation = Generation.load(index)
        check_whole(generation)
        schemas = {INDEX: generation.manifest.format}
        members = dict(_below(INDEX, generation.folder)) | dict(_below(SOURCES, home / SOURCES))
        if is_there(home / ACCEPTED):
            members[ACCEPTED] = home / ACCEPTED
        for database in databases:
            if version := database.version:  # 0: nothing was written yet
                name = database.file.name
                members[name], schemas[name] = Path(copies, name), version
                database.copy_to(members[name])
        size = len(generation.papers), len(generation.digests)
        draft = file.with_name(f".{file.name}{_DRAFTS}")
        try:
            manifest = _write(draft, members, schemas, size, str(home / SOURCES), progress)
            draft.replace(file)
            flush_folder(file.parent)
        except (OSError, ValueError) as problem:  # ValueError: a name that is not UTF-8
            reason = problem.strerror if isinstance(problem, OSError) else problem
            raise StorageError(f"Cannot write {str(file)!r}: {reason}.", hint="Choose another place.") from problem
        finally:
            draft.unlink(missing_ok=True)
    return TransferReport(str(file), *size, file.stat().st_size, manifest.nonmun, manifest.written, manifest.holds)


def _below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder with their names in the archive, in a fixed order; none if it does not exist."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(_DRAFTS):
            yield f"{name}/{file.relative_to(folder).as_posix()}", file


def _write(
    draft: Path, members: dict[str, Path], schemas: dict[str, int], size: tuple[int, int], sources: str, progress: Progress
) -> ArchiveManifest:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            files = {}
            for done, (name, path) in enumerate(members.items(), 1):
                files[name] = _add(archive, name, path)
                progress("pack", done, len(members))
            manifest = ArchiveManifest(ARCHIVE_FORMAT, __version__, now(), *size, sources, schemas, files)
            archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(asdict(manifest), ensure_ascii=False), zipfile.ZIP_DEFLATED)
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Member:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, path.stat().st_size  # the size decides on the 64-bit format
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(info, "w") as out:
        while piece := source.read(_PIECE):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return Member(size, digest.hexdigest())
