"""A brief as a Markdown page. No text of digests becomes a link, an image or HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.brief.model import Brief, Line, Theme
from rag.brief.wording import Wording, first_of, first_watched, shown_words
from rag.text import Language, as_markdown_line


def brief_markdown(brief: Brief, language: Language = "en", *, whole: bool = False) -> str:
    """Return a brief as Markdown.

    :param whole: show all papers, however many they are.
    """
    say = Wording(language)
    parts = [f"# {say.title(brief)}", " ".join(map(as_markdown_line, say.head(brief)))]
    parts += [f"> {as_markdown_line(note)}" for note in say.notes(brief)]
    if brief.watched:
        parts.append(f"## {say('watched')}")
    for watched in brief.watched:
        parts.append(f"**{as_markdown_line(watched.text)}**: {as_markdown_line(say.watched(watched, brief))}")
        parts += _lines(first_watched(watched, whole=whole), len(watched.lines), brief, say)
    if words := shown_words(brief):
        parts.append(f"## {say('words')}")
        parts.append("\n".join(f"- {as_markdown_line(word.text)} {_numbers(lines)}".rstrip() for word, lines in words))
    for theme in brief.themes:
        parts.append(f"## {as_markdown_line(say.theme(theme))} ({len(theme.lines)})")
        parts += _prose(theme)
        parts += _lines(first_of(theme, brief, whole=whole), len(theme.lines), brief, say)
    return "\n\n".join([*parts, f"*{as_markdown_line(say('footer'))}*"]) + "\n"


def _prose(theme: Theme) -> Iterator[str]:
    by_number = {line.number: line for line in theme.lines}
    if theme.prose:
        cited = ((told, [by_number[number] for number in told.papers]) for told in theme.prose)
        yield " ".join(f"{as_markdown_line(told.text)} {_numbers(lines)}" for told, lines in cited)


def _lines(lines: Sequence[Line], total: int, brief: Brief, say: Wording) -> Iterator[str]:
    if lines:
        yield "\n".join(text for line in lines for text in _line(line, brief, say))
    if hidden := total - len(lines):
        yield say.more(hidden)


def _line(line: Line, brief: Brief, say: Wording) -> Iterator[str]:
    new = f" *({say('new')})*" if line.is_new and brief.visited else ""
    yield f"- \\[{line.number}\\] [{as_markdown_line(line.title)}]({line.url}){new}  "
    yield f"  {as_markdown_line(say.facts(line))}  "
    yield f"  “{as_markdown_line(line.text)}”" if line.text else f"  {as_markdown_line(say('no_bullets'))}"
    if note := say.repaired(line):
        yield f"\n  {as_markdown_line(note)}"
    if line.suspect:
        yield f"\n  ⚠ {as_markdown_line(say('suspect'))}: {as_markdown_line(line.suspect)}"


def _numbers(lines: Sequence[Line]) -> str:
    return " ".join(f"[\\[{line.number}\\]]({line.url})" for line in lines)
