"""Generated parts of pages: where they stand, and what belongs there now."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tools.docs.api import api
from tools.docs.commands import commands
from tools.docs.outputs import output
from tools.docs.settings import settings

_PART = re.compile(r"(<!-- generated: (\w{1,20})([^\n]{0,400}) -->\n).*?(<!-- end -->)", re.S)

#: What writes a part, given the rest of its marker and a data directory that it may index the sample in.
_WRITERS: dict[str, Callable[[str, Path], str]] = {
    "api": lambda _, __: api(),
    "commands": lambda _, __: commands(),
    "settings": lambda _, __: settings(),
    "output": output,
}


def pages(root: Path) -> list[Path]:
    """Return the pages of the repository that people read."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md")), *sorted((root / "examples").glob("*.md"))]


def renewed(text: str, home: Path) -> str:
    """Return a page with its generated parts written anew.

    :param home: a data directory, in which the bundled sample is indexed if a part needs it.
    :raises KeyError: if a marker names no part.
    """
    return _PART.sub(lambda found: f"{found[1]}\n{_WRITERS[found[2]](found[3].strip(), home)}\n\n{found[4]}", text)
