"""The question that the address of a search asks (:mod:`ui.session.search_address`), for a map of its papers, and its name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rag.core import UsageError
from rag.search import Question
from rag.text import Language, flat
from ui.locales.texts import Label, Text
from ui.session.listing import Span
from ui.session.search_address import FIELDS, SearchAddress, filters_of

if TYPE_CHECKING:
    from rag.assistant import Nonmun

#: A question for all papers, by date: what filters without words ask.
NEWEST = "latest papers"
_NAMES: dict[str, Text] = {
    "since": Label.SINCE,
    "until": Label.UNTIL,
    "votes": Label.MIN_VOTES,
    "most": Label.MAX_VOTES,
    "author": Label.AUTHOR,
    "not_author": Label.NOT_AUTHOR,
    "section": Label.SECTION,
    "exclude": Label.EXCLUDED,
}


def map_route(search: SearchAddress) -> str:
    """Return the address of the map of what a search finds, within the page."""
    return f"map/search/{search.text}"


def searched(text: str, assistant: Nonmun, language: Language) -> tuple[str, Question]:
    """Return what the address of a search asks for, in words and as a question.

    :raises UsageError: if a part of the address means nothing: without it, the map would be of another search.
    """
    search = SearchAddress.read(text)
    if search.unread:
        raise UsageError(Label.MAP_ADDRESS.of(language, parts=", ".join(search.unread)))
    given = dict(zip(FIELDS, search.fields, strict=True))
    span = Span.of(*(dt.date.fromisoformat(given[name]) if given[name] else None for name in ("since", "until")))
    votes, most = (int(given[name]) if given[name] else None for name in ("votes", "most"))
    filters = filters_of(given, span, votes, most)
    excluded = [part.strip() for part in given["exclude"].split(",") if part.strip()]
    kinds = [kind for kind, _ in search.ignored]
    named = [f"{text.of(language)} {flat(given[name])}" for name, text in _NAMES.items() if given[name]]
    named += [Label.NO_SUSPECTS.of(language)] if given["trusted"] else []
    title = " · ".join(filter(None, [flat(search.words), *named]))
    return title, assistant.understand(search.words or NEWEST, filters=filters, ignore=kinds, excluded=excluded)
