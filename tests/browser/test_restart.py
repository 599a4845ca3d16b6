"""A page that is open while its server is started again: nothing fails, it says so, and a reload loses nothing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.corpora import copied
from tests.browser.driving import BOX, serving, settle
from tests.browser.steps import IN_ENGLISH, ask, at, language_of
from ui.locales.texts import Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTION = "which papers cover DPO for diffusion?"


def opened(browser: Browser, address: str, locale: str) -> Page:
    page = browser.new_context(locale=locale, viewport={"width": 1400, "height": 900}).new_page()
    page.goto(address)
    page.locator(".nm-facts").wait_for()
    return page


@IN_ENGLISH
def test_a_page_that_is_still_open_after_a_restart_says_so_and_keeps_conversation_and_draft(
    browser: Browser, sample_home: Path, tmp_path: Path, locale: str
) -> None:
    home, language = copied(sample_home, tmp_path / "own"), language_of(locale)
    with serving(Nonmun(home, sample=True, settings=load_settings(home=home))) as address:
        page = opened(browser, address, locale)
        ask(page, QUESTION)
        at(page, "Today")
        day = page.locator("#nm-today-day input").input_value()
        settle(page)
    with serving(Nonmun(home, sample=True, settings=load_settings(home=home)), port=urlsplit(address).port or 0):
        page.locator("#nm-today-before").click()
        expect(page.locator(".nm-restarted")).to_contain_text(Label.RESTARTED.of(language))
        expect(page.locator("#nm-today-day input")).not_to_have_value(day)
        expect(page.locator(".toast-body")).to_have_count(0)
        at(page, "Chat")
        page.locator(BOX).fill("and which of them are newer?")
        page.keyboard.press("Enter")
        expect(page.locator("#nm-note")).to_contain_text(Label.RESTARTED_ASK.of(language))
        page.get_by_role("button", name=Label.RELOAD.of(language)).click()
        expect(page.locator(".nm-question")).to_have_text([QUESTION])
        expect(page.locator(BOX)).to_have_value("and which of them are newer?")
        expect(page.locator(".nm-restarted")).to_have_count(0)
        settle(page)
        page.context.close()


def test_a_question_that_does_not_arrive_stays_in_the_box(browser: Browser, sample_page: str) -> None:
    page = opened(browser, sample_page, "en-US")
    page.route("**/gradio_api/**", lambda route: route.abort())
    at(page, "Chat")
    page.locator(BOX).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".toast-body").first).to_be_visible()
    expect(page.locator(BOX)).to_have_value(QUESTION)
    page.context.close()
