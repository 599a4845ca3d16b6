"""The keyboard and the phone: the palette, the keys, what Esc closes, and the panel as a sheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import ours, violations
from tests.browser.conftest import OpenPage
from tests.browser.driving import settle
from tests.browser.steps import IN_KOREAN, answered, ask, box, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
QUESTION = "which papers cover DPO for diffusion?"


def palette(page: Page, typed: str, kind: str, found: str) -> None:
    """Open the palette, type, and choose what is of a kind and has a text."""
    page.keyboard.press("Control+k")
    page.keyboard.type(typed)
    page.get_by_role("option").filter(has_text=kind).filter(has_text=found).first.click()
    expect(page.locator(".nm-palette")).to_have_count(0)


@IN_KOREAN
def test_the_palette_leads_anywhere_and_the_keys_are_told(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    box(page).focus()
    page.keyboard.press("/")  # the box is empty: a key, not a text
    expect(box(page)).to_have_value("")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name=Label.KEYS_TITLE.of(language))
    expect(keys.get_by_role("definition")).to_have_count(7)
    assert ours(violations(page)) == []
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    palette(page, "2024-06-2", Label.PALETTE_DAY.of(language), "2024-06-21")
    expect(page.get_by_label(Label.DAY.of(language), exact=True)).to_have_value("2024-06-21")
    palette(page, "Wallace", Label.PALETTE_AUTHOR.of(language), "Bram Wallace")
    view = page.get_by_role("dialog", name="Bram Wallace")
    expect(view.get_by_text("Diffusion Model Alignment Using Direct Preference Optimization").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("Diffusion Model Alignment")
    expect(page.get_by_role("option").filter(has_text=Label.PALETTE_PAPER.of(language)).first).to_be_visible()
    assert ours(violations(page)) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    palette(page, Label.QUALITY_TAB.of(language), Label.PALETTE_DO.of(language), Label.QUALITY_TAB.of(language))
    palette(page, QUESTION, Label.PALETTE_ASK.of(language), QUESTION)
    answered(page)
    expect(box(page)).to_have_value("")
    box(page).fill("and")
    page.keyboard.press("/")
    expect(box(page)).to_have_value("and/")


def test_enter_that_ends_a_korean_syllable_sends_nothing(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, locale="ko-KR")
    keyboard = page.context.new_cdp_session(page)

    def compose(written: str) -> None:
        keyboard.send(
            "Input.imeSetComposition", {"text": written, "selectionStart": len(written), "selectionEnd": len(written)}
        )

    box(page).focus()
    compose("확산 모")
    page.keyboard.press("Enter")
    settle(page, 300)
    expect(page.locator(".nm-question")).to_have_count(0)
    expect(box(page)).to_have_value(re.compile("^확산 모"))
    keyboard.send("Input.insertText", {"text": "확산 모델"})
    page.keyboard.press("Enter")
    expect(page.locator(".nm-question")).to_have_count(1)
    answered(page)
    page.keyboard.press("Control+k")
    compose("품지")
    page.keyboard.press("Enter")
    settle(page, 300)
    expect(page.locator(".nm-palette")).to_be_visible()
    keyboard.send("Input.insertText", {"text": "품질"})
    page.get_by_role("option").filter(has_text=Label.PALETTE_DO.ko).filter(has_text="품질").first.wait_for()


BOXES = (
    '<input type="number">',
    '<input type="date">',
    '<div contenteditable="plaintext-only">a</div>',
    "<div contenteditable>a</div>",
    '<div role="searchbox" tabindex="0">a</div>',
    "<select><option>a</select>",
)


def test_signs_are_typed_into_whatever_box_has_the_focus(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    for html in BOXES:
        page.evaluate("html => { document.body.insertAdjacentHTML('beforeend', html); document.body.lastChild.focus(); }", html)
        for key in ("/", "?"):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement === document.body.lastChild"), (html, key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.evaluate("document.body.lastChild.remove()")
    page.get_by_role("tab", name=Label.SEARCH.en).click()
    search = page.get_by_label(Label.SEARCH_BOX.en)
    search.click()
    page.keyboard.type("/?")
    expect(search).to_have_value("/?")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()


def test_esc_closes_what_lies_on_top_and_the_focus_returns(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(f"{sample_page}/#/paper/2311.12908")
    view = page.locator("#nm-view")
    star = view.locator(".nm-star").first
    star.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nm-lists")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator(".nm-palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".nm-palette")).to_have_count(0)
    expect(view).to_be_visible()
    if page.locator("#nm-lists").is_visible():
        page.keyboard.press("Escape")
    expect(page.locator("#nm-lists")).not_to_be_visible()
    expect(view).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).not_to_be_visible()
    ask(page, QUESTION)
    thumb = page.locator("#answer-1 .nm-thumb.nm-down")
    thumb.focus()
    page.keyboard.press("Enter")
    page.locator("#answer-1 .nm-why").wait_for()
    page.keyboard.press("Escape")
    expect(thumb).to_be_focused()
    page.get_by_role("tab", name=Label.HISTORY.en).click()
    rename = page.locator("#nm-history [data-do=rename]").first
    rename.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nm-rename input").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(rename).to_be_focused()


def test_on_a_phone_the_panel_is_a_sheet_over_the_answer(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport=PHONE)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollHeight") <= PHONE["height"]  # one scroll
    search = page.get_by_label(Label.SEARCH_BOX.en)
    page.get_by_role("tab", name=Label.SEARCH.en).click()
    expect(search).to_be_in_viewport()
    assert ours(violations(page)) == []
    page.keyboard.press("Escape")
    expect(search).not_to_be_visible()
    page.locator("#nm-log").get_by_role("link", name="1", exact=True).first.click()
    expect(page.locator("#source-1-1")).to_be_in_viewport()
    page.get_by_role("button", name=Label.CLOSE.en).click()
    expect(page.locator("#source-1-1")).not_to_be_visible()


def test_the_page_can_be_installed(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, locale="ko-KR")
    address = page.locator("link[rel=manifest]").evaluate("link => link.href")
    manifest = page.evaluate("async address => (await fetch(address)).json()", address)
    assert (manifest["display"], manifest["lang"]) == ("standalone", "ko")
    for icon in (*(icon["src"] for icon in manifest["icons"]), "icon-180.png"):
        assert page.evaluate("async icon => (await fetch(icon)).ok", f"{sample_page}/{icon}"), icon


@pytest.mark.parametrize("name", ["library", "trends", "quality", "settings"])
def test_an_address_opens_its_tab_on_a_phone_too(open_page: OpenPage, sample_page: str, name: str) -> None:
    page = open_page(f"{sample_page}/#/{name}", viewport=PHONE)
    chosen = page.locator(f"#nm-tab-{name}-button")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_be_in_viewport(ratio=0.9)  # the chosen one is bold
