"""A brief as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rag.brief.model import Brief, Line, Theme
from rag.brief.wording import Wording, first_of, first_watched, shown_words
from rag.text import Language, clean, flat

_INDENT = "    "


def brief_text(brief: Brief, language: Language = "en", *, whole: bool = False) -> str:
    """Return a brief as lines of text, which hold no control characters.

    :param whole: show all papers, however many they are.
    """
    say = Wording(language)
    blocks = [[say.title(brief), " ".join(say.head(brief)), *say.notes(brief)]]
    if brief.watched:
        blocks.append([say("watched"), *_watched(brief, say, whole)])
    if words := shown_words(brief):
        said = (f"{flat(word.text)} {''.join(f'[{line.number}]' for line in lines)}".strip() for word, lines in words)
        blocks.append([say("words"), f"{_INDENT}{', '.join(said)}"])
    for theme in brief.themes:
        shown = first_of(theme, brief, whole=whole)
        head = f"{say.theme(theme)} ({len(theme.lines)})"
        lines = [text for line in shown for text in _line(line, say, brief)]
        hidden = len(theme.lines) - len(shown)
        blocks.append([head, *_prose(theme), *lines, *([f"{_INDENT}{say.more(hidden)} (--all)"] if hidden else [])])
    return clean("\n\n".join("\n".join(block) for block in blocks) + "\n")


def _prose(theme: Theme) -> Iterator[str]:
    if theme.prose:
        said = (f"{flat(told.text)} {''.join(f'[{number}]' for number in told.papers)}" for told in theme.prose)
        yield f"{_INDENT}{' '.join(said)}"


def _watched(brief: Brief, say: Wording, whole: bool) -> Iterator[str]:
    for watched in brief.watched:
        yield f"  {flat(watched.text)}: {say.watched(watched, brief)}"
        shown = first_watched(watched, whole=whole)
        for line in shown:
            yield from _line(line, say, brief)
        if hidden := len(watched.lines) - len(shown):
            yield f"{_INDENT}{say.more(hidden)} (--all)"


def _line(line: Line, say: Wording, brief: Brief) -> Iterator[str]:
    marker = f"[{line.number}]"
    new = f" ({say('new')})" if line.is_new and brief.visited else ""
    indent = " " * max(len(marker) + 1, len(_INDENT))
    yield f"{marker:<{len(indent)}}{flat(line.title)}{new}"
    yield f"{indent}{say.facts(line)} · {line.url}"
    yield f"{indent}“{flat(line.text)}”" if line.text else f"{indent}{say('no_bullets')}"
    if note := say.repaired(line):
        yield f"{indent}{note}"
    if line.suspect:
        yield f"{indent}⚠ {say('suspect')}: {flat(line.suspect)}"
