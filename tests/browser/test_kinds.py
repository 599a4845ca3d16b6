"""Three kinds of evidence: each labelled wherever it is shown, and what says the same in the other language one click away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rag.answer import kind_label, twin_label
from rag.core.models import BulletKind
from rag.text import Language
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import chat
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, at, chip, language_of
from tests.browser.test_accessible import PHONE, sound
from tests.support.kinds import ARXIV_ID, DAY, DIGEST, FIGURE, FIGURE_EN, SUMMARY, TITLE, of_all_kinds
from ui.locales.texts import Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: A question, the sentence that answers it, its kind, and what says the same in the other language, with its kind.
ASKED: dict[Language, tuple[str, str, BulletKind, str, BulletKind]] = {
    "en": ("How much does LanternFish reduce the depth error?", FIGURE_EN, "abstract", FIGURE, "digest"),
    "ko": ("LanternFish는 깊이 오차를 얼마나 줄이나?", FIGURE, "digest", FIGURE_EN, "abstract"),
}
LIGHT = "How does LanternFish light the sea floor?"


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return of_all_kinds(tmp_path_factory.mktemp("kinds"), sample=True)


def source(page: Page, text: str) -> Locator:
    """The cited bullet in the panel that has a text of its own, not in its fold."""
    return page.locator("[id^=source-1-]").filter(has=page.locator("> p", has_text=text))


@IN_ENGLISH
def test_a_source_has_its_label_and_a_fold_that_keys_open(open_page: OpenPage, serve: Serve, kinds: Any, locale: str) -> None:
    page, language = open_page(serve(kinds), locale=locale), language_of(locale)
    question, text, kind, twin, twin_kind = ASKED[language]
    ask(page, question)
    cited = source(page, text).first
    label = kind_label(kind, language)
    expect(cited.locator("> p .nm-label")).to_have_text([label] if label else [])
    expect(cited.locator("> p")).to_have_attribute("lang", language)
    fold = cited.locator("summary")
    expect(fold).to_have_text(twin_label(twin, twin_kind, language))
    said = cited.locator(".nm-twin p")
    expect(said).to_be_hidden()
    fold.focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()
    expect(said).to_have_text(twin)
    expect(said).to_have_attribute("lang", "ko" if language == "en" else "en")
    sound(page)
    page.keyboard.press("Enter")
    expect(said).to_be_hidden()


def test_the_answer_says_what_it_rests_on_and_warns_of_a_summary(open_page: OpenPage, serve: Serve, kinds: Any) -> None:
    page = open_page(serve(kinds))
    ask(page, LIGHT)
    basis = page.locator("#answer-1 .nm-basis")
    expect(basis).to_have_text(re.compile(r"^Rests on .*1 sentence of a summary\. Summaries were written by a model elsewhere"))
    expect(page.locator("#answer-1 .nm-foot")).to_contain_text(Label.QUOTED_NO_MODEL.en)
    label = kind_label("summary", "en")
    expect(source(page, SUMMARY).locator("> p .nm-label")).to_have_text(label)
    number = chip(page, 1)
    number.hover()
    expect(page.locator("#nm-pop .nm-label").first).to_have_text(label)
    expect(number).to_have_attribute("title", re.compile(f"{re.escape(label)}$"))
    sound(page)
    page.get_by_role("button", name=Label.LANGUAGE_HELP.en).click()
    expect(basis).to_have_text(re.compile("요약 1개 문장에 근거합니다. 요약은 저자가 아니라 외부 모델이 쓴 것입니다.$"))
    expect(source(page, SUMMARY).locator("> p .nm-label")).to_have_text(kind_label("summary", "ko"))
    sound(page)


@IN_KOREAN
def test_results_of_a_search_and_a_whole_paper_are_labelled(open_page: OpenPage, serve: Serve, kinds: Any, locale: str) -> None:
    page, language = open_page(serve(kinds), locale=locale, viewport=PHONE), language_of(locale)
    question, text, kind, twin, twin_kind = ASKED[language]
    chat(page)
    page.get_by_role("tab", name=Label.SEARCH.of(language)).click()
    page.get_by_label(Label.SEARCH_BOX.of(language)).fill(question)
    found = page.locator("#nm-found .nm-card").filter(has_text=TITLE)
    bullet = found.locator(".nm-bullet").filter(has=page.locator("> p", has_text=text))
    bullet.locator("summary").click()
    expect(bullet.locator("summary")).to_have_text(twin_label(twin, twin_kind, language))
    expect(bullet.locator(".nm-twin p")).to_have_text(twin)
    label = kind_label(kind, language)
    expect(bullet.locator("> p .nm-label")).to_have_text([label] if label else [])
    sound(page)
    at(page, "Browse")
    page.get_by_role("button", name=Label.DAY_BEFORE.of(language)).click()
    page.locator("#nm-day-papers .nm-line").filter(has_text=TITLE).click()
    paper = page.locator(f"#nm-paper .nm-card[data-paper='{ARXIV_ID}']")
    expect(paper.locator(".nm-section", has_text=kind_label("summary", language))).to_be_visible()
    expect(paper.locator(".nm-bullet p").first).to_have_text({"en": re.compile("^We propose"), "ko": DIGEST[0]}[language])
    expect(paper.locator(".nm-meta")).to_contain_text(Label.DIGEST_OF.of(language, date=DAY))
    sound(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
