"""Faults under a running reader and a writer: what goes on, what is said, and what mends it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import mend_of
from rag.core.errors import IndexBusyError, StorageError
from rag.doctor import examine
from rag.index.lock import writing
from tests.support.command import Command
from tests.support.digests import write_digest

SHARKS = ("2401.00001", "Sharks: Diffusion Models for Underwater Video", "상어 영상을 생성하는 확산 모델(diffusion model)이다.")
CORAL = ("2401.00002", "Counting Coral with Few Examples", "산호의 수를 적은 예시로 센다.")
KELP = ("2401.00003", "A Survey of Kelp Robots", "해초를 따라 헤엄치는 로봇을 정리한 서베이이다.")


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    """A folder of two days, which were ingested one after the other."""
    folder = tmp_path / "digests"
    write_digest(folder, SHARKS, CORAL, day="2024-01-02")
    Nonmun().ingest(folder)
    write_digest(folder, KELP, day="2024-01-03")
    Nonmun().ingest(folder)
    return folder


@pytest.mark.slow
def test_where_the_name_of_the_generation_is_gone_all_still_answers_and_a_plain_ingest_mends_it(
    digests: Path, run: Command
) -> None:
    assistant = Nonmun()
    before = assistant.search("kelp robots")
    (assistant.index.folder / "CURRENT").unlink()
    found = Nonmun().search("kelp robots")
    assert found == before
    assert "is gone" in found.notice
    [failed, *_] = [check for check in examine(Nonmun()) if not check.ok]
    assert "Type `nonmun ingest PATH`." in f"{failed.found} {failed.remedy}"
    later = write_digest(digests.parent / "other", ("2401.00005", "Maps of the Deep Sea", "심해의 지도를 그린다."))
    assert run("ingest", later).out.startswith("1 added, 0 updated, 0 removed, 3 unchanged")
    assert Nonmun().search("kelp robots").notice == ""
    assert all(check.ok for check in examine(Nonmun()))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vectors.npy", "papers/rows.npy"])
def test_a_file_that_is_cut_under_a_running_reader_ends_nothing(digests: Path, name: str) -> None:
    with Nonmun() as reader:
        assert reader.search("kelp robots").notice == ""
        file = reader.index.generation.folder / name
        os.truncate(file, file.stat().st_size // 2)
        found = reader.search("sharks diffusion")
        assert found[0].paper.arxiv_id == SHARKS[0]
        assert "answers, because the newest cannot be read" in found.notice
        Nonmun().ingest(digests, rebuild=True)
        assert reader.search("kelp robots")[0].paper.arxiv_id == KELP[0]
        assert reader.search("kelp robots").notice == ""


@pytest.mark.slow
def test_files_of_chroma_that_end_a_program_are_said_to_be_damaged(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Nonmun()
    [store] = assistant.index.folder.glob("chroma*")
    [*files] = store.glob("*/*.bin")
    for file in files:
        os.truncate(file, file.stat().st_size // 2)
    monkeypatch.setattr("rag.index.sealed._TRY", "import os; os.abort()")  # as Chroma does with some of such files
    [failed] = [check for check in examine(assistant) if not check.ok]
    assert (failed.name, "Chroma crashes" in failed.found, "--rebuild" in failed.remedy) == ("vector store", True, True)
    with pytest.raises(StorageError, match="is damaged"):
        assistant.ingest(digests)
    assert assistant.ingest(digests, rebuild=True).papers == 3
    assert all(check.ok for check in examine(assistant))


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    hold = "from pathlib import Path; from rag.index.lock import writing; import sys\n"
    hold += f"with writing(Path({str(tmp_path)!r})): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexBusyError, match=rf"It is nonmun, process {holder.pid}, since \d{{4}}-"), writing(tmp_path):
            pass
        holder.kill()
    with writing(tmp_path):  # the lock of a killed process is free
        pass
    assert not (tmp_path / "lock.by").exists()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Free some space"),
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
        (OSError(errno.EACCES, "Permission denied"), "chmod -R u+rwX '/home/x'"),
        (OSError(errno.EROFS, "Read-only file system"), "NONMUN_HOME"),
        (MemoryError(), "memory"),
        (ValueError("error returned from database: (code: 13) database or disk is full"), "Free some space"),
        (ValueError("error returned from database: (code: 8) attempt to write a readonly database"), "chmod"),
        (ValueError("Too many open files (os error 24)"), "ulimit -n"),
        (ValueError("database is locked"), "Wait"),
        (ValueError("Expecting value: line 1 column 1 (char 0)"), "otherwise"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "otherwise"),
    ],
)
def test_the_mend_fits_the_cause(problem: Exception, words: str) -> None:
    assert words in mend_of(problem, Path("/home/x"), "otherwise")
