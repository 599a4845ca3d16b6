"""Bring an index up to date with folders, files and archives.

If an ingest is killed before it publishes the new generation, the old one still answers, and the next run finishes the work.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rag.core import (
    DigestEntry,
    DigestProblem,
    Paper,
    Progress,
    Settings,
    UsageError,
    ensure_folder,
    need_files,
    need_memory,
    no_progress,
    uncollected,
)
from rag.digests import MAX_CHUNK_CHARS, SourceFile, archive_of, collect, format_named, is_gone, read_source
from rag.index.audit.result import is_current
from rag.index.build import build
from rag.index.collections import missing_chunks
from rag.index.embeddings.registry import check_embedding
from rag.index.formats import FORMAT
from rag.index.generation import Generation, is_indexed
from rag.index.generations import delete_unused_stores, is_named, latest, publish, remains
from rag.index.lock import writing
from rag.index.records import FileRecord
from rag.index.relabel import relabel
from rag.index.renames import find_renamed
from rag.index.store import HANDLES
from rag.index.sums import SUMS, told
from rag.index.transfer.swap import resume
from rag.text import how_many

_MEMORY = 2500  # megabytes, of addresses rather than of what is used


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper that an ingest added, changed or removed; ``date`` and ``title`` are those of its newest digest."""

    change: Literal["new", "changed", "gone"]
    arxiv_id: str
    date: dt.date
    title: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The changes of an ingest in papers, and the problems of the files it read.

    ``files`` counts the indexed files, ``copies`` further ones that repeat one of them, ``gone`` those that no longer exist
    (``--prune`` removes their entries). ``renamed`` says where files that were renamed or moved are now, by old name; their
    papers are unchanged. ``notes`` and ``warnings`` are sentences about the index and a configured embedding; ``usage`` counts
    its ``passages`` and ``tokens``, and gives the ``cost`` in dollars if the price is known. ``changes`` lists the papers in
    order of arXiv id.
    """

    files: int
    papers: int
    added: int
    updated: int
    removed: int
    unchanged: int
    gone: int
    problems: tuple[DigestProblem, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[PaperChange, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    copies: int = 0


@uncollected()
def ingest_paths(
    index: Path,
    paths: Sequence[Path],
    *,
    settings: Settings,
    prune: bool = False,
    follow: Sequence[Path] = (),
    rebuild: bool = False,
    form: str = "",
    progress: Progress = no_progress,
) -> IngestReport:
    """Index the digests under ``paths``.

    :param index: the index's folder; created if it does not exist.
    :param settings: the vector store and the embedding.
    :param prune: remove the entries of files that no longer exist.
    :param follow: folders of which this is done in any case.
    :param rebuild: discard what is indexed, and build the index from ``paths`` alone.
    :param form: the name of the format in which to read all files; recognised from their content if it is empty.
    :raises UsageError: if a path does not exist, if no file under the paths is a digest, or if there is no such format.
    :raises SettingsError: if the index was built with another embedding than the configured one and is not rebuilt.
    :raises ModelServerError: if the server of the embedding fails.
    :raises IndexBusyError: if another process is writing to the index for longer than the settings wait.
    :raises StorageError: if the folder or the vector store cannot be written.
    """
    if form:
        format_named(form)
    wait = settings.lock_wait
    resume(index, wait, progress)  # an import that was killed, whose files may be among those to read
    may_be_empty = prune and not rebuild and is_indexed(index)  # if the last digest is gone
    sources = list(collect(paths, limits=settings.limits, may_be_empty=may_be_empty))
    ensure_folder(index / "generations")
    check_room(index)
    with writing(index, wait, progress) as waited:
        if waited:  # for one that may have written some of these files
            sources = list(collect(paths, limits=settings.limits, may_be_empty=may_be_empty))
        delete_unused_stores(index)
        before = None if rebuild else latest(index)
        had = remains(index) if rebuild else None
        if before is not None:
            before = before.examined()
            check_embedding(before.manifest, settings)
        old = before.files if before else {}
        files, problems, gone, renamed = _compare(sources, old, prune, [str(folder.resolve()) for folder in follow], form)
        if not any(record.entries for record in files.values()) and not (prune and old):
            names = ", ".join(repr(str(p)) for p in paths)
            first = f" ({problems[0].message})" if problems else ""
            hint = "Type `nonmun parse PATH` to list the problems."
            raise UsageError(f"No digest in {names}: no paper found in any file{first}.", hint=hint)
        after, about = _publish(index, files, before, settings, progress, rebuild=rebuild)
    if had is not None:
        about |= {"notes": (*about.get("notes", ()), *had.missing(after.papers.keys()))}
    changes = tuple(_changes(before.papers if before else {}, after.papers))
    count = Counter(change.change for change in changes)
    counts = count["new"], count["changed"], count["gone"], len(after.papers) - count["new"] - count["changed"]
    about |= {"changes": changes, "renamed": renamed, "copies": len(after.files) - len(after.digests)}
    return IngestReport(len(after.digests), len(after.papers), *counts, gone, tuple(problems), **about)


def check_room(folder: Path) -> None:
    """Check that this process may open as many files and take as much memory as an ingest needs.

    :raises OutsideError: if not.
    """
    need_files(HANDLES, folder)
    need_memory(_MEMORY, "An ingest")


def _publish(
    index: Path,
    files: Mapping[str, FileRecord],
    before: Generation | None,
    settings: Settings,
    progress: Progress,
    *,
    rebuild: bool,
) -> tuple[Generation, dict[str, Any]]:
    """Return the generation that holds ``files``, the one before if it does, and what to report of a new one."""
    lost, notes = 0, tuple[str, ...]()
    named = before is None or is_named(index, before)
    if before is not None and not named:
        of = f"that of {before.manifest.built[:16].replace('T', ' ')} UTC, of {how_many(before.manifest.papers, 'paper')}"
        since = "If digests were indexed since, type `nonmun ingest PATH` with them."
        notes = (f"The name of the current index had been lost: the newest whole one, {of}, goes on. {since}",)
    if before is not None and before.lost:
        damaged = [SUMS] if SUMS in before.lost else sorted(before.lost)
        notes = (*notes, f"What was damaged in the index is made anew: {told(damaged)}.")
    elif before is not None:
        same = {n: (r.sha256, r.format) for n, r in files.items()} == {n: (r.sha256, r.format) for n, r in before.files.items()}
        lost = missing_chunks(index, before, settings) if same and before.papers else 0
        if same and not lost and is_current(before.folder) and before.manifest.format == FORMAT:
            if not named:
                publish(index, before.folder)
            return before, {"notes": notes}
        if not lost and (relabelled := relabel(index, files, before)):
            return relabelled, {"notes": notes}
    done, about = build(index, files, before, settings, progress, rebuild=rebuild)
    if lost:
        notes = (*notes, f"{lost:,} chunks had been lost from the vector store, and are stored again.")
    if notes:
        about |= {"notes": (*notes, *about.get("notes", ()))}
    return done, about


def _compare(
    sources: Iterable[SourceFile | DigestProblem],
    old: Mapping[str, FileRecord],
    prune: bool,
    follow: Sequence[str],
    form: str,
) -> tuple[dict[str, FileRecord], list[DigestProblem], int, dict[str, str]]:
    """Return the files of the next generation, the problems of those just read, how many no longer exist, and renames."""
    files = dict(old)
    problems: list[DigestProblem] = []
    seen: set[str] = set()
    told: dict[str, list[tuple[DigestEntry, ...]]] = defaultdict(list)
    for source in sources:
        if isinstance(source, DigestProblem):
            problems.append(source)  # its entries stay: the file exists, but cannot be read at the moment
            seen.add(source.file)
            continue
        seen.add(source.name)
        known = old.get(source.name)
        if known is None or known.sha256 != source.digest or (form and known.format != form):
            parsed = read_source(source, form)
            found = parsed.problems + tuple(_too_long(source.name, parsed.entries))
            known = FileRecord(source.digest, parsed.entries, found, parsed.format)
        if known.entries:
            files[source.name] = known
        else:  # so that every ingest reads it again and reports its problems
            files.pop(source.name, None)
        if not known.entries or known.entries not in told[known.sha256]:  # not again for a copy
            problems.extend(known.problems)
        told[known.sha256].append(known.entries)
    # Members of an archive that could only be read in part may still exist.
    archives = {archive_of(name) for name in seen} - {""} - {problem.file for problem in problems}
    gone = [name for name in old if name not in seen and is_gone(name, archives)]
    renamed = find_renamed(old, files, gone)
    removed = [name for name in gone if prune or name in renamed or name.startswith(tuple(f"{f}{os.sep}" for f in follow))]
    for name in removed:
        del files[name]
    return files, problems, len(gone) - len(removed), renamed


def _too_long(file: str, entries: Iterable[DigestEntry]) -> Iterator[DigestProblem]:
    for entry in entries:
        for bullet in entry.bullets:
            if len(bullet.text) > MAX_CHUNK_CHARS:
                message = f"a bullet of {len(bullet.text):,} characters, of which the first {MAX_CHUNK_CHARS:,} are indexed"
                yield DigestProblem(file, entry.line, message, "split it")


def _changes(before: Mapping[str, Paper], after: Mapping[str, Paper]) -> Iterator[PaperChange]:
    """Yield the papers that were added, changed and removed, in order of arXiv id."""
    for arxiv_id in sorted(before.keys() | after.keys()):
        old, new = before.get(arxiv_id), after.get(arxiv_id)
        if old is None and new is not None:
            yield PaperChange("new", arxiv_id, new.date, new.title)
        elif new is None and old is not None:
            yield PaperChange("gone", arxiv_id, old.date, old.title)
        elif old is not None and new is not None and old is not new and _content(old) != _content(new):
            yield PaperChange("changed", arxiv_id, new.date, new.title)


def _content(paper: Paper) -> tuple[object, ...]:
    """Return what a reader sees of a paper, so without line numbers."""
    return tuple((e.date, e.title, e.votes, e.authors, e.bullets) for e in paper.entries)
