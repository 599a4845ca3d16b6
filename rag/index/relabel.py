"""Publish a generation that differs from the one before in its files only, as after a rename, without building anything."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rag.core import DigestEntry, Paper
from rag.index.audit.result import is_current
from rag.index.formats import FILES, FORMAT, MANIFEST, REPAIRS
from rag.index.generation import Generation
from rag.index.generations import publish
from rag.index.records import FileRecord
from rag.index.sums import SUMS

_ITS_OWN = (FILES, REPAIRS, MANIFEST, SUMS)


def relabel(index: Path, files: Mapping[str, FileRecord], before: Generation) -> Generation | None:
    """Publish ``files`` with the indexes of the generation before; return None if they have to be built.

    The new generation shares its files on disk with the old one; neither changes any more.
    """
    if before.lost or before.manifest.format != FORMAT or not is_current(before.folder):
        return None
    folder = index / "generations" / uuid.uuid4().hex[:12]
    built = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    done = Generation(folder, replace(before.manifest, built=built), files, before.repairs)
    if before.papers.keys() != done.papers.keys() or any(
        _told(paper) != _told(done.papers[i]) for i, paper in before.papers.items()
    ):
        return None
    shutil.copytree(before.folder, folder, copy_function=_link, ignore=shutil.ignore_patterns(*_ITS_OWN))
    done.save()
    publish(index, folder)
    return done


def _told(paper: Paper) -> list[DigestEntry]:
    """Return what indexes are built of: all but line numbers."""
    return [replace(entry, line=0) for entry in paper.entries]


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
