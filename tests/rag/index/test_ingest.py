"""Ingest against a real Chroma on disk: twice, changed, removed, killed, two at once."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from rag import Nonmun
from rag.core.errors import IndexBusyError, NoIndexError, StorageError, UsageError
from rag.core.settings import load_settings
from rag.index.generation import Generation
from rag.library import sample_folder
from rag.search.query.understand import understand
from rag.search.searcher import Searcher
from tests.support.digests import write_digest
from tests.support.stored import EMBEDDED, collection_of, rows_in_chroma

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("store")]

PAPERS = {
    "2401.00001": (
        "Sharks: Diffusion Models for Underwater Video",
        ["상어 영상을 생성하는 확산 모델(diffusion model)이다.", "정확도는 91%이다."],
    ),
    "2401.00002": ("Counting Coral with Few Examples", ["산호의 수를 적은 예시로 센다.", "데이터셋은 사진 1,200장이다."]),
    "2401.00003": ("A Survey of Kelp Robots", ["해초를 따라 헤엄치는 로봇을 정리한 서베이이다."]),
    "2401.00005": ("Maps of the Deep Sea", ["심해의 지도를 그린다."]),
    "2401.00006": ("Songs of Whales", ["고래의 노래를 듣는다."]),
}


def write_day(folder: Path, day: str, *ids: str, votes: int = 3, change: str = "") -> Path:
    papers = [(i, PAPERS[i][0], *(f"{text}{change}" for text in PAPERS[i][1])) for i in ids]
    return write_digest(folder, *papers, day=day, votes=votes, authors="Ada Kim, Bo Lee")


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    folder = tmp_path / "digests"
    write_day(folder, "2024-01-02", "2401.00001", "2401.00002")
    write_day(folder, "2024-01-03", "2401.00003")
    return folder


def counts(assistant: Nonmun, *paths: Path, **options: bool) -> tuple[int, int, int, int]:
    report = assistant.ingest(*paths, **options)
    return report.added, report.updated, report.removed, report.unchanged


def test_chunks_are_stored_in_chroma_with_what_filters_need(digests: Path) -> None:
    assistant = Nonmun()
    assert counts(assistant, digests) == (3, 0, 0, 0)
    rows = rows_in_chroma(assistant)
    assert len(rows) == 5
    text, metadata = next(r for r in rows.values() if r[0].startswith("정확도"))
    assert text == "정확도는 91%이다."
    assert metadata == {
        "arxiv_id": "2401.00001",
        "title": "Sharks: Diffusion Models for Underwater Video",
        "date": 20240102,
        "votes": 3,
        "authors": ["Ada Kim", "Bo Lee"],
        "bullet": 1,
    }


def test_a_second_run_does_nothing_and_writes_nothing(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.index.generation.folder
    assert counts(assistant, digests) == (0, 0, 0, 3)
    assert assistant.index.generation.folder == before


def test_a_file_that_is_read_again_replaces_what_it_held(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    write_day(digests, "2024-01-02", "2401.00001", change=" 새 판이다.")
    assert counts(assistant, digests) == (0, 1, 1, 1)
    found = assistant.search("상어 영상")[0]
    assert all(b.text.endswith("새 판이다.") for b in found.bullets)
    assert "2401.00002" not in {e.paper.arxiv_id for e in assistant.search("산호 데이터셋 사진")}


def test_changed_votes_reach_the_index(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    write_day(digests, "2024-01-03", "2401.00003", votes=40)
    assert counts(assistant, digests) == (0, 1, 0, 2)
    assert assistant.search("해초 로봇")[0].paper.votes == 40
    assert {m["votes"] for _, m in rows_in_chroma(assistant).values() if m["arxiv_id"] == "2401.00003"} >= {40}


def test_what_belonged_to_a_file_that_is_gone_stays_until_it_is_pruned(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (digests / "2024-01-03.md").unlink()
    report = assistant.ingest(digests)
    assert (report.removed, report.unchanged, report.gone) == (0, 3, 1)
    report = assistant.ingest(digests, prune=True)
    assert (report.removed, report.unchanged, report.papers, report.gone) == (1, 2, 2, 0)
    assert "2401.00003" not in assistant.index.papers


def test_the_last_digest_that_is_gone_can_be_pruned(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    for file in digests.iterdir():
        file.unlink()
    with pytest.raises(UsageError, match=r"\*\.md"):
        assistant.ingest(digests)
    report = assistant.ingest(digests, prune=True)
    assert (report.files, report.papers, report.removed, report.gone) == (0, 0, 3, 0)
    with pytest.raises(NoIndexError, match="contains no papers"):
        assistant.search("상어")
    write_day(digests, "2024-01-02", "2401.00001")
    assert counts(assistant, digests) == (1, 0, 0, 0)
    assert assistant.search("상어")
    with pytest.raises(UsageError, match=r"\*\.md"):
        Nonmun(digests.parent / "other").ingest(digests.parent / "work", prune=True)


def test_the_report_counts_the_files_that_are_indexed(digests: Path) -> None:
    assistant = Nonmun()
    assert assistant.ingest(digests).files == 2
    assert assistant.ingest(write_day(digests.parent / "new", "2024-01-04", "2401.00001")).files == 3


def test_a_file_without_a_paper_is_read_and_told_each_time_and_never_held(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.index.generation.folder
    notes = digests / "notes.md"
    notes.write_text("# Notes\n", "utf-8")
    for path in (notes, digests):
        report = assistant.ingest(path)
        assert (report.files, [Path(p.file).name for p in report.problems]) == (2, ["notes.md"])
        assert assistant.index.generation.folder == before
    (digests / "2024-01-03.md").write_text("# Notes\n", "utf-8")
    report = assistant.ingest(digests)
    assert (report.files, report.removed, len(report.problems)) == (1, 1, 2)


def test_pruning_one_folder_leaves_the_digests_of_another(digests: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_day(other, "2024-02-01", "2401.00003")
    (digests / "2024-01-03.md").unlink()
    assistant = Nonmun()
    assistant.ingest(digests, other)
    assert counts(assistant, digests, prune=True) == (0, 0, 0, 3)


def test_a_paper_of_two_days_is_one_paper_and_keeps_both_digests(digests: Path) -> None:
    write_day(digests, "2024-01-09", "2401.00001", votes=9)
    assistant = Nonmun()
    assert assistant.ingest(digests).papers == 3
    found = assistant.search("underwater shark video")[0]
    assert found.paper.date == dt.date(2024, 1, 9)
    assert found.paper.votes == 9
    assert {b.date for b in found.bullets} == {dt.date(2024, 1, 2), dt.date(2024, 1, 9)}


def test_archives_are_read_and_pruned_by_member(digests: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"

    def pack(*days: str) -> None:
        with zipfile.ZipFile(archive, "w") as out:
            for day in days:
                out.write(digests / f"{day}.md", f"2024/{day}.md")

    pack("2024-01-02", "2024-01-03")
    assistant = Nonmun()
    assert counts(assistant, archive) == (3, 0, 0, 0)
    pack("2024-01-02")
    assert counts(assistant, archive, prune=True) == (0, 0, 1, 2)


def test_an_archive_that_breaks_off_loses_nothing_that_was_indexed(digests: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.tar"
    with tarfile.open(archive, "w") as out:
        for day in ("2024-01-02", "2024-01-03"):
            out.add(digests / f"{day}.md", f"{day}.md")
    assistant = Nonmun()
    assistant.ingest(archive)
    archive.write_bytes(archive.read_bytes()[:2000])
    report = assistant.ingest(archive, prune=True)
    assert report.papers == 3
    assert report.removed == 0
    assert str(archive) in {p.file for p in report.problems}


def test_the_order_of_updates_does_not_matter(digests: Path, tmp_path: Path) -> None:
    question = "로봇과 diffusion model"
    at_once = Nonmun(tmp_path / "one")
    at_once.ingest(digests)
    step_by_step = Nonmun(tmp_path / "two")
    step_by_step.ingest(digests / "2024-01-03.md")
    step_by_step.ingest(digests / "2024-01-02.md")
    assert step_by_step.search(question) == at_once.search(question)
    assert step_by_step.index.generation.manifest.fingerprint == at_once.index.generation.manifest.fingerprint


def test_a_rebuild_holds_what_is_named_and_nothing_else(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    assert assistant.ingest(digests / "2024-01-03.md", rebuild=True).papers == 1
    assert list(assistant.index.papers) == ["2401.00003"]


def test_stale_chunks_and_collections_leave_after_the_generation_that_needs_them(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    for round_ in range(3):
        write_day(digests, "2024-01-03", "2401.00003", change=f" {round_}번째.")
        assistant.ingest(digests)
    assert len(rows_in_chroma(assistant)) <= 2 * 5
    generations = list((assistant.index.folder_of("digests") / "generations").iterdir())
    assert len(generations) == 2


def stores_of(index: Path) -> set[str]:
    """The embedded stores that the generations of an index name."""
    return {Generation.read(folder).manifest.store for folder in (index / "generations").iterdir()}


@pytest.mark.parametrize(**EMBEDDED)
def test_daily_ingests_keep_the_stores_of_two_generations_and_a_reader_of_an_older_one_stays_whole(digests: Path) -> None:
    with Nonmun(settings=load_settings(exact_limit=0)) as reader:
        Nonmun().ingest(digests)
        searcher, question = Searcher(reader.index.search_index), understand("상어 영상")
        before = searcher.search(question)
        index = reader.index.folder
        for day in range(4, 10):  # each new paper makes another embedding
            write_digest(digests, (f"2401.0010{day}", f"Paper {day}", f"새 논문 {day}이다."), day=f"2024-02-0{day}")
            Nonmun().ingest(digests)
            assert searcher.search(question) == before
        stores = [*index.glob("chroma*")]
        assert {store.name for store in stores} == stores_of(index)
        assert len(stores) == 2
        assert [len([it for it in store.iterdir() if it.is_dir()]) for store in stores] == [1, 1]
        assert reader.search("상어 영상")[0].paper.arxiv_id == before[0].paper.arxiv_id


def test_a_reader_that_is_open_sees_the_new_generation_at_its_next_question(digests: Path) -> None:
    reader, writer = Nonmun(), Nonmun()
    writer.ingest(digests / "2024-01-02.md")
    assert "2401.00003" not in {e.paper.arxiv_id for e in reader.search("해초 로봇 서베이")}
    writer.ingest(digests / "2024-01-03.md")
    assert reader.search("해초 로봇 서베이")[0].paper.arxiv_id == "2401.00003"


def test_one_writer_at_a_time(digests: Path) -> None:
    assistant = Nonmun(settings=load_settings(lock_wait=0))
    assistant.ingest(digests)
    with FileLock(assistant.index.folder_of("digests") / "lock"), pytest.raises(IndexBusyError, match="Another process"):
        assistant.ingest(digests)


@pytest.mark.parametrize("delay", [0.0, 0.4, 1.0])
@pytest.mark.long
def test_a_killed_ingest_leaves_the_old_index_and_the_next_run_finishes(digests: Path, delay: float) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.search("상어 영상")
    shutil.copytree(sample_folder(), digests / "more")
    run = subprocess.Popen(
        [sys.executable, "-m", "rag", "ingest", str(digests)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ
    )
    index = assistant.index.folder_of("digests")
    while len(list((index / "generations").iterdir())) < 2 and run.poll() is None:
        time.sleep(0.01)
    time.sleep(delay)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    if assistant.index.generation.manifest.papers == 3:
        assert assistant.search("상어 영상") == before
    assistant.ingest(digests)
    assert assistant.index.generation.manifest.papers == 76
    assert len(list((index / "generations").iterdir())) <= 2
    clean = Nonmun(digests.parent / "clean")
    clean.ingest(digests)
    assert assistant.search("확산 모델 선호 최적화") == clean.search("확산 모델 선호 최적화")


@pytest.mark.parametrize(**EMBEDDED)
def test_what_a_killed_rebuild_left_is_deleted_even_if_nothing_changed(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    index = assistant.index.folder
    (index / "chroma.0123456789ab").mkdir()
    assert Nonmun().ingest(digests).unchanged == 3
    assert [file.name for file in index.glob("chroma*")] == ["chroma"]
    assert (index / "chroma" / "chroma.sqlite3").exists()


@pytest.mark.parametrize(**EMBEDDED)
def test_problems_are_reported_and_the_rest_is_indexed(digests: Path) -> None:
    (digests / "README.md").write_text("# Notes\n\nNot a digest.\n", "utf-8")
    (digests / "broken.zip").write_bytes(b"PK no zip")
    report = Nonmun().ingest(digests)
    assert report.papers == 3
    assert {Path(p.file).name for p in report.problems} == {"README.md", "broken.zip"}
    assert all(p.remedy for p in report.problems)


@pytest.mark.parametrize(**EMBEDDED)
def test_a_very_long_bullet_is_indexed_as_far_as_it_is_read_and_said_so(digests: Path) -> None:
    file = digests / "2024-01-03.md"
    file.write_text(file.read_text("utf-8") + f"- {'해파리 ' * 200_000}\n", "utf-8")
    report = Nonmun().ingest(digests)
    assert "of which the first 6,000 are indexed" in report.problems[0].message


@pytest.mark.parametrize(**EMBEDDED)
@pytest.mark.parametrize("content", [None, "# Notes\n"])
def test_a_folder_without_digests_is_wrong_usage_and_harms_nothing(digests: Path, tmp_path: Path, content: str | None) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    empty = tmp_path / "empty"
    empty.mkdir()
    if content:
        (empty / "notes.md").write_text(content, "utf-8")
    if content is None:
        with pytest.raises(UsageError, match="No digest in"):
            assistant.ingest(empty)
    else:
        assert assistant.ingest(empty).problems
    assert assistant.index.generation.manifest.papers == 3


@pytest.mark.parametrize(**EMBEDDED)
def test_a_first_ingest_of_no_digest_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n", "utf-8")
    with pytest.raises(UsageError, match="No digest"):
        Nonmun().ingest(tmp_path / "notes.md")
    with pytest.raises(NoIndexError):
        Nonmun().search("anything")


@pytest.mark.parametrize(**EMBEDDED)
def test_a_home_that_cannot_be_written_is_said(digests: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(StorageError, match="NONMUN_HOME"):
        Nonmun(tmp_path / "file" / "home").ingest(digests)


@pytest.mark.parametrize(**EMBEDDED)
@pytest.mark.parametrize("content", [b"\x00garbage", b"", b"[]", b"\xff"])
@pytest.mark.parametrize("name", ["manifest.json", "files.jsonl", "vectors.npy", "translations.json"])
def test_a_damaged_index_is_said_and_mended_as_is_said(digests: Path, name: str, content: bytes) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (assistant.index.generation.folder / name).write_bytes(content)
    rebuild = name in ("manifest.json", "files.jsonl")
    with pytest.raises(StorageError, match="ingest --rebuild PATH" if rebuild else "ingest PATH"):
        Nonmun().search("상어")
    assert assistant.ingest(digests, rebuild=rebuild).papers == 3
    assert assistant.search("상어")


@pytest.mark.parametrize(**EMBEDDED)
@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"A Survey of Kelp Robots": 7}'])
@pytest.mark.parametrize(
    "name",
    ["phrases.json", "papers/counts.npy", "chunks/terms.txt", "titles/starts.npy", "chunk_ids.npy", "superseded.json"],
)
@pytest.mark.long
def test_stored_words_that_are_damaged_are_made_anew(digests: Path, name: str, content: bytes) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (assistant.index.generation.folder / name).write_bytes(content)
    file = write_day(digests.parent, "2024-01-01", "2401.00001")
    assert counts(assistant, file) == (0, 1, 0, 2)
    clean = Nonmun(digests.parent / "clean")
    clean.ingest(digests, file)
    assert assistant.search("해초 로봇 survey") == clean.search("해초 로봇 survey")


@pytest.mark.parametrize(**EMBEDDED)
def test_a_vector_store_that_is_damaged_is_said_and_a_rebuild_mends_it(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    chroma = assistant.index.folder_of("digests") / "chroma"
    (chroma / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    write_day(digests, "2024-01-03", "2401.00003", votes=40)
    with pytest.raises(StorageError, match=r"space left.*may write.*ingest --rebuild") as caught:
        assistant.ingest(digests)
    assert "doctor" not in str(caught.value)
    assert assistant.search("해초 로봇")[0].paper.votes == 3
    assert assistant.ingest(digests, rebuild=True).papers == 3
    assert assistant.search("해초 로봇")[0].paper.votes == 40
    write_day(digests, "2024-01-03", "2401.00003", votes=50)
    assert counts(assistant, digests) == (0, 1, 0, 2)
    assert len(rows_in_chroma(assistant)) >= 5
    assert [folder.name for folder in chroma.parent.glob("chroma*")] == [assistant.index.generation.manifest.store]


def test_a_rebuild_trusts_no_vector_that_is_stored(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.search("상어 영상")
    with collection_of(assistant.index.folder, assistant.index.generation.manifest) as collection:
        stored = collection.get(include=["embeddings"])
        collection.update(ids=stored["ids"], embeddings=-stored["embeddings"])
    assistant.ingest(digests, rebuild=True)
    assert assistant.search("상어 영상") == before


@pytest.mark.parametrize(**EMBEDDED)
def test_until_a_rebuild_is_done_the_old_index_answers(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approximate = Nonmun(settings=load_settings(exact_limit=0))
    approximate.ingest(digests)
    before = approximate.search("상어 영상")
    seen = []

    def interrupted(*arguments: object) -> None:
        with Nonmun(settings=load_settings(exact_limit=0)) as reader:
            seen.append(reader.search("상어 영상"))
        raise KeyboardInterrupt

    for step in ("flush", "publish"):
        with monkeypatch.context() as patched:
            patched.setattr(f"rag.index.build.{step}", interrupted)
            with pytest.raises(KeyboardInterrupt):
                approximate.ingest(digests, rebuild=True)
        assert seen.pop() == approximate.search("상어 영상") == before
    folder = approximate.index.folder_of("digests")
    approximate.ingest(digests, rebuild=True)
    assert approximate.search("상어 영상") == before
    write_day(digests, "2024-01-05", "2401.00005")
    approximate.ingest(digests)  # deletes what only the generation before the last needed
    write_day(digests, "2024-01-06", "2401.00006")
    approximate.ingest(digests)
    approximate.close()
    assert {store.name for store in folder.glob("chroma*")} == stores_of(folder)


@pytest.mark.parametrize(**EMBEDDED)
def test_a_home_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(StorageError, match=r"cannot be read.*Check NONMUN_HOME"):
        Nonmun(tmp_path / "file").search("상어")
    (tmp_path / "home" / "indexes" / "digests" / "CURRENT").mkdir(parents=True)
    with pytest.raises(StorageError, match=r"cannot be read.*Is a directory"):
        Nonmun().search("상어")


@pytest.mark.parametrize(**EMBEDDED)
def test_a_home_of_nobody_is_wrong_usage() -> None:
    for attempt in (lambda: Nonmun("~nosuchuser/home"), lambda: Nonmun().ingest("~nosuchuser/digests")):
        with pytest.raises(UsageError, match=r"'~nosuchuser/.*no user of this name"):
            attempt()


@pytest.mark.parametrize(**EMBEDDED)
def test_an_index_of_another_format_is_said(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    file = assistant.index.generation.folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"format": 999}), "utf-8")
    with pytest.raises(StorageError, match="format 999"):
        Nonmun().search("상어")


def test_the_sample_never_mixes_with_own_digests(digests: Path) -> None:
    assistant = Nonmun()
    assistant.ingest_sample()
    assert assistant.index.name == "sample"
    assistant.ingest(digests)
    assert assistant.index.name == "digests"
    assert len(assistant.index.papers) == 3
    assert len(Nonmun(sample=True).index.papers) == 73
