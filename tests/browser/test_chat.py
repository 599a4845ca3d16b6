"""The chat: examples, keys, an answer that is stopped, asked again or asked differently, and how it came about."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import send, tab
from tests.browser.steps import BOTH, IN_ENGLISH, IN_KOREAN, answered, ask, box, language_of, started
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, fails, says
from ui.locales.texts import Label
from ui.session.overview import EXAMPLES

pytestmark = [
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

DPO = "which papers cover DPO for diffusion?"
QUESTIONS = {"en": DPO, "ko": "확산 모델에 DPO를 적용한 논문은?"}
FACT = "How many questions does the GAIA benchmark have?"
#: Takes ten seconds, so that there is time to do something meanwhile.
LONG = says("One sentence after another. " * 40, size=6, pause=0.05)


@BOTH
def test_every_example_gets_an_answer_with_sources(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    examples = page.locator(".nm-example:visible")
    expect(examples).to_have_count(EXAMPLES)
    texts = examples.all_inner_texts()
    for number, text in enumerate(texts, 1):
        page.get_by_role("button", name=text, exact=True).click()
        answer = answered(page, number)
        expect(page.locator(".nm-question")).to_have_text([text])
        expect(answer.locator("a.nm-chip").first).to_be_visible()
        expect(page.locator(".nm-card:visible").first).to_be_visible()
        expect(examples).to_have_count(0)
        page.get_by_role("button", name=Label.CLEAR.of(language)).click()
        expect(examples).to_have_text(texts)
        expect(page.locator(".nm-card")).to_have_count(0)


@IN_ENGLISH
def test_mode_and_time_are_in_sight(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    mode = page.locator(".nm-header summary")
    expect(mode).to_have_text(Label.MODE_EXTRACTIVE.of(language))
    mode.click()
    expect(page.locator(".nm-mode-help")).to_have_text(Label.MODE_EXTRACTIVE_HELP.of(language))
    answer = ask(page, QUESTIONS[language])
    foot = answer.locator(".nm-foot")
    expect(foot).to_contain_text(Label.BY_QUOTING_NO_MODEL.of(language))
    short, seconds = Label.SECONDS_SHORT.of(language), {"en": r"\d\.\d s", "ko": r"\d\.\d초"}[language]
    expect(foot).to_contain_text(re.compile(f" · ({re.escape(short)}|{seconds})"))


def test_slash_leads_to_the_box_from_anywhere_and_is_a_character_in_it(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    browse = tab(page, "Browse")
    assert browse is not None
    browse.click()
    expect(box(page)).to_be_hidden()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    page.keyboard.type("TCP/IP")
    expect(box(page)).to_have_value("TCP/IP")
    search = page.get_by_role("tab", name=Label.SEARCH.en)
    search.click()
    page.get_by_label(Label.SEARCH_BOX.en).press_sequentially("a/b")
    expect(page.get_by_label(Label.SEARCH_BOX.en)).to_have_value("a/b")
    expect(box(page)).to_have_value("TCP/IP")


def test_a_korean_question_of_several_lines_is_sent_by_the_enter_that_composes_nothing(
    open_page: OpenPage, sample_page: str
) -> None:
    page = open_page(sample_page, locale="ko-KR")
    box(page).focus()
    keyboard = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        # What a browser sends for a key that the input method takes: code 229, and no character.
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
        keyboard.send("Input.insertText", {"text": text})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Enter", "windowsVirtualKeyCode": 13})

    compose("확산 모델에")
    page.keyboard.press("Shift+Enter")
    compose("DPO를 적용한 논문은?")
    expect(box(page)).to_have_value("확산 모델에\nDPO를 적용한 논문은?")
    expect(page.locator(".nm-question")).to_have_count(0)
    page.keyboard.press("Enter")
    answered(page)
    expect(page.locator(".nm-question")).to_have_text(["확산 모델에\nDPO를 적용한 논문은?"])
    expect(page.locator(".nm-card").first).to_contain_text("arXiv 2311")


def _slow_to_arrive(page: Page, seconds: float) -> None:
    """Let every request of the page take some time on its way to the server."""
    page.route("**/gradio_api/**", lambda route: (time.sleep(seconds), route.continue_()))


def test_what_is_typed_while_a_question_is_on_its_way_stays(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _slow_to_arrive(page, 0.5)
    send(page, DPO)
    page.keyboard.type(" and which is newest?")
    answered(page)
    expect(page.locator(".nm-question")).to_have_text([DPO])
    expect(box(page)).to_have_value(" and which is newest?")
    page.locator("#nm-clear").click()
    send(page, FACT)  # at once
    answered(page, 2)
    expect(page.locator(".nm-question")).to_have_text([FACT])
    expect(box(page)).to_have_value("")


def test_escape_stops_a_question_that_is_on_its_way(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(LONG) as server:
        page = open_page(serve(with_model(sample_home, server)))
        _slow_to_arrive(page, 0.5)
        send(page, DPO)
        page.keyboard.press("Escape")
        expect(answered(page)).to_have_class(re.compile("nm-stopped"))


@IN_KOREAN
def test_escape_stops_an_answer_which_can_be_asked_for_again(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    with ModelServer(LONG, says("The second try [1]."), fails(500), says("The last one [1].")) as server:
        page = open_page(serve(with_model(sample_home, server)), locale=locale)
        send(page, QUESTIONS[language])
        started(page, "One sentence")
        expect(page.get_by_role("button", name=Label.RETRY.of(language))).to_have_count(0)
        page.keyboard.press("Escape")
        answer = answered(page)
        expect(answer.locator(".nm-foot")).to_contain_text(Label.STOPPED.of(language))
        expect(answer.locator(".nm-text")).to_contain_text("One sentence")
        assert server.hung_up.wait(60)
        page.get_by_role("button", name=Label.RETRY.of(language)).click()
        expect(answered(page, 2).locator(".nm-text")).to_contain_text("The second try")
        expect(page.locator("#answer-1")).to_have_count(0)
        # An answer that was whole, and one that the model failed to give.
        page.get_by_role("button", name=Label.RETRY.of(language)).click()
        expect(answered(page, 3).locator(".nm-notice")).to_be_visible()
        page.get_by_role("button", name=Label.RETRY.of(language)).click()
        expect(answered(page, 4).locator(".nm-text")).to_contain_text("The last one")
        expect(page.locator(".nm-question")).to_have_text([QUESTIONS[language]])
        expect(page.locator(".nm-answer")).to_have_count(1)
        expect(page.locator(".nm-foot")).to_contain_text(Label.BY_MODEL.of(language, model="test-model"))


@IN_ENGLISH
def test_the_last_question_can_be_edited_and_is_asked_in_its_own_place(
    open_page: OpenPage, sample_page: str, locale: str
) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    ask(page, QUESTIONS[language])
    ask(page, FACT, 2)
    edit = page.get_by_role("button", name=Label.EDIT.of(language), exact=True)
    expect(edit).to_have_count(1)
    edit.click()
    expect(page.get_by_role("status").filter(has_text=Label.EDITING.of(language))).to_be_visible()
    expect(box(page)).to_have_value(FACT)
    expect(box(page)).to_be_focused()
    page.get_by_role("button", name=Label.CANCEL.of(language), exact=True).click()
    expect(page.locator(".nm-editing")).to_have_count(0)
    expect(box(page)).to_have_value("")
    expect(page.locator(".nm-question")).to_have_text([QUESTIONS[language], FACT])
    edit.click()
    expect(box(page)).to_have_value(FACT)
    ask(page, "What is HeadStudio?", 3)
    expect(page.locator(".nm-question")).to_have_text([QUESTIONS[language], "What is HeadStudio?"])
    expect(page.locator(".nm-editing")).to_have_count(0)
    expect(page.locator(".nm-card:visible .nm-title").first).to_contain_text("HeadStudio")
    expect(page.locator("#answer-2")).to_have_count(0)


@IN_KOREAN
def test_an_answer_is_copied_with_its_sources(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTIONS[language])
    copy = page.get_by_role("button", name=Label.COPY.of(language), exact=True)
    copy.click()
    expect(page.locator(".nm-copy")).to_have_text(f"✓ {Label.COPIED.of(language)}")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "1. Diffusion Model Alignment Using Direct Preference Optimization (2311.12908" in text
    assert re.search(r"다\.” \[1\]\n", text)
    assert "[1] Diffusion Model Alignment Using Direct Preference Optimization. https://arxiv.org/abs/2311.12908\n" in text
    expect(copy).to_be_visible()  # its own name again
