"""Folders, files and archives to source files, and source files to parsed digests.

A source file is named by its absolute path, a member of an archive by ``path!member``.
"""

from __future__ import annotations

import codecs
import hashlib
import lzma
import os
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rag.core import DigestProblem, ParsedDigest, UsageError, is_there
from rag.digests.formats.registry import format_of, suffixes

_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
#: A day's digest has about 60 kB; a file above this is no digest, and archives are read up to ten times as much.
MAX_FILE_BYTES = 32 * 2**20
MAX_ARCHIVE_BYTES = 10 * MAX_FILE_BYTES
#: What the readers of archives raise at damaged, encrypted or unknown contents.
_DAMAGE: tuple[type[Exception], ...] = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error)
_DAMAGE += (EOFError, LookupError, OverflowError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read: its name, its bytes, and their hash (SHA-256, hexadecimal)."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def collect(paths: Iterable[Path], *, may_be_empty: bool = False) -> Iterator[SourceFile | DigestProblem]:
    """Yield every digest file under the paths, in a fixed order; what cannot be read comes as a problem.

    A file that is named itself is read whatever it is called; in folders hidden files are skipped.

    :raises UsageError: if a path does not exist, or, unless they ``may_be_empty``, none of them holds such a file.
    """
    found_any = False
    seen: set[Path] = set()
    paths = list(paths)
    for path in paths:
        if not is_there(path):
            hint = "Check the path, or type `nonmun ingest --sample`."
            raise UsageError(f"There is no file or folder {str(path)!r}.", hint=hint)
    for path in paths:
        for file in _files_under(path.resolve()):
            if isinstance(file, DigestProblem):
                found_any = True
                yield _with_plain_name(file)
            elif file not in seen:
                seen.add(file)
                for item in _read(file):
                    found_any = True
                    yield _with_plain_name(item)
    if not found_any and not may_be_empty:
        names = ", ".join(repr(str(p)) for p in paths)
        hint = "Name the folder that holds the *.md files."
        raise UsageError(f"No digest in {names}: no Markdown file (*.md) in it.", hint=hint)


def _files_under(path: Path) -> Iterator[Path | DigestProblem]:
    """Yield a file itself, or the digests and archives in a folder, without those in folders that it only links to."""
    if not path.is_dir():
        if path.is_file():
            yield path
        return
    unreadable: list[OSError] = []
    found: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(folder, name) for name in names if _is_digest_name(name) or _is_archive_name(name))
    for problem in unreadable:
        yield _unreadable(str(problem.filename), problem)
    yield from sorted(file for file in found if not _is_device(file))


def _is_device(file: Path) -> bool:
    """Return whether a path is a pipe or the like, which can be read for ever. A dangling link is none."""
    try:
        return file.exists() and not file.is_file()
    except OSError:
        return False


def _read(file: Path) -> Iterator[SourceFile | DigestProblem]:
    name = str(file)
    try:
        if name.lower().endswith(".zip"):
            yield from _read_zip(file)
        elif name.lower().endswith(_ARCHIVES):
            yield from _read_tar(file)
        elif problem := _too_large(name, file.stat().st_size):
            yield problem
        else:
            yield SourceFile(name, file.read_bytes())
    except OSError as problem:
        yield _unreadable(name, problem)
    except _DAMAGE as problem:
        yield _damaged(name, problem)


def _read_zip(file: Path) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with zipfile.ZipFile(file) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            name = f"{file}!{info.filename}"
            if not _is_digest_name(info.filename) or info.is_dir():
                continue
            if problem := _too_large(name, info.file_size, total):
                yield problem
                continue
            total += info.file_size
            try:
                data = archive.read(info)
            except _DAMAGE as damage:
                yield _damaged(name, damage)
            else:
                yield SourceFile(name, data)


