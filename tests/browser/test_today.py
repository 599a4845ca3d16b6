"""Today: the papers of a day or a week by theme, each cited, and what the reader watches."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from rag.digests import digest_days
from rag.fetch import client as client_module
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.driving import TABS
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, at, language_of
from tests.support.digests import write_digest
from tests.support.hf_server import HFServer, paper
from ui.locales.texts import Label

pytestmark = pytest.mark.browser


@pytest.fixture
def own(tmp_path: Path, sample_home: Path) -> Nonmun:
    """An assistant over a copy of the sample, in whose home only this test keeps watches."""
    home = copied(sample_home, tmp_path / "own")
    return Nonmun(home, sample=True, settings=load_settings(home=home))


def at_more(page: Page, name: str) -> None:
    """Open a tab that has no room beside the others."""
    page.get_by_role("button", name="More tabs").first.click()
    page.locator("#nm-tabs").get_by_role("button", name=name, exact=True).click()


def at_today(page: Page) -> Page:
    at(page, "Today")
    expect(page.locator("#nm-today-brief .nm-brief")).to_be_visible()
    return page


@IN_ENGLISH
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
    expect(first.get_by_role("link", name="arXiv")).to_have_attribute(
        "href", re.compile(r"https://arxiv\.org/abs/\d{4}\.\d{5}")
    )
    expect(first.locator(".nm-brief-said")).to_contain_text("“")
    title = first.locator(".nm-brief-title a")
    title.click()
    expect(page.locator("#nm-view h3")).to_have_text(title.inner_text())
    page.keyboard.press("Escape")
    author = first.locator(".nm-author").first
    expect(author).to_have_attribute("href", re.compile("^#/author/"))
    with page.expect_download() as saved:
        brief.locator(".nm-brief-tools").get_by_role("button", name="BibTeX").click()
    assert saved.value.path().read_text("utf-8").count("@") == len(listed)
    page.get_by_role("button", name=Label.DAY_BEFORE.of(language)).click()
    expect(brief.locator("h2")).to_contain_text(days[-2].isoformat())
    page.get_by_role("button", name=Label.DAY_AFTER.of(language)).click()
    expect(brief.locator("h2")).to_contain_text(days[-1].isoformat())
    page.get_by_role("radio", name=Label.SPAN_WEEK.of(language)).check()
    expect(brief.locator("h2")).to_contain_text("2024-07-03")
    at(page, "Chat")
    at(page, "Today")  # what is chosen stays
    expect(brief.locator("h2")).to_contain_text("2024-07-03")
    page.get_by_role("radio", name=Label.SPAN_DAY.of(language)).check()
    brief.get_by_role("link", name=Label.MAP_SHOW.of(language)).click()
    expect(page.locator(".nm-map h2")).to_have_text(days[-1].isoformat())


@IN_KOREAN
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


@IN_ENGLISH
def test_digests_of_ones_own_open_today_which_tells_what_is_new_and_takes_a_question(
    open_page: OpenPage, serve: Serve, tmp_path: Path, locale: str
) -> None:
    language, home, digests = language_of(locale), tmp_path / "own", tmp_path / "digests"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(write_digest(digests, ("2401.00001", "Old Kelp", "해초를 센다."), day="2024-01-02"))
    address = serve(assistant)
    first = open_page(address, locale=locale)
    expect(first.get_by_role("tab", name=Label.TODAY_TAB.of(language))).to_have_attribute("aria-selected", "true")
    expect(first.locator("#nm-today-brief")).to_contain_text("Old Kelp")
    expect(first.locator("#nm-news")).to_have_text("")
    first.locator(".nm-ask input").fill("Old Kelp")
    first.keyboard.press("Enter")
    expect(first.locator("#answer-1")).to_contain_text("2401.00001")
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).replace(microsecond=0)
    assistant.watchlist().visit(assistant.index.name, assistant.index.papers, long_ago)
    assistant.ingest(write_digest(digests, ("2401.00002", "New Kelp", "해초가 자란다."), day="2024-01-03"))
    again = open_page(address, locale=locale)
    news = again.locator("#nm-news")
    expect(news).to_contain_text(Label.NEW_PAPERS.of(language, count=1, day=long_ago.date()))
    news.locator("summary").click()
    expect(news.get_by_role("link", name="New Kelp")).to_be_visible()


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


@pytest.fixture
def hf(monkeypatch: pytest.MonkeyPatch) -> Iterator[HFServer]:
    """The Daily Papers of one day before this one, at the address that the program asks."""
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)
    with HFServer() as server:
        monkeypatch.setenv("NONMUN_HF_URL", server.url)
        day = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)).isoformat()
        server.open(day, paper("3103.00002", "Kelp Diffusion", "Kelp diffusion glows.", day))
        yield server


@IN_KOREAN
@pytest.mark.parametrize("papers", ["none", "the sample", "old ones"])
def test_what_came_out_lately_can_be_fetched_and_looked_for_again(
    open_page: OpenPage, serve: Serve, hf: HFServer, sample_home: Path, tmp_path: Path, locale: str, papers: str
) -> None:
    language, home = language_of(locale), tmp_path / "own"
    if papers == "the sample":
        copied(sample_home, home)
    assistant = Nonmun(home, settings=load_settings(home=home))
    if papers == "old ones":
        assistant.ingest(write_digest(tmp_path / "digests", ("2401.00001", "Old Kelp", "해초를 센다."), day="2024-01-02"))
    page = open_page(serve(assistant), locale=locale)
    at(page, "Today")
    offer, place = page.locator("#nm-today-fetch"), hf.url.removeprefix("http://")
    told = Label.FETCH_LATEST_HELP.of(language, last="2024-01-02", place=place)
    expect(offer).to_contain_text(told if papers == "old ones" else Label.FETCH_HELP.of(language, place=place))
    name = Label.FETCH_LATEST if papers == "old ones" else Label.FETCH
    assert not hf.asked  # before it is asked for
    offer.get_by_role("button", name=name.of(language)).click()
    expect(page.locator("#nm-today-fetched").get_by_role("status")).to_have_text(Label.INDEXED.of(language, count=1))
    expect(page.locator("#nm-today-brief")).to_contain_text("Kelp Diffusion")
    expect(page.locator("#nm-today-day input")).to_have_value(next(iter(hf.days)))
    newest = next(iter(hf.days))  # whose list may still grow
    expect(offer).to_contain_text(Label.FETCH_LATEST_HELP.of(language, last=newest, place=place))
    expect(page.locator(".nm-facts")).to_contain_text(Label.INDEX_OWN.of(language))


@IN_ENGLISH
def test_without_a_network_one_line_says_so(
    open_page: OpenPage, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locale: str
) -> None:
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)
    monkeypatch.setenv("NONMUN_HF_URL", "http://127.0.0.1:9")
    assistant = Nonmun(tmp_path / "own", settings=load_settings(home=tmp_path / "own"))
    assistant.ingest(write_digest(tmp_path / "digests", ("2401.00001", "Old Kelp", "해초를 센다."), day="2024-01-02"))
    page, language = open_page(serve(assistant), locale=locale), language_of(locale)
    at_today(page)
    page.locator("#nm-today-fetch").get_by_role("button").click()
    told = page.locator("#nm-today-fetched").get_by_role("alert")
    expect(told).to_contain_text(Label.FETCH_FAILED.of(language, reason="127.0.0.1:9 cannot be reached"))
    assert told.inner_text().strip().count("\n") == 0
    expect(page.locator("#nm-today-brief")).to_contain_text("Old Kelp")


def test_nothing_is_offered_to_other_machines_nor_on_the_sample_that_was_asked_for(
    open_page: OpenPage, serve: Serve, hf: HFServer, own: Nonmun, sample_home: Path, tmp_path: Path
) -> None:
    home = copied(sample_home, tmp_path / "other")
    pages = serve(own), serve(Nonmun(home, settings=load_settings(home=home)), own_machine=False)
    for address in pages:
        page = at_today(open_page(address))
        expect(page.locator("#nm-today-fetch")).to_be_hidden()
    assert not hf.asked


def test_on_a_phone_everything_fits_and_all_tabs_can_be_reached(open_page: OpenPage, serve: Serve, own: Nonmun) -> None:
    page = open_page(serve(own), viewport={"width": 390, "height": 844})
    for name in TABS:
        if page.get_by_role("tab", name=name, exact=True).count():
            at(page, name)
        else:
            at_more(page, name)
        expect(page.locator(f"#nm-tab-{name.lower()}")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    at_today(page)
    expect(page.locator("#nm-watch-add")).to_be_visible()
