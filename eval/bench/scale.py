"""How time, memory and disk grow with the papers: each size is ingested, a day is added, and it is searched and asked.

Every step runs alone in a process of its own, so that its memory and its time on the processor are its own.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.bench.synthetic import PER_DAY, Corpus, write_corpus, write_day
from rag.core import OutsideError, Progress, UsageError, no_progress

_MIB = 2**20
_CHILD = "eval.bench.scale_child"
#: Words of an error that are repeated.
_TOLD = 300


@dataclass(frozen=True, slots=True)
class Scaled:
    """What one size costs: seconds on the processor (``cpu``) and by the clock (``wall``), MiB of memory, bytes of disk.

    ``refit`` is whether the day that was added made the embedding be fitted anew. The percentiles are in seconds by the clock,
    ``search_cpu`` is the median on the processor; ``resident`` is what a process holds after the questions.
    """

    papers: int
    chunks: int
    ingest_cpu: float
    ingest_wall: float
    ingest_peak: float
    day_cpu: float
    day_wall: float
    day_peak: float
    refit: bool
    open_cpu: float
    search_p50: float
    search_p95: float
    search_cpu: float
    ask_p50: float
    ask_cpu: float
    resident: float
    disk_per_paper: float


def run_scale(sizes: Iterable[int], kept: Path | None = None, progress: Progress = no_progress) -> list[Scaled]:
    """Measure corpora of some sizes, smallest first.

    :param kept: a file of results: those that it has are not measured again, and each new one is added at once.
    :raises UsageError: if this system cannot tell what a process used, or if the file cannot be used.
    :raises OutsideError: if a step fails.
    """
    if not hasattr(os, "wait4"):
        raise UsageError("This system does not tell what a process has used.", hint="Measure on Linux or macOS.")
    found = {row.papers: row for row in read_results(kept)} if kept is not None and kept.exists() else {}
    wanted = sorted(set(sizes))
    for done, papers in enumerate(wanted):
        progress("timing", done, len(wanted))
        if papers not in found:
            found[papers] = _measured(papers)
            if kept is not None:
                kept.write_text(json.dumps([asdict(found[size]) for size in sorted(found)], indent=1), "utf-8")
    progress("timing", len(wanted), len(wanted))
    return [found[size] for size in sorted(found)]


def read_results(file: Path) -> list[Scaled]:
    """Read what :func:`run_scale` has kept.

    :raises UsageError: if it is something else.
    """
    try:
        return [Scaled(**row) for row in json.loads(file.read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as problem:
        raise UsageError(f"{str(file)!r} has no results of this benchmark: {problem}.", hint="Name another file.") from None


def exponent(rows: Sequence[Scaled], name: str) -> float | None:
    """Return the power of the number of papers with which a figure grows: the slope on logarithmic axes, by least squares."""
    points = [(math.log(row.papers), math.log(getattr(row, name))) for row in rows if getattr(row, name) > 0]
    if len(points) < 2:
        return None
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    across = sum((x - middle[0]) ** 2 for x, _ in points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / across


def _measured(papers: int) -> Scaled:
    with tempfile.TemporaryDirectory() as temporary:
        home, source = Path(temporary, "home"), Path(temporary, "digests")
        corpus = Corpus()
        day = write_corpus(source, papers, corpus)
        first, use = _alone("ingest", home, source)
        write_day(source, corpus.day(day, PER_DAY))
        second, day_use = _alone("ingest", home, source)
        read, _ = _alone("read", home, source)
        disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    return Scaled(
        papers=papers,
        chunks=first["chunks"],
        ingest_cpu=use.cpu,
        ingest_wall=use.wall,
        ingest_peak=use.peak,
        day_cpu=day_use.cpu,
        day_wall=day_use.wall,
        day_peak=day_use.peak,
        refit=first["fingerprint"] != second["fingerprint"],
        disk_per_paper=disk / papers,
        **read,
    )


@dataclass(frozen=True, slots=True)
class _Use:
    cpu: float
    wall: float
    peak: float


def _alone(step: str, home: Path, source: Path) -> tuple[Mapping[str, Any], _Use]:
    """Run one step in a process of its own; return what it says, and what it has used."""
    started = time.perf_counter()
    command = [sys.executable, "-m", _CHILD, step, str(home), str(source)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            why = err.read().decode("utf-8", "replace").strip()[-_TOLD:]
            raise OutsideError(f"The step {step!r} failed with status {process.returncode}: {why}")
        said: Mapping[str, Any] = json.loads(out.read())
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / _MIB
    return said, _Use(used.ru_utime + used.ru_stime, wall, peak)
