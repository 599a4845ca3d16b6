"""A search as the part of an address that names its map: words, filters, and what of the words does not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode

from rag.core import UsageError
from rag.digests import section_named
from rag.search import Filters, Question
from rag.text import Language, flat
from ui.locales.texts import Label, Text

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.search import PieceKind

#: A question for all papers, by date: what filters without words ask.
NEWEST = "latest papers"
_READ: dict[str, Callable[[str], Any]] = {
    "since": dt.date.fromisoformat,
    "until": dt.date.fromisoformat,
    "min_votes": int,
    "max_votes": int,
    "author": flat,
    "not_author": flat,
    "trusted": lambda value: value == "True",
    "section": section_named,
}
_NAMES: dict[str, Text] = {
    "since": Label.SINCE,
    "until": Label.UNTIL,
    "min_votes": Label.MIN_VOTES,
    "max_votes": Label.MAX_VOTES,
    "author": Label.AUTHOR,
    "not_author": Label.NOT_AUTHOR,
    "section": Label.SECTION,
}


@dataclass(frozen=True, slots=True)
class MapSearch:
    """What was searched for: ``words`` as they were typed, without the kinds of pieces in ``ignored``."""

    words: str = ""
    filters: Filters = field(default_factory=Filters)
    excluded: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, route: str, language: Language) -> MapSearch:
        """Read the part of an address.

        :raises UsageError: if it cannot be read.
        """
        given = parse_qsl(route)
        try:
            filters = Filters(**{name: _READ[name](value) for name, value in given if name in _READ})
        except ValueError:
            raise UsageError(Label.MAP_ADDRESS.of(language)) from None
        words = " ".join(value for name, value in given if name == "q")
        several = (tuple(value for name, value in given if name == wanted) for wanted in ("without", "ignore"))
        return cls(words, filters, *several)

    @property
    def route(self) -> str:
        """The address of its map within the page."""
        filters = [(name, str(value)) for name, value in self.filters.given.items()]
        several = [("without", it) for it in self.excluded] + [("ignore", it) for it in self.ignored]
        return f"map/search/{urlencode([('q', self.words), *filters, *several])}"

    def title(self, language: Language) -> str:
        """Return what was searched for in words."""
        given = self.filters.given
        named = [f"{text.of(language)} {given[name]}" for name, text in _NAMES.items() if name in given]
        named += [Label.NO_SUSPECTS.of(language)] if given.get("trusted") else []
        return " · ".join(filter(None, [flat(self.words), *named, *(f"- {flat(it)}" for it in self.excluded)]))

    def question(self, assistant: Nonmun) -> Question:
        """Return the question that it is."""
        kinds: Sequence[PieceKind] = cast("tuple[PieceKind, ...]", self.ignored)
        return assistant.understand(self.words or NEWEST, filters=self.filters, ignore=kinds, excluded=self.excluded)
