"""Today: the papers of a day or a week by theme, each cited, and what the reader watches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from rag.digests import digest_days
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.steps import BOTH, at, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser


@pytest.fixture
def own(tmp_path: Path, sample_home: Path) -> Nonmun:
    """An assistant over a copy of the sample, in whose home only this test keeps watches."""
    home = copied(sample_home, tmp_path / "own")
    return Nonmun(home, sample=True, settings=load_settings(home=home))


def at_today(page: Page) -> Page:
    at(page, "Today")
    expect(page.locator("#nm-today-brief .nm-brief")).to_be_visible()
    return page


@BOTH
def test_a_day_has_its_papers_by_theme_and_leads_to_the_days_beside_it(
    open_page: OpenPage, serve: Serve, own: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    days = digest_days(own.index.papers.values())
    page = at_today(open_page(serve(own), locale=locale))
    brief = page.locator("#nm-today-brief")
    expect(page.locator("#nm-today-day input")).to_have_value(days[-1].isoformat())
    listed = [paper for paper in own.index.papers.values() if any(entry.date == days[-1] for entry in paper.entries)]
    expect(brief.locator(".nm-brief-lines > li")).to_have_count(len(listed))
    first = brief.locator(".nm-brief-lines > li").first
    expect(first.get_by_role("link")).to_have_attribute("href", re.compile(r"https://arxiv\.org/abs/\d{4}\.\d{5}"))
    expect(first.locator(".nm-brief-said")).to_contain_text("“")
    page.get_by_role("button", name=Label.DAY_BEFORE.of(language)).click()
    expect(brief.locator("h2")).to_contain_text(days[-2].isoformat())
    page.get_by_role("button", name=Label.DAY_AFTER.of(language)).click()
    expect(brief.locator("h2")).to_contain_text(days[-1].isoformat())
    page.get_by_role("radio", name=Label.SPAN_WEEK.of(language)).check()
    expect(brief.locator("h2")).to_contain_text("2024-07-03")
    at(page, "Chat")
    at(page, "Today")  # what is chosen stays
    expect(brief.locator("h2")).to_contain_text("2024-07-03")


@BOTH
def test_a_reader_watches_a_subject_and_an_author_and_stops(
    open_page: OpenPage, serve: Serve, own: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    author = next(paper.authors[0] for paper in own.index.papers.values() if paper.authors)
    page = at_today(open_page(serve(own), locale=locale))
    box, add = page.locator("#nm-watch-box :is(input, textarea)"), page.locator("#nm-watch-add")
    expect(page.locator("#nm-watches")).to_contain_text(Label.WATCH_EMPTY.of(language))
    box.fill("image <b>editing</b>")
    add.click()
    rows = page.locator(".nm-watches > li")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("image <b>editing</b>")
    expect(box).to_have_value("")
    expect(page.locator(".nm-brief-watched")).to_contain_text("image <b>editing</b>")
    box.fill("Wang")
    page.get_by_role("radio", name=Label.WATCH_AUTHOR.of(language)).check()
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Wang")  # several authors: nothing is added
    expect(rows).to_have_count(1)
    box.fill(author)
    box.press("Enter")
    expect(rows).to_have_count(2)
    assert [watch.kind for watch in own.watchlist().watches()] == ["subject", "author"]  # as in the terminal
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(author)
    page.reload()
    page.locator(".nm-facts").wait_for()
    expect(at_today(page).locator(".nm-watches > li")).to_have_count(1)


def test_hostile_titles_are_text(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    page = at_today(open_page(serve(hostile)))
    brief = page.locator("#nm-today-brief")
    expect(brief).to_contain_text("<script>window.hit=1</script>")
    assert page.evaluate("window.hit") is None
    assert brief.locator("img, script, iframe, svg").count() == 0


def test_without_an_index_the_tab_says_so(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()))
    at(page, "Today")
    expect(page.locator("#nm-today-brief")).to_contain_text(Label.EMPTY.en)


def test_on_a_phone_everything_fits_and_all_tabs_can_be_reached(open_page: OpenPage, serve: Serve, own: Nonmun) -> None:
    page = open_page(serve(own), viewport={"width": 390, "height": 844})
    expect(page.get_by_role("tab", name=Label.QUALITY_TAB.en)).to_be_visible()
    at_today(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#nm-watch-add")).to_be_visible()
