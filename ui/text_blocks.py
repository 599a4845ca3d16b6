"""The lines of an answer to paragraphs and list items. Plain data; nothing here is HTML yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "blocks_of"]

_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_DASHED = re.compile(r"[-*•]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


@dataclass
class Block:
    """A paragraph (``kind`` is empty) or an item of a list, with its number; ``lines`` holds at least one."""

    kind: Literal["", "ol", "ul"]
    lines: list[str]
    number: int = 0


def blocks_of(text: str) -> list[Block]:
    """Read the lines of an answer: ``1.`` and ``-`` begin items, indented lines belong to the item before them."""
    blocks: list[Block] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        if line.startswith("  ") and blocks and blocks[-1].kind:
            blocks[-1].lines.append(stripped)
        elif numbered := _NUMBERED.match(stripped):
            blocks.append(Block("ol", [stripped[numbered.end() :]], int(numbered[1])))
        elif dashed := _DASHED.match(stripped):
            blocks.append(Block("ul", [stripped[dashed.end() :]]))
        else:
            blocks.append(Block("", [_HEADING.sub("", stripped, count=1)]))
    return blocks
