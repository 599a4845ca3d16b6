"""The numbered formats of a generation's files, and what is made of older ones.

1. What nonmun 0.1 wrote. A bullet is a pair. The first indexes lack the prefixes of the embedding, the lexical index of titles
   and the audit.
2. A bullet that is not a digest's names its kind.
3. ``repairs.json`` has what was repaired in the texts of digests. Before, nothing was.
4. The manifest names the folder of the embedded vector store, which was always the same before.
5. Lexical indexes have counts in place of scores, from which the next ingest goes on; before, ``terms.json`` had the terms of
   all texts for it. The ids of chunks are stored, and ``phrases.json`` has the terms of Korean phrases.

An older generation is read as it is; the next ingest writes it anew in the present format, without embedding anything again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rag.core import StorageError, is_there

#: Increased when the files change, with a step in :data:`_STEPS` from the format before.
FORMAT = 6
#: Files of a generation from which a rebuild is made.
FILES, REPAIRS, MANIFEST = "files.jsonl", "repairs.json", "manifest.json"
STORE = "chroma"  # the folder of the embedded vector store, as long as nothing was rebuilt
INGEST = "Type `nonmun ingest PATH`."
REBUILD = "Type `nonmun ingest --rebuild PATH`, where PATH has to name all digests: the index is made of these alone."

Values = dict[str, Any]


def _name_prefixes(manifest: Values) -> Values:
    return {"passage_prefix": "", "query_prefix": ""} | manifest


def _name_store(manifest: Values) -> Values:
    return {"store": STORE} | manifest


#: From each format to the next, the first from 1: what changes in the manifest.
_STEPS: tuple[Callable[[Values], Values], ...] = (_name_prefixes, dict, _name_store, dict, dict)
_REPAIRED = 3  # the first format with repairs
_COUNTED = 5  # the first format with counts of terms and ids of chunks
_SUMMED = 6  # the first format with checksums


def read_manifest(values: Mapping[str, Any], folder: Path) -> Values:
    """Return the values of a manifest of any format as this version names them; ``format`` stays what the files have.

    :raises StorageError: if a newer version wrote it, or if it names no format.
    """
    found = values.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise StorageError(f"The index at {str(folder)!r} has format {found!r}, which no version wrote.", hint=REBUILD)
    if found > FORMAT:
        what = f"has format {found}, this nonmun reads formats up to {FORMAT}"
        hint = "Install the nonmun that wrote it, or type `nonmun ingest --rebuild PATH`."
        raise StorageError(f"The index at {str(folder)!r} {what}.", hint=hint)
    manifest = dict(values)
    for step in _STEPS[found - 1 :]:
        manifest = step(manifest)
    return manifest


def has_repairs(found: int) -> bool:
    """Return whether a generation of a format has a file of repairs."""
    return found >= _REPAIRED


def has_chunk_ids(found: int) -> bool:
    """Return whether a generation of a format has the ids of its chunks, and counts in its lexical indexes."""
    return found >= _COUNTED


def needs_sums(found: int) -> bool:
    """Return whether a generation of a format has checksums, unless they are lost."""
    return found >= _SUMMED


def has_titles(folder: Path) -> bool:
    """Return whether a generation has a lexical index of titles.

    One that lacks it was also analysed by rules that have changed since, so its terms are not used again.
    """
    return is_there(folder / "titles")
