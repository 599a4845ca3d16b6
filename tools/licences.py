"""List what nonmun depends on, with licences and sizes, for docs/licences.md: ``python -m tools.licences``."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from rag.core import UsageError
from rag.interfaces.console import exit_on_error

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"

#: Licences that go with Apache-2.0: permissive ones, and those that bind changes of their own files alone (MPL-2.0).
ALLOWED = frozenset(
    "0BSD AFL Apache-2.0 BSD BSD-2-Clause BSD-3-Clause CC0-1.0 CNRI-Python ISC MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Unlicense "
    "Zlib".split()
)
#: What packages write in place of an SPDX identifier.
_SPELT = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Academic Free License (AFL)": "AFL",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
#: Packages of other systems and Pythons, which are not installed where the page is written.
ELSEWHERE = {"audioop-lts": "PSF-2.0", "colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause", "pywin32": "PSF-2.0"}
_LARGE = 5 * 2**20


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the lock file; ``licence`` is an expression of SPDX identifiers, ``size`` that of its files."""

    name: str
    version: str
    licence: str
    size: int = 0

    @property
    def licences(self) -> frozenset[str]:
        """The licences that the expression names."""
        return frozenset(re.findall(r"[\w.-]+", self.licence)) - {"AND", "OR", "WITH"}


def locked() -> dict[str, tuple[str, ...]]:
    """Return the versions of each package of the lock file; some have one for each Python."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", _lock(), re.M):
        found.setdefault(name, []).append(version)
    return {name: tuple(dict.fromkeys(versions)) for name, versions in found.items()}


def packages() -> list[Package]:
    """Return all packages of the lock file, by name.

    :raises UsageError: if one is not installed.
    """
    return [package(name, " / ".join(versions)) for name, versions in locked().items()]


def page(found: list[Package]) -> str:
    """Return the page as Markdown."""
    large = sorted((it for it in found if it.size >= _LARGE), key=lambda it: -it.size)
    total = sum(it.size for it in found)
    lines = [
        "# Licences and size of what nonmun depends on",
        "",
        "Written by `make licences` from `requirements.lock` and what the packages say of themselves. nonmun is licensed under",
        "Apache-2.0. A test allows these licences and no other:",
        f"{', '.join(sorted(ALLOWED))}.",
        "",
        f"Together they take about {total / 1e6:,.0f} MB on Linux, with the code that pip compiles. The largest:",
        "",
        "| Package | MB |",
        "|---|---:|",
        *(f"| {it.name} | {it.size / 1e6:,.0f} |" for it in large),
        "",
        "Chroma asks for `kubernetes` and `onnxruntime`, which nonmun never loads; the container image leaves them out.",
        "",
        "| Package | Version | Licence |",
        "|---|---|---|",
        *(f"| {it.name} | {it.version} | {it.licence} |" for it in found),
    ]
    return "\n".join(lines) + "\n"


def _lock() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def package(name: str, version: str) -> Package:
    """Return a package as it is installed.

    :raises UsageError: if it is not, and should be.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        if name not in ELSEWHERE:
            raise UsageError(f"The package {name} is not installed.", hint="Type `make .venv/.ready` first.") from None
        return Package(name, version, ELSEWHERE[name])
    return Package(name, version, _licence(found), _size(found))


def _licence(found: Distribution) -> str:
    said = {name: found.metadata.get_all(name) or [""] for name in ("License-Expression", "Classifier", "License")}
    if expression := said["License-Expression"][0]:
        return str(expression)
    classified = [it.rsplit(" :: ", 1)[-1] for it in said["Classifier"] if it.startswith("License :: ")]
    names = [it for it in classified if it != "OSI Approved"] or [said["License"][0].split("\n")[0].strip() or "none stated"]
    return " OR ".join(_SPELT.get(it, it) for it in names)


def _size(found: Distribution) -> int:
    files = [Path(str(found.locate_file(file))) for file in found.files or ()]
    return sum(file.stat().st_size for file in files if file.is_file())


if __name__ == "__main__":
    with exit_on_error():
        PAGE.write_text(page(packages()), "utf-8")
        sys.stdout.write(f"{PAGE}\n")
