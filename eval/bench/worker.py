"""Commands run in another process, one after the other, so that a crash ends one command and not the run."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from eval.bench.damage import do_damage
from eval.bench.limits import Limits, free_space, set_limits

#: The rights of an administrator to read and write what the modes of files forbid (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH).
_PASSES = 0b110
#: The command that makes the small disk of a worker large.
FREE_SPACE = "free space"
_PATIENCE = 300.0  # seconds for one command
_AT_MOST = 300  # commands of one process, as each leaves something in memory


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status, or minus the signal that ended it, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects of an output of JSON lines; lines that hold none are left out."""
        found = []
        for line in self.out.splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return [row for row in found if isinstance(row, dict)]

    @property
    def crashed(self) -> bool:
        """Whether it ended by a signal, or with a traceback."""
        return self.status < 0 or "Traceback (most recent call last)" in self.err


@dataclass(frozen=True, slots=True)
class Job:
    """A command, or with ``damage`` two rounds of searches between which a file is damaged while the index is open.

    Without a home, it is what the environment says.
    """

    arguments: Sequence[str]
    home: Path | None
    damage: tuple[str, str] | None = None


class Worker:
    """Runs commands in a process that is started again when it has ended; what they print goes to a folder.

    :param limits: what each process lacks.
    """

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        folder.mkdir()
        self._folder, self._limits = folder, limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._left = 0

    def run(self, *arguments: str | Path, home: Path | None, damage: tuple[str, str] | None = None) -> Ended:
        """Run ``nonmun`` with arguments in a home, or the :class:`Job` with ``damage``."""
        job = Job([str(argument) for argument in arguments], home, damage)
        if self._process is None or not self._left:
            self._start()
        assert self._process is not None
        assert self._pipe is not None
        self._left -= 1
        self._pipe.send(job)
        try:
            status = int(self._pipe.recv()) if self._pipe.poll(_PATIENCE) else -signal.SIGALRM
        except (EOFError, ConnectionResetError):
            self._process.join()
            status = self._process.exitcode or -signal.SIGABRT
        if status < 0:
            self.close()
        out, err = ((self._folder / name).read_text("utf-8", "replace") for name in ("out", "err"))
        return Ended(status, out, err)

    def _start(self) -> None:
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, inner = context.Pipe()
        self._process = context.Process(target=_serve, args=(inner, str(self._folder), self._limits), daemon=True)
        self._process.start()
        inner.close()
        self._left = _AT_MOST

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def _serve(pipe: Connection, folder: str, limits: Limits | None) -> None:
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # small matrices, of which threads only cost time
    os.chdir(folder)
    if limits is not None:
        set_limits(limits)
    _obey_modes()
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        for number, name in ((1, "out"), (2, "err")):
            opened = os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
            os.dup2(opened, number)
            os.close(opened)
        pipe.send(_run(job))


def _run(job: Job) -> int:
    import traceback

    os.environ["COLUMNS"] = "200"
    if job.home is not None:
        os.environ["NONMUN_HOME"] = str(job.home)
    try:
        if job.arguments[0] == FREE_SPACE and job.home is not None:
            free_space(job.home)
            return 0
        if job.damage is not None:
            return _running(job, job.damage)
        from rag.interfaces.cli.main import main

        sys.argv = ["nonmun", *job.arguments]
        main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # what would end the program with a traceback, which is what is looked for
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _obey_modes() -> None:
    """Give up what lets an administrator read and write any file, so that a read-only one is read-only."""
    import ctypes

    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None)
    system.capget(header, sets)
    for i in range(3):  # effective, permitted, inheritable
        sets[i] &= ~_PASSES
    system.capset(header, sets)


def _running(job: Job, damage: tuple[str, str]) -> int:
    """Search as a page does, damage a file, search again, and print what was found as JSON."""
    from rag.assistant import Nonmun
    from rag.core import NonmunError

    with Nonmun(job.home, sample=False) as assistant:
        for question in job.arguments:
            assistant.search(question)
        do_damage(Path(damage[0]), damage[1])
        try:
            for question in job.arguments:
                found = assistant.search(question)
                print(json.dumps({"ids": [item.paper.arxiv_id for item in found], "notice": found.notice}))  # noqa: T201
        except NonmunError as problem:
            print(f"nonmun: {problem}", file=sys.stderr)  # noqa: T201
            return problem.exit_status
    return 0
