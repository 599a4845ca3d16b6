"""The tab of the map: what cannot be drawn says so each time, even if the page says it already."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from rag import Nonmun
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.tabs.paper_map import MapTab

REQUEST: Any = SimpleNamespace(headers={}, cookies={}, username=None, client=None, session_hash="a")


@pytest.fixture
def tab(sample: Nonmun) -> MapTab:
    async def laid_out() -> MapTab:  # where no event loop runs Gradio makes some that it never closes
        with gr.Blocks(), gr.Tab("Map"):
            return MapTab(Service(sample))

    return asyncio.run(laid_out())


@pytest.mark.parametrize("route", ["subject/zzzzqqq", "list/<b>none</b>", "papers/9999.99999", "x" * 9000])
def test_an_address_that_cannot_be_drawn_says_so_in_other_html_each_time(tab: MapTab, route: str) -> None:
    told = [tab.visited("theme", SimpleNamespace(value=route), REQUEST)[3] for _ in range(2)]  # type: ignore[arg-type]
    assert told[0] != told[1]
    assert all(Label.MAP_NONE.en in html or "nm-problem" in html for html in told)
    assert all("<b>" not in html for html in told)
