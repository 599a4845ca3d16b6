"""Everybody can use the page: on a phone, without a mouse, with a screen reader; in both languages, light and dark."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.text import Language
from tests.browser.axe import Rules, gradios, new, ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import BOX, send, settle
from tests.browser.languages import foreign
from tests.browser.walk import OVER, walk
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import ModelServer, fails, hangs, says
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

LOCALES: dict[Language, str] = {"en": "en-US", "ko": "ko-KR"}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1400, "height": 900}
QUESTIONS = {"en": QUESTION, "ko": "확산 모델에 DPO를 적용한 논문은?"}
TYPED = {"en": "diffusion papers since May 2024", "ko": "확산 모델 2024년 5월 이후"}
#: The rules for the same state in one colour and then in the other.
ONCE: tuple[Rules, ...] = ("all", "looks")
WRITTEN = "The base model is Stable Diffusion XL 1.0 [6][7][8]. It was trained on 5,000 penguins [6]. Nobody sings to it."

# Elements that reach over the right edge, other than in a place of their own that scrolls.
STICKING_OUT = """() => {
  const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
  return [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && box.height && box.right > innerWidth + 0.5 && e.checkVisibility() && !scrolls(e);
  }).map((e) => e.outerHTML.slice(0, 150));
}"""

# What is pressed with a finger and is lower than 40 px; not the numbers within a sentence.
LOW = """() => [...document.querySelectorAll(".nm-button, .nm-thumb, summary, .gradio-container button:not(.nm-star)")]
  .filter((e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility({ visibilityProperty: true }) && box.width && box.height && box.height < 39.5;
  }).map((e) => e.outerHTML.slice(0, 150))"""

# What can be used, less what Tab leaves to arrow keys (a tab that is not chosen, cells of a table): marked with a number. What
# gets the focus from then on is noted where it happens, so that a key is pressed without a question after each.
USABLE = """() => {
  const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const wanted = usable.filter((e) =>
    e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width && !e.disabled && e.tabIndex >= 0 &&
    !(e.type === "radio" && !e.checked));
  document.querySelectorAll("[data-usable]").forEach((e) => delete e.dataset.usable);
  wanted.forEach((e, i) => (e.dataset.usable = i));
  if (!window.reached) document.addEventListener("focusin", (event) => window.reached.add(event.target.dataset.usable), true);
  window.reached = new Set();
  document.activeElement?.blur?.();
  document.body.setAttribute("tabindex", -1);
  document.body.focus();
  return wanted.length;
}"""
# What was there for as long as something else had the focus does not count.
MISSED = """() => [...document.querySelectorAll("[data-usable]")].filter((e) => !window.reached.has(e.dataset.usable))"""


def sound(page: Page, state: str = "", rules: Rules = "all") -> None:
    """Neither our HTML nor, but for what is listed, Gradio's violates anything, once it has come to rest."""
    settle(page, 100)
    found = violations(page, rules)
    assert ours(found) == [], state
    assert new(found) == {}, (state, gradios(found))


@pytest.mark.parametrize(
    ("language", "scheme", "viewport", "rules"),
    [
        ("en", "light", DESK, "all"),
        pytest.param("en", "dark", PHONE, "looks", marks=pytest.mark.long),
        pytest.param("ko", "light", PHONE, "markup", marks=pytest.mark.long),
    ],
    ids=["en-light", "en-dark-phone", "ko-light-phone"],
)
def test_every_state_is_accessible_and_fits_and_every_control_has_a_name_and_is_reached(
    open_page: OpenPage, sample_page: str, language: Language, scheme: Any, viewport: Any, rules: Rules
) -> None:
    page = open_page(sample_page, locale=LOCALES[language], color_scheme=scheme, viewport=viewport)
    for state in walk(page, QUESTIONS[language], TYPED[language]):
        sound(page, state, rules)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], state
        assert page.evaluate(STICKING_OUT) == [], state
        assert unnamed(page) == [], state
        if state not in ("comparison", "refused"):  # answers to questions in English
            assert foreign(page, language) == [], state
        if viewport == PHONE:
            assert page.evaluate(LOW) == [], state
        # Tab would take away what the last step of the walk reaches by keys.
        elif state not in ("suggestions", "feedback", *OVER):
            assert left_out(page) == [], state


