"""Bytes of a generation that change without the size: what answers, what is said, and what mends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import StorageError
from rag.index.sums import SUMS, differing, has_sums, save_sums
from tests.support.command import Command
from tests.support.digests import write_digest

QUESTION = "sharks on film"
#: What a reader makes anew or does without.
UNHARMED = ("chunk_starts.npy", "chunk_ids.npy", "phrases.json", "repairs.json", "audit.json", "superseded.json", SUMS)
#: What an ingest makes anew.
DERIVED = ("vectors.npy", "papers/starts.npy", "chunks/rows.npy", "titles/terms.txt", "translations.json", "embedding/idf.npy")
SOURCE = ("files.jsonl", "manifest.json")


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    """A folder with digests, two days of which are indexed one after the other."""
    folder = tmp_path / "digests"
    sharks = ("2401.00001", "Sharks on Film", "상어 영상을 생성하는 확산 모델이다.")
    write_digest(folder, sharks, ("2401.00002", "Counting Coral", "산호의 수를 적은 예시로 센다."), day="2024-01-02")
    Nonmun().ingest(folder)
    write_digest(folder, ("2401.00003", "Kelp Robots", "해초를 따라 헤엄치는 로봇이다."), day="2024-01-03")
    Nonmun().ingest(folder)
    return folder


def change_a_byte(file: Path) -> None:
    """Change a byte of a file so that what is text stays text: a digit becomes another one."""
    content = bytearray(file.read_bytes())
    places = [at for at, byte in enumerate(content) if chr(byte).isdigit()] or [len(content) - 1]
    content[places[-1]] ^= 1
    file.write_bytes(bytes(content))


def found_by(assistant: Nonmun) -> list[tuple[str, float]]:
    return [(item.paper.arxiv_id, item.score) for item in assistant.search(QUESTION)]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*UNHARMED, *DERIVED])
def test_a_byte_that_changed_is_noticed_and_an_ingest_that_has_nothing_to_do_makes_the_file_anew(
    digests: Path, name: str, run: Command
) -> None:
    before = found_by(Nonmun())
    change_a_byte(Nonmun().index.generation.folder / name)
    found = Nonmun().search(QUESTION)
    assert "the newest cannot be read" in found.notice if name in DERIVED else found_by(Nonmun()) == before
    assert run("ask", QUESTION).status == (3 if name in DERIVED else 0)
    doctor = run("doctor")
    assert doctor.status == 1
    assert f"{name} is not as written" in doctor.out
    assert "Type `nonmun ingest PATH`." in doctor.out
    [note, *_] = Nonmun().ingest(digests).notes
    assert note == f"What was damaged in the index is made anew: {name} is not as written."
    assert run("doctor").status == 0
    assert found_by(Nonmun()) == before
    assert Nonmun().search(QUESTION).notice == ""
    assert Nonmun().ingest(digests).notes == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCE)
def test_what_cannot_be_made_anew_is_said_and_nothing_is_made_of_it(digests: Path, name: str, run: Command) -> None:
    before = found_by(Nonmun())
    change_a_byte(Nonmun().index.generation.folder / name)
    assert "the newest cannot be read" in Nonmun().search(QUESTION).notice
    doctor = run("doctor")
    assert doctor.status == 1
    assert f"{name} is not as written" in doctor.out
    assert "nonmun ingest --rebuild PATH" in doctor.out
    with pytest.raises(StorageError, match="--rebuild"):
        Nonmun().ingest(digests)
    assert Nonmun().ingest(digests, rebuild=True).papers == 3
    assert run("doctor").status == 0
    assert found_by(Nonmun()) == before


@pytest.mark.slow
def test_a_store_is_kept_that_a_damaged_manifest_does_not_name(digests: Path) -> None:
    Nonmun().ingest(digests, rebuild=True)  # into a store with a name of its own
    generation = Nonmun().index.generation
    store = generation.folder.parent.parent / generation.manifest.store
    file = generation.folder / "manifest.json"
    name = generation.manifest.store
    other = name[:-1] + ("0" if name[-1] != "0" else "1")
    file.write_bytes(file.read_bytes().replace(name.encode(), other.encode()))
    with pytest.raises(StorageError, match="--rebuild"):
        Nonmun().ingest(digests)
    assert store.is_dir()


@pytest.mark.slow
def test_damaged_files_are_neither_exported_nor_imported(digests: Path, tmp_path: Path) -> None:
    whole, archive = tmp_path / "whole", tmp_path / "export.zip"
    shutil.copytree(Nonmun().settings.home, whole)
    change_a_byte(Nonmun().index.generation.folder / "vectors.npy")
    with pytest.raises(StorageError, match=r"vectors\.npy is not as written.*nonmun ingest PATH"):
        Nonmun().export_to(archive)
    assert not archive.exists()
    Nonmun(whole).export_to(archive)
    other = Nonmun(tmp_path / "other")
    other.import_from(archive)
    assert differing(other.index.generation.folder) == []
    assert has_sums(other.index.generation.folder)


def test_what_differs_is_told_by_name_and_large_files_are_left_out_at_opening(tmp_path: Path) -> None:
    (tmp_path / "large.npy").write_bytes(b"0" * 1001)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "small.json").write_text("[1]", "utf-8")
    save_sums(tmp_path)
    assert differing(tmp_path) == []
    for name in ("large.npy", "below/small.json"):
        change_a_byte(tmp_path / name)
    assert differing(tmp_path) == ["below/small.json", "large.npy"]
    assert differing(tmp_path, most=1000) == ["below/small.json"]
    assert differing(tmp_path, names=["large.npy"]) == ["large.npy"]
    (tmp_path / "large.npy").write_bytes(b"0" * 1000)
    assert differing(tmp_path, names=["large.npy"], most=10) == ["large.npy"]  # its size
    (tmp_path / SUMS).write_text((tmp_path / SUMS).read_text("utf-8").replace("1001", "1002"), "utf-8")
    assert not has_sums(tmp_path)
    assert differing(tmp_path) == []
