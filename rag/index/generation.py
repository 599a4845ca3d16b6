"""One generation of an index: everything that a reader needs, immutable once written.

An index folder holds::

    chroma/              the store of record (unless a Chroma server is used); ``chroma.<name>/`` after a rebuild
    generations/<name>/  files.jsonl, repairs.json, manifest.json, ids of chunks, lexical indexes, translations, embedding,
                         vectors.npy, audit, sums.json
    CURRENT              the name of the generation that readers open, replaced by one atomic rename
    id, lock

``vectors.npy`` is a snapshot of the vectors in Chroma, so that exact scoring does not need the database.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from rag.core import (
    NoIndexError,
    Paper,
    StorageError,
    is_there,
    mend_of,
    uncollected,
)
from rag.digests import merge_papers
from rag.index.chunks import CHUNK_FILES, Chunks, Origins
from rag.index.formats import (
    FILES,
    FORMAT,
    INGEST,
    MANIFEST,
    REPAIRS,
    STORE,
    has_chunk_ids,
    has_repairs,
    needs_sums,
    read_manifest,
)
from rag.index.records import FileRecord, record_from_json, to_json
from rag.index.remains import rebuild_hint
from rag.index.repairs import Repairs, find_repairs, repair, repairs_from_json, repairs_to_json
from rag.index.sums import NAME, SUMS, check_sums, differing, has_sums, save_sums, told

T = TypeVar("T")


class LostNameError(StorageError):
    """The name of the current generation is lost, or names none: the newest whole one can take its place."""


#: What a generation is, from which an ingest makes all other files anew.
SOURCE = frozenset((FILES, MANIFEST))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The embedding of a generation, its collection in Chroma, its size, its date and the format of its files.

    ``store`` is the folder of the embedded database, beside the generations that share it; unused with a Chroma server.
    ``files`` is 0 where an older version did not count them.
    """

    collection: str
    fingerprint: str
    embedding: str
    dimensions: int
    fit: str  # hash of the documents that the built-in embedding was fitted on; empty for other embeddings
    papers: int
    chunks: int
    passage_prefix: str = ""
    query_prefix: str = ""
    format: int = FORMAT
    store: str = STORE
    files: int = 0
    built: str = field(default_factory=lambda: dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))


