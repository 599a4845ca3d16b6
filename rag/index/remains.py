"""What is left to read of a generation that may be damaged: of which papers and folders it was made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rag.digests import archive_of
from rag.index.formats import FILES, MANIFEST, REBUILD
from rag.index.sums import differing, in_a_row

_MOST = 5  # folders that are named


@dataclass(frozen=True)
class Remains:
    """The papers of a generation that can be told by name, each with its folder or archive, and how many it had at all.

    ``count`` is 0 if it is not known.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def of(cls, folder: Path) -> Remains:
        """Read what is left, line by line."""
        places: dict[str, str] = {}
        with suppress(OSError):
            for line in (folder / FILES).read_text("utf-8", errors="replace").split("\n"):
                with suppress(ValueError, KeyError, TypeError, AttributeError):
                    record = json.loads(line)
                    place = archive_of(record["file"]) or str(Path(record["file"]).parent)
                    places.update({str(entry["arxiv_id"]): place for entry in record["entries"]})
        count = 0
        with suppress(OSError, ValueError, KeyError, TypeError):
            if not differing(folder, names=(MANIFEST,)):
                count = int(json.loads((folder / MANIFEST).read_text("utf-8"))["papers"])
        return cls(places, count)

    @property
    def folders(self) -> str:
        """The folders and archives, as they are told; empty if none is known."""
        return _listed(self.places.values())

    def missing(self, papers: Collection[str]) -> Iterator[str]:
        """Yield sentences on the papers that an index made anew lacks."""
        gone = sorted(self.places.keys() - papers)
        if gone:
            what = (
                f"{len(gone):,} papers that were indexed before" if len(gone) > 1 else f"The paper {gone[0]}, indexed before,"
            )
            lacks = (
                "are in none of these files and are no longer" if len(gone) > 1 else "is in none of these files and no longer"
            )
            such = f", such as {gone[0]}" if len(gone) > 1 else ""
            yield (
                f"{what} {lacks} indexed{such}. To have them again, type `nonmun ingest PATH` with what they were read from: "
                f"{_listed([self.places[it] for it in gone])}."
            )
        others = len(papers) - (len(self.places) - len(gone))
        if (unnamed := self.count - len(self.places) - others) > 0:
            yield (
                f"The index before had {self.count:,} papers. At least {unnamed:,} of those whose names are damaged "
                "are no longer indexed: type `nonmun ingest PATH` with the folders that were left out."
            )


def rebuild_hint(folder: Path) -> str:
    """Say how to build an index again that is damaged, and of what the generation in ``folder`` was made."""
    folders = Remains.of(folder).folders
    return f"{REBUILD} It was made of {folders}." if folders else REBUILD


def _listed(places: Collection[str]) -> str:
    """Name folders in quotes, without those that are below others."""
    names = sorted(set(places))
    tops = [name for name in names if not any(str(parent) in names for parent in Path(name).parents)]
    shown = [repr(name) for name in tops[:_MOST]] + ([f"{len(tops) - _MOST:,} more"] if len(tops) > _MOST else [])
    return in_a_row(shown)
