"""A page in a process of its own, and what it holds: memory, threads, file handles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from rag.core import OutsideError, UsageError

NONMUN = (sys.executable, "-c", "from rag.interfaces.cli.main import main; main()")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d{1,5}")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds, so many seconds after its first sample: memory in MB, threads, and open files and sockets."""

    seconds: float
    memory: float
    threads: int
    handles: int


def held(pid: int, since: float) -> Held:
    """Return what a process holds now.

    :raises UsageError: on systems without ``/proc``.
    """
    folder = Path(f"/proc/{pid}")
    try:
        lines = (folder / "status").read_text("ascii", "replace").splitlines()
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        handles = sum(1 for _ in (folder / "fd").iterdir())
        return Held(time.monotonic() - since, int(fields["VmRSS"].split()[0]) / 1024, int(fields["Threads"]), handles)
    except (OSError, KeyError) as problem:
        raise UsageError(f"What process {pid} holds cannot be read ({problem}).", hint="Measure on Linux.") from None


def slope(samples: Sequence[Held], what: str) -> float:
    """Return by how much a figure grows in a minute, from a line through the second half of the samples."""
    late = samples[len(samples) // 2 :]
    if len(late) < 3:
        return 0.0
    return float(np.polyfit([sample.seconds / 60 for sample in late], [getattr(sample, what) for sample in late], 1)[0])


def environment(home: Path, model: str, **more: str) -> dict[str, str]:
    """Return the environment of commands over a home, with a model server of this machine, and more settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("NONMUN_", "OPENAI_"))}
    asked = {"NONMUN_HOME": str(home), "OPENAI_API_KEY": "local", "OPENAI_BASE_URL": model, "NONMUN_LLM_MODEL": "local"}
    return own | asked | {"NONMUN_EFFORT": "quick", "NONMUN_QUESTIONS_PER_MINUTE": "0", "PYTHONUNBUFFERED": "1"} | more


@contextmanager
def page(home: Path, model: str, errors: IO[str], **more: str) -> Iterator[tuple[int, str]]:
    """Run ``nonmun ui`` with more settings; yield the id of its process and its address.

    :raises OutsideError: if it does not start.
    """
    line = [*NONMUN, "ui", "--port", "0"]
    with subprocess.Popen(
        line, env=environment(home, model, **more), cwd=home, stdout=subprocess.PIPE, stderr=errors, text=True
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = _ADDRESS.search(said)
            if found is None:
                raise OutsideError("The page did not start.", hint="Type `nonmun doctor`.")
            yield process.pid, found[0]
        finally:
            process.terminate()


def ingest(home: Path, digests: Path, **more: str) -> float:
    """Run ``nonmun ingest`` with more settings; return the seconds that it took.

    :raises OutsideError: if it fails.
    """
    began = time.monotonic()
    line = [*NONMUN, "ingest", str(digests)]
    done = subprocess.run(
        line, env=environment(home, "http://127.0.0.1:9", **more), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OutsideError(f"An ingest failed: {done.stderr.strip()[-300:]}", hint="Type `nonmun doctor`.")
    return time.monotonic() - began
