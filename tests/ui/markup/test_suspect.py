"""The page warns at a cited paper whose digest is suspect, in the language of the question, and shows reasons as text."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.core.models import Answer, Citation
from rag.search.query.understand import understand
from ui.locales.texts import Label
from ui.markup.sources import sources_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn

DAY = dt.date(2024, 6, 21)


def page(question: str, *warnings: str) -> str:
    cited = tuple(
        Citation(f"[{n}]", f"2406.0000{n}", f"Title {n}", DAY, 0, f"text {n}", warning) for n, warning in enumerate(warnings, 1)
    )
    answer = Answer("a [1]", abstained=False, citations=cited, sentences=(), mode="extractive")
    turn = ShownTurn(1, question, "done", "a [1]", answer, read=understand(question))
    return sources_html(PageSession([turn]))


@pytest.mark.parametrize(("question", "label"), [("what is it?", Label.SUSPECT.en), ("무엇인가요?", Label.SUSPECT.ko)])
def test_the_card_of_a_suspect_paper_warns(question: str, label: str) -> None:
    shown = page(question, "", "no word of the title occurs")
    first, second = shown.split("Title 2")
    assert label not in first
    assert label in second
    assert "no word of the title occurs" in second


def test_no_warning_without_suspicion() -> None:
    assert "nm-suspect" not in page("what is it?", "", "")


def test_a_reason_is_shown_as_text() -> None:
    shown = page("what is it?", "the name '<img src=x onerror=alert(1)>' does not occur")
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
