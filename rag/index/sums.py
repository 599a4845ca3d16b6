"""The checksums of a generation's files, by which bytes are noticed that change without the size of a file.

They tell damage, not forgery: a CRC costs a fraction of a hash, and so an index can be opened with all of its files looked at.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Collection, Sequence
from pathlib import Path

#: The file that keeps them.
SUMS = "sums.json"
#: Bytes up to which a file is read whole when an index is opened; of a larger one its size alone is looked at.
WHOLE = 128 * 2**20
#: The name of a generation.
NAME = re.compile(r"[0-9a-f]{12}")
_PIECE = 2**20


def save_sums(folder: Path) -> None:
    """Keep the size and the checksum of every file of a generation, once all are written.

    They bear its name, so that those of another one count as lost; not before it has one, as while it is imported.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != SUMS]
    sums = {file.relative_to(folder).as_posix(): [file.stat().st_size, _sum_of(file)] for file in files}
    of = {"generation": folder.name} if NAME.fullmatch(folder.name) else {}
    (folder / SUMS).write_text(json.dumps({**of, "files": sums, "of": _sum_of_all(sums)}, indent=1), "utf-8")


def has_sums(folder: Path) -> bool:
    """Return whether the checksums of a generation are there, and are what was written."""
    return _read(folder) is not None


def differing(folder: Path, *, names: Collection[str] | None = None, most: int | None = None) -> list[str]:
    """Return the files of a generation that are not as they were written; none where no checksums are known.

    :param names: look at these files only.
    :param most: read files of up to so many bytes whole; all if it is None.
    :raises OSError: if a file cannot be read.
    """
    sums = _read(folder) or {}
    wanted = [name for name in sums if names is None or name in names]
    return [name for name in wanted if not _is_same(folder / name, *sums[name], most)]


def check_sums(folder: Path, *, names: Collection[str] | None = None, leave_out: Collection[str] = ()) -> None:
    """Check files of a generation that is opened.

    :raises ValueError: if one is not as it was written.
    :raises OSError: if one cannot be read.
    """
    wanted = (_read(folder) or {}).keys() if names is None else names
    if found := differing(folder, names=set(wanted) - set(leave_out), most=WHOLE):
        raise ValueError(told(found))


def told(names: Collection[str]) -> str:
    """Say which files are damaged."""
    return f"{in_a_row([*names])} {'are' if len(names) > 1 else 'is'} not as written"


def in_a_row(names: Sequence[str]) -> str:
    """Return names as a sentence has them: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _read(folder: Path) -> dict[str, tuple[int, int]] | None:
    """Return the checksums of a generation; None if there are none, if they are another's or if they are damaged themselves."""
    try:
        found = json.loads((folder / SUMS).read_text("utf-8"))
        if NAME.fullmatch(folder.name) and found.get("generation", folder.name) != folder.name:
            return None
        sums = {str(name): (int(size), int(crc)) for name, (size, crc) in found["files"].items()}
        return sums if found["of"] == _sum_of_all({name: [*values] for name, values in sums.items()}) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _sum_of_all(sums: dict[str, list[int]]) -> int:
    return zlib.crc32(json.dumps(sums, sort_keys=True).encode())


def _is_same(file: Path, size: int, crc: int, most: int | None) -> bool:
    try:
        return file.stat().st_size == size and ((most is not None and size > most) or _sum_of(file) == crc)
    except FileNotFoundError:
        return False


def _sum_of(file: Path) -> int:
    crc = 0
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            crc = zlib.crc32(piece, crc)
    return crc
