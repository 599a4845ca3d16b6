"""What a process may open and take, looked at before libraries that end it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.core import need_files, need_memory
from rag.core.errors import OutsideError, StorageError

resource = pytest.importorskip("resource")


def opened() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_too_few_open_files_are_said_with_what_to_type(tmp_path: Path) -> None:
    gc.collect()  # files that other tests left open are not closed meanwhile
    before = opened()
    need_files(5, tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before + 10, hard))
    try:
        with pytest.raises(StorageError, match=r"Too many open files.*ulimit -n"):
            need_files(100, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert opened() == before  # none stays open


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of addresses")
def test_too_little_memory_is_said_with_what_to_type() -> None:
    need_memory(10**9, "An ingest")  # without a limit, nobody knows
    code = "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20,) * 2)"
    code += "; from rag.text import terms; terms('확산 모델')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1  # an error of Python, not a signal
    assert "OutsideError: The Korean analyser takes about" in ended.stderr
    assert issubclass(StorageError, OutsideError)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of addresses")
@pytest.mark.parametrize("megabytes", [1000, 1400, 1600])
def test_a_question_is_not_begun_with_memory_for_a_part_of_it(megabytes: int, sample_home: Path) -> None:
    code = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20,) * 2)\n"
    code += "import sys; sys.argv = ['nonmun', 'ask', '--sample', 'DPO']; from rag.interfaces.cli.main import main; main()"
    environment = os.environ | {"NONMUN_HOME": str(sample_home)}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (3, "", 1)  # no signal of the analyser
    assert "A question takes about" in ended.stderr
    assert "ulimit -v unlimited" in ended.stderr
