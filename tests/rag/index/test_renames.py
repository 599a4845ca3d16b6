"""Source files that are renamed, moved, copied, edited and deleted between two runs of ingest."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from rag.index import Generation, IngestReport
from rag.index.vectors import ChunkStore
from rag.library import sample_folder
from tests.support.command import Command
from tests.support.digests import digest, write_digest
from tests.support.embedding_server import embeds
from tests.support.model_server import ModelServer

SHARKS = "2401.00001", "Sharks in Video", "상어 영상을 생성하는 확산 모델이다."
CORAL = "2401.00002", "Counting Coral", "산호의 수를 적은 예시로 센다."
KELP = "2401.00003", "A Survey of Kelp Robots", "해초를 따라 헤엄치는 로봇을 정리한 서베이이다."


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    folder = tmp_path / "digests"
    write_digest(folder / "2024", SHARKS, CORAL, day="2024-01-02")
    write_digest(folder / "2024", KELP, day="2024-01-03")
    return folder


def names(assistant: Nonmun) -> set[str]:
    return {Path(name).name for name in assistant.index.generation.files}


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.removed, report.unchanged, report.gone


def what_is_indexed(assistant: Nonmun) -> tuple[object, ...]:
    """The papers, their order, the chunks and the manifest without the names that are drawn and the time."""
    generation = assistant.index.generation
    kept = {n: getattr(generation.manifest, n) for n in ("fingerprint", "fit", "papers", "chunks", "format", "dimensions")}
    return list(generation.papers.items()), [chunk.id for chunk in generation.chunks], kept, sorted(generation.files)


def test_a_renamed_file_is_reported_as_such_and_nothing_is_stored_again(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.search("상어 영상")
    old, new = digests / "2024" / "2024-01-02.md", digests / "2024" / "january.md"
    old.rename(new)
    with monkeypatch.context() as patched:
        patched.setattr(ChunkStore, "upsert", None)
        report = assistant.ingest(digests)
    assert counts(report) == (0, 0, 0, 3, 0)
    assert report.renamed == {str(old): str(new)}
    assert names(assistant) == {"january.md", "2024-01-03.md"}
    assert assistant.search("상어 영상") == before
    assert not assistant.ingest(digests).renamed


@pytest.mark.usefixtures("store")
def test_a_renamed_file_costs_nothing_with_a_server_that_embeds(digests: Path) -> None:
    with ModelServer(embeds()) as server:
        settings = load_settings(embedding="openai:toy", embedding_base_url=server.url)
        assistant = Nonmun(settings=settings)
        assistant.ingest(digests)
        shutil.move(digests, digests.parent / "moved")
        sent = len(server.requests)
        assert len(assistant.ingest(digests.parent / "moved").renamed) == 2
        assert len(server.requests) == sent


def test_a_folder_that_is_moved_takes_its_digests_with_it(digests: Path, tmp_path: Path, run: Command) -> None:
    run("ingest", digests)
    shutil.move(digests, tmp_path / "elsewhere")
    done = run("ingest", tmp_path / "elsewhere", "--prune")
    assert "0 added, 0 updated, 0 removed, 3 unchanged" in done.out
    assert "2 files were renamed or moved, such as" in done.out
    assert "Nothing to do" not in done.out
    assert {name.split("/")[-3] for name in Nonmun().index.generation.files} == {"elsewhere"}


def test_an_archive_that_is_unpacked_and_deleted_is_moved(digests: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in digests.rglob("*.md"):
            out.write(file, file.relative_to(digests))
    assistant = Nonmun()
    assistant.ingest(archive)
    archive.unlink()
    assert counts(assistant.ingest(digests)) == (0, 0, 0, 3, 0)
    assert len(assistant.index.generation.files) == 2


@pytest.mark.slow
def test_a_file_that_is_renamed_and_edited_is_another(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (digests / "2024" / "2024-01-03.md").unlink()
    write_digest(digests / "new", ("2401.00003", "A Survey of Kelp Robots", "고쳐 쓴 문장이다."), day="2024-01-03")
    report = assistant.ingest(digests)
    assert (report.renamed, report.gone, report.updated) == ({}, 1, 1)
    assert len(assistant.index.papers["2401.00003"].texts) == 2
    assert assistant.ingest(digests, prune=True).gone == 0
    assert [text.strip() for text in assistant.index.papers["2401.00003"].texts] == ["고쳐 쓴 문장이다."]


@pytest.mark.slow
def test_a_file_that_takes_the_place_of_another_replaces_what_that_held(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (digests / "2024" / "2024-01-03.md").replace(digests / "2024" / "2024-01-02.md")
    report = assistant.ingest(digests)
    assert counts(report) == (0, 0, 2, 1, 0)
    assert len(report.renamed) == 1


@pytest.mark.slow
def test_a_digest_in_two_places_is_counted_once(digests: Path, tmp_path: Path, run: Command) -> None:
    noisy = digests / "2024" / "2024-01-03.md"
    noisy.write_text(noisy.read_text("utf-8") + "\n### [No link](nowhere)\n\n- 그대로\n- 그대로\n", "utf-8")
    alone, both = Nonmun(tmp_path / "alone"), Nonmun()
    once = alone.ingest(digests)
    shutil.copytree(digests, tmp_path / "backup")
    done = run("ingest", digests, tmp_path / "backup")
    assert "3 papers from 2 files are indexed" in done.out
    assert "2 more files are copies of these, counted once." in done.out
    assert both.index.papers == alone.index.papers
    assert len(once.problems) == 1
    assert "; 1 problem\n" in done.out
    [state] = run("status", "--json").rows
    assert (state["files"], state["problems"]) == (2, len(once.problems))


def test_when_one_of_two_copies_goes_the_other_stands_for_both(digests: Path, tmp_path: Path) -> None:
    shutil.copytree(digests, tmp_path / "backup")
    assistant = Nonmun()
    assert assistant.ingest(digests, tmp_path / "backup").copies == 2
    shutil.rmtree(digests)
    report = assistant.ingest(tmp_path / "backup")
    assert counts(report) == (0, 0, 0, 3, 0)
    assert (report.files, report.copies) == (2, 0)


def test_line_numbers_that_change_build_nothing_anew(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    file = digests / "2024" / "2024-01-02.md"
    file.write_text("\n\n" + file.read_text("utf-8"), "utf-8")
    vectors = assistant.index.generation.folder / "vectors.npy"
    was = vectors.stat().st_ino
    assert counts(assistant.ingest(digests)) == (0, 0, 0, 3, 0)
    assert (assistant.index.generation.folder / "vectors.npy").stat().st_ino == was
    assert assistant.index.papers["2401.00001"].entries[0].line > 2


def change_at_random(folder: Path, chance: random.Random) -> None:
    """Rename, move, edit, delete and add some files."""
    for file in sorted(folder.rglob("*.md")):
        what = chance.random()
        if what < 0.3:
            target = folder / f"moved-{chance.randrange(4)}"
            target.mkdir(exist_ok=True)
            file.rename(target / f"{chance.randrange(10**6)}-{file.name}")
        elif what < 0.45:
            file.write_text(file.read_text("utf-8").replace("이다.", f"이다 {chance.randrange(99)}.", 2), "utf-8")
        elif what < 0.5:
            file.unlink()
    number = chance.randrange(1000, 9999)
    new = digest((f"2402.0{number}", f"Paper {number}", f"새 논문 {number}이다."), day=f"2024-02-{chance.randrange(10, 28)}")
    (folder / f"new-{number}.md").write_text(new, "utf-8")


@pytest.mark.usefixtures("store")
@pytest.mark.slow
@pytest.mark.long
def test_runs_that_are_killed_end_as_a_clean_build(tmp_path: Path) -> None:
    chance = random.Random(14)
    folder = tmp_path / "digests"
    shutil.copytree(sample_folder(), folder)
    assistant = Nonmun()
    assistant.ingest(folder)
    for _ in range(3):
        change_at_random(folder, chance)
        command = [sys.executable, "-m", "rag", "ingest", str(folder), "--prune"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        time.sleep(chance.uniform(0.3, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert Generation.load(assistant.index.folder_of("digests")).papers  # what is there can be read
    assistant.ingest(folder, prune=True)
    clean = Nonmun(tmp_path / "clean")
    clean.ingest(folder)
    assert what_is_indexed(assistant) == what_is_indexed(clean)
    assert assistant.search("확산 모델 선호 최적화") == clean.search("확산 모델 선호 최적화")
