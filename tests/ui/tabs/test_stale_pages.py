"""What a page that was opened before sends to a server that was started since."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from starlette.testclient import TestClient

from rag import Nonmun
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.serve.server import make_app
from ui.session.conversation import PageSession
from ui.session.reader import RUN_HEADER
from ui.tabs.browse import BrowseTab
from ui.tabs.chat import ChatTab
from ui.tabs.page import build_page
from ui.tabs.today import TodayTab


def made(build: Any) -> Any:
    """What is built where an event loop runs: elsewhere Gradio makes some that it never closes."""

    async def building() -> Any:
        with gr.Blocks():
            return build()

    return asyncio.run(building())


def request(language: Language = "en", run: str = "") -> Any:
    headers = {"accept-language": language, "host": "127.0.0.1:7860", **({RUN_HEADER: run} if run else {})}
    return SimpleNamespace(cookies={}, headers=headers, client=None, username=None)


def test_no_list_that_is_filled_later_refuses_a_value(sample: Nonmun) -> None:
    fields = asyncio.run(_fields(sample))
    filled_later = [it for it in fields if not it.choices]
    assert len(filled_later) == 2
    for choice in filled_later:
        assert choice.preprocess("1999-01-01") == "1999-01-01"


@pytest.mark.parametrize("stale", ["1999-01-01", "2024-06", "gone", None])
def test_a_day_that_is_gone_shows_one_that_is_there(sample: Nonmun, stale: str | None) -> None:
    service = Service(sample)
    today = made(lambda: TodayTab(service, gr.Tab("today")))
    *_, day, brief, _ = today.opened(stale, "day", request())
    assert day.value in brief
    browse = made(lambda: BrowseTab(service, gr.Tab("browse")))
    day, papers = browse.chosen(stale, request())
    assert "nm-papers" in papers
    assert day.value in papers


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_question_to_a_server_that_does_not_know_its_conversation_is_not_asked(sample: Nonmun, language: Language) -> None:
    service, talk = Service(sample), PageSession()
    chat = made(lambda: ChatTab(service, gr.State(talk), gr.HTML()))
    shown = chat.asked("which of them are newer?", talk, request(language, run="another"))
    assert Label.RESTARTED_ASK.of(language) in shown[-1]
    assert talk.turns == []
    chat.asked("papers on DPO", talk, request(language, run=service.run))
    assert [turn.question for turn in talk.turns] == ["papers on DPO"]


@pytest.mark.slow
def test_every_answer_of_the_server_names_its_run_as_the_page_does(sample: Nonmun) -> None:
    apps = [asyncio.run(_app(sample)) for _ in range(2)]
    runs = []
    for app in apps:
        client = TestClient(app, base_url="http://127.0.0.1:7860")
        page, other = client.get("/"), client.get("/nonmun.webmanifest")
        assert page.headers[RUN_HEADER] == other.headers[RUN_HEADER]
        assert f'"run": "{page.headers[RUN_HEADER]}"' in page.text
        runs.append(page.headers[RUN_HEADER])
    assert runs[0] != runs[1]


async def _fields(assistant: Nonmun) -> list[gr.Dropdown | gr.Radio]:
    return [it for it in build_page(Service(assistant)).blocks.values() if isinstance(it, gr.Dropdown | gr.Radio)]


async def _app(assistant: Nonmun) -> Any:
    return make_app(assistant)
