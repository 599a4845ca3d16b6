"""The cited papers of every answer as the panel of sources."""

from __future__ import annotations

from ui.locales.texts import Texts
from ui.markup.rendering import render
from ui.session.conversation import PageSession

#: Papers shown before the answer says which of them it cites.
_MOST = 24
#: Papers of an answer in sight before the others are unfolded, and up to how many have their bullets unfolded.
_FIRST, _OPEN = 10, 2


def sources_html(conversation: PageSession) -> str:
    """Return the cited papers of every answer, those of the last one expanded; those found, while that is written."""
    turns = [turn for turn in conversation.turns if turn is conversation.last or (turn.answer and turn.answer.citations)]
    return render("sources.sources", Texts(conversation.language), conversation, turns, _MOST, _FIRST, _OPEN)
