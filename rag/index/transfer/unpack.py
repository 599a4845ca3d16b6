"""Read an archive that may be damaged or hostile: nothing is written before its list of files is checked."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from rag.core import Database, Progress, StorageError, UsageError, is_there
from rag.index.formats import FORMAT
from rag.index.home import SOURCES
from rag.index.transfer.contents import ACCEPTED, ARCHIVE_FORMAT, INDEX, MANIFEST, ArchiveManifest

_PIECE = 2**20
_LONGEST_MANIFEST = 64 * 2**20  # bytes; a file takes about 150
#: An export is packed to about a third; a bomb to a thousandth.
_MOST_TIMES, _ALWAYS = 100, 64 * 2**20
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]|^[A-Za-z]:")
#: Raised by zipfile for damaged, encrypted or unknown contents.
_DAMAGE: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError)
_DAMAGE += (LookupError, OverflowError, RuntimeError, ValueError)
_AGAIN = "Copy the file again, or type `nonmun export FILE` where it came from."


@contextmanager
def opened(file: Path, databases: Sequence[Database]) -> Iterator[tuple[zipfile.ZipFile, ArchiveManifest]]:
    """Open an archive whose list of files is in order.

    :param databases: those that an archive may hold.
    :raises UsageError: if it is none, or damaged, or not to be trusted, or if a newer version wrote it.
    :raises StorageError: if it cannot be read.
    """
    if not is_there(file):
        raise UsageError(f"There is no file {str(file)!r}.", hint="Check the path.")
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive, file)
            _check_versions(manifest, databases, file)
            _check_names(archive, manifest, {database.file.name for database in databases}, file)
            _check_sizes(archive, manifest, file)
            yield archive, manifest
    except _DAMAGE as problem:
        raise UsageError(f"{str(file)!r} is damaged, or no export: {problem}.", hint=_AGAIN) from problem
    except OSError as problem:
        hint = "Check that it can be read, and the space left in NONMUN_HOME."
        raise StorageError(f"Cannot import {str(file)!r}: {problem.strerror or problem}.", hint=hint) from problem


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> ArchiveManifest:
    if MANIFEST not in archive.namelist():
        raise UsageError(f"{str(file)!r} is no export of nonmun: it has no {MANIFEST}.", hint="Type `nonmun export FILE`.")
    with archive.open(MANIFEST) as source:
        text = source.read(_LONGEST_MANIFEST + 1)
    if len(text) > _LONGEST_MANIFEST:
        raise ValueError(f"its {MANIFEST} is longer than {_LONGEST_MANIFEST >> 20} MB")
    values = json.loads(text)
    found = values.get("archive") if isinstance(values, dict) else None
    if isinstance(found, int) and found > ARCHIVE_FORMAT:
        raise _newer(file, f"the archive has version {found}, this nonmun reads {ARCHIVE_FORMAT}")
    manifest: ArchiveManifest = TypeAdapter(ArchiveManifest).validate_json(text, strict=True)
    return manifest


def _newer(file: Path, what: str) -> UsageError:
    return UsageError(f"A newer nonmun wrote {str(file)!r}: {what}.", hint="Install the nonmun that wrote it.")


def _check_versions(manifest: ArchiveManifest, databases: Sequence[Database], file: Path) -> None:
    known = {INDEX: FORMAT} | {database.file.name: database.newest for database in databases}
    for name, version in manifest.schemas.items():
        if name in known and version > known[name]:
            raise _newer(file, f"its {name} has version {version}, this nonmun reads versions up to {known[name]}")


def _check_names(archive: zipfile.ZipFile, manifest: ArchiveManifest, databases: set[str], file: Path) -> None:
    infos = [info for info in archive.infolist() if info.filename != MANIFEST]
    for info in infos:
        name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
        if _CONTROL.search(name) or not all(part.strip(". ") for part in name.split("/")) or kind not in (0, stat.S_IFREG):
            what = f"{name!r} in {str(file)!r} leads out of the archive or is no plain file."
            raise UsageError(what, hint="Nothing was imported. This archive was not made by `nonmun export`.")
        if not (name.startswith((f"{INDEX}/", f"{SOURCES}/")) or name == ACCEPTED or name in databases):
            raise ValueError(f"it holds {name!r}, which no export has")
    names = [info.filename for info in infos]
    if len(names) != len(set(names)) or set(names) != set(manifest.files):
        odd = sorted(set(names) ^ set(manifest.files)) or sorted(name for name in names if names.count(name) > 1)
        raise ValueError(f"its files are not those that its {MANIFEST} lists, such as {odd[0]!r}")


def _check_sizes(archive: zipfile.ZipFile, manifest: ArchiveManifest, file: Path) -> None:
    for info in archive.infolist():
        if info.filename != MANIFEST and info.file_size != manifest.files[info.filename].size:
            raise ValueError(f"{info.filename!r} does not have the size that its {MANIFEST} gives")
    packed, total = file.stat().st_size, sum(info.file_size for info in archive.infolist())
    if total > max(_ALWAYS, packed * _MOST_TIMES):
        what = f"{str(file)!r} of {packed:,} bytes would grow to {total:,} bytes."
        raise UsageError(what, hint="Nothing was imported. This archive was not made by `nonmun export`.")


def unpack(archive: zipfile.ZipFile, manifest: ArchiveManifest, folder: Path, progress: Progress) -> None:
    """Write the files of an archive into a new folder, and check each against its hash.

    :raises ValueError: and what zipfile raises, if a file is damaged.
    :raises OSError: if there is no space for all, or the disk fails.
    """
    folder.mkdir(parents=True)
    total, free = sum(member.size for member in manifest.files.values()), shutil.disk_usage(folder).free
    if total > free:
        raise OSError(f"it needs {total:,} bytes, and {free:,} are free")
    for done, (name, member) in enumerate(manifest.files.items(), 1):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, place.open("xb") as out:
            size, digest = _copy(source, out)
        if (size, digest) != (member.size, member.sha256):
            raise ValueError(f"{name!r} is not what was exported")
        progress("unpack", done, len(manifest.files))


def _copy(source: IO[bytes], out: IO[bytes]) -> tuple[int, str]:
    """Copy and flush a file; return its size and hash. A file is never read beyond the size that the archive gives."""
    size, digest = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        out.write(piece)
        digest.update(piece)
        size += len(piece)
    out.flush()
    os.fsync(out.fileno())
    return size, digest.hexdigest()
