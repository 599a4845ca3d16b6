"""The pages of the documentation, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.docs.parts import pages

ROOT = Path(__file__).parents[2]
PAGES = pages(ROOT)
REPOSITORY = "https://github.com/nonmun/nonmun/blob/main/"

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.S | re.M)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
_NO_CODE = re.compile(r"`[^`\n]*`")


class Block(NamedTuple):
    """A fenced block: its page, language and text."""

    page: Path
    language: str
    text: str


def name(page: Path) -> str:
    """The path of a page for people, and for the id of a test."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, without their indent."""
    for indent, language, text in _FENCE.findall(page.read_text("utf-8")):
        lines = (line.removeprefix(indent) for line in text.splitlines())
        yield Block(page, language, "\n".join(lines))


def links(page: Path) -> list[str]:
    """The addresses of the links and pictures of a page, outside code."""
    text = _NO_CODE.sub("", _FENCE.sub("", page.read_text("utf-8")))
    return [one or other for one, other in _LINK.findall(text)]


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in addresses, as GitHub and the site call them."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    return {_slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


def _slug(heading: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading).lower()
    return re.sub(r"[\s]", "-", re.sub(r"[^\w\s-]", "", words).strip())
