"""What an export holds: a zip archive of files, and a manifest with their sizes and hashes.

``index/`` is the generation that was current; its vectors are in ``vectors.npy``, from which the vector store is filled again.
``sources/`` is what was fetched, ``accepted.json`` names the papers that a person vouches for, and databases have the names
that they have in the data directory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

#: Increased when the archive changes.
ARCHIVE_FORMAT = 1
MANIFEST = "manifest.json"
INDEX, ACCEPTED = "index", "accepted.json"


@dataclass(frozen=True, slots=True)
class Member:
    """The size in bytes and the SHA-256 of a file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ArchiveManifest:
    """What an archive says of itself.

    ``nonmun`` is the version that wrote it, ``written`` when (ISO, UTC). ``papers`` and ``digests`` count those of the index.
    ``sources`` is where the folder of this name was. ``schemas`` are the versions of the index and of the databases, by name.
    """

    archive: int
    nonmun: str
    written: str
    papers: int
    digests: int
    sources: str
    schemas: Mapping[str, int]
    files: Mapping[str, Member]

    @property
    def holds(self) -> dict[str, int]:
        """How many files each part of the archive has, by its name in the data directory."""
        return dict(sorted(Counter(name.split("/")[0] for name in self.files).items()))


@dataclass(frozen=True, slots=True)
class TransferReport:
    """What was exported or imported.

    ``papers`` and ``files`` are those of the index, ``size`` is that of the archive in bytes. ``holds`` counts the files of
    each part of the archive, ``absent`` the indexed files that this machine does not have.
    """

    file: str
    papers: int
    files: int
    size: int
    nonmun: str
    written: str
    holds: Mapping[str, int]
    absent: int = 0
