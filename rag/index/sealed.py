"""Notice that the files of an embedded vector store are damaged, before Chroma opens them: halved ones end the program.

Whoever closes a store seals it: the sizes and times of its files are kept beside them. Chroma writes them anew even where it
only reads. Files that are as they were sealed are opened at once. Others, as of a store that was copied or whose writer was
killed, are opened in another process first.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from rag.core import StorageError, replace_with
from rag.index.formats import REBUILD

_SEAL = "sealed.json"
_PATIENCE = 120.0  # seconds
# Reads a vector of every collection and asks for its neighbours, which is where Chroma ends on files that are damaged.
_TRY = """
import sys, chromadb
client = chromadb.PersistentClient(sys.argv[1], settings=chromadb.config.Settings(anonymized_telemetry=False))
for collection in client.list_collections():
    found = client.get_collection(collection.name, embedding_function=None)
    some = found.get(limit=1, include=["embeddings"])["embeddings"]
    if len(some):
        found.query(query_embeddings=some, n_results=1, include=["distances"])
"""


def seal(folder: Path) -> None:
    """Keep what the files of a store are like, once all is written; if that fails, the next opening looks at them."""
    with suppress(OSError):
        replace_with(json.dumps(_files(folder)), folder / _SEAL)


def check_files(folder: Path) -> None:
    """Check that the files of a store can be opened.

    :raises StorageError: if they are damaged.
    """
    if not (files := _files(folder)) or files == _sealed(folder):
        return
    command = [sys.executable, "-c", _TRY, str(folder)]
    ended = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    if ended.returncode < 0:
        raise StorageError(f"The vector store at {str(folder)!r} is damaged: Chroma crashes when it opens it.", hint=REBUILD)


def _files(folder: Path) -> dict[str, list[int]]:
    """Return the size and time of each file of the approximate indexes; SQLite checks its own."""
    files = (file for file in folder.glob("*/*") if file.is_file())
    return {file.relative_to(folder).as_posix(): [file.stat().st_size, file.stat().st_mtime_ns] for file in sorted(files)}


def _sealed(folder: Path) -> object:
    try:
        return json.loads((folder / _SEAL).read_text("utf-8"))
    except (OSError, ValueError):
        return None
