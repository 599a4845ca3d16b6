"""The frame of a conversation: the header of the page, the start of an empty one, and notes at the question box."""

from __future__ import annotations

from rag.answer import Doing
from rag.text import Language, flat
from ui.locales.texts import DOING, Texts
from ui.markup.rendering import render
from ui.session.overview import Overview
from ui.session.turn import ShownTurn

#: What is often over before it could be read, and so is not shown at once.
_SOON: frozenset[Doing] = frozenset({"reading", "searching"})


def header_html(overview: Overview | None = None, language: Language = "en") -> str:
    """Return the title, the purpose of the page, the index, how answers are made, and two switches."""
    return render("frame.header", Texts(language), overview)


def disclosure_html(overview: Overview, language: Language, *, ahead: bool = False) -> str:
    """Return which text goes to which server; empty without a model.

    :param ahead: whether text goes there before it is sent.
    """
    return render("frame.disclosure", Texts(language), overview, ahead) if overview.model else ""


def editing_html(language: Language) -> str:
    """Return the note that the last question is being edited, with a button to cancel."""
    return render("frame.editing", Texts(language))


def waiting_html(turn: ShownTurn, model: str, language: Language) -> str:
    """Return what is being done for an answer, with a button that stops it.

    :param model: the name of the model that answers; empty if answers are quoted.
    """
    step, texts = turn.step, Texts(language)
    values: dict[str, object] = {"model": flat(model), "count": step.papers or 0, "of": step.of}
    chosen = step.doing == "writing" and step.of is not None and step.of != step.papers
    doing = DOING["writing_chosen" if chosen else step.doing].of(language, **values)
    return render("frame.waiting", texts, turn.number, doing, step.doing in _SOON)


def keys_html(language: Language) -> str:
    """Return which keys do what."""
    return render("frame.keys", Texts(language))


def welcome_html(overview: Overview, language: Language = "en") -> str:
    """Return what the empty conversation shows: an invitation, or what to do first."""
    return render("frame.welcome", Texts(language), overview)