@dataclass(frozen=True)
class Generation:
    """The files, papers and chunks of a generation. Cheap to load: it needs no analyser and no matrix.

    The files have the texts as written, papers and chunks have them with the ``repairs``. ``lost`` are parts that are not read,
    as they are damaged.
    """

    folder: Path
    manifest: Manifest
    files: Mapping[str, FileRecord]
    repairs: Repairs = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    _stores_chunks = False  # whether the folder has the ids of the chunks of these files

    @cached_property
    def digests(self) -> dict[str, FileRecord]:
        """The files by name, without copies: a file that has the bytes and the entries of one before it."""
        first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.files):
            record = self.files[name]
            if all(self.files[other].entries != record.entries for other in first[record.sha256]):
                first[record.sha256].append(name)
        return {name: self.files[name] for names in first.values() for name in names}

    @cached_property
    @uncollected()
    def papers(self) -> dict[str, Paper]:
        """The papers by arXiv id, in ascending order."""
        return repair(self._written, self.repairs)

    @property
    def _written(self) -> dict[str, Paper]:
        return merge_papers({name: record.entries for name, record in self.digests.items()})

    def repaired(self) -> Generation:
        """Return this generation with the repairs that its files need."""
        return dataclasses.replace(self, repairs=find_repairs(self._written))

    @cached_property
    def chunks(self) -> Chunks:
        """The chunks of all papers, in their order."""
        papers = list(self.papers.values())
        if self._stores_chunks and not self.lost.intersection(CHUNK_FILES):
            with suppress(OSError, ValueError, EOFError):  # ids are made of content, so nothing is lost
                check_sums(self.folder, names=CHUNK_FILES)
                return Chunks.load(self.folder, papers)
        return Chunks.of(papers)

    def place(self, name: str) -> Path:
        """Return where a part of the generation is: a file, or a folder.

        :raises FileNotFoundError: if it is known to be damaged.
        """
        if any(lost == name or lost.startswith(f"{name}/") for lost in self.lost):
            raise FileNotFoundError(f"{name} is damaged")
        return self.folder / name

    def damaged(self) -> list[str]:
        """Return the files that are not as they were written, all of which are read for it.

        :raises StorageError: if one cannot be read.
        """
        if needs_sums(self.manifest.format) and not has_sums(self.folder):
            return [SUMS]
        try:
            return differing(self.folder)
        except OSError as problem:
            hint = mend_of(problem, self.folder, INGEST)
            raise StorageError(f"The index at {str(self.folder)!r} cannot be read: {problem}.", hint=hint) from problem

    def examined(self) -> Generation:
        """Return this generation without what is damaged; without the checksums, all that can be made anew counts as such."""
        found = self.damaged()
        if found == [SUMS]:
            files = (file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file())
            found = [SUMS, *sorted(set(files) - SOURCE - {REPAIRS})]
        other = dataclasses.replace(self, lost=frozenset(found))
        other.__dict__["_stores_chunks"] = self._stores_chunks
        return other

    def following(self, before: Generation) -> tuple[Generation, Origins]:
        """Return this generation with what the one before has of unchanged papers, and where these were there.

        Only papers in files that differ are read anew.
        """
        names = [n for n in self.files.keys() | before.files.keys() if self.files.get(n) != before.files.get(n)]
        told = {e.arxiv_id for files in (self.files, before.files) for n in names if n in files for e in files[n].entries}
        written = merge_papers({n: [e for e in r.entries if e.arxiv_id in told] for n, r in self.digests.items()})
        repairs = {i: found for i, found in before.repairs.items() if i not in told} | find_repairs(written)
        papers = {i: paper for i, paper in before.papers.items() if i not in told} | repair(written, repairs)
        kept = frozenset(i for i, paper in papers.items() if i not in told or before.papers.get(i) == paper)
        papers = dict(sorted(papers.items()))
        found = dataclasses.replace(self, repairs=repairs)
        origins = Origins.between(before.papers, papers, kept)
        found.__dict__.update(papers=papers, chunks=Chunks.of(list(papers.values()), before.chunks, origins))
        return found, origins

    def described(self, manifest: Manifest) -> Generation:
        """Return this generation with another manifest."""
        other = dataclasses.replace(self, manifest=manifest)
        other.__dict__.update({name: self.__dict__[name] for name in ("papers", "chunks") if name in self.__dict__})
        return other

    @classmethod
    def load(cls, index: Path) -> Generation:
        """Load the current generation of an index folder.

        :raises NoIndexError: if there is none.
        :raises LostNameError: if the file that names it is lost or garbled, or names none that is there.
        :raises StorageError: if a newer version wrote it, or if it is damaged.
        """
        for _ in range(2):  # between the two reads, a writer may have replaced and deleted it
            folder = index / "generations" / current_name(index)
            if is_there(folder):
                return cls.read(folder)
        raise LostNameError(f"The index at {str(index)!r} is damaged: {folder.name} is gone.", hint=INGEST)

    @classmethod
    @uncollected()
    def read(cls, folder: Path) -> Generation:
        """Read the files of a generation; raises as :meth:`load`."""
        try:
            manifest = manifest_of(folder)
            lines = (folder / FILES).read_text("utf-8").split("\n")
            records = [json.loads(line) for line in lines if line]
            files = {record["file"]: record_from_json(record) for record in records}
            if manifest.files not in (0, len(files)):
                raise ValueError(f"{len(files):,} of {manifest.files:,} files are left")
            check_sums(folder, names=(FILES,))
            found = cls(folder, manifest, files)
            if has_repairs(manifest.format):
                repairs = _read_repairs(folder)
                found = found.repaired() if repairs is None else dataclasses.replace(found, repairs=repairs)
            found.__dict__["_stores_chunks"] = has_chunk_ids(manifest.format)
            return found
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            hint = mend_of(problem, folder, rebuild_hint(folder))
            raise StorageError(f"The index at {str(folder)!r} cannot be read: {problem}.", hint=hint) from problem

    def save(self, before: Generation | None = None) -> None:
        """Write the files, the repairs, the manifest and, at last, the checksums of all files to the generation's folder.

        :param before: a generation whose lines are copied for files that are the same there.
        """
        lines = before._lines() if before is not None else {}
        with (self.folder / FILES).open("w", encoding="utf-8", newline="\n") as out:
            for name, record in sorted(self.files.items()):
                line = lines.get(name) if before is not None and before.files.get(name) == record else None
                out.write(line or json.dumps({"file": name} | to_json(record), ensure_ascii=False, default=to_json))
                out.write("\n")
        (self.folder / REPAIRS).write_text(json.dumps(repairs_to_json(self.repairs), ensure_ascii=False), "utf-8")
        manifest = dataclasses.asdict(self.manifest) | {"files": len(self.files)}
        (self.folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        save_sums(self.folder)

    def _lines(self) -> dict[str, str]:
        """Return the stored line of each file; none if an older version wrote them."""
        if self.manifest.format != FORMAT:
            return {}
        lines = (self.folder / FILES).read_text("utf-8").split("\n")
        return dict(zip(self.files, filter(None, lines), strict=True))


def check_whole(generation: Generation) -> None:
    """Check that all files of a generation are what was written.

    :raises StorageError: if not; the hint says what mends them.
    """
    if found := generation.damaged():
        what = f"The index at {str(generation.folder)!r} is damaged: {told(found)}."
        raise StorageError(what, hint=rebuild_hint(generation.folder) if SOURCE.intersection(found) else INGEST)


def built_after(before: Generation | None) -> str:
    """Return the moment at which a generation is built: now, or a second after the one before if the clock was set back."""
    now = dt.datetime.now(dt.UTC)
    if before is not None:
        with suppress(ValueError):
            now = max(now, dt.datetime.fromisoformat(before.manifest.built) + dt.timedelta(seconds=1))
    return now.isoformat(timespec="seconds")


def current_name(index: Path) -> str:
    """Return the name of the current generation.

    :raises NoIndexError: if nothing is indexed.
    :raises LostNameError: if the file that names it is lost or garbled.
    :raises StorageError: if it cannot be read.
    """
    file = index / "CURRENT"
    try:
        name = file.read_text("utf-8").strip()
    except FileNotFoundError:
        if is_indexed(index):
            raise LostNameError(f"The file {str(file)!r} is gone.", hint=INGEST) from None
        hint = "Type `nonmun ingest PATH`, or `nonmun ingest --sample` to try it."
        raise NoIndexError("Nothing is indexed yet.", hint=hint) from None
    except UnicodeDecodeError:
        name = ""
    except OSError as problem:
        hint = mend_of(problem, index, "Check NONMUN_HOME, or type `nonmun ingest --rebuild PATH`.")
        raise StorageError(f"The index at {str(index)!r} cannot be read: {problem}.", hint=hint) from problem
    if not NAME.fullmatch(name):
        raise LostNameError(f"The file {str(file)!r} is garbled.", hint=INGEST)
    return name


def is_indexed(index: Path) -> bool:
    """Return whether an index has a generation, even if the file is lost that names it."""
    return is_there(index / "CURRENT") or any((index / "generations").glob(f"*/{MANIFEST}"))


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest of the generation in a folder, without its other files.

    :raises StorageError: if it is not as written, or a newer version wrote it.
    """
    found = Manifest(**read_manifest(json.loads((folder / MANIFEST).read_text("utf-8")), folder))
    check_sums(folder, names=(MANIFEST,))  # stores that it does not name are deleted
    return found


def _read_repairs(folder: Path) -> Repairs | None:
    """Return the repairs that are stored; None if they are damaged: they are found again in the files."""
    try:
        check_sums(folder, names=(REPAIRS,))
        return repairs_from_json(json.loads((folder / REPAIRS).read_text("utf-8")))
    except PermissionError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
