"""What commands print on the bundled sample, for the examples of the documentation."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: Runs commands one after the other in one process, since loading what they need takes longer than they do.
_PROGRAM = """
import contextlib, io, json, sys
from rag.interfaces.cli.main import main
printed = []
for arguments in json.load(sys.stdin):
    sys.argv = ["nonmun", *arguments]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main()
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""


def outputs(wanted: Sequence[str], home: Path) -> list[str]:
    """Return a console block for each command, with the first lines of what it prints.

    :param wanted: a number of lines and a command each, such as ``3 nonmun ask "..."``; if more is printed, a line with three
        dots follows.
    :param home: a data directory, in which the sample is indexed if it is not yet.
    """
    commands = [one.split(" ", 1)[1] for one in wanted]
    ingest = [] if (home / "indexes" / "sample").is_dir() else [["ingest", "--sample"]]
    printed = _run([*ingest, *(shlex.split(command)[1:] for command in commands)], home)[len(ingest) :]
    return [_block(one, text) for one, text in zip(wanted, printed, strict=True)]


def _block(wanted: str, printed: str) -> str:
    count, command = wanted.split(" ", 1)
    lines = printed.rstrip().split("\n")
    shown = "\n".join(line.rstrip() for line in lines[: int(count)]).rstrip()
    return "\n".join(["```console", f"$ {command}", shown, *["..."] * (len(lines) > int(count)), "```"])


def _run(calls: Sequence[Sequence[str]], home: Path) -> list[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NONMUN_", "OPENAI_"))}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _PROGRAM],
        input=json.dumps(calls),
        env=clean | {"NONMUN_HOME": str(home), "COLUMNS": "120"},
        capture_output=True,
        encoding="utf-8",
        cwd=home,  # a .env of the working folder has no say
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found
