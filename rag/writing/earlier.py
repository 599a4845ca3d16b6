"""What a file holds of a digest that was written earlier, so that only the missing papers are written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from rag.core import DigestEntry, StorageError, UsageError
from rag.digests import SourceFile, read_source
from rag.text import Language, has_hangul

_HEAD = re.compile(r"<!-- Written by the models? (.+?) from abstracts alone, with nonmun ")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The papers that a file has already, and the models that wrote of them, as its head names them."""

    entries: tuple[DigestEntry, ...] = ()
    models: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """The arXiv ids of the papers."""
        return frozenset(entry.arxiv_id for entry in self.entries)


def written_earlier(file: Path, day: dt.date, language: Language) -> Earlier:
    """Return what a file holds of the digest of a day; nothing if it does not exist or is not one that nonmun wrote.

    :raises UsageError: if it is the digest of another day, or in another language.
    :raises StorageError: if the file cannot be read.
    """
    try:
        data = file.read_bytes() if file.is_file() else b""
    except OSError as problem:
        raise StorageError(
            f"Cannot read {str(file)!r}: {problem.strerror or problem}.", hint="Choose another place."
        ) from problem
    head = _HEAD.match(data[:5000].decode(errors="replace"))
    if not head:
        return Earlier()
    entries = read_source(SourceFile(file.name, data), "korean_daily").entries
    if other := next((entry.date for entry in entries if entry.date != day), None):
        raise UsageError(f"The file {str(file)!r} holds the digest of {other}.", hint="Name another file.")
    if any(has_hangul(bullet.text) != (language == "ko") for entry in entries for bullet in entry.bullets):
        theirs = "en" if language == "ko" else "ko"
        what = f"The digest in {str(file)!r} is in {'English' if language == 'ko' else 'Korean'}."
        raise UsageError(what, hint=f"Type --lang {theirs} to go on with it, or name another file.")
    return Earlier(tuple(entries), tuple(re.split(r", | and ", head[1])))
