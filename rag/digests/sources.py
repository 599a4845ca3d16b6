"""Find source files in folders and archives, and parse them.

The name of a source file is its absolute path, or ``path!member`` for a member of an archive.
"""

from __future__ import annotations

import codecs
import errno
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

from rag.core import DigestProblem, LimitSettings, ParsedDigest, UsageError, is_there, short_path
from rag.digests.formats.registry import format_named, format_of, suffixes

_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar")
#: Raised by the archive modules for damaged, encrypted or unknown contents.
_DAMAGE: tuple[type[Exception], ...] = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error)
_DAMAGE += (EOFError, LookupError, OverflowError, RuntimeError, ValueError)
_UNREADABLE: tuple[type[Exception], ...] = (OSError, *_DAMAGE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The name and the bytes of a file."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def collect(
    paths: Iterable[Path], *, limits: LimitSettings | None = None, may_be_empty: bool = False
) -> Iterator[SourceFile | DigestProblem]:
    """Yield every digest under the paths in a fixed order, and a problem for each that cannot be read.

    A path to a file is read whatever its name; in folders, hidden files and homes of nonmun are skipped.

    :param limits: how large files and archives may be; by default as large as without settings.
    :raises UsageError: if a path does not exist, or if no path holds a digest and they may not be empty.
    """
    found_any, limits = False, limits or LimitSettings()
    paths = list(paths)
    for path in paths:
        if not is_there(path):
            hint = "Check the path, or type `nonmun ingest --sample`."
            raise UsageError(f"There is no file or folder {str(path)!r}.", hint=hint)
    for file in dict.fromkeys(found for path in paths for found in _files_under(path.resolve())):
        for item in [file] if isinstance(file, DigestProblem) else _read(file, limits):
            found_any = True
            yield _with_plain_name(item)
    if not found_any and not may_be_empty:
        names = ", ".join(repr(str(p)) for p in paths)
        hint = "Give the folder that holds the digests, or the file itself."
        raise UsageError(f"No digest in {names}: no {', '.join(f'*{s}' for s in sorted(suffixes()))} in it.", hint=hint)


def _files_under(path: Path) -> Iterator[Path | DigestProblem]:
    """Yield a file itself, or the digests and archives in a folder; links to folders are not followed."""
    if not path.is_dir():
        if path.is_file():
            yield path
        return
    unreadable: list[OSError] = []
    found: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_own(Path(folder, name))]
        names = [name for name in names if not name.startswith(".")]
        found.extend(Path(folder, name) for name in names if is_digest_name(name) or name.lower().endswith(_ARCHIVES))
    yield from (_unreadable(short_path(str(problem.filename)), problem) for problem in unreadable)
    # Not pipes and devices, which may never end; a dangling link becomes a problem when it is read.
    yield from sorted(file for file in found if not is_there(file) or file.is_file())


def _is_own(folder: Path) -> bool:
    """Return whether a folder holds what nonmun itself wrote: a home with its indexes, or these."""
    try:
        return any(folder.glob("indexes/*/generations")) or any(folder.glob("*/generations"))
    except OSError:  # such as a name that is too long, of which the walk tells
        return False


def _read(file: Path, limits: LimitSettings) -> Iterator[SourceFile | DigestProblem]:
    name = str(file)
    try:
        if name.lower().endswith(".zip"):
            yield from _read_zip(file, limits)
        elif name.lower().endswith(_ARCHIVES):
            yield from _read_tar(file, limits)
        elif problem := _too_large(name, file.stat().st_size, limits):
            yield problem
        else:
            yield SourceFile(name, file.read_bytes())
    except _UNREADABLE as problem:
        yield _unreadable(name, problem)


def _read_zip(file: Path, limits: LimitSettings) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with zipfile.ZipFile(file) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            name = f"{file}!{info.filename}"
            if not is_digest_name(info.filename) or info.is_dir():
                continue
            if problem := _too_large(name, info.file_size, limits, total):
                yield problem
                continue
            total += info.file_size
            try:
                data = archive.read(info)
            except _DAMAGE as damage:
                yield _unreadable(name, damage)
            else:
                yield SourceFile(name, data)


