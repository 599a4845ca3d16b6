"""A reader's own topics, from a file: in each line ``subject`` or ``Name: subject, subject``; ``#`` begins a comment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.brief.model import Unread
from rag.core import UsageError
from rag.text import flat

#: Characters of a line, and lines of a file that are read.
_LONGEST, _MOST = 300, 100
_SHOWN = 60  # characters of a line that is named in a message


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic by name, with the subjects that belong to it and its line in the file, from 1."""

    name: str
    subjects: tuple[str, ...]
    line: int


def read_topics(file: Path) -> tuple[list[Topic], list[Unread]]:
    """Return the topics of a file, and the lines that are none.

    :raises UsageError: if the file cannot be read, is not UTF-8, has no topic, or has too many.
    """
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"The topics in {str(file)!r} cannot be read: {reason}.", hint="Name a text file.") from None
    topics: list[Topic] = []
    unread: list[Unread] = []
    for it in _lines(text):
        (topics if isinstance(it, Topic) else unread).append(it)  # type: ignore[arg-type]
    if not topics:
        raise UsageError(f"The file {str(file)!r} has no topic.", hint="Write one in a line, such as: Video: video generation")
    if len(topics) > _MOST:
        raise UsageError(f"The file {str(file)!r} has {len(topics)} topics.", hint=f"Shorten it to {_MOST}.")
    return topics, unread


def _lines(text: str) -> Iterator[Topic | Unread]:
    for number, line in enumerate(text.splitlines(), 1):
        said = flat(line.partition("#")[0] if line.lstrip().startswith("#") else line.partition(" #")[0])
        if not said:
            continue
        if len(said) > _LONGEST:
            yield Unread(number, said[:_SHOWN], "long")
            continue
        name, colon, rest = said.partition(":")
        subjects = [part.strip() for part in (rest if colon else said).split(",")] if colon else [said]
        subjects = [subject for subject in subjects if any(c.isalnum() for c in subject)]
        if subjects:
            yield Topic(name.strip() or subjects[0], tuple(dict.fromkeys(subjects)), number)
        else:
            yield Unread(number, said[:_SHOWN], "words")
