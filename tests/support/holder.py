"""A process that holds a lock of an index, as a sync does that takes long."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import sys
from pathlib import Path
from rag.index import lock
sys.argv = ["nonmun", "sync"]
with getattr(lock, {kind!r})(Path({index!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(index: Path, kind: str = "writing") -> Iterator[subprocess.Popen[str]]:
    """A process that holds a lock of an index (``writing`` or ``fetching``) until its standard input is closed."""
    line = [sys.executable, "-c", _HOLD.format(kind=kind, index=str(index))]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> None:
    """End such a process, as when its work is done."""
    assert process.stdin is not None
    process.stdin.close()
    process.wait()
