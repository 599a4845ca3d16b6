"""Browsing: the list of all papers, the papers of a day, and which digests are suspect."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.digests.papers import day_papers, digest_days
from rag.text import plain
from tests.browser.axe import ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import own
from tests.browser.driving import serving
from tests.browser.screenshots import OFF_SUBJECT
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, at, language_of
from ui.locales.texts import Label
from ui.session.listing import PAGE

pytestmark = pytest.mark.browser

#: What is said of a digest in which nothing is of the title.
REASON = {"en": "nothing in them matches the title", "ko": "제목과 맞는 내용이 하나도 없습니다"}
PHONE = {"width": 390, "height": 844}
#: Papers of the long list.
MANY = 120
MANY_DIGEST = "## Daily Papers (2022-01-03)\n" + "".join(
    f"\n### [Catalogue entry {i:03} on language models](https://arxiv.org/abs/2201.{i:05})\n\n"
    f"Vote: {i}\n\n- 언어 모델 목록의 {i}번째 항목입니다.\n"
    for i in range(MANY)
)


@pytest.fixture(scope="module")
def flagged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over the sample's days and one whose digest is off its subject."""
    with serving(own(tmp_path_factory.mktemp("flagged"), OFF_SUBJECT, sample=True)) as address:
        yield address


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over many papers."""
    with serving(own(tmp_path_factory.mktemp("many"), MANY_DIGEST)) as address:
        yield address


def at_browse(page: Page) -> Page:
    at(page, "Browse")
    expect(page.locator("#nm-day-papers .nm-line").first).to_be_visible()
    return page


def at_list(page: Page) -> Locator:
    """The list of all papers, filled."""
    label = Label.ALL_PAPERS
    at_browse(page).get_by_role("tab", name=re.compile(f"^({label.en}|{label.ko})$")).click()
    expect(rows(page).first).to_be_visible()
    return page.get_by_role("table")


def rows(page: Page) -> Locator:
    return page.locator("#nm-list tbody tr")


def column(page: Page, name: str) -> list[str]:
    """The texts of a column, from the top."""
    return [text.strip() for text in page.locator(f"#nm-list td.nm-col-{name}").all_inner_texts()]


def head(page: Page, name: str) -> Locator:
    return page.locator(f"#nm-list th.nm-col-{name}")


def lines(page: Page) -> list[str]:
    return page.locator("#nm-day-papers .nm-line-title").all_inner_texts()


@IN_ENGLISH
def test_the_list_has_all_papers_sorts_them_by_its_heads_and_shows_the_one_that_is_clicked(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    papers = sample.index.papers
    votes = sorted((paper.votes for paper in papers.values() if paper.votes is not None), reverse=True)
    page = open_page(sample_page, locale=locale)
    at_list(page)
    told = page.locator("#nm-list .nm-pager").first
    expect(told).to_contain_text(Label.LIST_RANGE.of(language, count=len(papers), first=1, last=PAGE))
    assert column(page, "date")[0] == max(paper.date for paper in papers.values()).isoformat()  # the newest first
    expect(head(page, "date")).to_have_attribute("aria-sort", "descending")
    head(page, "votes").get_by_role("button").click()
    expect(head(page, "votes")).to_have_attribute("aria-sort", "descending")
    assert [int(text) for text in column(page, "votes") if text] == votes[:PAGE]  # as numbers, not as text
    head(page, "votes").get_by_role("button").press("Enter")
    expect(head(page, "votes")).to_have_attribute("aria-sort", "ascending")
    assert [int(text) for text in column(page, "votes") if text] == votes[::-1][:PAGE]
    page.get_by_role("button", name=Label.LIST_AFTER.of(language)).first.click()
    expect(told).to_contain_text(Label.LIST_RANGE.of(language, count=len(papers), first=PAGE + 1, last=len(papers)))
    assert [int(text) for text in column(page, "votes") if text] == votes[::-1][PAGE:]
    third = rows(page).nth(2)
    paper = papers[third.locator(".nm-col-id").inner_text().strip()]
    title = third.locator(".nm-cell")
    expect(title).to_have_text(plain(paper.title))  # whole
    title.focus()
    page.keyboard.press("Enter")
    card = page.locator("#nm-paper")
    expect(card.get_by_role("heading")).to_have_text(plain(paper.title))
    expect(card.get_by_role("link", name="PDF")).to_have_attribute("href", f"https://arxiv.org/pdf/{paper.arxiv_id}")
    rows(page).nth(4).locator(".nm-col-date").click()  # anywhere on a row
    expect(card.get_by_role("heading")).to_have_text(plain(papers[column(page, "id")[4]].title))


@IN_KOREAN
def test_filters_narrow_the_list_and_reset_shows_all_of_it_again(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    at_list(page)
    page.get_by_label(Label.LIST_WORDS.of(language)).fill("diffusion")
    titles = [plain(p.title) for p in sample.index.papers.values() if "diffusion" in p.title.lower()]
    expect(rows(page)).to_have_count(len(titles))
    assert sorted(column(page, "title")) == sorted(titles)
    since, until = (page.locator("#nm-list-filters").get_by_label(text.of(language)) for text in (Label.SINCE, Label.UNTIL))
    expect(since).to_have_attribute("type", "date")
    since.fill("2024-05-30")
    until.fill("2024-02-01")
    note = Label.DAYS_SWAPPED.of(language, since="2024-02-01", until="2024-05-30")
    expect(page.locator("#nm-list")).to_contain_text(note)
    assert set(column(page, "date")) == {"2024-02-12"}
    page.get_by_label(Label.LIST_SUSPECT.of(language)).check()
    expect(page.locator("#nm-list")).to_contain_text(Label.LIST_NONE.of(language))
    page.get_by_role("button", name=Label.RESET.of(language), exact=True).click()
    expect(page.locator("#nm-list")).to_contain_text(Label.LIST_RANGE.of(language, count=73, first=1, last=PAGE))
    expect(since).to_have_value("")


def test_a_long_list_is_turned_page_by_page(open_page: OpenPage, many: str) -> None:
    page = open_page(many)
    at_list(page)
    assert column(page, "title")[0] == f"Catalogue entry {MANY - 1} on language models"  # of one day, the most votes first
    for _ in range(2):
        page.get_by_role("button", name=Label.LIST_AFTER.en).last.click()
    expect(rows(page).last).to_contain_text("Catalogue entry 000 on language models")
    expect(page.get_by_role("button", name=Label.LIST_AFTER.en).last).to_be_disabled()


def test_on_a_phone_the_paper_of_a_row_comes_into_sight(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport=PHONE)
    at_list(page)
    rows(page).nth(1).locator(".nm-col-date").click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@IN_ENGLISH
def test_a_day_has_its_papers_by_votes_and_leads_to_the_days_beside_it(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    papers = sample.index.papers.values()
    days = digest_days(papers)
    titles = {day: [plain(paper.title) for paper in day_papers(papers, day)] for day in days}
    page = at_browse(open_page(sample_page, locale=locale))
    expect(page.locator("#nm-paper")).to_have_text(Label.PAPER_EMPTY.of(language))
    chosen = page.locator("#nm-day").get_by_label(Label.DAY.of(language), exact=True)
    before, after = (page.get_by_role("button", name=name.of(language)) for name in (Label.DAY_BEFORE, Label.DAY_AFTER))
    for day in reversed(days):
        expect(chosen).to_have_value(day.isoformat())
        expect(page.locator("#nm-day-papers .nm-line-title")).to_have_text(titles[day])
        before.click()
    expect(chosen).to_have_value(days[0].isoformat())  # there is none before the first
    after.click()
    expect(chosen).to_have_value(days[1].isoformat())
    chosen.click()
    page.get_by_role("option", name="2024-06-21").click()
    expect(page.locator("#nm-day-papers .nm-line-title")).to_have_text(titles[dt.date(2024, 6, 21)])
    line = page.locator("#nm-day-papers .nm-line").nth(1)
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text(titles[dt.date(2024, 6, 21)][1])
    # What is chosen stays while other tabs are looked at.
    for name in ("Chat", "Browse"):
        at(page, name)
    expect(chosen).to_have_value("2024-06-21")
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text(titles[dt.date(2024, 6, 21)][1])


@IN_KOREAN
def test_a_suspect_digest_is_told_everywhere_until_a_reader_accepts_it(open_page: OpenPage, flagged: str, locale: str) -> None:
    language = language_of(locale)
    page = at_browse(open_page(flagged, locale=locale))
    page.locator("#nm-day").get_by_label(Label.DAY.of(language), exact=True).click()
    page.get_by_role("option", name="2024-01-29").click()
    line = page.locator("#nm-day-papers .nm-line", has_text="OrchardBot")
    expect(line).to_contain_text(f"⚠ {Label.SUSPECT_SHORT.of(language)}")
    expect(page.locator("#nm-day-papers .nm-doubt")).to_have_count(1)
    at_list(page)
    head(page, "suspect").get_by_role("button").click()
    expect(rows(page).first).to_contain_text("OrchardBot")
    assert [text for text in column(page, "suspect") if text] == [f"⚠ {Label.FLAG_COLUMN.of(language)}"]
    rows(page).first.locator(".nm-cell").click()
    card = page.locator("#nm-paper")
    expect(card.get_by_role("note")).to_contain_text(Label.SUSPECT.of(language))
    expect(card.get_by_role("note")).to_contain_text(REASON[language])
    assert ours(violations(page)) == []
    card.get_by_role("button", name=Label.JUDGE_ACCEPT.of(language)).click()
    expect(card).to_contain_text(Label.JUDGED_ACCEPT.of(language))
    expect(card.get_by_role("note")).to_have_count(0)
    expect(page.locator("#nm-list .nm-doubt")).to_have_count(0)
    card.get_by_role("button", name=Label.JUDGE_UNDO.of(language)).click()
    expect(card.get_by_role("note")).to_be_visible()


def test_hostile_titles_and_authors_are_text(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    title = "Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion"
    page = at_browse(open_page(serve(hostile)))
    expect(page.locator("#nm-day-papers .nm-line-title").first).to_have_text(title)
    at_list(page)
    assert column(page, "title")[0] == title
    assert column(page, "authors")[0] == '<b onclick="window.hit=1">Mallory</b>, "><svg onload=window.hit=1>'
    rows(page).first.locator(".nm-cell").click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text(title)
    for place in ("#nm-day-papers", "#nm-list", "#nm-paper"):
        assert page.locator(place).locator("script, img, iframe, style, b, code").count() == 0
    assert page.evaluate("window.hit") is None


def test_without_an_index_there_is_nothing_to_browse(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()))
    at(page, "Browse")
    expect(page.locator("#nm-day-papers")).to_have_text(Label.EMPTY.en)
    for name in (Label.DAY_BEFORE.en, Label.DAY_AFTER.en):
        page.get_by_role("button", name=name).click()
    page.get_by_role("tab", name=Label.ALL_PAPERS.en).click()
    expect(page.get_by_role("columnheader", name=Label.TITLE_COLUMN.en)).to_be_visible()
    expect(rows(page)).to_have_count(0)
