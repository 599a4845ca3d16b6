"""What a reader of the page sees over the bundled sample, without a model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import send
from tests.browser.steps import answered

pytestmark = pytest.mark.browser

ENGLISH = "which papers cover DPO for diffusion?"
KOREAN = "확산 모델에 DPO를 적용한 논문은?"
FACT = "How many questions does the GAIA benchmark have?"
REFUSED = "how do I bake sourdough bread?"


@pytest.fixture
def page(open_page: OpenPage, sample_page: str) -> Page:
    return open_page(sample_page)


@pytest.mark.parametrize("question", [ENGLISH, KOREAN])
def test_dpo_for_diffusion_is_answered_with_the_two_papers_first(page: Page, question: str) -> None:
    expect(page).to_have_title(re.compile("nonmun"))
    expect(page.locator(".nm-header")).to_contain_text("Bundled sample 73 papers · 5 days")
    expect(page.locator(".nm-header")).to_contain_text("Extractive, no model set")
    send(page, question)
    answered(page)
    expect(page.locator(".nm-question")).to_have_text(question)
    cards = page.locator(".nm-card")
    links = [cards.nth(i).locator("h3 a") for i in range(2)]
    found = {str(link.get_attribute("href")) for link in links}
    assert found == {"https://arxiv.org/abs/2311.12908", "https://arxiv.org/abs/2311.13231"}
    for link in links:
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
    expect(cards.first).to_contain_text("Diffusion Model Alignment Using Direct Preference Optimization")
    expect(cards.first).to_contain_text("Bram Wallace, Meihua Dang, Rafael Rafailov et al.")
    expect(cards.first).to_contain_text("Digest of 2023-11-23")
    expect(cards.first.get_by_role("link", name="PDF")).to_have_attribute("href", "https://arxiv.org/pdf/2311.12908")
    expect(page.locator("#answer-1")).to_contain_text("2311.12908")
    expect(page.locator("#answer-1 .nm-foot")).to_contain_text(re.compile(r"no model set · (\d+\.\d|under 0\.1) s"))


def test_a_marker_leads_to_its_bullet_and_back(page: Page) -> None:
    send(page, ENGLISH)
    answered(page)
    page.locator("#answer-1 .nm-chip", has_text="2").click()
    bullet = page.locator("#source-1-2")
    expect(bullet).to_have_class(re.compile("nm-lit"))
    expect(bullet).to_be_in_viewport()
    expect(bullet).to_be_focused()
    expect(page.locator(".nm-lit")).to_have_count(1)
    bullet.locator(".nm-chip").click()
    expect(page.locator("#cite-1-2")).to_have_class(re.compile("nm-lit"))
    expect(bullet).not_to_have_class(re.compile("nm-lit"))


def test_the_sources_are_those_of_the_last_answer_until_an_older_marker_is_clicked(page: Page) -> None:
    send(page, ENGLISH)
    answered(page)
    send(page, FACT)
    answered(page, 2)
    expect(page.locator(".nm-card:visible h3").first).to_contain_text("GAIA")
    expect(page.locator("#source-1-1")).to_be_hidden()
    page.locator("#answer-1 .nm-chip").first.click()
    expect(page.locator("#source-1-1")).to_be_visible()
    expect(page.locator("#sources-2")).to_be_hidden()


def test_a_question_outside_the_digests_is_refused_and_one_that_is_too_long_says_so(page: Page) -> None:
    send(page, REFUSED)
    answered(page)
    expect(page.locator("#answer-1")).to_contain_text("I only answer questions about the papers in the digests")
    expect(page.locator(".nm-card")).to_have_count(0)
    expect(page.locator("#sources-1")).to_contain_text("cites no paper")
    send(page, "diffusion " * 1000)
    answered(page, 2)
    expect(page.locator("#answer-2").get_by_role("alert")).to_contain_text("8,000")
    send(page, ENGLISH)
    answered(page, 3)
    expect(page.locator(".nm-card:visible").first).to_contain_text("arXiv 2311")


def test_enter_sends_what_there_is_and_shift_enter_does_not(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.press_sequentially("which papers cover")
    box.press("Shift+Enter")
    box.press_sequentially("DPO for diffusion?")
    expect(page.locator(".nm-question")).to_have_count(0)
    box.press("Enter")
    answered(page)
    expect(page.locator(".nm-question")).to_have_text("which papers cover\nDPO for diffusion?")
    expect(box).to_have_value("")
    send(page, "   ")
    page.wait_for_timeout(300)
    expect(page.locator(".nm-question")).to_have_count(1)
    expect(page.locator("#answer-1")).to_contain_text("2311.12908")
    expect(page.locator(".nm-card").first).to_be_visible()


def test_enter_that_ends_a_korean_syllable_does_not_send(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "논", "selectionStart": 1, "selectionEnd": 1})
    # What a browser sends for a key that the input method takes: code 229, and no character.
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    keyboard.send("Input.insertText", {"text": "논"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Enter", "windowsVirtualKeyCode": 13})
    page.wait_for_timeout(300)
    expect(page.locator(".nm-question")).to_have_count(0)
    expect(box).to_have_value("논")


def test_two_readers_do_not_see_each_other(open_page: OpenPage, sample_page: str) -> None:
    first, second = open_page(sample_page), open_page(sample_page)
    send(first, ENGLISH)
    send(second, FACT)
    answered(first)
    answered(second)
    expect(first.locator(".nm-question")).to_have_text([ENGLISH])
    expect(second.locator(".nm-question")).to_have_text([FACT])
    expect(first.locator("#nm-sources")).not_to_contain_text("GAIA")
    expect(second.locator("#nm-sources")).not_to_contain_text("2311.12908")


def test_on_a_phone_nothing_sticks_out_and_sources_come_over_the_answer(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, viewport={"width": 390, "height": 844})
    send(page, ENGLISH)
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".nm-card").first).to_be_hidden()
    page.locator("#answer-1 .nm-chip").first.click()
    expect(page.locator("#source-1-1")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    card = page.locator(".nm-card").first.bounding_box()
    assert card is not None
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 390


def test_without_an_index_the_page_says_what_to_type(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()))
    expect(page.locator(".nm-header")).to_contain_text("Nothing indexed yet")
    expect(page.locator(".nm-welcome")).to_contain_text("bundled sample")
    expect(page.locator(".nm-welcome")).to_contain_text("last 30 days")
    send(page, ENGLISH)
    answered(page)
    expect(page.locator("#answer-1").get_by_role("alert")).to_contain_text("Nothing is indexed yet.")
    expect(page.locator("#answer-1").get_by_role("alert")).to_contain_text("nonmun ingest --sample")


def test_hostile_text_is_shown_as_text(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    question = 'which papers are about quokka diffusion? <img src="http://evil.invalid/q.png" onerror="window.hit=1">'
    page = open_page(serve(hostile))
    expect(page.locator(".nm-header")).to_contain_text("Your digests 2 papers · 1 day")
    send(page, question)
    answered(page)
    expect(page.locator(".nm-question")).to_have_text(question)
    for place in ("#answer-1", "#nm-sources"):
        shown = page.locator(place)
        expect(shown).to_contain_text("Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion")
        assert shown.locator("script, img, svg:not(.nm-thumb > svg), style, iframe, b, em, code").count() == 0
    expect(page.locator("#nm-sources")).to_contain_text('<b onclick="window.hit=1">Mallory</b>, "><svg onload=window.hit=1>')
    expect(page.locator("#nm-sources")).to_contain_text('<img src="http://evil.invalid/a.png" onerror="window.hit=1">')
    links = page.locator("#nm-log a, #nm-sources a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    known = r"#(source|cite)-1-\d+$|#/(paper|like)/2406\.0000[12]$|#/author/[\w%.'!~*()/-]+$|https://arxiv\.org/(abs|pdf)/2406\.0000[12]$"
    assert [link for link in links if not re.match(known, link)] == []
    assert page.evaluate("window.hit") is None
    expect(page.locator("body")).to_be_visible()
