"""The tab of trends: what a reader asks for is never replaced, and a mistake costs no chart."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from rag import Nonmun
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.tabs.trends import TrendsTab, _Asked

REQUEST: Any = SimpleNamespace(headers={}, cookies={}, username=None, client=None, session_hash="a")


@pytest.fixture
def tab(sample: Nonmun) -> TrendsTab:
    async def laid_out() -> TrendsTab:  # where no event loop runs Gradio makes some that it never closes
        with gr.Blocks(), gr.Tab("Trends") as place:
            return TrendsTab(Service(sample), place)

    return asyncio.run(laid_out())


def is_skipped(value: Any) -> bool:
    return isinstance(value, dict) and value.get("__type__") == "update" and len(value) == 1


def test_the_first_chart_does_not_write_into_the_box(tab: TrendsTab) -> None:
    box, drawn, *_ = tab.opened("", "papers", _Asked(), None, REQUEST)
    assert len(drawn.courses) == 3
    assert drawn.courses[0].subject in box.placeholder
    assert box.value is None


def test_a_default_that_comes_late_replaces_nothing(tab: TrendsTab, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _Asked()
    draw = tab._draw_now

    def slowly(subjects: str, quantity: str, language: Any) -> Any:
        asked.times += 1  # meanwhile the reader has drawn something
        return draw(subjects, quantity, language)

    monkeypatch.setattr(tab, "_draw_now", slowly)
    assert all(map(is_skipped, tab.opened("", "papers", asked, None, REQUEST)))


def test_six_topics_leave_the_chart_as_it_is(tab: TrendsTab) -> None:
    shown = tab.draw("a1, b2, c3, d4, e5, f6", "papers", _Asked(), None, REQUEST)
    assert Label.TOO_MANY_SUBJECTS.en in shown[3]
    assert all(is_skipped(value) for place, value in enumerate(shown) if place != 3)
