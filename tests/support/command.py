"""The program run inside a test: its exit status, and what it printed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rag.interfaces.cli.main import main

#: The command, also where whoever runs the tests ignores Ctrl-C, as a shell does for what runs in the background.
INTERRUPTIBLE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);from rag.interfaces.cli.main import main; main()"
)


class Ended(NamedTuple):
    """How a command ended: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects of an output of JSON lines."""
        return [json.loads(line) for line in self.out.split("\n") if line]


class Command:
    """Runs ``nonmun`` with arguments and standard input; the fixture ``run`` of every test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Ended:
        self._monkeypatch.setattr(sys, "argv", ["nonmun", *map(str, arguments)])
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as end:
            main()
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err, err
        return Ended(int(end.value.code or 0), out, err)
