"""How much the system lets this process have, looked at before code that would end the program where it gets too little.

Python tells of a file that it may not open and of memory that it does not get. Chroma and the Korean analyser do not: the one
panics, the other ends the process.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from rag.core.causes import mend_of
from rag.core.errors import OutsideError, StorageError

_STACKS = 64  # megabytes of addresses that a further processor costs, as libraries start a thread for each
_USUAL = 2  # processors of the machine on which needs were measured


def need_files(count: int, place: Path) -> None:
    """Check that so many more files can be opened.

    :param place: the folder that they are in, for the message.
    :raises StorageError: if not.
    """
    held: list[int] = []
    try:
        while len(held) < count:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as problem:
        what = f"The files in {str(place)!r} cannot be opened: {problem.strerror}."
        raise StorageError(what, hint=mend_of(problem, place, "")) from None
    finally:
        for opened in held:
            os.close(opened)


def need_memory(megabytes: int, task: str) -> None:
    """Check that the limit of this process (``ulimit -v``), if it has one, leaves so much memory.

    :param task: what takes it, for the message, such as ``An ingest``.
    :raises OutsideError: if not.
    """
    left = _left()
    needed = megabytes + _STACKS * max((os.cpu_count() or _USUAL) - _USUAL, 0)
    if left is not None and left < needed:
        what = f"{task} takes about {needed:,} MB of memory, and the limit of this process leaves {max(left, 0):,} MB."
        raise OutsideError(what, hint="Allow more with `ulimit -v unlimited`, then try the same again.")


def _left() -> int | None:
    """Return how many megabytes of addresses this process may still take; None without a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return None
    taken = 0
    with suppress(OSError, ValueError):  # other systems than Linux do not say
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return (limit - taken) >> 20
