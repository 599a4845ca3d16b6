"""Words of a message that refer to papers which were answered with before: ``it``, ``the second one``, ``which of them``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.search.query.vocabulary import ID_MARK


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference, with its place in the text; it is open until ``ids`` holds the arXiv ids that it refers to.

    An ordinal has ``places``, the positions in the list shown, from 0. Without any it is a pronoun, for ``all`` papers shown
    or for the one in focus. ``written`` is what stands in its place once the papers are known, ``asked`` what the patterns of
    :mod:`rag.search.query.intent` read there; by default, an arXiv id.
    """

    start: int
    end: int
    places: tuple[int, ...] = ()
    all: bool = False
    written: str = "{}"
    asked: str = ""
    ids: tuple[str, ...] = ()


#: The paper that a message leaves unsaid: ``results?``, ``tell me more``.
UNSAID = Reference(0, 0, written="{}: ", asked=f"{ID_MARK}: ")


def listed_ids(ids: Sequence[str]) -> str:
    """Return arXiv ids as a question names them: ``arXiv 2311.12908, 2311.13231``."""
    return f"arXiv {', '.join(ids)}"


def written_out(text: str, references: Sequence[Reference]) -> str:
    """Return the text with arXiv ids in place of its references."""
    for it in sorted(references, key=lambda it: it.start, reverse=True):
        text = text[: it.start] + it.written.format(listed_ids(it.ids)) + text[it.end :]
    return text


def as_asked(text: str, references: Sequence[Reference]) -> str:
    """Return a text whose arXiv ids and references are marked, with what patterns read in place of the references."""
    for it in sorted(references, key=lambda it: it.start, reverse=True):
        text = text[: it.start] + (it.asked or text[it.start : it.end]) + text[it.end :]
    return text
