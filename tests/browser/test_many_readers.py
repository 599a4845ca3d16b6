"""Many readers ask at once: nobody meets an error, and each gets the answer to the question asked and to no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Serve
from tests.browser.crowd import chat, echoes
from tests.support.assistant import assistant as with_model
from tests.support.model_server import Exchange, ModelServer, fails

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.slow,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def test_everybody_gets_the_own_answer(browser: Browser, serve: Serve, sample_home: Path, loaded_client: None) -> None:
    with ModelServer(echoes(1.0)) as server:
        readers = chat(serve(with_model(sample_home, server, llm_deadline=60.0)), browser, people=12, pages=2)
    assert [r for r in readers if not r.well] == []
    assert [r.seen for r in readers] == [{47000 + place} for place in range(12)]
    assert len(server.requests) == 12
    assert all(r.delays for r in readers[:2])


def test_a_model_that_answers_another_question_is_noticed(
    browser: Browser, serve: Serve, sample_home: Path, loaded_client: None
) -> None:
    def confused(exchange: Exchange) -> None:
        exchange.prompt = exchange.prompt.replace("47001", "47002")
        echoes(0.1)(exchange)

    with ModelServer(confused) as server:
        readers = chat(serve(with_model(sample_home, server)), browser, people=3, pages=1)
    assert [r.well for r in readers] == [True, False, True]
    assert readers[1].seen == {47001, 47002}


def test_a_model_that_fails_is_noticed(browser: Browser, serve: Serve, sample_home: Path) -> None:
    with ModelServer(fails(500)) as server:
        readers = chat(serve(with_model(sample_home, server)), browser, people=2, pages=1)
    assert [r.well for r in readers] == [False, False]
