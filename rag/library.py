"""Folders, files and archives to digest files; the entries of all files to papers.

A source file is known by its place: the absolute path, and for a member of an archive ``path!member``.
"""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rag.digest import decode, parse_digest
from rag.errors import StorageError, UsageError
from rag.models import DigestEntry, DigestProblem, Paper, ParsedDigest

__all__ = ["SourceFile", "collect", "is_gone", "merge_papers", "read_source"]

_SUFFIXES = {".md", ".markdown"}
_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
#: A day's digest has about 60 kB; a file above this is no digest, and archives are read up to ten times as much.
MAX_FILE_BYTES = 32 * 2**20
MAX_ARCHIVE_BYTES = 10 * MAX_FILE_BYTES


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read: where it lies, its bytes, and the hash of them (SHA-256, hexadecimal)."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def collect(paths: Iterable[Path]) -> Iterator[SourceFile | DigestProblem]:
    """Every Markdown file under the paths, in a fixed order; what cannot be read comes as a problem.

    A file that is named itself is read whatever it is called; in folders hidden files are passed over.

    :raises UsageError: if a path does not exist, or none of them holds a Markdown file.
    """
    found_any = False
    seen: set[Path] = set()
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise UsageError(
                f"There is no file or folder {str(path)!r}.", hint="Check the path, or type `nonmun ingest --sample`."
            )
    for path in paths:
        for file in _files_under(path.resolve()):
            if file in seen:
                continue
            seen.add(file)
            for item in _read(file):
                found_any = True
                yield item
    if not found_any:
        names = ", ".join(repr(str(p)) for p in paths)
        raise UsageError(
            f"No digest in {names}: no Markdown file (*.md) in it.", hint="Name the folder that holds the *.md files."
        )


def _files_under(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path).parts
        if any(part.startswith(".") for part in inside) or not file.is_file():
            continue
        if file.suffix.lower() in _SUFFIXES or file.name.lower().endswith(_ARCHIVES):
            yield file


def _read(file: Path) -> Iterator[SourceFile | DigestProblem]:
    name = str(file)
    try:
        if name.lower().endswith(".zip"):
            yield from _read_zip(file)
        elif name.lower().endswith(_ARCHIVES):
            yield from _read_tar(file)
        elif file.stat().st_size > MAX_FILE_BYTES:
            yield _too_large(name)
        else:
            yield SourceFile(name, file.read_bytes())
    except OSError as problem:
        yield DigestProblem(name, 0, f"cannot be read: {problem.strerror or problem}", "check that you may read it", "error")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, NotImplementedError) as problem:
        yield DigestProblem(name, 0, f"the archive cannot be read: {problem}", "pack it again as .zip or .tar.gz", "error")


def _read_zip(file: Path) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with zipfile.ZipFile(file) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            name = f"{file}!{info.filename}"
            if info.is_dir() or not _is_digest_name(info.filename):
                continue
            total += info.file_size
            if info.file_size > MAX_FILE_BYTES or total > MAX_ARCHIVE_BYTES:
                yield _too_large(name)
                continue
            yield SourceFile(name, archive.read(info))


def _read_tar(file: Path) -> Iterator[SourceFile | DigestProblem]:
    total = 0
    with tarfile.open(file) as archive:
        for info in archive:
            name = f"{file}!{info.name}"
            if not info.isfile() or not _is_digest_name(info.name):
                continue
            total += info.size
            if info.size > MAX_FILE_BYTES or total > MAX_ARCHIVE_BYTES:
                yield _too_large(name)
                continue
            member = archive.extractfile(info)
            if member is not None:
                yield SourceFile(name, member.read())


def _is_digest_name(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in _SUFFIXES and not any(p.startswith(".") for p in path.parts if p not in (".", ".."))


def _too_large(name: str) -> DigestProblem:
    return DigestProblem(name, 0, f"larger than {MAX_FILE_BYTES >> 20} MB, left out", "split it into one file per day", "error")


def is_gone(name: str, archives_read: Iterable[str] = ()) -> bool:
    """Whether a source file that was read earlier is there no more.

    :param name: the name of a :class:`SourceFile`.
    :param archives_read: archives that were just read; a member of one of them that was not met is gone.
    """
    place, inside, _ = name.partition("!")
    return not Path(place).exists() or (bool(inside) and place in set(archives_read))


def read_source(source: SourceFile) -> ParsedDigest:
    """Decode and parse one file."""
    text, problems = decode(source.data, source.name)
    parsed = parse_digest(text, source.name)
    return ParsedDigest(parsed.entries, tuple(problems) + parsed.problems)


def merge_papers(files: Mapping[str, Iterable[DigestEntry]]) -> dict[str, Paper]:
    """The papers that the entries of all files describe, by arXiv id, sorted by it.

    Entries of one paper on one day are joined: bullets that only one of them has are kept, in order of file name and line.
    """
    by_day: dict[str, dict[str, DigestEntry]] = defaultdict(dict)
    for name in sorted(files):
        for entry in files[name]:
            days = by_day[entry.arxiv_id]
            day = entry.date.isoformat()
            days[day] = _join(days[day], entry) if day in days else entry
    return {
        arxiv_id: Paper(arxiv_id, tuple(days[day] for day in sorted(days, reverse=True)))
        for arxiv_id, days in sorted(by_day.items())
    }


def _join(first: DigestEntry, second: DigestEntry) -> DigestEntry:
    if second.bullets == first.bullets:
        return first
    votes = [v for v in (first.votes, second.votes) if v is not None]
    return replace(
        first,
        bullets=tuple(dict.fromkeys(first.bullets + second.bullets)),
        votes=max(votes, default=None),
        authors=first.authors or second.authors,
    )


def ensure_folder(path: Path) -> None:
    """Make a folder that can be written to.

    :raises StorageError: if it cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        raise StorageError(
            f"Cannot write to {str(path)!r}: {problem.strerror}.",
            hint="Set NONMUN_HOME to a folder you may write to.",
        ) from problem
