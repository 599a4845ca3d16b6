"""Ways in which a file can be damaged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

#: How a file can be damaged, in the order of the table.
DAMAGES = ("gone", "empty", "half", "garbled", "one byte", "read-only", "unreadable")


def do_damage(path: Path, damage: str) -> None:
    """Damage a file, the same way each time; a folder can be gone, read-only or unreadable."""
    if damage == "gone":
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif damage == "empty":
        _cut(path, 0)
    elif damage == "half":
        _cut(path, path.stat().st_size // 2)
    elif damage == "garbled":
        chance = random.Random(path.name)
        with path.open("rb+") as file:
            file.write(bytes(chance.randrange(256) for _ in range(min(path.stat().st_size, 4096))))
            size = path.stat().st_size
            if size > 8192:  # in the middle, too
                file.seek(size // 2)
                file.write(bytes(chance.randrange(256) for _ in range(2048)))
    elif damage == "one byte":
        _change_a_byte(path)
    elif damage == "read-only":
        path.chmod(0o555 if path.is_dir() else 0o444)
    elif damage == "unreadable":
        path.chmod(0)


def _change_a_byte(path: Path) -> None:
    """Change one byte, the same each time, so that text stays text: a digit becomes another, a letter too."""
    content = bytearray(path.read_bytes())
    at = random.Random(path.name).randrange(len(content))
    content[at] ^= 2 if 0x40 < content[at] < 0x7B else 1
    path.write_bytes(content)


def _cut(path: Path, size: int) -> None:
    with path.open("rb+") as file:
        file.truncate(size)


def damages_of(path: Path) -> Iterator[str]:
    """Yield the damages that change a file."""
    size = path.stat().st_size
    for damage in DAMAGES:
        if (damage in ("empty", "garbled", "one byte") and not size) or (damage == "half" and size < 2):
            continue
        yield damage
