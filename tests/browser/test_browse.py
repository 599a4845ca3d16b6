"""Browsing: the table of all papers, the papers of a day, and which digests are flagged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.digests.papers import day_papers, digest_days
from rag.text import plain
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import own
from tests.browser.driving import serving
from tests.browser.screenshots import OFF_SUBJECT
from tests.browser.steps import BOTH, at, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
#: Papers of the long table, and most rows that a page of 900 pixels may hold of it.
MANY, AT_ONCE = 600, 60
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


def at_table(page: Page) -> Locator:
    """The table, filled."""
    label = Label.ALL_PAPERS
    at_browse(page).get_by_role("tab", name=re.compile(f"^({label.en}|{label.ko})$")).click()
    expect(rows(page).first).to_be_visible()
    return page.get_by_role("grid")


def rows(page: Page) -> Locator:
    """The rows of the table that are in the document."""
    return page.get_by_role("grid").get_by_role("row").filter(has=page.get_by_role("gridcell"))


def column(page: Page, place: int) -> list[str]:
    """The texts of a column, from the top, as far as they are in the document."""
    cell = f"row.querySelectorAll('[role=gridcell]')[{place}].innerText.trim()"
    found = rows(page).evaluate_all(f"rows => rows.map(row => [Number(row.ariaRowIndex), {cell}])")
    return [text for _, text in sorted(found)]


def sort(page: Page, place: int, *, down: bool = False) -> None:
    """Choose an order from the menu of a column."""
    head = page.get_by_role("columnheader").nth(place)
    head.hover()
    head.get_by_role("button").click()
    page.get_by_role("menuitem").nth(int(down)).click()


def lines(page: Page) -> list[str]:
    return page.locator("#nm-day-papers .nm-line-title").all_inner_texts()


@BOTH
def test_the_table_has_all_papers_sorts_them_and_shows_the_one_that_is_clicked(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    papers = sample.index.papers
    votes = sorted(paper.votes for paper in papers.values() if paper.votes is not None)
    page = open_page(sample_page, locale=locale)
    grid = at_table(page)
    heads = (Label.DATE_COLUMN, Label.TITLE_COLUMN, Label.VOTES_COLUMN, Label.AUTHORS_COLUMN)
    shown = [*(head.of(language) for head in heads), Label.ID_COLUMN.of(language), Label.FLAG_COLUMN.of(language)]
    expect(grid.get_by_role("columnheader").locator("span")).to_have_text(shown)
    expect(grid).to_have_attribute("aria-rowcount", str(len(papers) + 1))
    assert column(page, 0)[0] == max(paper.date for paper in papers.values()).isoformat()  # the newest first
    sort(page, 2, down=True)
    expect(rows(page).first).to_contain_text(str(votes[-1]))
    numbers = [int(text) for text in column(page, 2) if text]
    assert numbers == votes[::-1][: len(numbers)]  # as numbers, not as text
    sort(page, 2)
    expect(rows(page).first).not_to_contain_text(str(votes[-1]))
    numbers = [int(text) for text in column(page, 2) if text]
    assert numbers == votes[: len(numbers)]
    # The row that is clicked, not the one that stood there before the table was sorted.
    third = rows(page).nth(2)
    paper = papers[third.get_by_role("gridcell").nth(4).inner_text().strip()]
    third.get_by_role("gridcell").nth(1).click()
    card = page.locator("#nm-paper")
    expect(card.get_by_role("heading")).to_have_text(plain(paper.title))
    expect(card.get_by_role("link", name="PDF")).to_have_attribute("href", f"https://arxiv.org/pdf/{paper.arxiv_id}")
    expect(card.locator(".nm-bullet")).to_have_count(sum(len(entry.bullets) for entry in paper.entries))
    expect(card.locator(".nm-actions > *")).to_have_text(
        [t.of(language) for t in (Label.BIBTEX, Label.SIMILAR, Label.ASK_ABOUT)]
    )


def test_the_table_is_filtered_and_the_paper_of_a_row_that_is_left_opens(
    open_page: OpenPage, sample_page: str, sample: Nonmun
) -> None:
    page = open_page(sample_page)
    grid = at_table(page)
    box = page.get_by_role("toolbar").get_by_role("textbox")
    box.fill("diffusion")
    expect(grid).not_to_have_attribute("aria-rowcount", "74")
    titles = [plain(p.title) for p in sample.index.papers.values()]
    assert sorted(column(page, 1)) == sorted(title for title in titles if "diffusion" in title.lower())
    last = rows(page).last
    title = last.get_by_role("gridcell").nth(1).inner_text().strip()
    last.get_by_role("gridcell").nth(1).click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text(title)
    box.fill("no title has this word")
    expect(rows(page)).to_have_count(0)
    box.fill("")
    expect(grid).to_have_attribute("aria-rowcount", "74")


def test_the_document_holds_a_screenful_of_rows_while_all_can_be_scrolled_to(open_page: OpenPage, many: str) -> None:
    page = open_page(many)
    grid = at_table(page)
    expect(grid).to_have_attribute("aria-rowcount", str(MANY + 1))
    assert 10 < rows(page).count() < AT_ONCE
    assert column(page, 1)[0] == f"Catalogue entry {MANY - 1} on language models"  # of one day, the most votes first
    rows(page).first.hover()
    page.mouse.wheel(0, 100_000)
    last = grid.get_by_role("row", name="Catalogue entry 000 on language models")
    expect(last).to_be_visible()
    assert 10 < rows(page).count() < AT_ONCE
    last.get_by_role("gridcell").nth(1).click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text("Catalogue entry 000 on language models")


def test_on_a_phone_the_paper_of_a_row_comes_into_sight(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport=PHONE)
    at_table(page)
    rows(page).nth(1).get_by_role("gridcell").first.click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@BOTH
def test_a_day_has_its_papers_by_votes_and_leads_to_the_days_beside_it(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    papers = sample.index.papers.values()
    days = digest_days(papers)
    titles = {day: [plain(paper.title) for paper in day_papers(papers, day)] for day in days}
    page = at_browse(open_page(sample_page, locale=locale))
    expect(page.locator("#nm-paper")).to_have_text(Label.PAPER_EMPTY.of(language))
    chosen = page.get_by_label(Label.DAY.of(language), exact=True)
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


@BOTH
def test_a_doubtful_digest_is_flagged_in_the_day_the_table_and_the_card(open_page: OpenPage, flagged: str, locale: str) -> None:
    language = language_of(locale)
    page = at_browse(open_page(flagged, locale=locale))
    page.get_by_label(Label.DAY.of(language), exact=True).click()
    page.get_by_role("option", name="2024-01-29").click()
    line = page.locator("#nm-day-papers .nm-line", has_text="OrchardBot")
    expect(line).to_contain_text(f"⚠ {Label.SUSPECT_SHORT.of(language)}")
    expect(page.locator("#nm-day-papers .nm-doubt")).to_have_count(1)
    at_table(page)
    sort(page, 5, down=True)
    expect(rows(page).first).to_contain_text("OrchardBot")
    assert [text for text in column(page, 5) if text] == [f"⚠ {Label.FLAG.of(language)}"]
    rows(page).first.get_by_role("gridcell").nth(1).click()
    expect(page.locator("#nm-paper").get_by_role("note")).to_contain_text(Label.SUSPECT.of(language))


def test_hostile_titles_and_authors_are_text(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    title = "Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion"
    page = at_browse(open_page(serve(hostile)))
    expect(page.locator("#nm-day-papers .nm-line-title").first).to_have_text(title)
    at_table(page)
    assert column(page, 1)[0] == title
    assert column(page, 3)[0] == '<b onclick="window.hit=1">Mallory</b>, "><svg onload=window.hit=1>'
    rows(page).first.get_by_role("gridcell").nth(1).click()
    expect(page.locator("#nm-paper").get_by_role("heading")).to_have_text(title)
    for place in ("#nm-day-papers", "#nm-paper"):
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
