"""What was understood of a question as chips in plain words, each of which can be taken away where that makes sense."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from rag.core import find_ids
from rag.search import Question, Understood, why_unread
from rag.text import flat, plain
from ui.locales.texts import PLAN, Texts
from ui.markup.rendering import part
from ui.session.turn import ShownTurn

if TYPE_CHECKING:
    from markupsafe import Markup

#: Papers that are named one by one, and characters of their titles.
_PAPERS, _TITLE = 3, 48
#: Characters of a subject.
_SUBJECT = 80
_ENDS = " .?!…。？！"


class Chip(NamedTuple):
    """What was understood: in words, from which words, and the buttons that change it, empty without any.

    ``kind`` is ``task`` for what is asked for, ``unread`` for what was not understood, and empty for all else.
    """

    label: str
    words: str
    buttons: Markup | str = ""
    kind: str = ""


def plan_chips(turn: ShownTurn, texts: Texts, *, changeable: bool) -> list[Chip]:
    """Return what was understood of a question, and last what was not.

    :param texts: of the page; what was understood is in the language of the question.
    """
    chips = _Chips(turn, texts, changeable)
    return [*chips.task(), *chips.filters(), *chips.corrected(), *chips.unread()] if turn.read is not None else chips.whole()


class _Chips:
    def __init__(self, turn: ShownTurn, texts: Texts, changeable: bool) -> None:
        self._turn, self._read, self._changeable = turn, turn.read, changeable
        self._page, self._texts = texts, texts.of(turn.language)

    def _remove(self, act: str, name: str, value: str = "") -> Markup | str:
        return part("plan.remove", act, name, value) if self._changeable else ""

    def whole(self) -> list[Chip]:
        """Return the whole question that a follow-up was read as."""
        followed = self._turn.followed
        if followed is None or not followed.rewritten:
            return []
        return [Chip(followed.said, self._turn.question, self._remove("literal", self._page.LITERALLY))]

    def task(self) -> Iterator[Chip]:
        """Yield what is asked for and what about; of a follow-up the whole question says the latter."""
        read, asked = self._read, list(self.whole())
        if read is None or read.intent not in PLAN:
            yield from asked
            return
        subject = self._subject(read) if read.weights and not asked else ""
        if subject and not self._is_all(subject):
            asked.append(Chip(self._texts("PLAN_ABOUT", subject=_cut(subject, _SUBJECT)), subject))
        if subject and (detail := flat(read.detail)) and detail != flat(read.subject):
            asked.append(Chip(self._texts("PLAN_DETAIL", detail=_cut(detail, _SUBJECT)), detail))
        if subject or asked or read.understood:
            yield Chip(PLAN[read.intent].of(self._turn.language), "", kind="task")
        yield from asked

    def _subject(self, read: Question) -> str:
        """Return what is searched for; of a comparison the names of its sides, papers having chips of their own."""
        names = [name for name in map(flat, read.compared) if not find_ids(name)] if read.intent == "compare" else []
        return " · ".join(names) or flat(read.subject)

    def _is_all(self, subject: str) -> bool:
        """Return whether a subject is the whole question, which stands above it."""
        return subject.strip(_ENDS).casefold() == flat(self._turn.question).strip(_ENDS).casefold()

    def filters(self) -> Iterator[Chip]:
        """Yield filters, order, number and papers; the two ends of a period together, and many papers not at all."""
        pieces = self._read.understood if self._read is not None else ()
        many = sum(piece.kind == "arxiv_id" for piece in pieces) > _PAPERS  # which the whole question counts
        ends = {piece.kind: piece for piece in pieces if piece.kind in ("since", "until")}
        for piece in pieces:
            if (many and piece.kind == "arxiv_id") or (len(ends) == 2 and piece.kind == "until"):
                continue
            if len(ends) == 2 and piece.kind == "since":
                yield self._filter(self._period(ends["since"], ends["until"]), piece, "days")
            else:
                yield self._filter(self._label(piece), piece, piece.kind)

    def _filter(self, label: str, piece: Understood, value: str) -> Chip:
        return Chip(label, piece.text, self._remove("ignore", self._page("WITHOUT_FILTER", label=label), value))

    def _label(self, piece: Understood) -> str:
        if piece.kind == "arxiv_id" and (paper := self._turn.papers.get(piece.value)):
            return _cut(plain(paper.title), _TITLE)
        return flat(piece.label_ko if self._turn.language == "ko" else piece.label_en)

    def _period(self, since: Understood, until: Understood) -> str:
        first, last = dt.date.fromisoformat(since.value), dt.date.fromisoformat(until.value)
        if first == last:
            return self._texts("PLAN_DAY", since=first)
        if (first, last) == (dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)):
            return self._texts("PLAN_YEAR", year=first.year)
        whole = first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1])
        name, values = ("PLAN_MONTH", {"year": first.year, "month": first.month}) if whole else ("PLAN_DAYS", {})
        return self._texts(name, **values) if whole else self._texts(name, since=first, until=last)

    def corrected(self) -> Iterator[Chip]:
        """Yield the words that were taken for others."""
        for place, (word, meant) in enumerate(self._read.corrected if self._read is not None else ()):
            keep = self._remove("keep", self._page("KEEP_WORD", word=word), str(place))
            yield Chip(f"{flat(word)} → {flat(meant)}", word, keep if word in self._turn.question else "")

    def unread(self) -> Iterator[Chip]:
        """Yield the words that were not understood, with what drops them and what lets the reader rewrite them."""
        for place, (words, why) in enumerate(self._turn.unread):
            reason = why_unread(why)[self._turn.language == "ko"]
            buttons: Markup | str = ""
            if self._changeable and words in self._turn.question:
                buttons = part("plan.rewrite", self._page, flat(words), str(place))
            yield Chip(self._texts("PLAN_UNREAD", words=flat(words), why=reason), words, buttons, "unread")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
