"""A walk through everything that the page can show: every tab, every tab of the panel, and what opens in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.driving import BOX, TABS, send, tab

__all__ = ["walk"]


def walk(page: Page, question: str, typed: str) -> Iterator[str]:
    """Lead a page from one state to the next, in whatever language it is; yields the name of each.

    :param question: one that is answered with sources.
    :param typed: what papers are found for while it is typed, and from which something else is understood as well.
    """
    yield "start"
    yield from _chat(page, question, typed)
    yield from _panel(page, typed)
    yield from _today(page)
    yield from _browse(page)
    yield from _trends(page)
    _open(page, "Quality")
    page.locator("#nm-quality-digests .nm-quality").wait_for()
    yield "quality"
    _open(page, "Chat")


def _open(page: Page, name: str) -> None:
    found = tab(page, name)
    if found is None:  # a phone has room for the first tabs, and a button for the others
        page.locator("#nm-tabs > .tab-wrapper .overflow-menu > button").click()
        named = re.compile(rf"^\s*(?:{name}|{TABS[name]})\s*$")
        found = page.locator("#nm-tabs > .tab-wrapper .overflow-dropdown button", has_text=named)
    found.click()


def _lower(page: Page) -> None:
    """Put away the panel, where it lies over the answer."""
    closer = page.locator(".nm-sheet-close:visible")
    if closer.count():
        closer.click()
        closer.wait_for(state="hidden")


def _chat(page: Page, question: str, typed: str) -> Iterator[str]:
    page.locator(BOX).press_sequentially(typed.split()[0])
    page.locator("#nm-suggestions li").first.wait_for()
    yield "suggestions"
    send(page, question)
    expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"))
    yield "answer"
    page.locator("#nm-tab-sources-button").click()  # which on a phone raises the panel over the answer
    page.locator("#sources-1 .nm-card").first.wait_for()
    folded = page.locator("#sources-1 details.nm-cites:not([open]):visible > summary")
    while folded.count():
        folded.first.click()
    page.locator("#sources-1 .nm-all summary:visible").first.click()
    yield "sources"
    _lower(page)
    page.locator("#answer-1 .nm-thumb.nm-down").click()
    page.locator("#answer-1 .nm-why").wait_for()
    yield "feedback"
    page.keyboard.press("Escape")
    page.locator("#answer-1 a.nm-chip").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator("#nm-pop").wait_for()
    yield "citation"
    page.keyboard.press("Escape")
    page.locator(".nm-act-edit").click()
    page.locator(".nm-editing").wait_for()
    yield "editing"


def _panel(page: Page, typed: str) -> Iterator[str]:
    page.locator("#nm-tab-search-button").click()
    page.locator("#nm-filters > button").click()
    page.locator("#nm-search-box input").fill(typed)
    page.locator("#nm-found .nm-card").first.wait_for()
    page.locator("#nm-search-chips li").first.wait_for()
    yield "search"
    page.locator("#nm-tab-history-button").click()
    page.locator("#nm-history [data-do=rename]").first.click()
    yield "history"


def _today(page: Page) -> Iterator[str]:
    _open(page, "Today")
    page.locator("#nm-today-brief .nm-brief-lines").first.wait_for()
    yield "today"


def _browse(page: Page) -> Iterator[str]:
    _open(page, "Browse")
    page.locator("#nm-day-papers .nm-line").first.click()
    page.locator("#nm-paper .nm-card").wait_for()
    yield "day"
    page.locator("#nm-tab-all-button").click()
    page.locator("#nm-list tr[data-act]").first.wait_for()
    yield "table"


def _trends(page: Page) -> Iterator[str]:
    _open(page, "Trends")
    page.locator("#nm-trend-plot .main-svg").first.wait_for()
    yield "trends"
    page.locator("#nm-trend-table summary").click()
    page.locator("#nm-trend-table [data-act]").first.click()
    page.locator("#nm-trend-papers .nm-line").first.click()
    page.locator("#nm-trend-paper .nm-card").wait_for()
    yield "papers of a month"