def _read_tar(file: Path, limits: LimitSettings) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with tarfile.open(file) as archive:
        for info in archive:
            name = f"{file}!{info.name}"
            if not is_digest_name(info.name):
                continue
            if info.issym() or info.islnk():
                yield DigestProblem(name, 0, "a link, not followed", "pack the file itself", "error")
            elif not info.isfile():
                continue
            elif problem := _too_large(name, info.size, limits, total):
                yield problem
            elif member := archive.extractfile(info):
                total += info.size
                yield SourceFile(name, member.read())
        # The iteration ends without an error at a header that cannot be read.
        if archive.fileobj is not None:
            archive.fileobj.seek(archive.offset)
            if archive.fileobj.read(tarfile.BLOCKSIZE).strip(b"\0"):
                raise tarfile.ReadError("damaged after the files listed before")


def is_digest_name(name: str) -> bool:
    """Return whether a file of this name is read where it is found in a folder or an archive."""
    path = Path(name)
    return path.suffix.lower() in suffixes() and not any(p.startswith(".") for p in path.parts if p not in (".", ".."))


def _too_large(name: str, size: int, limits: LimitSettings, read: int | None = None) -> DigestProblem | None:
    """Return that a file is too large, or a member of an archive of which so many bytes were read before."""
    if size > limits.file_mb << 20:
        message = f"larger than {limits.file_mb:,} MB, left out"
        remedy = "split it into one file per day, or raise NONMUN_MAX_FILE_MB"
    elif read is not None and read + size > limits.archive_mb << 20:
        message = f"beyond the first {limits.archive_mb:,} MB of the archive, left out"
        remedy = "split the archive, or raise NONMUN_MAX_ARCHIVE_MB"
    else:
        return None
    return DigestProblem(name, 0, message, remedy, "error")


def _unreadable(name: str, problem: Exception) -> DigestProblem:
    if isinstance(problem, OSError) and problem.errno is not None:  # None if gzip or bz2 found damaged data
        message, remedy = f"cannot be read: {problem.strerror}", "check that it exists and that you may read it"
        if problem.errno == errno.ENAMETOOLONG:
            remedy = "move it to a folder that is not so deep, or give it a shorter name"
    else:
        message, remedy = f"the archive cannot be read: {problem}", "pack it again as .zip or .tar.gz, without a password"
    return DigestProblem(name, 0, message, remedy, "error")


def _with_plain_name(item: SourceFile | DigestProblem) -> SourceFile | DigestProblem:
    """Return the item, or a problem if its name is not valid Unicode and so cannot be stored or shown."""
    name = item.name if isinstance(item, SourceFile) else item.file
    plain = name.encode(errors="replace").decode()
    if name == plain:
        return item
    if isinstance(item, DigestProblem):
        return replace(item, file=plain)
    return DigestProblem(plain, 0, "its name is not UTF-8, left out", "rename it", "error")


def archive_of(name: str) -> str:
    """Return the archive that a source file is a member of, or an empty string. Names of folders may contain ``!`` as well."""
    for found in re.finditer("!", name):
        place = name[: found.start()]
        if place.lower().endswith(_ARCHIVES) and not Path(place).is_dir():
            return place
    return ""


def is_gone(name: str, archives_read: Iterable[str] = ()) -> bool:
    """Return whether a source file that an earlier ingest read, and this one did not, no longer exists.

    :param archives_read: archives that this ingest read completely; their other members are gone.
    """
    archive = archive_of(name)
    return not is_there(Path(archive or name), if_unsure=True) or (bool(archive) and archive in set(archives_read))


def read_source(source: SourceFile, form: str = "") -> ParsedDigest:
    """Decode a file and parse it in its format.

    :param form: the name of the format; recognised from the content if it is empty.
    :raises UsageError: if there is no format of that name.
    """
    text, problems = decode(source.data, source.name)
    text = text if "\n" in text else text.replace("\r", "\n")
    name = form or format_of(text, source.name)
    parsed = format_named(name).parse_digest(text, source.name)
    return ParsedDigest(parsed.entries, tuple(sorted((*problems, *parsed.problems), key=lambda p: p.line)), name)


def decode(data: bytes, file: str) -> tuple[str, list[DigestProblem]]:
    """Return the bytes of a file as text without BOM and NUL bytes, and a problem for each line that lost something.

    Invalid UTF-8 becomes U+FFFD.
    """
    problems = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
        problems.append(DigestProblem(file, 0, "encoded in UTF-16, read as such", "save the file as UTF-8"))
    for number, line in enumerate(data.split(b"\n"), 1):
        if b"\0" in line:
            problems.append(DigestProblem(file, number, "NUL bytes, left out", "remove them from the line"))
        if line.decode(errors="ignore").encode() != line:
            problems.append(DigestProblem(file, number, "invalid UTF-8, shown as \ufffd", "save the file as UTF-8"))
    return data.decode("utf-8-sig", errors="replace").replace("\0", ""), problems
