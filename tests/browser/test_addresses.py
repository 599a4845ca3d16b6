"""Addresses of the page: a search with its filters, back and forward, links that are copied, places that do not exist."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.driving import tab
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, at, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

QUESTION = "which papers cover DPO for diffusion?"
SEARCH = r"search/diffusion\?since=2024-01-01&votes=3&order=votes&n=20"


def route(page: Page, pattern: str) -> None:
    """Wait until the address of the page says where it is."""
    expect(page).to_have_url(re.compile(rf"/#/{pattern}$"))


@IN_ENGLISH
def test_a_search_is_restored_with_its_filters_and_back_leads_over_the_tabs(
    open_page: OpenPage, sample_page: str, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(f"{sample_page}/#/{SEARCH}".replace("\\", ""), locale=locale)
    search = page.get_by_label(Label.SEARCH_BOX.of(language))
    expect(search).to_have_value("diffusion")
    expect(page.locator("#nm-filters").get_by_label(Label.SINCE.of(language))).to_have_value("2024-01-01")
    expect(page.locator("#nm-filters").get_by_label(Label.MIN_VOTES.of(language))).to_have_value("3")
    expect(page.locator("#nm-found .nm-card").nth(10)).to_be_attached()
    route(page, SEARCH)
    search.fill("video")
    route(page, r"search/video\?since=2024-01-01&votes=3&order=votes")
    for name in ("Today", "Browse", "Library", "Trends", "Quality", "Settings"):
        at(page, name)
        route(page, "day/2024-.*" if name == "Browse" else name.lower())
    for name in ("Quality", "Trends", "Library", "Browse", "Today"):
        page.go_back()
        expect(tab(page, name)).to_have_attribute("aria-selected", "true")  # type: ignore[arg-type]
    page.go_back()
    route(page, r"search/video\?since=2024-01-01&votes=3&order=votes")
    expect(search).to_have_value("video")
    for _ in range(2):
        page.go_forward()
    route(page, "day/2024-.*")


@IN_KOREAN
def test_links_are_copied_and_what_is_not_there_is_said_in_one_line(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    places = {
        "chat": "#sources-1",
        "search/dpo": "#nm-found",
        "day/2024-06-21": "#nm-day-papers",
        "paper/2311.12908": "#nm-view",
    }
    for kind, place in places.items():
        if kind != "chat":
            page.evaluate("route => nm.go(route)", kind)
        page.locator(place).get_by_role("button", name=Label.COPY_LINK.of(language)).first.click()
        expect(page.locator(place).get_by_text(Label.COPIED.of(language))).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"{sample_page}/#/{kind}"), copied
    page.keyboard.press("Escape")
    lost = page.locator(".nm-lost")
    for wrong in ("nonsense/1", "browse/cellar", "quality/7", "%E0%A4%A", "__proto__", "constructor"):
        page.evaluate("hash => (location.hash = hash)", f"#/{wrong}")
        expect(lost).to_have_count(1)
        expect(lost).to_contain_text(wrong)
    lost.get_by_role("button").click()
    expect(lost).to_have_count(0)
