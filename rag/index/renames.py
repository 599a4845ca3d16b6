"""Recognise source files that were renamed or moved by their bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from rag.digests import archive_of
from rag.index.records import FileRecord


def find_renamed(old: Mapping[str, FileRecord], files: Mapping[str, FileRecord], gone: Iterable[str]) -> dict[str, str]:
    """Return where the bytes of files that are gone are now, by old name.

    That is a file that arrived or changed with these bytes, the one of the same file name if there are several; each stands
    for one that is gone. Of a file that had a copy, which is read as the same entries, it is the copy.

    :param old: the files as they were indexed before; ``files`` as they are now, with those that are ``gone``.
    """
    missing = set(gone)
    arrived: dict[str, list[str]] = defaultdict(list)
    copies: dict[tuple[str, object], str] = {}
    for name in sorted(files.keys() - missing if missing else ()):
        record = files[name]
        copies.setdefault((record.sha256, record.entries), name)
        if name not in old or old[name].sha256 != record.sha256:
            arrived[record.sha256].append(name)
    found: dict[str, str] = {}
    for name in sorted(missing):
        record = old[name]
        candidates = arrived[record.sha256]
        if candidates:
            found[name] = next((new for new in candidates if _base(new) == _base(name)), candidates[0])
            candidates.remove(found[name])
        elif (record.sha256, record.entries) in copies:
            found[name] = copies[record.sha256, record.entries]
    return found


def _base(name: str) -> str:
    archive = archive_of(name)
    return PurePath(name[len(archive) + 1 :] if archive else name).name
