"""What one click asks next: the rest of a list, the last days of the digests, a word as it was written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import BOTH, answered, ask, language_of
from ui.locales.texts import Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

MODELS = {"en": "papers about language models", "ko": "언어 모델에 관한 논문은?"}
LAST_WEEK = {"en": "papers about language models from last week", "ko": "지난주에 나온 언어 모델 논문"}
TYPO = {"en": "papers on difusion", "ko": "difusion에 관한 논문"}
LISTED = re.compile(r"\((\d{4}\.\d{5}), ")


@BOTH
def test_the_rest_of_a_list_is_one_click_away(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    first = ask(page, MODELS[language])
    shown = LISTED.findall(first.inner_text())
    while (unfolds := first.locator(".nm-do-rest:visible")).count():
        unfolds.click()
    papers = LISTED.findall(first.inner_text())
    assert papers[: len(shown)] == shown
    assert len(papers) > len(shown)
    first.locator(".nm-act-more").click()
    others = LISTED.findall(answered(page, 2).inner_text())
    assert others
    assert not set(papers) & set(others)
    expect(first.locator(".nm-act-more")).to_have_count(0)  # it is not the last answer any more


@BOTH
def test_the_last_days_are_asked_for_in_place_of_later_ones(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    ask(page, LAST_WEEK[language]).locator(".nm-onwards button").click()
    expect(answered(page, 2)).to_contain_text("2024-07-0")
    expect(page.locator(".nm-understood").last).to_contain_text("2024-07-0")


@BOTH
def test_what_was_misread_is_told_and_a_word_can_be_kept(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    ask(page, TYPO[language])
    understood = page.locator(".nm-understood").get_by_role("listitem")
    expect(understood.filter(has_text="difusion → diffusion")).to_be_visible()
    page.get_by_role("button", name=Label.KEEP_WORD.of(language, word="difusion")).click()
    answered(page, 2)
    expect(page.locator(".nm-question")).to_have_text(re.compile('"difusion"'))
    expect(page.locator("#nm-log")).not_to_contain_text("→")
