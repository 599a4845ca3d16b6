"""The library and the addresses of the page: what is saved, read, noted and taken along, and where back and a reload lead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.axe import ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.driving import settle
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, at, language_of
from ui.locales.texts import Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTION = "which papers cover DPO for diffusion?"
NAME = "=<b>Agents</b> & ../co"


@pytest.fixture
def own(tmp_path: Path, sample_home: Path) -> Nonmun:
    """An assistant over a copy of the sample, in whose home only this test saves papers."""
    home = copied(sample_home, tmp_path / "own")
    return Nonmun(home, sample=True, settings=load_settings(home=home).without_model())


def route(page: Page, pattern: str) -> None:
    """Wait until the address of the page says where it is."""
    expect(page).to_have_url(re.compile(rf"/#/{pattern}$"))


@IN_ENGLISH
def test_papers_are_saved_from_an_answer_and_a_day_and_taken_along(
    open_page: OpenPage, serve: Serve, own: Nonmun, locale: str
) -> None:
    language, address = language_of(locale), serve(own)
    page = open_page(address, locale=locale)
    ask(page, QUESTION)
    page.locator("#nm-sources .nm-star").first.click()
    lists = page.locator("#nm-lists")
    lists.get_by_label(Label.LIST_NEW.of(language)).fill(NAME)
    page.keyboard.press("Enter")
    expect(lists.get_by_role("checkbox", name=NAME)).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#nm-sources .nm-star").first).to_have_attribute("aria-pressed", "true")
    at(page, "Browse")
    for place in (0, 1):
        page.locator("#nm-day-papers .nm-star").nth(place).click()
        expect(lists).to_be_visible()
        page.keyboard.press("Escape")
    other = page.context.new_page()  # another tab of the same browser
    other.goto(address)
    other.locator(".nm-facts").wait_for()
    at(other, "Library")
    entries = page.locator(".nm-entry")
    at(page, "Library")
    expect(entries).to_have_count(3)
    expect(other.locator(".nm-entry")).to_have_count(3)
    page.get_by_role("button", name=NAME).click()
    expect(entries).to_have_count(1)
    entries.get_by_role("button", name=Label.MARK_READ.of(language)).click()
    entries.get_by_role("button", name=Label.NOTE_ADD.of(language)).click()
    entries.get_by_role("textbox").fill("한 번 더 읽기")
    entries.get_by_role("button", name=Label.SAVE.of(language), exact=True).click()
    expect(entries).to_contain_text("한 번 더 읽기")
    expect(other.locator(".nm-library")).to_contain_text("한 번 더 읽기")
    assert ours(violations(page)) == []
    with page.expect_download() as download:
        page.locator(".nm-shelf").get_by_role("button", name="RIS").click()
    assert download.value.suggested_filename.endswith(".ris")
    text = Path(download.value.path()).read_text("utf-8")
    assert text.count("TY  - ") == 1
    assert "한 번 더 읽기" in text
    page.get_by_role("button", name=Label.DELETE.of(language), exact=True).click()
    page.get_by_role("button", name=Label.DELETE_SURE.of(language)).click()
    expect(entries).to_have_count(3)


@IN_KOREAN
def test_the_address_follows_what_is_shown_and_leads_back_there(
    open_page: OpenPage, serve: Serve, own: Nonmun, locale: str
) -> None:
    language, address = language_of(locale), serve(own)
    page = open_page(address, locale=locale)
    ask(page, QUESTION)
    route(page, r"chat/[0-9a-f]{32}")
    talk = page.url
    expect(page).to_have_title(re.compile(re.escape(QUESTION)))
    at(page, "Browse")
    route(page, "day/2024-07-09")
    page.get_by_role("button", name=Label.DAY_BEFORE.of(language)).first.click()
    route(page, "day/2024-06-21")
    page.go_back()
    expect(page.locator("#nm-day input")).to_have_value("2024-07-09")
    page.go_back()
    expect(page.locator("#answer-1")).to_be_visible()
    page.locator("#nm-sources").get_by_role("link", name=Label.SIMILAR.of(language)).first.click()
    route(page, r"like/2311\.12908")
    view = page.get_by_role("dialog")
    view.get_by_role("listitem").first.get_by_role("link").click()
    route(page, r"paper/\d{4}\.\d{5}")
    assert ours(violations(page)) == []
    title = page.title()
    settle(page)
    page.reload()
    expect(view.locator(".nm-card")).to_be_visible()
    expect(page).to_have_title(title)
    view.get_by_role("button", name=f"‹ {Label.VIEW_BACK.of(language)}").click()
    route(page, r"like/2311\.12908")
    expect(view.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(page).to_have_url(talk)  # a reload goes on with the conversation
    stranger = open_page(talk, locale=locale)
    expect(stranger.locator("#nm-note")).to_contain_text(Label.NO_TALK.of(language))
    expect(stranger.locator(".nm-answer")).to_have_count(0)
    searching = open_page(address + "/#/search/GAIA", locale=locale)
    expect(searching.locator("#nm-found .nm-card").first).to_be_visible()
    expect(searching).to_have_title(re.compile("GAIA"))


@IN_ENGLISH
def test_a_map_has_its_address_and_a_point_opens_its_paper(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    at(page, "Browse")
    page.locator("#nm-tab-map-button").click()
    page.get_by_label(Label.MAP_BOX.of(language)).fill("diffusion")
    page.get_by_role("button", name=Label.DRAW.of(language)).click()
    points = page.locator("#nm-map-plot .point")
    expect(points.nth(3)).to_be_attached()
    route(page, "map/subject/diffusion")
    expect(page.locator(".nm-map")).to_contain_text("PCA")
    assert ours(violations(page)) == []
    page.get_by_role("radio", name=Label.MAP_BY_MONTH.of(language)).check()
    expect(page.locator("#nm-map-plot .cbaxis").first).to_be_attached()
    points.nth(3).click(force=True)
    expect(page.get_by_role("dialog").locator(".nm-card")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".nm-map-themes summary").first.click()
    page.locator(".nm-map-themes .nm-rows a").first.click()
    route(page, r"paper/\d{4}\.\d{5}")
