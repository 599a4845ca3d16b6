"""What commands print on the bundled sample, for the examples of the documentation."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

_PROGRAM = "from rag.interfaces.cli.main import main; main()"


def output(what: str, home: Path) -> str:
    """Return a console block with a command and the first lines of what it prints.

    :param what: a number of lines and the command, such as ``3 nonmun ask "..."``; a number that is less than what is printed is
        followed by a line with three dots.
    """
    lines, command = what.split(" ", 1)
    if not (home / "indexes" / "sample").is_dir():
        _run(["ingest", "--sample"], home)
    printed = _run(shlex.split(command)[1:], home).rstrip().split("\n")
    shown = "\n".join(line.rstrip() for line in printed[: int(lines)]).rstrip()
    return "\n".join(["```console", f"$ {command}", shown, *["..."] * (len(printed) > int(lines)), "```"])


def _run(arguments: list[str], home: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NONMUN_", "OPENAI_"))}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        env=clean | {"NONMUN_HOME": str(home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
        capture_output=True,
        encoding="utf-8",
        cwd=home,  # a .env of the working folder has no say
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"nonmun {shlex.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout
