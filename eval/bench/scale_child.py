"""One step of the benchmark of scale, in a process of its own: ``python -m eval.bench.scale_child STEP HOME DIGESTS``."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.synthetic import asked
from rag.assistant import Nonmun
from rag.core import load_settings
from rag.index import OWN, current_name, manifest_of

_SEARCHES, _QUESTIONS, _WARM_UP = 60, 20, 5
_MIB = 2**20


def main(step: str, home: Path, source: Path) -> dict[str, Any]:
    """Ingest the digests, or read the index that they are in; return what was done or how long it took."""
    settings = load_settings(with_model=False).replace(chroma_url="", home=home)
    with Nonmun(home, sample=False, settings=settings) as assistant:
        return _ingest(assistant, source) if step == "ingest" else _read(assistant)


def _ingest(assistant: Nonmun, source: Path) -> dict[str, Any]:
    assistant.ingest(source)
    folder = assistant.index.folder_of(OWN)
    manifest = manifest_of(folder / "generations" / current_name(folder))  # what is indexed need not be opened for it
    return {"chunks": manifest.chunks, "fingerprint": manifest.fingerprint}


def _read(assistant: Nonmun) -> dict[str, float]:
    searches, questions = asked(_SEARCHES), asked(_QUESTIONS, as_questions=True)
    began = time.process_time()
    assistant.search(searches[0])
    opened = time.process_time() - began
    wall, cpu = _timed(assistant.search, searches)
    ask_wall, ask_cpu = _timed(assistant.ask, questions)
    p50, p95 = np.percentile(wall, [50, 95], method="inverted_cdf")
    return {
        "open_cpu": opened,
        "search_p50": float(p50),
        "search_p95": float(p95),
        "search_cpu": float(np.median(cpu)),
        "ask_p50": float(np.median(ask_wall)),
        "ask_cpu": float(np.median(ask_cpu)),
        "resident": _resident(),
    }


def _timed(call: Callable[[str], object], texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return how long each call took by the clock and on the processor, after some that are not timed."""
    wall, cpu = [], []
    for place, text in enumerate((*texts[:_WARM_UP], *texts)):
        started, used = time.perf_counter(), time.process_time()
        call(text)
        if place >= _WARM_UP:
            wall.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
    return wall, cpu


def _resident() -> float:
    """Return the MiB that this process holds now; what it held at most where the system does not tell."""
    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
