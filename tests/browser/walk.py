"""A walk through everything that the page can show: every tab, every tab of the panel, and what opens in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.driving import BOX, TABS, send, tab

__all__ = ["OVER", "walk"]

#: States in which something lies over the page and keeps the keyboard to itself.
OVER = ("palette", "keys", "saved", "paper")
#: A question that is answered by a table, and one that the digests do not cover, in either language.
COMPARED, REFUSED = "compare MOFA-Video and ExVideo in a table", "Which team won the 2018 FIFA World Cup final?"


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
    yield from _map(page, typed.split()[0])
    yield from _report(page, typed.split()[0])
    yield from _library(page)
    _open(page, "Settings")
    page.locator("#nm-settings-form .nm-settings-form, #nm-settings-form p").first.wait_for()
    yield "settings"
    yield from _dialogs(page, typed.split()[0])
    yield from _more_answers(page)


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


def _map(page: Page, subject: str) -> Iterator[str]:
    _open(page, "Browse")
    page.locator("#nm-tab-map-button").click()
    page.locator("#nm-map-box :is(input, textarea)").fill(subject)
    page.locator("#nm-map-draw").click()
    page.locator("#nm-map-plot .point").first.wait_for()
    page.locator(".nm-map-themes summary").first.click()
    yield "map"
    page.locator(".nm-map-themes .nm-rows a").first.click()
    page.locator("#nm-view .nm-card").first.wait_for()
    yield "paper"
    page.locator("#nm-view .nm-star").first.click()
    page.locator("#nm-lists input").first.wait_for()
    yield "saved"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#nm-view").wait_for(state="hidden")


def _report(page: Page, subject: str) -> Iterator[str]:
    page.locator("#nm-tab-report-button").click()
    page.locator("#nm-report-box :is(input, textarea)").fill(subject)
    page.keyboard.press("Enter")
    page.locator("#nm-report .nm-timeline").wait_for()
    yield "report"


def _library(page: Page) -> Iterator[str]:
    _open(page, "Library")
    name = page.locator("#nm-library .nm-name-form [name=name]").first
    name.fill("Agents")
    name.press("Enter")
    page.locator("#nm-library h2", has_text="Agents").wait_for()
    yield "empty list"
    page.locator("#nm-library [data-do=list]").first.click()
    page.locator("#nm-library [data-do=note]").first.click()
    page.locator("#nm-library .nm-note-form:not([hidden])").wait_for()
    yield "note"
    page.keyboard.press("Escape")


def _dialogs(page: Page, words: str) -> Iterator[str]:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.locator(".nm-palette [role=option]").nth(1).wait_for()
    yield "palette"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement?.blur?.()")
    page.keyboard.press("?")
    page.locator(".nm-keys-help").wait_for()
    yield "keys"
    page.keyboard.press("Escape")


def _more_answers(page: Page) -> Iterator[str]:
    _open(page, "Chat")
    page.locator("#nm-clear").click()
    expect(page.locator("#nm-log .nm-answer")).to_have_count(0)
    for number, (question, state) in enumerate(((COMPARED, "comparison"), (REFUSED, "refused")), 1):
        send(page, question)
        expect(page.locator("#nm-log .nm-answer.nm-done")).to_have_count(number)
        yield state
