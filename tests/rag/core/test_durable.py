"""A power cut after a successful ingest: what is published is on the disk before anything points to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import files
from rag.core.settings import load_settings

Calls = list[tuple[str, str]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What is flushed and what is replaced, in order, by path."""
    found: Calls = []
    fsync, replace = os.fsync, os.replace

    def flushed(opened: int) -> None:
        found.append(("flush", os.path.realpath(f"/proc/self/fd/{opened}")))
        fsync(opened)

    def replaced(old: str | Path, new: str | Path) -> None:
        found.append(("replace", os.path.realpath(new)))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", replaced)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files can be named only where /proc is")
@pytest.mark.parametrize("again", [False, True], ids=["first", "rebuild"])
def test_a_generation_is_flushed_before_current_points_to_it_and_current_after(
    tmp_path: Path, calls: Calls, again: bool
) -> None:
    assistant = Nonmun(tmp_path, sample=True, settings=load_settings(home=tmp_path))
    assistant.ingest_sample()
    if again:
        calls.clear()
        assistant.ingest_sample(rebuild=True)
    index = Path(os.path.realpath(assistant.index.folder_of("sample")))
    folder = index / "generations" / (index / "CURRENT").read_text("utf-8")
    pointed = calls.index(("replace", str(index / "CURRENT")))
    before = {path for what, path in calls[:pointed] if what == "flush"}
    written = {str(file) for file in folder.rglob("*")} | {str(folder), str(folder.parent), str(index)}
    assert written <= before
    assert str(index / "CURRENT.new") in before
    vectors = {place.name for place in (index / "chroma").rglob("*.bin")}
    assert vectors <= {Path(path).name for path in before}
    assert calls[pointed + 1] == ("flush", str(index))
    # Nothing of the generation is written after it was flushed.
    assert all(not path.startswith(str(folder)) for what, path in calls[pointed:])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files can be named only where /proc is")
def test_the_name_of_an_index_is_on_the_disk_before_it_is_used(tmp_path: Path, calls: Calls) -> None:
    Nonmun(tmp_path, sample=True, settings=load_settings(home=tmp_path)).ingest_sample()
    named = next(i for i, (what, path) in enumerate(calls) if what == "replace" and path.endswith("/id"))
    assert [Path(path).name for _, path in calls[named - 1 : named + 2]] == ["id.new", "id", "sample"]


def test_a_file_that_somebody_reads_is_replaced_as_soon_as_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced, refusals = Path.replace, [PermissionError(13, "in use")] * 2

    def replace(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "_TRIES", 3)
    files.replace_with("new", tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "new"
    refusals[:] = [PermissionError(13, "in use")] * 3
    with pytest.raises(PermissionError):
        files.replace_with("newer", tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "new"
