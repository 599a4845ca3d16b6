"""Faults under a running reader and a writer: what goes on, what is said, and what mends it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import mend_of
from rag.core.errors import IndexBusyError, StorageError
from rag.doctor import examine
from rag.index.audit.overrides import Overrides
from rag.index.lock import writing
from rag.index.sums import save_sums
from tests.support.command import Command
from tests.support.digests import write_digest

SHARKS = ("2401.00001", "Sharks: Diffusion Models for Underwater Video", "상어 영상을 생성하는 확산 모델(diffusion model)이다.")
CORAL = ("2401.00002", "Counting Coral with Few Examples", "산호의 수를 적은 예시로 센다.")
KELP = ("2401.00003", "A Survey of Kelp Robots", "해초를 따라 헤엄치는 로봇을 정리한 서베이이다.")


def damage(file: Path, *, garbled: bool) -> None:
    """Cut a file by half, or overwrite its beginning in place."""
    if not garbled:
        os.truncate(file, file.stat().st_size // 2)
        return
    with file.open("rb+") as opened:
        opened.write(b"\xff" * min(file.stat().st_size, 4096))


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
@pytest.mark.parametrize("garbled", [False, True])
def test_a_file_that_is_cut_or_garbled_under_a_running_reader_ends_nothing(digests: Path, name: str, garbled: bool) -> None:
    with Nonmun() as reader:
        assert reader.search("kelp robots").notice == ""
        file = reader.index.generation.folder / name
        damage(file, garbled=garbled)
        found = reader.search("sharks diffusion")
        assert found[0].paper.arxiv_id == SHARKS[0]
        assert "answers, because the newest cannot be read" in found.notice
        Nonmun().ingest(digests, rebuild=True)
        assert reader.search("kelp robots")[0].paper.arxiv_id == KELP[0]
        assert reader.search("kelp robots").notice == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chunk_ids.npy", "chunk_starts.npy"])
@pytest.mark.parametrize("garbled", [False, True])
def test_ids_of_chunks_that_are_cut_or_garbled_under_a_running_reader_are_made_anew(
    digests: Path, name: str, garbled: bool
) -> None:
    with Nonmun() as reader:
        before = [reader.search("kelp robots"), reader.ask("kelp robots").text]
        damage(reader.index.generation.folder / name, garbled=garbled)
        assert [reader.search("kelp robots"), reader.ask("kelp robots").text] == before


@pytest.mark.slow
def test_starts_of_chunks_whose_bytes_change_without_the_size_are_made_anew(digests: Path) -> None:
    before = Nonmun().ask("kelp robots").text
    file = Nonmun().index.generation.folder / "chunk_starts.npy"
    content = bytearray(file.read_bytes())
    content[-16:-8] = b"\x01" * 8  # the start of the last paper's chunks
    file.write_bytes(bytes(content))
    assert Nonmun().ask("kelp robots").text == before


@pytest.mark.slow
def test_an_index_of_the_future_is_followed_by_one_that_is_newer(digests: Path) -> None:
    """As after a clock was set back: what is newest is told by the date where its name is lost."""
    assistant = Nonmun()
    for file in assistant.index.folder.glob("generations/*/manifest.json"):
        manifest = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps(manifest | {"built": "2999-01-01T00:00:00+00:00"}), "utf-8")
        save_sums(file.parent)
    write_digest(digests, ("2401.00005", "Maps of the Deep Sea", "심해의 지도를 그린다."), day="2024-01-04")
    assistant.ingest(digests)
    (assistant.index.folder / "CURRENT").unlink()
    assert Nonmun().search("maps of the deep sea")[0].paper.arxiv_id == "2401.00005"


@pytest.mark.slow
def test_the_doctor_names_files_without_rights_and_a_disk_without_space(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Nonmun().settings.home
    real = os.access
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "vectors.npy" and real(path, mode))
    [failed] = [check for check in examine(Nonmun()) if not check.ok]
    assert failed.found.endswith("vectors.npy' cannot be read and written.")
    assert failed.remedy.endswith(f"`chmod -R u+rwX '{home}'`.")
    monkeypatch.setattr("os.access", real)
    usage = shutil.disk_usage(home)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1_000_000))
    [failed] = [check for check in examine(Nonmun()) if not check.ok]
    assert failed.found.startswith(f"1 MB are left at '{home}', and an ingest writes up to ")
    assert failed.remedy == "Free some space there."


@pytest.mark.slow
def test_a_store_that_was_only_read_is_not_tried_in_another_process(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(check.ok for check in examine(Nonmun()))
    monkeypatch.setattr("rag.index.sealed._TRY", "import os; os.abort()")
    assert all(check.ok for check in examine(Nonmun()))


@pytest.mark.slow
def test_with_too_few_open_files_an_ingest_says_so_before_chroma_panics(digests: Path) -> None:
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))\n"
    code += "sys.argv = ['nonmun', 'ingest', *sys.argv[1:]]; from rag.interfaces.cli.main import main; main()"
    ended = subprocess.run([sys.executable, "-c", code, str(digests)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert "Too many open files" in ended.stderr
    assert "ulimit -n" in ended.stderr


def test_decisions_that_are_gone_are_said_until_that_is_accepted(tmp_path: Path) -> None:
    overrides = Overrides(tmp_path)
    overrides.decide("2401.00001", "accept")
    assert overrides.decisions().accepted == {"2401.00001"}
    (tmp_path / "accepted.json").unlink()
    assert overrides.decisions().accepted == {"2401.00001"}  # as long as this process knows them
    assert "is gone, and with it what was decided" in str(overrides.problem)
    with pytest.raises(StorageError, match=r"Put back a copy, or delete '.*accepted\.lock'"):
        overrides.decide("2401.00002", "doubt")
    (tmp_path / "accepted.lock").unlink()
    overrides.decide("2401.00002", "doubt")
    assert (overrides.decisions().doubted, overrides.problem) == ({"2401.00002"}, None)


@pytest.mark.slow
def test_files_of_chroma_that_end_a_program_are_said_to_be_damaged(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Nonmun()
    store = assistant.index.folder / assistant.index.generation.manifest.store
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


@pytest.mark.slow
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
        (ValueError("disk I/O error"), "Free some space there, or check the disk"),
        (OSError("70344 requested and 47072 written"), "Free some space"),
        (ImportError("x.so: failed to map segment from shared object"), "ulimit -v"),
        (ValueError("database is locked"), "Wait"),
        (ValueError("Expecting value: line 1 column 1 (char 0)"), "otherwise"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "otherwise"),
    ],
)
def test_the_mend_fits_the_cause(problem: Exception, words: str) -> None:
    assert words in mend_of(problem, Path("/home/x"), "otherwise")
