"""Bring an index up to date with folders, files and archives.

Killed anywhere before the new generation is swapped in, the old one still answers, and the next run finishes the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.core import (
    DigestEntry,
    DigestProblem,
    IndexBusyError,
    NoIndexError,
    Paper,
    Progress,
    Settings,
    StorageError,
    UsageError,
    ensure_folder,
    is_there,
    no_progress,
)
from rag.digests import MAX_CHUNK_CHARS, SourceFile, archive_of, collect, is_gone, read_source
from rag.index.audit.result import is_current
from rag.index.build import build
from rag.index.embeddings.registry import check_embedding
from rag.index.generation import FileRecord, Generation


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in papers, and the problems of the files it read.

    ``files`` counts the indexed files, ``gone`` those of them that no longer exist (``--prune`` removes their entries).
    ``notes`` and ``warnings`` are sentences on the embedding, unless it is the built-in one; ``usage`` counts what it read:
    ``passages``, ``tokens``, and ``cost`` in dollars where the price is known.
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


def ingest_paths(
    index: Path,
    paths: Sequence[Path],
    *,
    settings: Settings,
    prune: bool = False,
    rebuild: bool = False,
    progress: Progress = no_progress,
) -> IngestReport:
    """Index the digests under ``paths``.

    :param index: the index's folder; created if it does not exist.
    :param settings: the vector store and the embedding.
    :param prune: remove the entries of files that no longer exist.
    :param rebuild: build everything anew, from ``paths`` alone.
    :raises UsageError: if a path does not exist or no file under the paths is a digest.
    :raises SettingsError: if the index was built with another embedding than the configured one, and this is no rebuild.
    :raises ModelServerError: if the server of the embedding fails.
    :raises IndexBusyError: if another process is writing to the index.
    :raises StorageError: if the folder or the vector store cannot be written.
    """
    may_be_empty = prune and not rebuild and is_there(index / "CURRENT")  # when the last digest is gone
    sources = list(collect(paths, may_be_empty=may_be_empty))
    ensure_folder(index / "generations")
    with _writing(index):
        before = None if rebuild else _previous(index)
        if before is not None:
            check_embedding(before.manifest, settings)
        old = dict(before.files) if before else {}
        plan = _compare(sources, old, prune)
        if not any(record.entries for record in plan.files.values()) and not (prune and old):
            names = ", ".join(repr(str(p)) for p in paths)
            first = f" ({plan.problems[0].message})" if plan.problems else ""
            hint = "`nonmun parse PATH` lists what is wrong."
            raise UsageError(f"No digest in {names}: no paper found in any file{first}.", hint=hint)
        same = {n: r.sha256 for n, r in plan.files.items()} == {n: r.sha256 for n, r in old.items()}
        if before is not None and same and is_current(before.folder):
            return _report(before.papers, before.papers, plan)
        built = build(index, plan.files, before, settings, progress, rebuild=rebuild)
        report = _report(before.papers if before else {}, built.generation.papers, plan)
        return replace(report, notes=built.notes, warnings=built.warnings, usage=built.usage)


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        with FileLock(index / "lock", timeout=0):
            yield
    except Timeout:
        hint = "Wait until it has finished, then try again."
        raise IndexBusyError(f"Another process is writing to {str(index)!r}.", hint=hint) from None
    except OSError as problem:
        hint = "Check the space left there, or set NONMUN_HOME to another folder."
        raise StorageError(f"Cannot write to {str(index)!r}: {problem.strerror or problem}.", hint=hint) from problem


def _previous(index: Path) -> Generation | None:
    try:
        return Generation.load(index)
    except NoIndexError:
        return None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The files of the next generation, the problems of those read now, and how many of its files no longer exist."""

    files: dict[str, FileRecord]
    problems: tuple[DigestProblem, ...]
    gone: int


def _compare(sources: Iterable[SourceFile | DigestProblem], old: Mapping[str, FileRecord], prune: bool) -> _Plan:
    files = dict(old)
    problems: list[DigestProblem] = []
    met: set[str] = set()
    for source in sources:
        if isinstance(source, DigestProblem):
            problems.append(source)  # its entries stay: the file exists and only cannot be read now
            met.add(source.file)
            continue
        met.add(source.name)
        known = old.get(source.name)
        if known is None or known.sha256 != source.digest:
            parsed = read_source(source)
            known = FileRecord(source.digest, parsed.entries, parsed.problems + tuple(_too_long(source.name, parsed.entries)))
        if known.entries:
            files[source.name] = known
        else:  # it is read again each time, and its problems reported
            files.pop(source.name, None)
        problems.extend(known.problems)
    # Of an archive that could be read only in part, the members that were not met may still be there.
    archives = {archive_of(name) for name in met} - {""} - {problem.file for problem in problems}
    gone = [name for name in old if name not in met and is_gone(name, archives)]
    if prune:
        for name in gone:
            del files[name]
    return _Plan(files, tuple(problems), 0 if prune else len(gone))


def _too_long(file: str, entries: Iterable[DigestEntry]) -> Iterator[DigestProblem]:
    for entry in entries:
        for bullet in entry.bullets:
            if len(bullet.text) > MAX_CHUNK_CHARS:
                message = f"a bullet of {len(bullet.text):,} characters, of which the first {MAX_CHUNK_CHARS:,} are indexed"
                yield DigestProblem(file, entry.line, message, "split it")


def _report(before: Mapping[str, Paper], after: Mapping[str, Paper], plan: _Plan) -> IngestReport:
    common = before.keys() & after.keys()
    updated = sum(_content(before[i]) != _content(after[i]) for i in common)
    return IngestReport(
        files=len(plan.files),
        papers=len(after),
        added=len(after.keys() - before.keys()),
        updated=updated,
        removed=len(before.keys() - after.keys()),
        unchanged=len(common) - updated,
        gone=plan.gone,
        problems=plan.problems,
    )


def _content(paper: Paper) -> tuple[object, ...]:
    """Return what a reader sees of a paper, which its line number is not."""
    return tuple((e.date, e.title, e.votes, e.authors, e.bullets) for e in paper.entries)
