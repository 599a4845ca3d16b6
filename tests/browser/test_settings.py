"""Settings on the page: a model is set at a local server, tested and used without a restart; other sites and readers cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from rag.core.stored import stored_settings
from tests.browser.axe import ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.steps import IN_KOREAN, ask, at, language_of
from tests.support.model_server import ModelServer, says
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

KEY = "sk-canary-0123456789"
QUESTION = "which papers cover DPO for diffusion?"


@pytest.fixture
def own(sample_home: Path, tmp_path: Path) -> Nonmun:
    """The sample in a home of its own, without a model."""
    copied(sample_home, tmp_path / "home")
    return Nonmun(tmp_path / "home", sample=True, settings=load_settings(home=tmp_path / "home"))


def state(page: Page) -> Any:
    return expect(page.locator(".nm-settings-state"))


@IN_KOREAN
def test_a_model_is_set_tested_and_answers_the_next_question(
    open_page: OpenPage, serve: Serve, own: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    # One for the test, one for the answer, and whatever it is asked besides.
    with ModelServer(says("OK"), says("Diffusion-DPO aligns diffusion models [1].")) as server:
        page = open_page(serve(own), locale=locale)
        at(page, "Settings")
        page.get_by_label(Label.SET_SERVER.of(language)).fill("localhost")
        page.get_by_role("button", name=Label.SETTINGS_TEST.of(language)).click()
        expect(page.locator(".nm-settings-tested").get_by_role("alert")).to_contain_text(Label.BAD_ADDRESS.of(language))
        page.get_by_label(Label.SET_SERVER.of(language)).fill(server.url)
        page.get_by_label(Label.SET_KEY.of(language), exact=True).fill(KEY)
        page.get_by_label(Label.SET_MODEL.of(language), exact=True).fill("test-model")
        expect(page.locator("#nm-models option")).to_have_count(1)
        page.get_by_label(Label.SET_EFFORT.of(language)).select_option("quick")
        page.get_by_role("button", name=Label.SETTINGS_TEST.of(language)).click()
        expect(page.locator(".nm-tested .nm-supported")).to_have_count(3)
        assert ours(violations(page)) == []
        page.get_by_role("button", name=Label.SAVE.of(language), exact=True).click()
        state(page).to_have_text(Label.SETTINGS_SAVED.of(language))
        expect(page.locator(".nm-facts")).to_contain_text("test-model")
        assert KEY not in page.content()
        assert page.get_by_label(Label.SET_KEY.of(language), exact=True).input_value() == ""
        at(page, "Chat")
        answer = ask(page, QUESTION)
        expect(answer).to_contain_text(Label.BY_MODEL.of(language, model="test-model"))
        at(page, "Settings")
        expect(page.locator("#nm-settings-spent .nm-sum").first).to_contain_text(Label.SPENT_UNKNOWN.of(language))
        assert stored_settings(own.settings.home)["openai_api_key"] == KEY


def test_other_sites_cannot_read_or_set_anything(serve: Serve, own: Nonmun) -> None:
    address = serve(own)
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        config = client.get("/config").json()
        form = next(one for one in config["components"] if one["props"].get("elem_id") == "nm-settings-form")
        body = {"component_id": form["id"], "session_hash": "abc", "data": {"llm_model": "theirs"}}
        own_host = {"origin": address}
        for headers in (
            {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
            {"origin": "http://evil.example"},
            {"origin": "null"},
            {"origin": "http://evil.example:7860", "host": "evil.example:7860", "sec-fetch-site": "same-origin"},
        ):
            for name in ("save", "test", "models"):
                answer = client.post("/gradio_api/component_server", json={**body, "fn_name": name}, headers=headers)
                assert answer.status_code >= 400 or set(answer.json()) == {"html"}, (name, headers)
        assert stored_settings(own.settings.home) == {}
        answer = client.post("/gradio_api/component_server", json={**body, "fn_name": "save"}, headers=own_host)
        assert answer.json()["saved"] is True
        assert stored_settings(own.settings.home) == {"llm_model": "theirs"}


def test_a_reader_without_the_right_sees_what_answers_and_no_form(open_page: OpenPage, serve: Serve, own: Nonmun) -> None:
    page = open_page(serve(own, own_machine=False))
    at(page, "Settings")
    expect(page.locator("#nm-settings-form")).to_contain_text(Label.SETTINGS_NOT_YOURS.en)
    expect(page.locator(".nm-settings-form")).to_have_count(0)
