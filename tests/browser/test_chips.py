"""The numbers in an answer: what a mouse, a finger and a key find there, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from tests.browser.conftest import OpenPage, Serve
from tests.browser.steps import IN_ENGLISH, ask, chip, language_of
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, says
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

DPO = "which papers cover DPO for diffusion?"


def bullet(page: Page, citation: int) -> Locator:
    return page.locator(f"#source-1-{citation}")


def text_of(page: Page, citation: int) -> str:
    """The cited bullet as the panel of sources has it."""
    return bullet(page, citation).locator("p").inner_text()


def follow_with_mouse(page: Page, number: Locator) -> None:
    number.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    number.click()


def follow_with_key(page: Page, number: Locator) -> None:
    page.get_by_role("button", name="Edit").focus()  # what stands before the answer
    for _ in range(6):  # past the links of the title
        page.keyboard.press("Tab")
        if number.evaluate("number => number === document.activeElement"):
            break
    expect(number).to_be_focused()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("follow", [follow_with_mouse, follow_with_key])
def test_a_number_shows_its_bullet_and_opens_it_with_the_quoted_words_marked(
    open_page: OpenPage, sample_page: str, follow: Callable[[Page, Locator], None]
) -> None:
    page = open_page(sample_page)
    ask(page, DPO)
    number, tooltip = chip(page, 1), page.get_by_role("tooltip")
    expect(tooltip).to_have_count(0)
    page.get_by_role("tab", name=Label.SEARCH.en).click()
    expect(bullet(page, 1)).to_be_hidden()
    follow(page, number)
    expect(tooltip).to_have_count(0)
    expect(page.get_by_role("tab", name=Label.SOURCES.en)).to_have_attribute("aria-selected", "true")
    expect(bullet(page, 1)).to_be_in_viewport()
    expect(bullet(page, 1)).to_be_focused()
    quoted = page.locator("#answer-1 li p, #answer-1 p").filter(has=page.locator('[href="#source-1-1"]')).first.inner_text()
    for words in bullet(page, 1).locator("mark").all_inner_texts():
        assert words in quoted


@IN_ENGLISH
def test_the_tooltip_has_title_and_bullet_and_goes_away(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page = open_page(sample_page, locale=locale)
    ask(page, DPO)
    number, tooltip = chip(page, 2), page.get_by_role("tooltip")
    whole = bullet(page, 2).locator("p").text_content()
    for leave in ("key", "mouse"):
        number.hover()
        expect(tooltip).to_contain_text(whole or "?")
        expect(tooltip.locator("strong")).to_have_text(
            page.locator(".nm-card", has=bullet(page, 2)).locator(".nm-title").inner_text()
        )
        expect(tooltip.get_by_role("button", name=Label.OPEN_SOURCE.of(language_of(locale)))).to_be_visible()
        expect(number).to_have_attribute("aria-describedby", str(tooltip.get_attribute("id")))
        place = tooltip.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["y"] >= 0
        if leave == "key":
            page.keyboard.press("Escape")
        page.mouse.move(5, 5)
        expect(tooltip).to_have_count(0)
    expect(number).not_to_have_attribute("aria-describedby", "nm-pop")


def test_the_first_touch_shows_the_bullet_and_the_second_opens_it(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport={"width": 390, "height": 844}, has_touch=True)
    ask(page, DPO)
    tooltip = page.get_by_role("tooltip")
    chip(page, 1).tap()
    expect(tooltip).to_contain_text(bullet(page, 1).locator("p").text_content() or "?")
    expect(bullet(page, 1)).not_to_be_focused()
    place = tooltip.bounding_box()
    assert place is not None
    assert place["x"] + place["width"] <= 390
    chip(page, 1).tap()
    expect(tooltip).to_have_count(0)
    expect(bullet(page, 1)).to_be_in_viewport()
    expect(bullet(page, 1)).to_be_focused()
    page.locator(".nm-sheet-close").tap()  # the panel lies over the answer
    chip(page, 2).tap()
    tooltip.get_by_role("button").tap()
    expect(bullet(page, 2)).to_be_focused()


def test_the_words_that_support_a_sentence_are_marked_in_its_source(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    said = "The base model is Stable Diffusion XL 1.0 [6][7][8]. It was trained on 5,000 penguins [6]."
    with ModelServer(says(said)) as server:
        page = open_page(serve(with_model(sample_home, server)))
        ask(page, DPO)
        marked = page.locator(".nm-turn:visible [id^=source-] mark")
        expect(marked.first).to_be_attached()
        words = " ".join(marked.all_inner_texts())
        assert "SDXL" in words or "Stable Diffusion" in words
        assert "penguins" not in words
        place = page.locator("[id^=source-]", has=page.locator("mark")).first
        number = str(place.get_attribute("id")).rsplit("-", 1)[1]
        chip(page, int(number)).click()
        expect(place.locator("mark").first).to_be_in_viewport()


@pytest.mark.parametrize(("locale", "question"), [("en-US", "what is OrchardBot?"), ("ko-KR", "OrchardBot은 무엇인가요?")])
def test_a_doubtful_digest_carries_its_warning_to_answer_tooltip_and_card(
    open_page: OpenPage, serve: Serve, doubtful: Nonmun, locale: str, question: str
) -> None:
    page = open_page(serve(doubtful), locale=locale)
    ask(page, question)
    told = Label.SUSPECT.of(language_of(locale))
    number = chip(page, 1)
    expect(number).to_have_accessible_name("1 ⚠")
    assert told in str(number.get_attribute("title"))
    card = page.locator(".nm-card:visible").first
    expect(card.get_by_role("note")).to_have_text(re.compile(rf"^{re.escape(told)}: .*OrchardBot"))  # and why
    number.hover()
    expect(page.get_by_role("tooltip").get_by_role("note")).to_contain_text(told)
