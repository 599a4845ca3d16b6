"""One generation of an index: everything a reader needs, written once and never changed.

An index folder holds::

    chroma/              the store of record (unless a Chroma server is used)
    generations/<name>/  files.jsonl, manifest.json, lexical indexes, translations, embedding, vectors.npy
    CURRENT              the name of the generation that readers open, replaced by one atomic rename
    id, lock

A reader sees the old generation or the new one, never half of one. ``vectors.npy`` is a snapshot of what Chroma holds for
these chunks, so that exact scoring needs neither the database nor its approximate index.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rag.core import (
    Bullet,
    DigestEntry,
    DigestProblem,
    NoIndexError,
    Paper,
    StorageError,
    flush,
    flush_folder,
    is_there,
    replace_with,
)
from rag.digests import Chunk, chunk_paper, merge_papers

#: Increased when the files change; an index of another format is rebuilt from the digests.
FORMAT = 1
REBUILD = "Type `nonmun ingest --rebuild PATH`."


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A source file as it was indexed: its hash, its entries and its problems."""

    sha256: str
    entries: tuple[DigestEntry, ...]
    problems: tuple[DigestProblem, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from and with."""

    collection: str
    fingerprint: str
    embedding: str
    dimensions: int
    fit: str  # hash of the documents that the built-in embedding was fitted on; empty for another
    papers: int
    chunks: int
    passage_prefix: str = ""
    query_prefix: str = ""
    format: int = FORMAT
    built: str = field(default_factory=lambda: dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))


@dataclass(frozen=True)
class Generation:
    """The source side of a generation: files, papers, chunks. Cheap to load: it needs no analyser and no matrix."""

    folder: Path
    manifest: Manifest
    files: Mapping[str, FileRecord]

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """The papers by arXiv id, sorted by it."""
        return merge_papers({name: record.entries for name, record in self.files.items()})

    @cached_property
    def chunks(self) -> list[Chunk]:
        return [chunk for paper in self.papers.values() for chunk in chunk_paper(paper)]

    @classmethod
    def load(cls, index: Path) -> Generation:
        """Load the current generation of an index folder.

        :raises NoIndexError: if there is none.
        :raises StorageError: if it was written by another version or is damaged.
        """
        for _ in range(2):  # the writer may have replaced and removed it between the two reads
            folder = index / "generations" / current_name(index)
            if is_there(folder):
                return cls._read(folder)
        raise StorageError(f"The index at {str(index)!r} is damaged: {folder.name} is gone.", hint=REBUILD)

    @classmethod
    def _read(cls, folder: Path) -> Generation:
        try:
            values = json.loads((folder / "manifest.json").read_text("utf-8"))
            if values.get("format") != FORMAT:
                what = f"has format {values.get('format')!r}, this version writes {FORMAT}"
                raise StorageError(f"The index at {str(folder)!r} {what}.", hint=REBUILD)
            lines = (folder / "files.jsonl").read_text("utf-8").split("\n")
            files = dict(_file_from_json(json.loads(line)) for line in lines if line)
            return cls(folder, Manifest(**values), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise StorageError(f"The index at {str(folder)!r} cannot be read: {problem}.", hint=REBUILD) from problem

    def save(self) -> None:
        with (self.folder / "files.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            for name in sorted(self.files):
                out.write(json.dumps(_file_to_json(name, self.files[name]), ensure_ascii=False) + "\n")
        (self.folder / "manifest.json").write_text(json.dumps(dataclasses.asdict(self.manifest), indent=1), "utf-8")


def current_name(index: Path) -> str:
    """Return the name of the current generation.

    :raises NoIndexError: if nothing is indexed.
    :raises StorageError: if the file that says so cannot be read.
    """
    try:
        return (index / "CURRENT").read_text("utf-8").strip()
    except FileNotFoundError:
        hint = "Type `nonmun ingest PATH`, or `nonmun ingest --sample` to try it."
        raise NoIndexError("Nothing is indexed yet.", hint=hint) from None
    except (OSError, UnicodeDecodeError) as problem:
        hint = "Check NONMUN_HOME; `nonmun ingest --rebuild PATH` builds the index anew."
        raise StorageError(f"The index at {str(index)!r} cannot be read: {problem}.", hint=hint) from problem


def index_id(index: Path) -> str:
    """Return the name of an index among those of a Chroma server: drawn once, kept in its folder."""
    file = index / "id"
    if not file.exists():
        replace_with(uuid.uuid4().hex[:12], file)
    return file.read_text("utf-8").strip()


def publish(index: Path, folder: Path) -> None:
    """Make a finished folder, flushed to disk, the current generation; keep the one before it for readers that have it open."""
    try:
        before = current_name(index)
    except (NoIndexError, StorageError):  # a pointer that cannot be read keeps nothing
        before = ""
    flush(folder)
    for parent in (folder.parent, index, index.parent, index.parent.parent):  # the first ingest makes them all
        flush_folder(parent)
    replace_with(folder.name, index / "CURRENT")
    remove_others(index, {folder.name, before})


def remove_others(index: Path, keep: set[str]) -> None:
    """Delete the other generations, such as those that a killed ingest left."""
    for folder in (index / "generations").iterdir():
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _file_to_json(name: str, record: FileRecord) -> dict[str, Any]:
    def entry(e: DigestEntry) -> dict[str, Any]:
        values = {f.name: getattr(e, f.name) for f in dataclasses.fields(e)}
        return values | {"date": e.date.isoformat(), "bullets": [[b.section, b.text] for b in e.bullets]}

    problems = [dataclasses.asdict(p) for p in record.problems]
    return {"file": name, "sha256": record.sha256, "entries": [entry(e) for e in record.entries], "problems": problems}


def _file_from_json(values: Mapping[str, Any]) -> tuple[str, FileRecord]:
    entries = tuple(_entry_from_json(e) for e in values["entries"])
    problems = tuple(DigestProblem(**p) for p in values["problems"])
    return values["file"], FileRecord(values["sha256"], entries, problems)


def _entry_from_json(values: Mapping[str, Any]) -> DigestEntry:
    date, bullets = dt.date.fromisoformat(values["date"]), tuple(Bullet(*bullet) for bullet in values["bullets"])
    return DigestEntry(**{**values, "date": date, "authors": tuple(values["authors"]), "bullets": bullets})
