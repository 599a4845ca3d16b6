"""A brief as HTML: a part of a page, a page of its own, or what a feed holds of a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from rag.brief.model import Brief, Line
from rag.brief.wording import Wording, first_of, first_watched, shown_words
from rag.core import Repair
from rag.text import Language, Templates

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class BriefLook:
    """How a page that holds a brief shows its papers.

    ``head`` returns title and facts of a paper, with a heading of the level given and, where the paper is new, the sign that
    says so; ``tools`` stands below the first heading.
    """

    head: Callable[[Line, int, Markup | str], Markup]
    tools: Markup


def brief_part(
    brief: Brief, language: Language = "en", *, watched: bool = True, level: int = 2, look: BriefLook | None = None
) -> str:
    """Return a brief as a part of a page, to be styled by :func:`brief_styles`.

    :param watched: whether what the reader watches is part of it.
    :param level: the level of its first heading.
    :param look: how the page shows papers; without it, titles lead to arXiv.
    """
    return str(_TEMPLATES("brief").part(brief, Wording(language), watched, level, look))


def brief_page(brief: Brief, language: Language = "en") -> str:
    """Return a brief as a page of its own, which holds no script and no image, and forbids them."""
    return str(_TEMPLATES("brief").page(brief, Wording(language)))


def brief_entry(brief: Brief, language: Language = "en") -> str:
    """Return what a feed holds of a day: plain HTML, without styles and without what the reader watches."""
    return str(_TEMPLATES("brief").entry(brief, Wording(language)))


def brief_styles() -> str:
    """Return the styles of :func:`brief_part`; the colours are those of the page around it (``--nm-text`` ...)."""
    return (resources.files("rag.brief") / "templates" / "part.css").read_text("utf-8")


def _parts(line: Line) -> Iterator[tuple[str, Repair | None]]:
    """Yield what is quoted of a paper in parts, each with its repair."""
    end = 0
    for repair in line.repairs:
        yield line.text[end : repair.start], None
        yield line.text[repair.start : repair.end], repair
        end = repair.end
    yield line.text[end:], None


_DAY = re.compile(r"(\d{4}-\d\d-\d\d)")
_TEMPLATES = Templates(
    "rag.brief",
    dated=_DAY.split,
    parts=_parts,
    first_of=first_of,
    first_watched=first_watched,
    shown_words=shown_words,
)
