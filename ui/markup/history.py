"""The conversations of a reader as a list, with what can be done with each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answer import lang
from rag.chat import Record
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import button

__all__ = ["history_html"]

_KINDS = {"md": "Markdown", "html": "HTML", "bib": "BibTeX"}


def history_html(records: Sequence[Record], current: str, language: Language) -> str:
    """The conversations, the one that changed last first; ``current`` is the one that is open."""
    if not records:
        return f'<p class="nm-quiet">{Label.HISTORY_EMPTY.of(language)}</p>'
    items = "".join(_item(record, current=record.id == current, language=language) for record in records)
    return f'<ul class="nm-history">{items}</ul><p class="nm-note">{Label.HISTORY_NOTE.of(language)}</p>'


def _item(record: Record, *, current: bool, language: Language) -> str:
    title = flat(record.title)
    turns = Label.TURNS_ONE.of(language) if record.turns == 1 else Label.TURNS.of(language, count=record.turns)
    when = dt.datetime.fromisoformat(record.changed)
    time = f'<time datetime="{as_html(record.changed)}">{when:%Y-%m-%d %H:%M} UTC</time>'
    saves = "".join(
        f'<button type="button" class="nm-button" data-do="export" data-value="{kind}">{name}</button>'
        for kind, name in _KINDS.items()
    )
    return (
        f'<li class="nm-talk{" nm-current" if current else ""}" data-conversation="{as_html(record.id)}"'
        f"{' aria-current=true' if current else ''}>"
        f'<button type="button" class="nm-line" data-act="open" data-value="{as_html(record.id)}">'
        f'<span class="nm-line-title"{lang(title)}>{as_html(title)}</span>'
        f'<span class="nm-line-facts">{turns} · {time}</span></button>'
        f'<form class="nm-rename" hidden><label>{Label.NEW_NAME.of(language)} '
        f'<input name="title" maxlength="80" value="{as_html(title)}" autocomplete="off"></label>'
        f'<button type="submit" class="nm-button">{Label.SAVE.of(language)}</button></form>'
        f'<p class="nm-actions">{button("rename", Label.RENAME.of(language), attribute="do")}'
        f"{button('delete', Label.DELETE.of(language), value=Label.DELETE_SURE.of(language), attribute='do')}"
        f'<span class="nm-saves"><span>{Label.EXPORT.of(language)}</span>{saves}</span></p></li>'
    )