def _read_tar(file: Path) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with tarfile.open(file) as archive:
        for info in archive:
            name = f"{file}!{info.name}"
            if not _is_digest_name(info.name):
                continue
            if info.issym() or info.islnk():
                yield DigestProblem(name, 0, "a link, not followed", "pack the file itself", "error")
            elif not info.isfile():
                continue
            elif problem := _too_large(name, info.size, total):
                yield problem
            elif member := archive.extractfile(info):
                total += info.size
                yield SourceFile(name, member.read())
        # At a header that it cannot read, the iteration just ends.
        if archive.fileobj is not None:
            archive.fileobj.seek(archive.offset)
            if archive.fileobj.read(tarfile.BLOCKSIZE).strip(b"\0"):
                raise tarfile.ReadError("damaged after the files listed before")


def _is_digest_name(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in suffixes() and not any(p.startswith(".") for p in path.parts if p not in (".", ".."))


def _is_archive_name(name: str) -> bool:
    return name.lower().endswith(_ARCHIVES) and not name.startswith(".")


def _too_large(name: str, size: int, read: int = 0) -> DigestProblem | None:
    if size > MAX_FILE_BYTES:
        message, remedy = f"larger than {MAX_FILE_BYTES >> 20} MB, left out", "split it into one file per day"
    elif read + size > MAX_ARCHIVE_BYTES:
        message, remedy = f"beyond the first {MAX_ARCHIVE_BYTES >> 20} MB of the archive, left out", "split the archive"
    else:
        return None
    return DigestProblem(name, 0, message, remedy, "error")


def _unreadable(name: str, problem: OSError) -> DigestProblem:
    if problem.errno is None:  # what gzip and bz2 raise at damaged data
        return _damaged(name, problem)
    return DigestProblem(name, 0, f"cannot be read: {problem.strerror}", "check that it is there and you may read it", "error")


def _damaged(name: str, problem: Exception) -> DigestProblem:
    remedy = "pack it again as .zip or .tar.gz, without a password"
    return DigestProblem(name, 0, f"the archive cannot be read: {problem}", remedy, "error")


def _with_plain_name(item: SourceFile | DigestProblem) -> SourceFile | DigestProblem:
    """Return the item, or a problem where its name is no text and so could not be stored or shown."""
    name = item.name if isinstance(item, SourceFile) else item.file
    plain = name.encode(errors="replace").decode()
    if name == plain:
        return item
    if isinstance(item, DigestProblem):
        return replace(item, file=plain)
    return DigestProblem(plain, 0, "its name is no UTF-8, left out", "rename it", "error")


def archive_of(name: str) -> str:
    """Return the archive that a source file is a member of, or an empty string. A folder's name may hold a ``!``, too."""
    for found in re.finditer("!", name):
        place = name[: found.start()]
        if place.lower().endswith(_ARCHIVES) and not Path(place).is_dir():
            return place
    return ""


def is_gone(name: str, archives_read: Iterable[str] = ()) -> bool:
    """Return whether a source file that was read earlier no longer exists.

    :param name: of a :class:`SourceFile` that has not been met now.
    :param archives_read: archives that were just read; members of theirs that were not met are gone.
    """
    archive = archive_of(name)
    return not is_there(Path(archive or name), if_unsure=True) or (bool(archive) and archive in set(archives_read))


def read_source(source: SourceFile) -> ParsedDigest:
    """Decode one file and parse it by its format."""
    text, problems = decode(source.data, source.name)
    parsed = format_of(text, source.name).parse_digest(text, source.name)
    return ParsedDigest(parsed.entries, tuple(sorted((*problems, *parsed.problems), key=lambda p: p.line)))


def decode(data: bytes, file: str) -> tuple[str, list[DigestProblem]]:
    """Return the bytes of a file as text, without BOM and NUL bytes, and the problems.

    Bytes that are no UTF-8 become U+FFFD; each line that lost something gives a problem.
    """
    problems = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
        problems.append(DigestProblem(file, 0, "UTF-16, read as such", "save the file as UTF-8"))
    for number, line in enumerate(data.split(b"\n"), 1):
        if b"\0" in line:
            problems.append(DigestProblem(file, number, "NUL bytes, left out", "remove them from the line"))
        if not _is_utf8(line):
            problems.append(DigestProblem(file, number, "bytes that are no UTF-8, shown as \ufffd", "save the file as UTF-8"))
    return data.decode("utf-8-sig", errors="replace").replace("\0", ""), problems


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
