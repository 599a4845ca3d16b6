"""Several writers of one home, each a process of its own: they wait for each other, say for whom, and lose nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.errors import IndexBusyError
from rag.index.lock import writing
from tests.support.command import INTERRUPTIBLE
from tests.support.digests import write_digest
from tests.support.holder import ended, holding

pytestmark = pytest.mark.slow


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The folder of an index of one paper, in the home that commands use."""
    write_digest(tmp_path / "digests", ("2401.00001", "Sharks", "상어이다."))
    with Nonmun() as assistant:
        assistant.ingest(tmp_path / "digests")
        return assistant.index.folder


def nonmun(*arguments: str | Path, wait: float = 600) -> subprocess.Popen[str]:
    env = {**os.environ, "NONMUN_LOCK_WAIT": str(wait), "NONMUN_HF_URL": "http://127.0.0.1:9"}
    line = [sys.executable, "-c", INTERRUPTIBLE, *map(str, arguments)]
    return subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> str:
    """The first line on standard error, which is waited for."""
    assert process.stderr is not None
    return process.stderr.readline()


@pytest.mark.long
def test_an_ingest_waits_for_another_writer_says_for_whom_and_reads_what_it_has_written(index: Path, tmp_path: Path) -> None:
    with holding(index) as other, nonmun("ingest", tmp_path / "digests") as waiting:
        said = told(waiting)
        assert said.startswith(f"nonmun: waiting up to 600 s for nonmun sync, process {other.pid}, since ")
        write_digest(tmp_path / "digests", ("2401.00002", "Whales", "고래이다."), day="2024-01-03")
        ended(other)
        out, err = waiting.communicate()
    assert (waiting.returncode, out.splitlines()[0]) == (0, "1 added, 0 updated, 0 removed, 1 unchanged; 0 problems")
    assert "waiting" not in err
    assert not (index / "lock.by").exists()


@pytest.mark.parametrize(("kind", "who"), [("writing", "writing to"), ("fetching", "`nonmun sync`, `export` or `import`")])
@pytest.mark.long
def test_a_writer_that_has_waited_in_vain_says_who_holds_the_lock(index: Path, kind: str, who: str) -> None:
    command = ["sync", "--source", f"folder:{index.parents[2] / 'digests'}"]
    with holding(index, kind) as other, nonmun(*command, wait=0.3) as waiting:
        _, err = waiting.communicate()
    first, last = err.strip().splitlines()[0], err.strip().splitlines()[-1]
    assert waiting.returncode == 3
    assert first.startswith(f"nonmun: waiting up to 1 s for nonmun sync, process {other.pid}")
    assert who in last
    assert f"It is nonmun sync, process {other.pid}, since " in last
    assert "NONMUN_LOCK_WAIT" in last


def test_one_that_shall_not_wait_stops_at_once(index: Path) -> None:
    with holding(index) as other, nonmun("ingest", index.parents[2] / "digests", wait=0) as second:
        _, err = second.communicate()
    assert second.returncode == 3
    assert err.startswith("nonmun: Another process is writing to")
    assert f"process {other.pid}" in err


@pytest.mark.parametrize("command", ["ingest", "sync", "import"])
@pytest.mark.long
def test_ctrl_c_ends_the_wait(index: Path, tmp_path: Path, command: str) -> None:
    Nonmun().export_to(tmp_path / "all.zip")
    rest = {"ingest": [tmp_path / "digests"], "sync": [], "import": ["--replace", tmp_path / "all.zip"]}[command]
    with holding(index, "writing" if command == "ingest" else "fetching"), nonmun(command, *rest) as waiting:
        assert "waiting up to 600 s" in told(waiting)
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate()
    assert (waiting.returncode, err.strip()) == (130, "nonmun: stopped.")


@pytest.mark.long
def test_the_lock_of_a_killed_writer_is_free_for_one_that_waits(index: Path, tmp_path: Path) -> None:
    with holding(index) as other, nonmun("ingest", tmp_path / "digests") as waiting:
        assert "waiting up to 600 s" in told(waiting)
        other.send_signal(signal.SIGKILL)
        waiting.communicate()
    assert waiting.returncode == 0


@pytest.mark.long
def test_writers_that_start_together_all_write(index: Path, tmp_path: Path) -> None:
    files = [
        write_digest(tmp_path / f"{day}", (f"2401.0001{day}", f"Coral {day}", "산호이다."), day=f"2024-02-0{day}")
        for day in range(1, 4)
    ]
    others = [nonmun("ingest", file) for file in files]
    results = [(*process.communicate(), process.returncode) for process in others]
    assert [status for *_, status in results] == [0] * 3
    assert all(out.startswith("1 added, 0 updated, 0 removed") for out, *_ in results)
    assert [*Nonmun().index.papers] == ["2401.00001", *(f"2401.0001{day}" for day in range(1, 4))]


def test_a_reader_answers_while_a_writer_waits(index: Path, tmp_path: Path) -> None:
    with holding(index), nonmun("ingest", tmp_path / "digests") as waiting:
        assert "waiting up to 600 s" in told(waiting)
        with Nonmun() as reader:
            assert [item.paper.title for item in reader.search("sharks")] == ["Sharks"]
        waiting.kill()
        waiting.communicate()


def test_who_waits_is_told_by_the_second(index: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    with holding(index) as other:
        with pytest.raises(IndexBusyError), writing(index, 0.25, lambda *step: heard.append(step)):
            pass
        assert {step for step, *_ in heard} == {heard[0][0]}
        assert heard[0][0].startswith(f"wait: nonmun sync, process {other.pid}, since ")
        assert heard[0][1:] == (0, 1)
        ended(other)
    with writing(index) as waited:
        assert not waited
