"""Digests, models and readers may write anything: it is shown as text wherever it appears, and nothing of it runs or loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from rag import Nonmun
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import BOX, chat, send, tab
from tests.support.model_server import ModelServer, says, sends
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

TITLE = "Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion"
AUTHORS = '<b onclick="window.hit=1">Mallory</b>, "><svg onload=window.hit=1>'
BULLET = '<img src="http://evil.invalid/a.png" onerror="window.hit=1">'
EVIL = '"><img src="http://evil.invalid/e.png" onerror="window.hit=1"><script>window.hit=1</script>'
QUESTION = f"which papers are about quokka diffusion? {EVIL}"

# What nothing of ours is, wherever it came from: the thumbs' pictures are the page's own, plotly's are in its chart.
FOREIGN = """() => [
  ...document.querySelectorAll("iframe, object, embed, base:not([href='./']), [onerror], [onload], [onclick]"),
  ...document.querySelectorAll("img:not([src^=data]), [class^=nm-] :is(script, style)"),
  ...document.querySelectorAll(".nm-card :is(svg:not(.nm-thumb *), b, em, code)"),
].map((e) => e.outerHTML.slice(0, 200))"""
OWN = re.compile(
    r"#(?:(?:source|cite|flag|remark)-\d+-\d+)?$|#/(?:author|like|map|paper)/[\w.%~/-]+$"
    r"|https://arxiv\.org/(?:abs|pdf)/2406\.0000[12]$"
)


def harmless(page: Page, state: str) -> None:
    assert page.evaluate("window.hit") is None, state
    assert page.evaluate(FOREIGN) == [], state
    links = page.locator("a[href]").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert [link for link in links if not OWN.match(link)] == [], state
    assert page.locator("form[action], [style*='evil'], [src*='evil']").count() == 0, state
    expect(page.locator("body")).to_be_visible()


@pytest.fixture
def asked(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> Page:
    """A page that has answered a hostile question over a hostile digest."""
    page = open_page(serve(hostile), permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    chat(page)
    page.locator(BOX).press_sequentially("quokka diff")
    expect(page.locator("#nm-suggestions")).to_contain_text(TITLE)
    harmless(page, "suggestions")
    send(page, QUESTION)
    expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"))
    return page


def test_in_the_chat_and_its_panel(asked: Page) -> None:
    page = asked
    expect(page.locator(".nm-question")).to_have_text(QUESTION)
    sources = page.locator("#sources-1")
    for text in (TITLE, AUTHORS, BULLET, "[link](javascript:window.hit=1)"):
        expect(sources).to_contain_text(text)
    expect(page.locator("#answer-1")).to_contain_text(TITLE)
    harmless(page, "sources")
    for chip in page.locator("#answer-1 a.nm-chip").all():
        chip.hover()
        expect(page.get_by_role("tooltip")).to_contain_text("uokka")
        harmless(page, "tooltip")
    page.mouse.move(0, 0)
    sources.locator("[data-do=bibtex]").first.click()
    expect(sources.get_by_role("button", name="Copied")).to_be_visible()
    assert "2406.0000" in page.evaluate("navigator.clipboard.readText()")
    page.locator("#nm-tab-search-button").click()
    page.locator("#nm-search-box input").fill(f"quokka diffusion since 2024 {EVIL}")
    expect(page.locator("#nm-found")).to_contain_text(TITLE)
    page.locator("#nm-filters > button").click()
    expect(page.get_by_label("From", exact=True)).to_have_attribute("type", "date")  # which holds no other text
    page.locator("#nm-filters").get_by_label(Label.MIN_VOTES.en, exact=True).fill(EVIL)
    expect(page.locator("#nm-found").get_by_role("alert")).to_contain_text('"><img src="http://evil.invalid/e')
    harmless(page, "search")


def test_on_the_other_tabs(asked: Page) -> None:
    page = asked
    for state in _tabs(page):
        harmless(page, state)


def _tabs(page: Page) -> Iterator[str]:
    _open(page, "Today")
    expect(page.locator("#nm-today-brief")).to_contain_text(TITLE)
    yield "today"
    _open(page, "Browse")
    expect(page.locator("#nm-day-papers")).to_contain_text(TITLE)
    page.locator("#nm-day-papers .nm-line").first.click()
    expect(page.locator("#nm-paper")).to_contain_text(BULLET)
    yield "day"
    page.locator("#nm-paper .nm-author").first.click()
    expect(page.get_by_role("dialog")).to_contain_text(AUTHORS)
    yield "papers of an author"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#nm-tab-all-button").click()
    row = page.locator("#nm-list tr[data-act]").filter(has_text="<script>window.hit=1</script>")
    row.first.click()
    expect(page.locator("#nm-paper")).to_contain_text(AUTHORS)
    yield "table"
    _open(page, "Trends")
    subject = '<img src="http://evil.invalid/t.png" onerror="window.hit=1"><a href="http://evil.invalid">quokka</a>'
    expect(page.locator("#nm-trend-plot .legendtext")).to_have_text(["diffusion"])
    page.locator("#nm-subjects input").fill(f"{subject}, quokka")
    page.locator("#nm-draw").click()
    expect(page.locator("#nm-trend-plot .legendtext").first).to_contain_text("<img src=")
    page.locator("#nm-trend-table summary").click()
    expect(page.locator("#nm-trend-table th").nth(1)).to_have_text(subject)
    yield "trends"
    page.locator("#nm-trend-table [data-act]").last.click()
    expect(page.locator("#nm-trend-papers")).to_contain_text(TITLE)
    page.locator("#nm-trend-plot .bars .point path").last.hover(force=True)
    yield "papers of a month"
    _open(page, "Quality")
    expect(page.locator("#nm-quality-digests")).not_to_be_empty()
    yield "quality"


def _open(page: Page, name: str) -> None:
    found = tab(page, name)
    assert found is not None
    found.click()


def test_in_names_of_conversations_notes_and_exported_files(
    asked: Page, browser: Browser, hostile: Nonmun, tmp_path: Path
) -> None:
    page = asked
    page.locator("#answer-1 .nm-thumb.nm-down").click()
    page.get_by_label("In your own words (optional)").fill(EVIL)
    page.locator(".nm-why").get_by_role("button", name="Save").click()
    expect(page.locator("#answer-1 .nm-thanks")).not_to_be_empty()
    harmless(page, "feedback")
    page.locator("#nm-tab-history-button").click()
    talk = page.locator(".nm-talk.nm-current")
    expect(talk).to_contain_text("<img src=")  # its name is its first question
    talk.get_by_role("button", name="Rename").click()
    talk.get_by_label("New name").fill(f"{EVIL}!")
    talk.get_by_label("New name").press("Enter")
    expect(talk.locator(".nm-line-title")).to_contain_text(EVIL[:40])
    harmless(page, "history")
    page.reload()
    expect(page.locator("#answer-1")).to_contain_text(TITLE)
    page.locator("#nm-tab-history-button").click()
    expect(page.locator(".nm-talk.nm-current")).to_contain_text(EVIL[:40])
    harmless(page, "history, read again")
    with page.expect_download() as download:
        page.locator(".nm-talk.nm-current").get_by_role("button", name="HTML").click()
    file = tmp_path / download.value.suggested_filename
    assert re.fullmatch(r"nonmun-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.html", file.name)
    download.value.save_as(file)
    exported(browser, file)


def exported(browser: Browser, file: Path) -> None:
    """The file opens without running or fetching anything."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator("body")).to_contain_text(TITLE)
    expect(page.locator("body")).to_contain_text("http://evil.invalid/e.png")
    assert page.evaluate("window.hit") is None
    assert page.locator("script, img, iframe, svg, [onerror], [onclick], form").count() == 0
    links = page.locator("a[href]").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert links
    assert all(urlsplit(link).netloc in ("", "arxiv.org") and not link.startswith("javascript") for link in links)
    assert asked == [file.as_uri()]
    page.close()


