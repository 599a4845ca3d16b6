"""Trends: the chart and its quantities, the papers of a bar, and the words that go with a subject."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.search.counting import Trends, trends
from rag.search.searcher import Searcher
from rag.text import plain
from tests.browser.conftest import OpenPage, Serve
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, at, language_of
from ui.locales.texts import Label
from ui.tabs.chart import QUANTITIES

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: What the page draws of the sample before anything is typed.
FIRST = ["video", "diffusion", "benchmark"]
#: The first is what papers are about, for a search reads words alone.
HOSTILE = [
    "<i>video</i>",
    '<img src="http://evil.invalid/a.png" onerror="window.hit=1">',
    '<a href="javascript:window.hit=1">x</a>',
]


def at_trends(page: Page, subjects: str | None = None) -> Page:
    """The tab, with these subjects drawn."""
    at(page, "Trends")
    expect(page.locator("#nm-trend-told p").first).to_be_visible()
    if subjects is not None:
        draw(page, subjects)
    return page


def draw(page: Page, subjects: str) -> None:
    box(page).fill(subjects)
    box(page).press("Enter")


def box(page: Page) -> Locator:
    return page.locator("#nm-subjects").get_by_role("textbox")


def chart(page: Page) -> Locator:
    return page.locator("#nm-trend-plot .js-plotly-plot")


def legend(page: Page) -> Locator:
    return chart(page).locator(".legendtext")


def measured(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name, exact=True)


def click_bar(page: Page, course: int, step: int) -> None:
    bar = chart(page).locator(".bars").nth(course).locator(".point").nth(step)
    bar.scroll_into_view_if_needed()
    at = bar.locator("path").bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)


def fullest(drawn: Trends, course: int) -> int:
    """The place of the step with most papers of a subject."""
    counts = [point.papers for point in drawn.courses[course].points]
    return counts.index(max(counts))


@IN_KOREAN
def test_a_bar_and_a_number_of_the_table_list_their_papers(
    open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str
) -> None:
    language = language_of(locale)
    papers, drawn = sample.index.papers, trends(Searcher(sample.index), FIRST)
    page = at_trends(open_page(sample_page, locale=locale))
    expect(page.get_by_label(Label.SUBJECTS.of(language))).to_have_value("")  # nothing overwrites what is typed
    expect(page.get_by_label(Label.SUBJECTS.of(language))).to_have_attribute("placeholder", ", ".join(FIRST))
    expect(page.locator("#nm-trend-told")).to_contain_text(Label.TREND_CLICK.of(language))
    expect(page.locator(".nm-tendencies > li")).to_have_count(len(FIRST))
    expect(legend(page)).to_have_text(FIRST)
    step = fullest(drawn, 1)
    ids = drawn.courses[1].points[step].arxiv_ids
    click_bar(page, 1, step)
    listed, head = (
        page.locator("#nm-trend-papers"),
        Label.TREND_PAPERS.of(language, subject="diffusion", step=drawn.steps[step]),
    )
    expect(listed.get_by_role("heading")).to_have_text(f"{head} {Label.PAPERS.of(language, count=len(ids))}")
    expect(listed.locator(".nm-line-title")).to_have_text([plain(papers[i].title) for i in ids])
    listed.locator(".nm-line").first.click()
    expect(page.locator("#nm-trend-paper").get_by_role("heading")).to_have_text(plain(papers[ids[0]].title))
    # The same from the table, by the keyboard.
    page.get_by_text(Label.TREND_TABLE.of(language)).click()
    numbers = page.locator("#nm-trend-table tbody tr")
    expect(numbers.get_by_role("rowheader")).to_have_text(list(reversed(drawn.steps)))
    cells = numbers.nth(len(drawn.steps) - 1 - fullest(drawn, 2)).get_by_role("cell")
    expect(cells).to_have_text([str(course.points[fullest(drawn, 2)].papers) for course in drawn.courses])
    cells.nth(2).get_by_role("button").press("Enter")
    ids = drawn.courses[2].points[fullest(drawn, 2)].arxiv_ids
    expect(listed.locator(".nm-line-title")).to_have_text([plain(papers[i].title) for i in ids])
    expect(page.locator("#nm-trend-paper").get_by_role("heading")).to_have_count(0)  # the paper was one of the other list


@IN_ENGLISH
def test_the_chart_shows_what_is_measured(open_page: OpenPage, sample_page: str, sample: Nonmun, locale: str) -> None:
    language = language_of(locale)
    drawn = trends(Searcher(sample.index), ["diffusion"])
    page = at_trends(open_page(sample_page, locale=locale), "diffusion")
    expect(legend(page)).to_have_text(["diffusion"])
    step = fullest(drawn, 0)
    [course] = drawn.courses
    point = course.points[step]
    values = {"share": drawn.shares(course)[step], "votes": point.median, "papers": point.papers}
    for quantity, value in values.items():
        measured(page, QUANTITIES[quantity].of(language)).check()
        expect(chart(page).locator(".ytitle")).to_have_text(QUANTITIES[quantity].of(language))
        assert chart(page).evaluate(f"chart => chart.calcdata[0][{step}].s") == value
        ticks = chart(page).locator(".yaxislayer-above .ytick")
        expect(ticks.last).to_have_text(re.compile(r"^\d+%$" if quantity == "share" else r"^\d+$"))


def test_words_that_go_with_a_subject_are_added_and_a_sixth_takes_the_place_of_the_first(
    open_page: OpenPage, sample_page: str
) -> None:
    page = at_trends(open_page(sample_page), "diffusion, video, agent, benchmark")
    expect(legend(page)).to_have_text(["diffusion", "video", "agent", "benchmark"])
    together = page.locator("#nm-together section", has=page.get_by_role("heading", name="“diffusion”"))
    word = together.get_by_role("button").nth(0)
    text = word.inner_text()
    expect(word).to_have_accessible_name(re.compile(rf"^{re.escape(text)}: \d+ papers, \d+\.\d times as often as elsewhere$"))
    word.click()
    expect(box(page)).to_have_value(f"diffusion, video, agent, benchmark, {text}")
    expect(legend(page)).to_have_text(["diffusion", "video", "agent", "benchmark", text])
    expect(together.get_by_role("button", name=f"{text}:")).to_have_count(0)  # it is drawn already
    other = together.get_by_role("button").nth(0).inner_text()
    together.get_by_role("button").nth(0).click()
    expect(legend(page)).to_have_text(["video", "agent", "benchmark", text, other])


def test_until_something_is_drawn_its_place_is_held(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    page.route("**/gradio_api/**", lambda route: None if route.request.method == "POST" else route.continue_())
    at(page, "Trends")
    expect(page.locator("#nm-trends .nm-skeleton")).to_be_visible()
    expect(page.locator("#nm-trend-plot")).to_be_hidden()
    page.unroute("**/gradio_api/**")  # lets those go on that were held
    expect(chart(page)).to_be_visible()
    expect(page.locator("#nm-trends .nm-skeleton")).to_have_count(0)


@IN_KOREAN
def test_what_cannot_be_drawn_is_said(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = at_trends(open_page(sample_page, locale=locale), "a1, b2, c3, d4, e5, f6")
    told = page.locator("#nm-trend-told")
    expect(told.get_by_role("alert")).to_have_text(Label.TOO_MANY_SUBJECTS.of(language))
    expect(legend(page)).to_have_text(FIRST)  # the chart stays
    draw(page, "diffusion, Diffusion , diffusion,, video, agent, code, diffusion")  # five, however often each is typed
    expect(legend(page)).to_have_count(5)
    draw(page, "sourdough")
    expect(told).to_have_text(Label.TREND_NONE.of(language))
    expect(chart(page)).to_have_count(0)
    measured(page, Label.QUANTITY_VOTES.of(language)).check()
    draw(page, " , ")
    expect(told).to_have_text(Label.TREND_EMPTY.of(language))
    expect(chart(page)).to_have_count(0)
    draw(page, "diffusion")
    expect(chart(page).locator(".ytitle")).to_have_text(Label.QUANTITY_VOTES.of(language))
    expect(legend(page)).to_have_text(["diffusion"])


def test_a_hostile_subject_is_text_in_chart_table_and_list(open_page: OpenPage, sample_page: str) -> None:
    page = at_trends(open_page(sample_page), ",".join(HOSTILE))
    expect(legend(page)).to_have_text(HOSTILE)
    expect(page.locator("#nm-together").get_by_role("heading").first).to_contain_text(HOSTILE[0])
    page.get_by_text(Label.TREND_TABLE.en).click()
    expect(page.locator("#nm-trend-table thead").get_by_role("columnheader")).to_have_text([Label.TREND_MONTH.en, *HOSTILE])
    click_bar(page, 0, chart(page).evaluate("chart => chart.calcdata[0].findIndex(point => point.s > 0)"))
    expect(page.locator("#nm-trend-papers").get_by_role("heading")).to_contain_text(HOSTILE[0])
    expect(chart(page).locator(".hoverlayer")).to_contain_text(HOSTILE[0])  # the name stands over the bar as well
    for place in ("#nm-trend-plot", "#nm-trend-table", "#nm-trend-papers", "#nm-together"):
        assert page.locator(place).locator("img, script, iframe, i, a[*|href*=javascript]").count() == 0
    assert page.evaluate("window.hit") is None


def test_without_an_index_there_is_nothing_to_draw(open_page: OpenPage, serve: Serve) -> None:
    page = at_trends(open_page(serve(Nonmun())))
    expect(page.locator("#nm-trend-told")).to_have_text(Label.TREND_EMPTY.en)
    draw(page, "diffusion")
    expect(page.locator("#nm-trend-told").get_by_role("alert")).to_contain_text("nonmun ingest --sample")
