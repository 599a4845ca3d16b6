"""Put an import in the place of what was there, as a whole.

An import prepares everything in the folder ``import`` of the index, and then writes ``ready`` there. From then on it is only
moved, and :func:`resume` finishes that if the process is killed; before, it is only deleted.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

from rag.core import Database, Progress, StorageError, flush, flush_folder, is_there, no_progress, replace_with
from rag.index.formats import STORE
from rag.index.generations import publish
from rag.index.home import SOURCES
from rag.index.lock import writing
from rag.index.transfer.contents import ACCEPTED

_READY = "ready"


def staging(index: Path) -> Path:
    """Return the folder in which an import is prepared."""
    return index / "import" / "new"


def resume(index: Path, wait: float = 0.0, progress: Progress = no_progress) -> None:
    """Finish an import that was killed while it was moved, or delete what it had prepared by then.

    :param wait: seconds to wait for another process that writes to the index, such as the import itself.
    :raises IndexBusyError: if it still writes then.
    :raises StorageError: if the disk fails.
    """
    if is_there(index / "import"):
        with writing(index, wait, progress):
            if is_there(index / "import" / _READY):
                _finish(index)
            discard(index)


def discard(index: Path) -> None:
    """Delete what an import has prepared."""
    shutil.rmtree(index / "import", ignore_errors=True)


def swap(index: Path, generation: str, databases: Sequence[str]) -> None:
    """Replace what is there by what is in the staging folder; what is not in it is removed, but for databases.

    :param generation: the name of the imported generation, which is among the others but not published.
    :param databases: the names of databases in the staging folder.
    """
    flush(index / "import")
    holds = [name for name in _places(index, generation) if is_there(staging(index) / name)]
    plan = {"generation": generation, "databases": [*databases], "holds": holds}
    replace_with(json.dumps(plan), index / "import" / _READY)
    _finish(index)
    discard(index)


def _places(index: Path, generation: str) -> dict[str, Path]:
    """Return where everything goes; the embedded store has a place of its own beside the one that readers have open."""
    home = index.parent.parent
    return {STORE: index / f"{STORE}.{generation}", SOURCES: home / SOURCES, ACCEPTED: home / ACCEPTED}


def _finish(index: Path) -> None:
    """Move everything to its place; what a killed process has moved stays there."""
    new, old = staging(index), index / "import" / "old"
    try:
        plan = json.loads((index / "import" / _READY).read_text("utf-8"))
        old.mkdir(exist_ok=True)
        for name, place in _places(index, plan["generation"]).items():
            if name in plan["holds"] and not is_there(new / name):
                continue  # it was moved
            if is_there(place):
                place.rename(old / f"{name}.{uuid.uuid4().hex[:8]}")
            if is_there(new / name):
                place.parent.mkdir(parents=True, exist_ok=True)
                (new / name).rename(place)
            flush_folder(place.parent)
        for name in plan["databases"]:
            Database(index.parent.parent / name, "content", ()).replace_by(new / name)
        publish(index, index / "generations" / plan["generation"])
        (index / "import" / _READY).unlink()
    except (ValueError, KeyError, TypeError) as problem:
        hint = f"Delete the folder {str(index / 'import')!r}, and import again."
        raise StorageError(f"An import that was broken off cannot be finished: {problem}.", hint=hint) from problem
