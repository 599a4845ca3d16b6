"""Conversations that are kept: after a restart and a reload, for their own reader, with names and as files."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from rag.text import Language
from tests.browser.conftest import OpenPage
from tests.browser.corpora import copied
from tests.browser.driving import command, settle, told
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, language_of, reload
from tests.support.bibtex_reader import read_bibtex
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

QUESTION = "which papers cover DPO for diffusion?"
FACT = "How many questions does the GAIA benchmark have?"
HOSTILE = '"><img src=x onerror=window.hit=1> <script>window.hit=1</script>'


def at_history(page: Page) -> Locator:
    """The conversations in the panel."""
    page.get_by_role("tab", name=re.compile(f"^({Label.HISTORY.en}|{Label.HISTORY.ko})$")).click()
    return page.locator("#nm-history .nm-talk")


def begin(page: Page, language: Language = "en") -> None:
    page.get_by_role("button", name=Label.CLEAR.of(language)).click()
    expect(page.locator(".nm-answer")).to_have_count(0)


def read_owners(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "chats.sqlite3")) as database:
        return {owner for (owner,) in database.execute("SELECT owner FROM conversations")}


@pytest.mark.long
def test_conversations_survive_a_restart_for_the_browser_that_had_them(
    open_page: OpenPage, sample_home: Path, tmp_path: Path
) -> None:
    home = copied(sample_home, tmp_path / "own")
    with command(home, "--sample") as process:
        page = open_page(told(process))
        ask(page, QUESTION)
        ask(page, FACT, 2)
        begin(page)
        ask(page, "논문에서 GAIA는 무엇인가?", 3)
        expect(at_history(page)).to_have_count(2)
        settle(page)
        page.goto("about:blank")  # a server that ends is an error in the console of a page that is still open
    process.wait(60)
    with command(home, "--sample") as process:
        address = told(process)
        page.goto(address)
        page.locator(".nm-facts").wait_for()
        talks = at_history(page)
        expect(talks.locator(".nm-line-title")).to_have_text(["논문에서 GAIA는 무엇인가?", QUESTION])
        expect(talks.nth(1)).to_contain_text("2 questions")
        talks.nth(1).get_by_role("button", name=QUESTION).click()
        expect(page.locator(".nm-question")).to_have_text([QUESTION, FACT])
        expect(page.locator(".nm-answer").first).to_contain_text("2311.12908")
        expect(talks.nth(1)).to_have_attribute("aria-current", "true")
        # It is as it was: numbers lead to their sources, and a question goes on from the last one.
        page.locator(".nm-answer").first.locator(".nm-chip").first.click()
        expect(page.locator(".nm-lit")).to_be_in_viewport()
        expect(page.locator(".nm-card:visible").first).to_contain_text("arXiv 2311")
        ask(page, QUESTION, 3)
        expect(at_history(page).first).to_contain_text("3 questions")
        other = open_page(address)
        expect(at_history(other)).to_have_count(0)
        expect(other.locator("#nm-history")).to_contain_text(Label.HISTORY_EMPTY.en)
    assert len(read_owners(home)) == 1
    process.wait(60)


def test_a_conversation_of_another_browser_does_not_exist(open_page: OpenPage, sample_page: str) -> None:
    first, second = open_page(sample_page), open_page(sample_page)
    ask(first, QUESTION)
    conversation = first.locator(".nm-sources").get_attribute("data-conversation")
    assert conversation
    assert second.evaluate("id => nm.server.export({conversation: id, kind: 'md'})", conversation) == {}
    assert second.evaluate("id => nm.server.rename({conversation: id, title: 'mine'})", conversation) == ""
    assert second.evaluate("id => nm.server.delete(id)", conversation) is False
    second.evaluate("id => nm.act('open', id)", conversation)
    ask(second, FACT)  # which is the first of its own
    expect(second.locator(".nm-question")).to_have_text([FACT])
    expect(at_history(second).locator(".nm-line-title")).to_have_text([FACT])
    expect(at_history(first).locator(".nm-line-title")).to_have_text([QUESTION])


def test_a_tab_that_is_reloaded_goes_on_and_another_tab_begins_anew(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    ask(page, QUESTION)
    conversation = page.locator(".nm-sources").get_attribute("data-conversation")
    reload(page)
    expect(page.locator(".nm-question")).to_have_text([QUESTION])
    expect(page.locator(".nm-sources")).to_have_attribute("data-conversation", str(conversation))
    expect(page.locator(".nm-card").first).to_be_visible()
    ask(page, FACT, 2)
    expect(at_history(page).first).to_contain_text("2 questions")
    begin(page)
    reload(page)
    expect(at_history(page)).to_have_count(1)
    expect(page.locator(".nm-question")).to_have_count(0)


@IN_KOREAN
def test_a_conversation_is_renamed_opened_and_deleted(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    expect(at_history(page)).to_have_count(0)
    expect(page.locator("#nm-history")).to_contain_text(Label.HISTORY_EMPTY.of(language))
    ask(page, QUESTION)
    begin(page, language)
    ask(page, FACT, 2)
    talks = at_history(page)
    expect(talks.locator(".nm-line-title")).to_have_text([FACT, QUESTION])
    expect(talks.first).to_contain_text(Label.TURNS.of(language, count=1))
    expect(page.locator("#nm-history")).to_contain_text(Label.HISTORY_NOTE.of(language))
    second = talks.nth(1)
    second.get_by_role("button", name=Label.RENAME.of(language)).click()
    name = second.get_by_label(Label.NEW_NAME.of(language))
    expect(name).to_be_focused()
    expect(name).to_have_value(QUESTION)
    name.fill(HOSTILE)
    name.press("Enter")
    expect(second.locator(".nm-line-title")).to_have_text(HOSTILE)
    expect(name).to_be_hidden()
    second.get_by_role("button", name=Label.RENAME.of(language)).click()
    name.fill("   ")  # no name: it keeps the one that it has
    second.get_by_role("button", name=Label.SAVE.of(language)).click()
    expect(second.locator(".nm-line-title")).to_have_text(HOSTILE)
    second.locator(".nm-line").click()
    expect(page.locator(".nm-question")).to_have_text([QUESTION])
    opened = talks.filter(has_text="<script>")
    expect(opened).to_have_attribute("aria-current", "true")
    expect(opened.locator(".nm-line-title")).to_have_text(HOSTILE)
    assert page.locator("#nm-history").locator("img, script").count() == 0
    assert page.evaluate("window.hit") is None
    opened.get_by_role("button", name=Label.DELETE.of(language)).click()
    expect(talks).to_have_count(2)  # once is no time
    opened.get_by_role("button", name=Label.DELETE_SURE.of(language)).click()
    expect(talks.locator(".nm-line-title")).to_have_text([FACT])
    expect(page.locator(".nm-question")).to_have_count(0)  # it was the open one
    reload(page)
    expect(at_history(page).locator(".nm-line-title")).to_have_text([FACT])


@IN_ENGLISH
def test_a_conversation_is_saved_as_markdown_html_and_bibtex(open_page: OpenPage, sample_page: str, locale: str) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    ask(page, QUESTION)
    ask(page, "how do I bake sourdough bread? <img src=x onerror=alert(1)>", 2)
    talk = at_history(page).first
    expect(talk).to_contain_text(Label.EXPORT.of(language))
    found = {}
    for name, suffix in (("Markdown", "md"), ("HTML", "html"), ("BibTeX", "bib")):
        with page.expect_download() as download:
            talk.get_by_role("button", name=name).click()
        assert re.fullmatch(rf"nonmun-\d{{4}}-\d\d-\d\d-[0-9a-f]{{8}}\.{suffix}", download.value.suggested_filename)
        found[suffix] = Path(download.value.path()).read_text("utf-8")
    assert f"## {QUESTION}" in found["md"]
    assert "https://arxiv.org/abs/2311.12908" in found["md"]
    assert "<img" not in found["md"].replace("\\<img", "")
    assert QUESTION in found["html"]
    assert "<img" not in found["html"]
    assert "<script" not in found["html"]
    entries = read_bibtex(found["bib"])
    assert {"2311.12908", "2311.13231"} <= {fields["eprint"] for fields in entries.values()}
