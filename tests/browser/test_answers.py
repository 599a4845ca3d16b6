"""How an answer is read: it fits one screen and a half, unfolds, sorts, and leads on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rag.text import Language
from tests.browser.conftest import OpenPage
from tests.browser.steps import BOTH, IN_ENGLISH, IN_KOREAN, ask, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 800}
#: Pixels of one screen and a half.
MOST = 1200
QUESTIONS: dict[str, dict[Language, str]] = {
    "keyword": {"en": "diffusion", "ko": "확산 모델"},
    "list": {"en": "which papers are about language models?", "ko": "언어 모델을 다룬 논문은?"},
    "comparison": {"en": "compare Diffusion-DPO and D3PO", "ko": "Diffusion-DPO와 D3PO를 비교해 줘"},
    "detail": {"en": "which dataset does Diffusion-DPO use?", "ko": "Diffusion-DPO는 어떤 데이터셋을 쓰나?"},
    "overview": {"en": "give me an overview of language models", "ko": "언어 모델 연구 동향을 정리해 줘"},
}


def fits(page: Page, place: str, most: float) -> None:
    """A place of the page is no higher than so many pixels, once what it quotes is cut."""
    page.wait_for_function(
        "([it, most]) => document.querySelector(it).getBoundingClientRect().height <= most", arg=[place, most], timeout=10_000
    )


@BOTH
def test_an_answer_fits_one_screen_and_a_half_of_a_laptop(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page = open_page(sample_page, locale=locale, viewport=LAPTOP)
    for number, question in enumerate(QUESTIONS.values(), 1):
        ask(page, question[language_of(locale)], number)
        fits(page, f"#answer-{number}", MOST)
        fits(page, f"#sources-{number}", 1.5 * MOST)


def test_a_list_unfolds_and_is_sorted_in_place(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport=LAPTOP)
    answer = ask(page, QUESTIONS["list"]["en"])
    items, shown = answer.locator("ol.nm-list > li"), answer.locator("ol.nm-list > li:visible")
    expect(shown).to_have_count(10)
    left = items.count() - 10
    answer.get_by_role("button", name=Label.SORT_VOTES.en).click()
    votes = [int(it.split("votes")[0].split(",")[-1]) for it in shown.locator(".nm-lead-facts").all_inner_texts()]
    assert votes == sorted(votes, reverse=True)
    expect(shown).to_have_count(10)
    answer.get_by_role("button", name=Label.SHOW_MORE.of("en", count=min(10, left))).click()
    expect(shown).to_have_count(10 + min(10, left))
    answer.get_by_role("button", name=Label.SORT_GIVEN.en).click()
    assert items.first.get_attribute("value") == "1"
    title = items.first.get_by_role("link").first
    expect(title).to_have_attribute("href", f"https://arxiv.org/abs/{items.first.locator('.nm-paper-id').inner_text()}")


def test_a_cut_quotation_opens_where_it_is_touched_and_all_open_with_a_button(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport={"width": 390, "height": 844})
    answer = ask(page, QUESTIONS["list"]["en"])
    quotation = answer.locator(".nm-more").first
    expect(quotation).to_have_css("-webkit-line-clamp", "1")
    quotation.click(position={"x": 20, "y": 8})
    expect(quotation).to_have_css("-webkit-line-clamp", "none")
    other = answer.locator(".nm-more").nth(1)
    expect(other).to_have_css("-webkit-line-clamp", "1")
    answer.get_by_role("button", name=Label.QUOTES_ALL.en).click()
    expect(other).to_have_css("-webkit-line-clamp", "none")


@IN_ENGLISH
def test_an_author_leads_to_all_papers_of_theirs(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    ask(page, QUESTIONS["detail"][language])
    page.locator(".nm-card:visible .nm-author").filter(has_text="Bram Wallace").first.click()
    view = page.get_by_role("dialog")
    expect(view.get_by_role("heading")).to_have_text("Bram Wallace")
    expect(view.get_by_role("listitem").first).to_contain_text("Bram Wallace")


@IN_KOREAN
def test_after_a_list_a_report_on_its_subject_is_one_click_away(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    answer = ask(page, QUESTIONS["keyword"][language])
    answer.get_by_role("button", name=Label.REPORT_MAKE.of(language)).click()
    expect(page.locator("#nm-report-box :is(input, textarea)")).to_have_value(QUESTIONS["keyword"][language])


@pytest.mark.parametrize("way", ["drop", "rewrite"])
def test_words_that_were_not_understood_are_dropped_or_rewritten(open_page: OpenPage, sample_page: str, way: str) -> None:
    page = open_page(sample_page)
    ask(page, "인용이 가장 많은 에이전트 논문")
    chip = page.locator(".nm-unread")
    expect(chip).to_contain_text("이해하지 못한 말")
    words = str(chip.get_attribute("title"))
    page.locator(f".nm-act-{way}").click()
    if way == "rewrite":
        box = page.locator("#nm-box textarea")
        expect(box).to_be_focused()
        chosen = "words => (b => b.value.slice(b.selectionStart, b.selectionEnd) === words)(document.activeElement)"
        page.wait_for_function(chosen, arg=words)
        page.keyboard.type("in 2024")
        page.keyboard.press("Enter")
    expect(page.locator("#answer-2")).to_be_visible()
    expect(chip).to_have_count(0)
    expect(page.locator(".nm-question")).not_to_contain_text(words)


@pytest.mark.parametrize("viewport", [LAPTOP, {"width": 390, "height": 844}], ids=["laptop", "phone"])
def test_editing_covers_nothing_and_a_new_conversation_begins_with_an_empty_box(
    open_page: OpenPage, sample_page: str, viewport: dict[str, int]
) -> None:
    page = open_page(sample_page, viewport=viewport)
    ask(page, QUESTIONS["detail"]["en"])
    page.locator(".nm-act-edit").click()
    banner, log = page.locator(".nm-editing").bounding_box(), page.locator("#nm-log").bounding_box()
    assert banner is not None
    assert log is not None
    assert banner["y"] >= log["y"] + log["height"] - 1
    page.get_by_role("button", name=Label.CANCEL.en).click()
    box = page.locator("#nm-box textarea")
    box.fill("half a question")
    page.locator("#nm-clear").click()
    expect(box).to_have_value("")
    expect(page.locator(".nm-question")).to_have_count(0)
