"""The lines of an answer to paragraphs and list items. Plain data; nothing here is HTML yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "Line", "blocks_of"]

_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_DASHED = re.compile(r"[-*•]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one, and where in the whole answer it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, start: int, end: int | None = None) -> Line:
        """The part from ``start`` to ``end``, counted from the line's own beginning."""
        return Line(self.text[start:end], self.start + start)


@dataclass
class Block:
    """A paragraph (``kind`` is empty) or an item of a list, with its number; ``lines`` holds at least one."""

    kind: Literal["", "ol", "ul"]
    lines: list[Line]
    number: int = 0


def blocks_of(text: str) -> list[Block]:
    """Read the lines of an answer: ``1.`` and ``-`` begin items, indented lines belong to the item before them."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        stripped = Line(line.strip(), start + len(line) - len(line.lstrip()))
        start += len(line) + 1
        if not stripped.text:
            continue
        if line.startswith("  ") and blocks and blocks[-1].kind:
            blocks[-1].lines.append(stripped)
        elif numbered := _NUMBERED.match(stripped.text):
            blocks.append(Block("ol", [stripped.part(numbered.end())], int(numbered[1])))
        elif dashed := _DASHED.match(stripped.text):
            blocks.append(Block("ul", [stripped.part(dashed.end())]))
        else:
            heading = _HEADING.match(stripped.text)
            blocks.append(Block("", [stripped.part(heading.end() if heading else 0)]))
    return blocks
