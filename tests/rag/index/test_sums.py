"""Bytes of a generation that change without the size: what answers, what is said, and what mends it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from rag import Nonmun
from rag.core import StorageError, UsageError
from rag.doctor import read_status
from rag.index.remains import Remains
from rag.index.sums import SUMS, differing, has_sums, save_sums
from rag.interfaces.mcp.results import PaperResult
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
@pytest.mark.long
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
@pytest.mark.parametrize("damaged", [True, False])
def test_what_a_rebuild_from_a_part_leaves_out_is_said(digests: Path, damaged: bool, run: Command) -> None:
    other = digests.parent / "other"
    write_digest(other, ("2401.00005", "Maps of the Deep Sea", "심해의 지도를 그린다."), day="2024-01-05")
    Nonmun().ingest(other)
    if damaged:
        change_a_byte(Nonmun().index.generation.folder / "files.jsonl")
        said = run("ingest", digests)
        assert said.status == 3
        assert "Type `nonmun ingest --rebuild PATH`, where PATH has to name all digests" in said.err
        assert f"It was made of '{digests}' and '{other}'." in said.err
    said = run("ingest", "--rebuild", digests)
    assert said.status == 0
    assert "The paper 2401.00005, indexed before, is in none of these files and no longer indexed." in said.out
    assert f"type `nonmun ingest PATH` with what they were read from: '{other}'." in said.out
    assert Nonmun().ingest(other).papers == 4
    assert Nonmun().ingest(digests, other, rebuild=True).notes == ()


def test_papers_are_counted_whose_names_are_damaged(tmp_path: Path) -> None:
    write_digest(tmp_path, *((f"2401.0000{i}", f"Fish {i}", "물고기를 센다.") for i in range(1, 5)), day="2024-01-02")
    write_digest(tmp_path, ("2401.00006", "Kelp", "해초를 센다."), day="2024-01-03")
    Nonmun().ingest(tmp_path)
    file = Nonmun().index.generation.folder / "files.jsonl"
    file.write_text("{" + file.read_text("utf-8"), "utf-8")
    had = Remains.of(file.parent)
    assert (list(had.places), had.count) == (["2401.00006"], 5)
    assert list(had.missing({f"2401.0000{i}" for i in (1, 2, 3, 4, 6)})) == []
    [one, other] = had.missing({"2401.00001", "2401.00002"})
    assert "2401.00006, indexed before" in one
    assert "The index before had 5 papers. At least 2 of those whose names are damaged" in other


@pytest.mark.slow
def test_the_checksums_of_another_generation_count_as_lost(digests: Path, run: Command) -> None:
    before, newest = found_by(Nonmun()), Nonmun().index.generation.folder
    [older] = [folder for folder in newest.parent.iterdir() if folder != newest]
    shutil.copy(older / SUMS, newest / SUMS)
    assert not has_sums(newest)
    assert f"{SUMS} is not as written. Type `nonmun ingest PATH`." in run("doctor").out
    [note] = Nonmun().ingest(digests).notes
    assert note == f"What was damaged in the index is made anew: {SUMS} is not as written."
    assert found_by(Nonmun()) == before
    assert run("doctor").status == 0


@pytest.mark.slow
def test_checksums_without_a_name_are_read(digests: Path) -> None:
    folder = Nonmun().index.generation.folder
    sums = json.loads((folder / SUMS).read_text("utf-8"))
    assert sums.pop("generation") == folder.name
    (folder / SUMS).write_text(json.dumps(sums), "utf-8")
    assert has_sums(folder)
    assert Nonmun().ingest(digests).notes == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["files.jsonl", "vectors.npy"])
def test_where_an_older_index_answers_each_lookup_says_so_until_the_bytes_are_back(
    digests: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.home._PAUSE", 0.0)
    with Nonmun() as reader:
        file = reader.index.generation.folder / name
        content = file.read_bytes()
        assert reader.search(QUESTION).notice == ""
        assert "notice" not in read_status(reader)
        change_a_byte(file)
        notice = reader.search(QUESTION).notice
        assert "answers, because the newest cannot be read" in notice
        with pytest.raises(UsageError, match=rf"No paper 2401\.00003 is indexed\. The index as of .* {name} is not as written"):
            reader.paper("2401.00003")
        assert read_status(reader)["notice"] == notice
        assert PaperResult.of(reader.paper("2401.00001"), reader.index).notice == notice
        file.write_bytes(content)
        assert reader.paper("2401.00003").title == "Kelp Robots"
        assert reader.search(QUESTION).notice == ""
        assert "notice" not in read_status(reader)


@pytest.mark.slow
@pytest.mark.parametrize("at", [-2, -1])  # a part of the value, and its sign and most of its exponent
def test_vectors_without_checksums_are_compared_with_those_in_chroma(digests: Path, at: int) -> None:
    generation = Nonmun().index.generation
    vectors = np.array(Nonmun().index.search_index.vectors)
    manifest = json.loads((generation.folder / "manifest.json").read_text("utf-8"))
    (generation.folder / "manifest.json").write_text(json.dumps(manifest | {"format": 5}), "utf-8")
    (generation.folder / SUMS).unlink()
    file = generation.folder / "vectors.npy"
    content = bytearray(file.read_bytes())
    content[at] ^= 0x40
    file.write_bytes(bytes(content))
    assert not np.array_equal(np.load(file), vectors)
    Nonmun().ingest(digests)
    assert Nonmun().index.generation.manifest.format > 5
    assert np.allclose(Nonmun().index.search_index.vectors, vectors, atol=1e-6)


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
