"""Generated parts of pages: where they stand, and what belongs there now."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tools.docs.api import api
from tools.docs.commands import commands
from tools.docs.outputs import outputs
from tools.docs.settings import settings

_PART = re.compile(r"(<!-- generated: (\w{1,20})([^\n]{0,400}) -->\n).*?(<!-- end -->)", re.S)

#: What writes a part whose marker has nothing but its name.
_WRITERS: dict[str, Callable[[], str]] = {"api": api, "commands": commands, "settings": settings}


def pages(root: Path) -> list[Path]:
    """Return the pages of the repository that people read."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md")), *sorted((root / "examples").glob("*.md"))]


def renewed(text: str, home: Path) -> str:
    """Return a page with its generated parts written anew.

    :param home: a data directory, in which the bundled sample is indexed if a part needs it.
    :raises KeyError: if a marker names no part.
    """
    wanted = [rest.strip() for _, name, rest, _ in _PART.findall(text) if name == "output"]
    shown = iter(outputs(wanted, home)) if wanted else iter(())

    def part(found: re.Match[str]) -> str:
        written = next(shown) if found[2] == "output" else _WRITERS[found[2]]()
        return f"{found[1]}\n{written}\n\n{found[4]}"

    return _PART.sub(part, text)