def test_what_a_model_writes_and_what_its_server_answers(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    written = f"**Quokkas** diffuse [1]. {EVIL} [go](javascript:window.hit=1) ![x](http://evil.invalid/m.png) [99]"
    failure = b'{"error": {"message": "<img src=x onerror=window.hit=1>", "type": "<script>window.hit=1</script>"}}'
    with ModelServer(says(written)) as writer, ModelServer(sends(400, failure, "application/json")) as failing:
        for server in (writer, failing):
            update = {
                "openai_api_key": SecretStr("sk-canary"),
                "openai_base_url": server.url,
                "effort": "quick",
                "llm_model": "<img src=x onerror=window.hit=1>",
                "llm_retries": 0,
            }
            settings = hostile.settings.replace(**update)
            page = open_page(serve(Nonmun(settings.home, settings=settings)))
            expect(page.locator(".nm-disclosure")).to_contain_text("<img src=x onerror=window.hit=1>")
            send(page, "which papers are about quokka diffusion?")
            expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"))
            harmless(page, server.url)
            if server is writer:
                expect(page.locator("#answer-1 .nm-text")).to_contain_text('<img src="http://evil.invalid/e.png"')
                expect(page.locator("#answer-1 .nm-text")).to_contain_text("[go](javascript:window.hit=1)")
            else:
                expect(page.locator("#answer-1 .nm-notice")).to_be_visible()
                expect(page.locator("#answer-1 .nm-text")).to_contain_text("<iframe src=")
