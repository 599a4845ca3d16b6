"""A question and its answer as messages: text with numbered chips, verdicts, provenance and actions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rag.answer import Lists, Look, misread, text_html
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.plan import plan_chips
from ui.markup.rendering import part, render
from ui.markup.settings import amount_of
from ui.session.turn import ShownTurn

if TYPE_CHECKING:
    from markupsafe import Markup

    from rag.llm import Prices

#: Papers of a list in sight before the others are unfolded.
_FIRST = 10


def question_html(turn: ShownTurn, language: Language, *, last: bool = False) -> str:
    """Return a reader's question, literally, and below it what was understood.

    That is what it asks for, the whole question for a follow-up, filters, order and number, and what was not understood. Below
    the last question each can be removed.

    :param language: of the page.
    """
    texts, changeable = Texts(language), last and not turn.running
    return render("answer.question", texts, turn, plan_chips(turn, texts, changeable=changeable), changeable)


def answer_html(
    turn: ShownTurn, model: str, language: Language = "en", *, last: bool = False, prices: Prices | None = None
) -> str:
    """Return the answer of a turn so far: text with numbered chips, then its provenance, or what went wrong.

    :param model: the name of the model that answers; empty if answers are quoted.
    :param language: of the page.
    :param prices: those of the model, as far as they are known.
    """
    texts = Texts(language)
    rich = bool(model) and (turn.answer is None or turn.answer.mode == "llm")
    repaired = partial(part, "marks.repaired", texts)
    mark = partial(part, "verdicts.mark", Texts(turn.language), turn)
    look = Look(
        _chip(turn, texts), rich, turn.answer, mark, repaired, _lists(texts, folding=turn.answer is not None and not rich)
    )
    text = text_html(turn.text, look) if turn.text else ""
    usage = turn.answer.usage if turn.answer is not None else {}
    cost = amount_of(prices.cost(usage)) if prices is not None and usage else ""
    return render("answer.answer", texts, turn, text, _notice(turn), model, rich, last, cost)


def _lists(texts: Texts, *, folding: bool) -> Lists:
    """Return how lists are shown: what is quoted folds; what a model writes is read as a whole."""
    first = _FIRST if folding else sys.maxsize
    tools = partial(part, "answer.tools", texts) if folding else lambda _sorts, _quotes: ""
    return Lists(first, tools, partial(part, "answer.rest", texts, _FIRST), partial(part, "answer.chart", texts))


def _notice(turn: ShownTurn) -> str:
    """Return what a reader has to know before the answer, without what the chips of the question say already."""
    notice = turn.answer.notice if turn.answer else ""
    for said in misread(turn.read) if turn.read is not None else ():
        notice = notice.replace(said, "")
    return " ".join(notice.split())


def _chip(turn: ShownTurn, texts: Texts) -> Callable[[int], Markup | None]:
    known = {int(c.marker.strip("[]")): c for c in turn.answer.citations} if turn.answer else {}

    def chip(number: int) -> Markup | None:
        if number in known:
            return part("answer.chip", texts, turn, number, known[number])
        if turn.answer is not None:
            return None  # not a marker, but a number in brackets
        return part("answer.early_chip", turn, number)

    return chip
