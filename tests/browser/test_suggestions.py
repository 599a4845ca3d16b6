"""The papers that appear while a question is typed, and the chips that say what was understood of it."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.core.models import Found
from rag.core.settings import load_settings
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import chat, send
from ui.handlers.calls import MOST

pytestmark = [pytest.mark.browser, pytest.mark.long]

ALIGNMENT = "Diffusion Model Alignment Using Direct Preference Optimization"


@pytest.fixture
def page(open_page: OpenPage, sample_page: str) -> Page:
    return open_page(sample_page)


def type_in(page: Page, text: str) -> Locator:
    """Type key by key; returns the question box."""
    chat(page)
    box = page.get_by_label("Your question")
    box.press_sequentially(text)
    return box


def entries(page: Page) -> Locator:
    return page.get_by_role("region", name="Matching papers").get_by_role("link")


def answered(page: Page) -> None:
    expect(page.locator("#answer-1")).to_have_class(re.compile("nm-(done|failed)"))


def test_typing_shows_papers_that_fit_and_they_follow_what_is_typed(page: Page) -> None:
    box = type_in(page, "direct preference optimization for diff")
    first = entries(page).filter(has_text=ALIGNMENT)
    expect(first).to_be_visible()
    expect(first).to_contain_text("2023-11-23")
    expect(first).to_have_attribute("href", "https://arxiv.org/abs/2311.12908")
    expect(first).to_have_attribute("target", "_blank")
    expect(first).to_have_attribute("rel", "noopener")
    assert entries(page).count() <= MOST
    expect(box).to_be_focused()
    box.fill("GAIA bench")
    expect(entries(page).first).to_contain_text("GAIA")
    box.fill("확산 모델 정렬")
    expect(first).to_be_visible()
    box.fill("")
    expect(entries(page)).to_have_count(0)


@pytest.mark.parametrize("with_mouse", [False, True])
def test_sending_hides_them(page: Page, with_mouse: bool) -> None:
    box = type_in(page, "which papers cover DPO for diffusion?")
    expect(entries(page).first).to_be_visible()
    if with_mouse:
        page.get_by_role("button", name="Send").click()
    else:
        box.press("Enter")
    expect(entries(page)).to_have_count(0)
    answered(page)
    expect(entries(page)).to_have_count(0)
    expect(page.locator(".nm-question")).to_have_text("which papers cover DPO for diffusion?")


def test_escape_hides_them_and_leaves_the_text(page: Page) -> None:
    box = type_in(page, "diffusion")
    expect(entries(page).first).to_be_visible()
    box.press("Escape")
    expect(entries(page)).to_have_count(0)
    expect(box).to_have_value("diffusion")
    expect(box).to_be_focused()
    type_in(page, " model")
    expect(entries(page).first).to_be_visible()


def test_the_keyboard_reaches_them_and_leaves_them(page: Page) -> None:
    box = type_in(page, "diffusion")
    expect(entries(page)).to_have_count(MOST)
    page.keyboard.press("Shift+Tab")
    expect(entries(page).last).to_be_focused()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(entries(page)).to_have_count(MOST)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(entries(page)).to_have_count(0)
    type_in(page, "s")
    expect(entries(page)).to_have_count(MOST)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    expect(entries(page)).to_have_count(0)


def test_an_unfinished_syllable_is_not_looked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if "component_server" in request.url else None)
    page.get_by_label("Your question").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "확", "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.imeSetComposition", {"text": "확사", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(400)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "확산"})
    expect(entries(page).first).to_be_visible()
    assert len(asked) == 1


def test_a_slow_search_delays_no_question_and_its_papers_come_too_late(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Nonmun):
        def suggest(self, typed: str, k: int = 8, **more: Any) -> Found:
            begun.set()
            assert go_on.wait(60)
            return super().suggest(typed, k, **more)

    page = open_page(serve(Slow(sample_home, sample=True, settings=load_settings(home=sample_home))))
    box = type_in(page, "which papers cover DPO for diffusion?")
    assert begun.wait(60)
    with page.expect_response(re.compile("component_server")):
        box.press("Enter")
        answered(page)
        go_on.set()
    page.wait_for_timeout(300)
    expect(entries(page)).to_have_count(0)


def test_hostile_titles_are_shown_as_text(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    page = open_page(serve(hostile))
    type_in(page, "quokka diff")
    expect(entries(page)).to_have_count(2)
    shown = page.locator("#nm-suggestions")
    expect(shown).to_contain_text("Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion")
    expect(shown).to_contain_text("2024-06-21 · 7 votes")
    assert shown.locator("script, img, svg, iframe").count() == 0
    links = entries(page).evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert sorted(links) == ["https://arxiv.org/abs/2406.00001", "https://arxiv.org/abs/2406.00002"]
    assert page.evaluate("window.hit") is None


def test_without_an_index_typing_shows_nothing(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()))
    with page.expect_response(re.compile("component_server")) as response:
        type_in(page, "diffusion")
    assert response.value.ok
    expect(entries(page)).to_have_count(0)


def test_with_another_embedding_the_page_opens_without_suggestions(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    settings = load_settings(home=sample_home).replace(embedding="openai:some-model")
    page = open_page(serve(Nonmun(sample_home, sample=True, settings=settings)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(type_in(page, "diffusion")).to_have_value("diffusion")
    page.wait_for_timeout(400)
    assert [url for url in asked if "component_server" in url] == []
    expect(entries(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "chips"),
    [
        (
            "most voted diffusion papers since May 2024",
            ["list of papers", "about “diffusion”", "ordered by votes", "since 2024-05-01"],
        ),
        ("2024년 5월 이후 비디오 논문은?", ["논문 목록", "주제: 비디오", "2024-05-01부터"]),
        ("which papers cover DPO for diffusion?", ["list of papers", "about “DPO for diffusion”"]),
        ("how do I bake sourdough bread?", []),
    ],
)
def test_what_was_understood_stands_below_the_question(page: Page, question: str, chips: list[str]) -> None:
    send(page, question)
    answered(page)
    expect(page.locator(".nm-question")).to_have_text(question)
    understood = page.locator("#nm-log .nm-understood")
    expect(understood).to_have_count(1 if chips else 0)
    expect(understood.get_by_role("listitem")).to_have_count(len(chips))
    expect(understood.get_by_role("listitem")).to_contain_text(chips)