def test_a_text_in_the_other_language_is_noticed(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, locale="ko-KR")
    assert foreign(page, "ko") == []
    told = "Answers are written by nobody at nowhere. It receives your question, the conversation so far and the bullets found"
    page.evaluate("told => (document.querySelector('.nm-tagline').textContent = told)", told)
    page.locator(BOX).evaluate("box => (box.placeholder = 'Your question')")
    assert sorted(foreign(page, "ko")) == [told, "Your question"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_verdicts_and_notes_are_accessible_in_both_colours(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(says(WRITTEN)) as server:
        page = open_page(serve(assistant(sample_home, server)), locale=LOCALES["ko"], viewport=PHONE)
        expect(page.locator(".nm-disclosure")).to_be_visible()
        send(page, QUESTIONS["ko"])
        expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"))
        expect(page.locator("#answer-1 .nm-flag").first).to_be_visible()
        for rules in ONCE:
            sound(page, rules=rules)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.get_by_role("button", name=Label.THEME.ko).click()
        assert foreign(page, "ko") == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_waiting_and_a_server_that_fails_are_accessible_in_both_colours(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    with ModelServer(hangs(), fails(500)) as server:
        page = open_page(serve(assistant(sample_home, server)), viewport=PHONE)
        send(page, QUESTION)
        page.locator(".nm-doing").wait_for()
        while not server.requests:  # who stops before that leaves what hangs to the next question
            page.wait_for_timeout(20)
        stop = page.get_by_role("button", name=Label.STOP.en, exact=True)
        for ended in (stop, None):
            for rules in ONCE:
                sound(page, rules=rules)
                page.get_by_role("button", name=Label.THEME.en).click()
            if ended:
                ended.click()
                expect(page.locator("#answer-1")).to_have_class(re.compile("nm-stopped"))
                send(page, QUESTION)
                expect(page.locator("#answer-2")).to_have_class(re.compile("nm-(done|failed)"))


def test_the_first_run_is_accessible_in_both_colours(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()), locale=LOCALES["ko"], viewport=PHONE)
    page.get_by_role("button", name=Label.INDEX_IT.ko).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert foreign(page, "ko") == []
    for rules in ONCE:
        sound(page, rules=rules)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name=Label.THEME.ko).click()


def unnamed(page: Page) -> list[str]:
    """What takes the focus and has, for a screen reader, no name with a letter in it."""
    browser = page.context.new_cdp_session(page)
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    browser.detach()
    found = []
    for node in nodes:
        role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
        focusable = any(p["name"] == "focusable" and p["value"].get("value") for p in node.get("properties", ()))
        if not node["ignored"] and focusable and role not in QUIET and not re.search(r"\w", str(name)):
            found.append(f"{role} {name!r}")
    return found


#: Roles that need no name: the document, a cell without content, and what only scrolls.
QUIET = ("RootWebArea", "gridcell", "generic", "listitem", "columnheader")


def left_out(page: Page) -> list[str]:
    """What Tab does not reach, from the top of the page until it is there again."""
    presses = int(page.evaluate(USABLE))
    for more in (presses, *[10] * (presses // 10 + 1)):
        for _ in range(more):
            page.keyboard.press("Tab")
        if not page.evaluate(f"({MISSED})().length"):
            return []
    found: list[str] = page.evaluate(f"({MISSED})().filter((e) => e.checkVisibility()).map((e) => e.outerHTML)")
    return found


@pytest.mark.parametrize(("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_page_speaks_the_language_of_the_browser(
    open_page: OpenPage, sample_page: str, locale: str, language: Language
) -> None:
    page = open_page(sample_page, locale=locale)
    spoken(page, language)


def spoken(page: Page, language: Language) -> None:
    """Document, header, tabs and Gradio's own components are in a language."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(Label.TITLE.of(language))
    expect(page.locator(".nm-tagline")).to_have_text(Label.TAGLINE.of(language))
    for text in (Label.CHAT_TAB, Label.BROWSE_TAB, Label.TRENDS_TAB, Label.QUALITY_TAB, Label.SOURCES, Label.HISTORY):
        expect(page.get_by_role("tab", name=text.of(language), exact=True)).to_be_visible()
    expect(page.get_by_label(Label.QUESTION.of(language))).to_have_attribute("placeholder", Label.PLACEHOLDER.of(language))
    expect(page.get_by_role("button", name=Label.SEND.of(language), exact=True)).to_be_visible()
    expect(page.locator("#nm-keys")).to_contain_text("Enter " + ("보내기" if language == "ko" else "to send"))


def test_the_language_is_switched_and_remembered(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, locale="ko-KR")
    for before, after in (("ko", "en"), ("en", "ko"), ("ko", "en")):
        page.get_by_role("button", name=Label.LANGUAGE_HELP.of(before)).click()  # type: ignore[arg-type]
        spoken(page, after)  # type: ignore[arg-type]
    page.reload()
    spoken(page, "en")
    other = page.context.new_page()
    other.goto(sample_page)
    spoken(other, "en")


def dark(page: Page) -> bool:
    """Whether what is shown is dark: by the colour behind the text."""
    expect(page.locator(".nm-facts")).to_be_visible()
    red, green, blue = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    return int(red) + int(green) + int(blue) < 3 * 128


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_are_switched_and_remembered(open_page: OpenPage, sample_page: str, scheme: Any) -> None:
    page = open_page(sample_page, color_scheme=scheme)
    system = scheme == "dark"
    assert dark(page) == system
    page.get_by_role("button", name=Label.THEME.en).click()
    assert dark(page) != system
    page.reload()
    assert dark(page) != system
    other = page.context.new_page()
    other.goto(sample_page)
    assert dark(other) != system
    other.get_by_role("button", name=Label.THEME.en).click()
    assert dark(other) == system
