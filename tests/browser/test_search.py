"""Search as you type, its filters, and what was understood of the words, which can be taken away."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.text import Language
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import chat
from tests.browser.steps import BOTH, IN_ENGLISH, IN_KOREAN, ask, language_of
from ui.locales.texts import Label
from ui.tabs.panel import Panel

pytestmark = pytest.mark.browser

ALIGNMENT = "Diffusion Model Alignment Using Direct Preference Optimization"
SINCE = {
    "en": ("diffusion papers since June 2024", "since 2024-06-01"),
    "ko": ("2024년 6월 이후 확산 모델 논문", "2024-06-01부터"),
}
OTHER = {"en": ("papers since May 2024", "since 2024-05-01"), "ko": ("2024년 5월 이후 논문", "2024-05-01부터")}


def searching(page: Page, language: Language) -> Locator:
    """The search box of the panel, in sight."""
    chat(page)
    page.get_by_role("tab", name=Label.SEARCH.of(language)).click()
    return page.get_by_label(Label.SEARCH_BOX.of(language))


def found(page: Page) -> Locator:
    return page.locator("#nm-found .nm-card")


def days(page: Page) -> list[str]:
    """The days of the papers in sight."""
    return re.findall(r"\d{4}-\d\d-\d\d", " ".join(page.locator(".nm-card:visible .nm-meta").all_inner_texts()))


@IN_KOREAN
def test_results_appear_while_typing_beside_the_chat(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    typed = searching(page, language)
    typed.press_sequentially("direct preference optimization for diff")
    expect(found(page).filter(has_text=ALIGNMENT)).to_be_visible()
    expect(typed).to_be_focused()
    expect(page.locator("#nm-box")).to_be_visible()
    result = found(page).filter(has_text=ALIGNMENT)
    expect(result.get_by_role("link", name=ALIGNMENT)).to_have_attribute("href", "https://arxiv.org/abs/2311.12908")
    expect(result.locator(".nm-bullet").first).to_be_visible()
    expect(result.get_by_role("button", name=Label.ASK_ABOUT.of(language))).to_be_visible()
    typed.fill("확산 모델 정렬")
    expect(found(page).filter(has_text=ALIGNMENT)).to_be_visible()
    typed.fill("GAIA bench")
    expect(found(page).first).to_contain_text("GAIA")
    expect(found(page).filter(has_text=ALIGNMENT)).to_have_count(0)
    typed.press("Backspace")
    expect(typed).to_have_value("GAIA benc")
    typed.fill("")
    expect(found(page)).to_have_count(0)
    expect(page.locator("#nm-found")).to_contain_text(Label.SEARCH_EMPTY.of(language))
    expect(page.locator(".nm-question")).to_have_count(0)


def test_what_an_input_method_writes_is_searched_for_and_so_is_what_is_left_of_it(
    open_page: OpenPage, sample_page: str
) -> None:
    page = open_page(sample_page, locale="ko-KR")
    searching(page, "ko").focus()
    keyboard = page.context.new_cdp_session(page)
    for syllables in ("비", "비디", "비디오"):
        keyboard.send("Input.imeSetComposition", {"text": syllables, "selectionStart": 3, "selectionEnd": 3})
    keyboard.send("Input.insertText", {"text": "비디오"})
    expect(found(page).filter(has_text="ExVideo")).to_be_visible()
    for _ in "비디오":
        page.keyboard.press("Backspace")
    expect(page.locator("#nm-found")).to_contain_text(Label.SEARCH_EMPTY.ko)


@IN_ENGLISH
def test_filters_narrow_what_is_found(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    typed = searching(page, language)
    typed.fill("diffusion")
    expect(found(page).first).to_be_visible()
    assert min(days(page)) < "2024-02-12" < max(days(page))
    page.get_by_role("button", name=Label.FILTERS.of(language)).click()
    since, until = (page.get_by_label(text.of(language), exact=True) for text in (Label.SINCE, Label.UNTIL))
    since.fill("2024-02-01")
    expect(found(page).filter(has_text="2023-11-23")).to_have_count(0)
    until.fill("2024-05-30")
    expect(found(page).filter(has_text="2024-06-21")).to_have_count(0)
    assert set(days(page)) == {"2024-02-12"}
    until.fill("2024-01-01")  # before the other
    told = Label.DAYS_SWAPPED.of(language, since="2024-01-01", until="2024-02-01")
    expect(page.locator("#nm-search-chips")).to_contain_text(told)
    until.fill("")
    since.fill("")
    votes = page.get_by_label(Label.MIN_VOTES.of(language))
    votes.fill("90")
    votes.press("Tab")
    typed.fill("dataset")
    expect(found(page).filter(has_text="Drug-Like Molecules")).to_be_visible()
    expect(found(page).filter(has_not_text=re.compile(r"9\d votes|추천 9\d"))).to_have_count(0)
    votes.fill("")
    votes.press("Tab")
    page.get_by_label(Label.AUTHOR.of(language), exact=True).fill("Wallace")
    typed.fill("diffusion")
    expect(found(page).locator(".nm-title")).to_have_text([ALIGNMENT])
    page.get_by_label(Label.AUTHOR.of(language), exact=True).fill("")
    expect(found(page).nth(1)).to_be_visible()
    page.get_by_label(Label.SECTION.of(language)).click()
    page.get_by_role("option", name="Technical Details").click()
    expect(found(page).locator(".nm-label").filter(has_text="What's New")).to_have_count(0)
    expect(found(page).locator(".nm-label").filter(has_text="Technical Details").first).to_be_visible()
    page.get_by_role("button", name=Label.RESET.of(language), exact=True).click()
    expect(found(page).locator(".nm-label").filter(has_text="What's New").first).to_be_visible()
    expect(page.locator("#nm-found")).to_contain_text(re.compile(r"\d+"))


@IN_KOREAN
def test_filters_leave_out_what_is_found(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    searching(page, language).fill("diffusion")
    expect(found(page).filter(has_text=ALIGNMENT)).to_be_visible()
    page.get_by_role("button", name=Label.FILTERS.of(language)).click()
    without = page.get_by_label(Label.NOT_AUTHOR.of(language))
    without.fill("Wallace")
    expect(found(page).filter(has_text=ALIGNMENT)).to_have_count(0)
    without.fill("")
    expect(found(page).filter(has_text=ALIGNMENT)).to_be_visible()
    excluded = page.get_by_label(Label.EXCLUDED.of(language))
    excluded.fill("preference optimization, 3D")
    expect(found(page).filter(has_text=ALIGNMENT)).to_have_count(0)
    expect(page.locator("#nm-search-chips").get_by_role("listitem")).to_have_count(2)
    excluded.fill("")
    most = page.get_by_label(Label.MAX_VOTES.of(language))
    most.fill("few")
    expect(page.locator("#nm-found").get_by_role("alert")).to_contain_text(Label.BAD_NUMBER.of(language, value="few"))
    most.fill("5")
    expect(found(page).first).to_be_visible()
    expect(found(page).filter(has_text=re.compile(r"\d\d votes|추천 \d\d"))).to_have_count(0)


def test_opening_the_tab_never_takes_away_what_was_typed_since(
    open_page: OpenPage, serve: Serve, doubtful: Nonmun, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = Panel._search

    def slow_at_first(panel: Panel, searches: Any, typed: str, *given: Any) -> Any:
        time.sleep(0 if typed else 1)  # as if the request of the tab were overtaken on its way
        return search(panel, searches, typed, *given)

    monkeypatch.setattr(Panel, "_search", slow_at_first)
    page = open_page(serve(doubtful))
    searching(page, "en").fill("OrchardBot")
    expect(found(page).filter(has_text="OrchardBot")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(found(page).filter(has_text="OrchardBot")).to_be_visible()


@IN_ENGLISH
def test_suspect_digests_can_be_left_out(open_page: OpenPage, serve: Serve, doubtful: Nonmun, locale: str) -> None:
    page, language = open_page(serve(doubtful), locale=locale), language_of(locale)
    searching(page, language).fill("OrchardBot")
    suspect = found(page).filter(has_text="OrchardBot")
    expect(suspect.get_by_role("note")).to_contain_text(Label.SUSPECT.of(language))
    page.get_by_role("button", name=Label.FILTERS.of(language)).click()
    page.get_by_label(Label.NO_SUSPECTS.of(language)).check()
    expect(suspect).to_have_count(0)
    page.get_by_label(Label.NO_SUSPECTS.of(language)).uncheck()
    expect(suspect).to_be_visible()


@BOTH
def test_what_was_understood_of_a_search_can_be_taken_away(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    question, label = SINCE[language]
    typed = searching(page, language)
    typed.press_sequentially(question)
    understood = page.locator("#nm-search-chips")
    expect(understood.get_by_role("listitem")).to_contain_text([label])
    expect(found(page).filter(has_text="2023-11-23")).to_have_count(0)
    assert min(days(page)) >= "2024-06"
    remove = understood.get_by_role("button", name=Label.REMOVE_FILTER.of(language, label=label))
    remove.focus()
    page.keyboard.press("Enter")
    expect(understood.get_by_role("listitem")).to_have_count(0)
    expect(found(page).filter(has_text="2023-11-23").first).to_be_visible()
    expect(typed).to_have_value(question)
    typed.press("End")
    typed.press_sequentially(" ")  # what was taken away stays away while the same is typed
    expect(understood.get_by_role("listitem")).to_have_count(0)
    other, told = OTHER[language]
    typed.fill(other)  # in other words it may be meant
    expect(understood.get_by_role("listitem")).to_contain_text([told])


@BOTH
def test_what_was_understood_of_the_last_question_can_be_taken_away(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    question, label = SINCE[language]
    ask(page, question)
    understood = page.locator("#nm-log .nm-understood")
    filtered = understood.get_by_role("listitem").filter(has_text=label)
    expect(understood).to_contain_text(Label.UNDERSTOOD.of(language))
    expect(filtered).to_have_count(1)
    assert min(days(page)) >= "2024-06"
    understood.get_by_role("button", name=Label.WITHOUT_FILTER.of(language, label=label)).click()
    expect(page.locator("#answer-2")).to_have_class(re.compile("nm-done"))
    expect(page.locator("#sources-2")).to_be_visible()
    expect(page.locator(".nm-question")).to_have_text([question])
    expect(page.locator("#answer-1")).to_have_count(0)
    expect(filtered).to_have_count(0)
    expect(understood).to_contain_text({"en": "diffusion", "ko": "확산"}[language])  # the subject is still meant
    assert min(days(page)) < "2024-06"
    ask(page, question, 3)
    ask(page, "What is HeadStudio?", 4)
    expect(filtered).to_have_text(label)  # of an earlier question it is only told
