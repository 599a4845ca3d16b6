"""The wait for a model: what is being done, the papers found, and a button that stops it at every step."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import BOX, send
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, answered, language_of
from tests.support.assistant import QUESTION
from tests.support.assistant import assistant as with_model
from tests.support.model_server import Act, ModelServer, hangs, says
from ui.locales.texts import DOING, Label

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PLAN = says(json.dumps({"searches": ["diffusion models"], "form": "list"}))
AGAIN = says('{"searches": ["reward models without human feedback"]}')
UNCITED = says("Diffusion-DPO needs 900 GPUs for a month.")
WHOLE = says("Diffusion-DPO aligns diffusion models [1].")
DOUBTED = says("Diffusion-DPO needs 900 GPUs for a month [1].")
STEPS: list[tuple[str, list[Act], dict[str, Any]]] = [
    ("planning", [hangs()], {}),
    ("choosing", [PLAN, hangs()], {}),
    ("looking_again", [PLAN, says("[1]"), hangs()], {"effort": "deep"}),
    ("choosing", [PLAN, says("[1]"), AGAIN, hangs()], {"effort": "deep"}),
    ("writing", [PLAN, says("[1]"), hangs()], {}),
    ("writing", [PLAN, says("[1]"), hangs("Diffusion-DPO aligns")], {}),
    ("repairing", [PLAN, says("[1]"), UNCITED, hangs()], {"verification": "repair"}),
    ("checking", [PLAN, says("[1]"), DOUBTED, hangs(begun=False)], {"judge_asks": 1}),
]


@pytest.mark.parametrize(("doing", "acts", "changes"), STEPS, ids=[f"{i}-{step[0]}" for i, step in enumerate(STEPS)])
def test_stop_hangs_up_within_a_second_at_every_step(
    open_page: OpenPage, serve: Serve, sample_home: Path, doing: str, acts: list[Act], changes: dict[str, Any]
) -> None:
    words = DOING[doing].en.split("{model}")[-1]
    with ModelServer(*acts) as server:
        page = open_page(serve(with_model(sample_home, server, **{"effort": "normal"} | changes)))
        send(page, QUESTION)
        expect(page.locator(".nm-doing")).to_contain_text(words)
        while len(server.requests) < len(acts):
            page.wait_for_timeout(20)
        stop, began = page.get_by_role("button", name="Stop", exact=True), time.monotonic()
        stop.click()
        assert server.hung_up.wait(10)
        assert time.monotonic() - began < 1
        expect(page.locator("#answer-1")).to_have_class(re.compile("nm-stopped"))
        expect(stop).to_have_count(0)
        assert len(server.requests) == len(acts)


@IN_ENGLISH
def test_the_wait_says_what_is_done_and_shows_what_is_found(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    with ModelServer(PLAN, hangs()) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")), locale=locale)
        send(page, QUESTION)
        doing, heading = page.locator(".nm-doing"), page.locator("#sources-1 h2")
        expect(heading).to_contain_text(Label.SOURCES_FOUND.of(language))
        assert page.locator("#sources-1 .nm-card").count() > 20
        expect(doing).to_have_text(re.compile({"en": r"^\d+ papers found, test-model is", "ko": r"^찾은 논문 \d+편"}[language]))
        expect(page.locator("#nm-said")).to_have_text(doing.inner_text())
        expect(page.locator(".nm-waited")).to_have_text(re.compile({"en": r"^\d+ s$", "ko": r"^\d+초$"}[language]))
        assert ours(violations(page)) == []
        page.get_by_role("button", name=Label.STOP.of(language), exact=True).click()
        expect(page.locator(".nm-wait")).to_have_count(0)
        expect(page.locator("#nm-said")).to_have_text("")
        expect(heading).to_contain_text(Label.SOURCES.of(language))


def test_what_the_model_chose_is_left_and_at_the_end_what_it_cites(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    with ModelServer(PLAN, says("[2, 1]"), says("Diffusion-DPO aligns models [1]. ", pause=0.5)) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")))
        send(page, QUESTION)
        cards = page.locator("#sources-1 .nm-card")
        expect(page.locator(".nm-doing")).to_contain_text(re.compile(r"^2 of \d+ papers chosen, test-model is writing$"))
        expect(cards).to_have_count(2)
        answered(page)
        expect(cards).to_have_count(1)
        expect(page.locator(".nm-wait")).to_have_count(0)


def test_steps_are_read_out_and_seconds_are_not(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(PLAN, says("[1]", pause=3), says("Diffusion-DPO aligns diffusion models [1].")) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")))
        page.evaluate("""() => { window.said = [];
          new MutationObserver(() => window.said.push(document.getElementById("nm-said").textContent))
            .observe(document.getElementById("nm-said"), { childList: true, characterData: true, subtree: true }); }""")
        send(page, QUESTION)
        expect(page.locator(".nm-waited")).to_have_text("2 s")
        answered(page)
        said = page.evaluate("window.said")
        assert len(said) < 9
        assert [text for text in said if "choosing" in text]
        assert not [text for text in said if re.search(r"\d s\b", text)]


def test_the_keyboard_reaches_stop_and_keeps_it_from_step_to_step(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(PLAN, says("[1]", pause=2), hangs()) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")))
        page.get_by_role("button", name=Label.UNDERSTAND.en).click()
        send(page, QUESTION)
        stop = page.get_by_role("button", name="Stop", exact=True)
        expect(page.locator(".nm-doing")).to_contain_text("choosing")
        page.keyboard.press("Shift+Tab")
        expect(stop).to_be_focused()
        expect(page.locator(".nm-doing")).to_contain_text("writing")
        expect(stop).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#answer-1")).to_have_class(re.compile("nm-stopped"))
        assert server.hung_up.wait(1)


@IN_KOREAN
def test_what_a_plan_adds_is_a_chip_that_can_be_taken_away(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language, words = language_of(locale), "since the last summer solstice"
    added = {"searches": ["diffusion"], "filters": [{"kind": "since", "value": "2024-06-21", "words": words}]}
    acts = says(json.dumps(added)), hangs(), says(json.dumps(added)), says("[1]"), says("One does [1].")
    with ModelServer(*acts) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")), locale=locale)
        send(page, f"papers on diffusion {words}")
        chips = page.locator(".nm-understood li")
        expect(page.locator(".nm-doing")).to_be_visible()
        while len(server.requests) < 2:
            page.wait_for_timeout(20)
        page.keyboard.press("Escape")
        page.get_by_role("button", name=Label.RETRY.of(language)).click()
        answered(page, 2)
        expect(chips.filter(has_text="2024-06-21")).to_have_count(1)
        expect(chips.filter(has_text="2024-06-21").get_by_role("button")).to_be_visible()


@IN_ENGLISH
def test_reasoning_is_a_fold_beside_the_answer_that_opens_by_keyboard(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    written = "<think>Perhaps 900 GPUs, <b>who</b> knows.</think>Diffusion-DPO aligns diffusion models [1]."
    with ModelServer(says(written)) as server:
        page = open_page(serve(with_model(sample_home, server)), locale=locale)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name=Label.UNDERSTAND.of(language)).click()
        send(page, QUESTION)
        answer = answered(page)
        fold, thoughts = answer.locator("details.nm-reasoning"), answer.get_by_text("900 GPUs")
        expect(thoughts).to_be_hidden()
        expect(answer.locator(".nm-text")).not_to_contain_text("900")
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(thoughts).to_be_visible()
        expect(thoughts).to_contain_text("<b>who</b>")
        expect(fold).to_contain_text(Label.REASONING_NOTE.of(language))
        assert ours(violations(page)) == []
        answer.get_by_role("button", name=Label.COPY.of(language), exact=True).click()
        assert "900" not in page.evaluate("navigator.clipboard.readText()")


def test_a_question_is_planned_while_it_pauses_and_sent_with_what_was_planned(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    with ModelServer(hangs(), PLAN, says("[1]"), WHOLE) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal")))
        page.locator(BOX).press_sequentially("which papers cover", delay=5)
        page.wait_for_timeout(1500)
        assert server.requests == []  # nothing goes to the model before the reader has read that it may
        expect(page.locator(".nm-disclosure")).to_contain_text(Label.DISCLOSURE_AHEAD.en)
        page.get_by_role("button", name=Label.UNDERSTAND.en).click()
        page.locator(BOX).press_sequentially(" DPO", delay=5)
        while len(server.requests) < 1:
            page.wait_for_timeout(20)
        page.locator(BOX).press_sequentially(" for diffusion?", delay=5)
        assert server.hung_up.wait(2)
        while len(server.requests) < 2:
            page.wait_for_timeout(20)
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        answered(page)
        assert len(server.requests) == 4  # a plan that was closed, one that is used, the choice and the answer


def test_nothing_is_planned_while_typing_if_a_setting_says_so(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(PLAN) as server:
        page = open_page(serve(with_model(sample_home, server, effort="normal", plan_ahead=False)))
        expect(page.locator(".nm-disclosure")).not_to_contain_text(Label.DISCLOSURE_AHEAD.en)
        page.get_by_role("button", name=Label.UNDERSTAND.en).click()
        page.locator(BOX).press_sequentially(QUESTION, delay=5)
        page.wait_for_timeout(1500)
        assert server.requests == []
