"""Small pieces of HTML that several parts of the page share: buttons, thumbs, messages, dates and votes."""

from __future__ import annotations

import re

from rag.core import Paper
from rag.text import Language, as_html, flat
from ui.locales.texts import Label

__all__ = [
    "authors_of",
    "button",
    "for_plotly",
    "indexed_html",
    "line_html",
    "problem_html",
    "suspect_html",
    "thumbs",
    "votes_of",
    "with_commands",
]

_COMMAND = re.compile(r"`([^`\n]+)`")
_AUTHORS = 3


def button(act: str, text: str, *, value: str = "", name: str = "", classes: str = "", attribute: str = "act") -> str:
    """A button that the page's scripts know by what it does.

    :param act: the action; ``attribute`` says which script hears it (``data-act`` is heard by the server).
    :param name: what a screen reader says, where the text does not say it.
    """
    label = f' aria-label="{as_html(flat(name))}" title="{as_html(flat(name))}"' if name else ""
    classes = f"nm-button {classes}".strip()
    return (
        f'<button type="button" class="{classes}" data-{attribute}="{as_html(act)}" data-value="{as_html(value)}"{label}>'
        f"{as_html(text) or _unseen(name)}</button>"
    )


def thumbs(language: Language, marker: str = "") -> str:
    """Two thumbs; the page's script asks for a reason behind the second.

    :param marker: that of the citation that they are about; empty for an answer.
    """
    good, bad = (Label.GOOD_CITATION, Label.BAD_CITATION) if marker else (Label.GOOD, Label.BAD)
    both = _thumb("up", good.of(language)) + _thumb("down", bad.of(language))
    return f'<span class="nm-rate" data-marker="{as_html(marker)}">{both}</span>'


def _thumb(thumb: str, name: str) -> str:
    return (
        f'<button type="button" class="nm-thumb nm-{thumb}" aria-pressed="false" title="{name}">{_THUMB}'
        f'<span class="nm-unseen">{name}</span></button>'
    )


def _unseen(name: str) -> str:
    """What is said of a button whose sign its style draws."""
    return f'<span class="nm-unseen">{as_html(flat(name))}</span>'


_THUMB = (
    '<svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><path d="M1.5 7h2.6v7H1.5zM5.2 13.1V7.2L8 1.6c1.2 0 '
    '1.9.9 1.7 2L9.3 6h3.6c1.1 0 1.8.9 1.5 2l-1.2 4.6c-.2.8-.8 1.4-1.7 1.4H7z" fill="none" stroke="currentColor" '
    'stroke-width="1.3" stroke-linejoin="round"/></svg>'
)


def line_html(text: str, kind: str = "quiet") -> str:
    """One line of the program's, such as what an empty place is for.

    :param kind: ``quiet`` or ``note``.
    """
    return f'<p class="nm-{as_html(kind)}">{as_html(text)}</p>'


def problem_html(problem: str, hint: str) -> str:
    """What went wrong and what to do, as a message of the program."""
    return f'<div class="nm-problem" role="alert"><p>{with_commands(problem)}</p><p>{with_commands(hint)}</p></div>'


def with_commands(text: str) -> str:
    """A message of the program with what is to be typed, between back quotes, set apart."""
    return _COMMAND.sub(r"<code>\1</code>", as_html(text))


def indexed_html(papers: int, problems: int, language: Language) -> str:
    """What came of indexing."""
    lines = [Label.INDEXED.of(language, papers=papers)]
    if problems:
        lines.append(Label.PROBLEMS.of(language, count=problems))
    return f'<p class="nm-done-note" role="status">{" ".join(map(with_commands, lines))}</p>'


def for_plotly(text: str) -> str:
    """Text for a name in a chart: plotly reads some HTML there, so that escaped it shows the characters. It does not know
    ``&quot;``."""
    return as_html(flat(text)).replace("&quot;", "&#34;")


def suspect_html(warning: str, language: Language) -> str:
    """That the audit suspects a digest, and why; the reasons are in English."""
    label = f"<strong{_ko(language)}>{Label.SUSPECT.of(language)}</strong>"
    return f'<p class="nm-suspect" role="note">{label} <span lang="en">{as_html(flat(warning))}</span></p>'


def _ko(language: Language) -> str:
    return ' lang="ko"' if language == "ko" else ""


def votes_of(count: int, language: Language) -> str:
    """A number of votes."""
    return Label.VOTES_ONE.of(language) if count == 1 else Label.VOTES.of(language, count=count)


def authors_of(paper: Paper, language: Language, most: int = _AUTHORS) -> str:
    """The first authors of a paper as plain text; empty where the digests name none."""
    if not paper.authors:
        return ""
    cut = len(paper.authors) > most or any(entry.more_authors for entry in paper.entries)
    return ", ".join(map(flat, paper.authors[:most])) + (f" {Label.ET_AL.of(language)}" if cut else "")
