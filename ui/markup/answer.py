"""A question and its answer as messages: text with numbered chips, verdicts, provenance and actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from rag.answer import Look, text_html
from rag.text import Language, flat
from ui.locales.texts import Texts
from ui.markup.rendering import part, render
from ui.session.turn import ShownTurn

if TYPE_CHECKING:
    from markupsafe import Markup

#: Papers that are named one by one.
_PAPERS = 3


def question_html(turn: ShownTurn, language: Language, *, last: bool = False) -> str:
    """Return a reader's question, literally, and below it what was understood.

    That is the whole question for a follow-up, and filters, order and number. Below the last question each can be removed.

    :param language: of the page.
    """
    texts, changeable = Texts(language), last and not turn.running
    return render("answer.question", texts, turn, list(_understood(turn, texts, changeable=changeable)), changeable)


def _understood(turn: ShownTurn, texts: Texts, *, changeable: bool) -> Iterator[tuple[str, str, str]]:
    """Yield label, words and the button that removes them, empty if nothing can be changed."""
    if turn.followed is not None and turn.followed.rewritten:
        remove = part("answer.remove", "literal", texts.LITERALLY) if changeable else ""
        yield turn.followed.said, turn.question, remove
    pieces = turn.read.understood if turn.read is not None else ()
    many = sum(piece.kind == "arxiv_id" for piece in pieces) > _PAPERS  # which the whole question counts
    for piece in pieces:
        if many and piece.kind == "arxiv_id":
            continue
        label = flat(piece.label_ko if turn.language == "ko" else piece.label_en)
        without = texts("WITHOUT_FILTER", label=label)
        yield label, piece.text, part("answer.remove", "ignore", without, piece.kind) if changeable else ""
    for place, (word, meant) in enumerate(turn.read.corrected if turn.read is not None else ()):
        keep = part("answer.remove", "keep", texts("KEEP_WORD", word=word), str(place)) if changeable else ""
        yield f"{flat(word)} → {flat(meant)}", word, keep if word in turn.question else ""


def answer_html(turn: ShownTurn, model: str, language: Language = "en", *, last: bool = False) -> str:
    """Return the answer of a turn so far: text with numbered chips, then its provenance, or what went wrong.

    :param model: the name of the model that answers; empty if answers are quoted.
    :param language: of the page.
    """
    texts = Texts(language)
    rich = bool(model) and (turn.answer is None or turn.answer.mode == "llm")
    repaired = partial(part, "marks.repaired", texts)
    look = Look(_chip(turn, texts), rich, turn.answer, partial(part, "verdicts.mark", Texts(turn.language), turn), repaired)
    text = text_html(turn.text, look) if turn.text else ""
    return render("answer.answer", texts, turn, text, model, rich, last)


def _chip(turn: ShownTurn, texts: Texts) -> Callable[[int], Markup | None]:
    known = {int(c.marker.strip("[]")): c for c in turn.answer.citations} if turn.answer else {}

    def chip(number: int) -> Markup | None:
        if number in known:
            return part("answer.chip", texts, turn, number, known[number])
        if turn.answer is not None:
            return None  # not a marker, but a number in brackets
        return part("answer.early_chip", turn, number)

    return chip
