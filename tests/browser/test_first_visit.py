"""The first visit with a phone: the note on what is sent where leaves the question box free. And what leads to a map."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import BOX
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, at, language_of
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer
from ui.locales.texts import Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@IN_KOREAN
def test_on_a_phone_the_note_on_what_is_sent_where_leaves_the_question_box_free(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    with ModelServer() as server:
        page = open_page(serve(with_model(sample_home, server)), locale=locale, **PHONE)
        expect(page.locator(".nm-disclosure")).to_be_visible()
        expect(page.locator(BOX)).to_be_in_viewport(ratio=1)
        uncovered = """box => { const at = box.getBoundingClientRect();
          return box.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)); }"""
        assert page.locator(BOX).evaluate(uncovered)
        page.get_by_role("button", name=Label.UNDERSTAND.of(language_of(locale))).click()
        expect(page.locator(".nm-disclosure")).to_be_hidden()


@IN_ENGLISH
def test_a_search_with_its_filters_and_an_answer_lead_to_their_maps(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(f"{sample_page}#/search/diffusion?since=2024-06-01", locale=locale)
    show = page.locator(".nm-found").get_by_role("link", name=Label.MAP_SHOW.of(language))
    show.click()
    expect(page.locator(".nm-map h2")).to_have_text(f"diffusion · {Label.SINCE.of(language)} 2024-06-01")
    at(page, "Chat")
    ask(page, "papers on diffusion")
    page.get_by_role("tab", name=Label.SOURCES.of(language)).click()
    page.locator("#sources-1").get_by_role("link", name=Label.MAP_SHOW.of(language)).click()
    expect(page.locator(".nm-map h2")).to_have_text("diffusion")
