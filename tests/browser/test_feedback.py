"""Thumbs on answers and citations: kept, changed and taken back, by their own reader alone, and exported as cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from rag import Nonmun
from rag.chat.feedback import Feedback, Opinion
from rag.core.settings import load_settings
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, language_of, reload
from tests.support.command import Command
from ui.locales.texts import REASONS_ANSWER, REASONS_CITATION, Label

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTION = "which papers cover DPO for diffusion?"
NOTE = "<img src=x onerror=window.hit=1> 비용 이야기가 없습니다"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A home with the sample in which nobody has left an opinion."""
    return copied(sample_home, tmp_path / "own")


@pytest.fixture
def address(home: Path, serve: Serve) -> str:
    return serve(Nonmun(home, sample=True, settings=load_settings(home=home)))


def thumbs(place: Locator) -> tuple[Locator, Locator]:
    return place.locator(".nm-up"), place.locator(".nm-down")


def opinion(home: Path) -> Opinion:
    """The only one that is kept."""
    [kept] = Feedback(home).opinions()
    return kept


def rated(page: Page, **about: object) -> str:
    """What the server answers to an opinion that a script of a browser sends."""
    return str(page.evaluate("about => nm.server.rate(about)", about).get("thumb", ""))


@IN_KOREAN
def test_an_opinion_of_an_answer_is_kept_changed_and_taken_back(
    open_page: OpenPage, address: str, home: Path, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(address, locale=locale)
    ask(page, QUESTION)
    answer = page.locator("#answer-1")
    up, down = thumbs(answer)
    expect(up).to_have_accessible_name(Label.GOOD.of(language))
    expect(down).to_have_accessible_name(Label.BAD.of(language))
    up.press("Enter")
    expect(answer.get_by_role("status")).to_have_text(Label.THANKS.of(language))
    expect(up).to_have_attribute("aria-pressed", "true")
    kept = opinion(home)
    assert (kept.thumb, kept.turn, kept.marker, kept.question, kept.reason) == ("up", 1, "", QUESTION, "")
    assert kept.answer.citations
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert opinion(home).thumb == "down"  # a reason is welcome, but not asked for
    why = answer.get_by_label(Label.WHY_BAD.of(language))
    expect(why).to_be_focused()
    expect(why.get_by_role("option")).to_have_text([text.of(language) for text in REASONS_ANSWER.values()])
    why.select_option(REASONS_ANSWER["incomplete"].of(language))
    answer.get_by_label(Label.NOTE.of(language)).fill(NOTE)
    page.keyboard.press("Enter")
    expect(why).to_have_count(0)
    kept = opinion(home)
    assert (kept.thumb, kept.reason, kept.note) == ("down", "incomplete", NOTE)
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(answer.get_by_role("status")).to_be_empty()
    assert Feedback(home).opinions() == []
    assert page.evaluate("window.hit") is None


@IN_ENGLISH
def test_an_opinion_of_a_citation_stands_beside_that_of_the_answer_and_both_become_cases(
    open_page: OpenPage, address: str, home: Path, locale: str, monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path
) -> None:
    language = language_of(locale)
    page = open_page(address, locale=locale)
    ask(page, QUESTION)
    bullet = page.locator("#source-1-2")
    good, bad = thumbs(bullet)
    expect(good).to_have_accessible_name(Label.GOOD_CITATION.of(language))
    expect(bad).to_have_accessible_name(Label.BAD_CITATION.of(language))
    bad.click()
    why = bullet.get_by_label(Label.WHY_BAD.of(language))
    expect(why.get_by_role("option")).to_have_text([text.of(language) for text in REASONS_CITATION.values()])
    why.select_option("wrong_paper")
    bullet.get_by_role("button", name=Label.SAVE.of(language)).click()
    expect(bullet.get_by_role("status")).to_have_text(Label.THANKS.of(language))
    expect(why).to_have_count(0)
    kept = opinion(home)
    assert (kept.thumb, kept.marker, kept.reason) == ("down", "[2]", "wrong_paper")
    thumbs(page.locator("#answer-1"))[0].click()
    expect(page.locator("#answer-1").get_by_role("status")).to_have_text(Label.THANKS.of(language))
    assert [(o.marker, o.thumb) for o in Feedback(home).opinions()] == [("[2]", "down"), ("", "up")]
    file = tmp_path / "cases.jsonl"
    monkeypatch.setenv("NONMUN_HOME", str(home))
    assert not run("eval", "--from-feedback", file).status
    first, second = map(json.loads, file.read_text("utf-8").splitlines())
    cited = {c.marker: (c.arxiv_id, c.date.isoformat(), c.bullet) for c in kept.answer.citations}
    assert (first["kind"], first["question"], first["reason"]) == ("not_evidence", QUESTION, "wrong_paper")
    assert [(b["arxiv_id"], b["date"], b["bullet"]) for b in first["not_evidence"]] == [cited["[2]"]]
    assert second["kind"] == "evidence"
    bullets = [(b["arxiv_id"], b["date"], b["bullet"]) for b in second["evidence"]]
    assert cited["[1]"] in bullets
    assert cited["[2]"] not in bullets
    assert kept.owner not in file.read_text("utf-8")


def test_thumbs_of_an_older_answer_speak_of_that_one(open_page: OpenPage, address: str, home: Path) -> None:
    page = open_page(address)
    ask(page, "What is the OFF topic of sourdough?")
    ask(page, QUESTION, 2)
    ask(page, "How many questions does the GAIA benchmark have?", 3)
    page.locator("#answer-2 .nm-chip").first.click()
    good, _ = thumbs(page.locator("#source-2-1"))
    good.click()
    expect(page.locator("#source-2-1").get_by_role("status")).to_have_text(Label.THANKS.en)
    kept = opinion(home)
    assert (kept.turn, kept.marker, kept.question) == (2, "[1]", QUESTION)


def test_an_opinion_stays_in_sight_while_the_conversation_goes_on_and_when_it_is_opened_again(
    open_page: OpenPage, address: str, home: Path
) -> None:
    page = open_page(address)
    ask(page, QUESTION)
    up, _ = thumbs(page.locator("#answer-1"))
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    _, wrong = thumbs(page.locator("#source-1-2"))
    wrong.click()
    expect(wrong).to_have_attribute("aria-pressed", "true")
    ask(page, "How many questions does the GAIA benchmark have?", 2)
    expect(page.locator("#sources-2")).to_be_visible()
    for _ in range(2):
        expect(up).to_have_attribute("aria-pressed", "true")
        expect(wrong).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".nm-thumb[aria-pressed=true]")).to_have_count(2)
        reload(page)
    expect(up).to_have_attribute("aria-pressed", "true")
    up.click()  # which therefore takes it back
    expect(up).to_have_attribute("aria-pressed", "false")
    assert [opinion.marker for opinion in Feedback(home).opinions()] == ["[2]"]


def test_nobody_gives_an_opinion_of_what_another_reader_was_told(open_page: OpenPage, address: str, home: Path) -> None:
    first, second = open_page(address), open_page(address)
    ask(first, QUESTION)
    conversation = first.locator(".nm-sources").get_attribute("data-conversation")
    about = {"conversation": conversation, "turn": 1, "marker": "", "thumb": "down", "reason": "", "note": ""}
    assert rated(second, **about) == ""
    assert Feedback(home).opinions() == []
    assert rated(first, **about | {"turn": 2}) == ""
    assert rated(first, **about | {"marker": "[77]"}) == ""
    assert rated(first, **about | {"reason": "wrong_paper"}) == ""  # is none of an answer
    assert rated(first, **about | {"note": "x" * 1001}) == ""
    assert Feedback(home).opinions() == []
    assert rated(first, **about) == "down"
    assert first.evaluate("id => nm.server.opinions(id)", conversation) == {"1": "down"}
    assert second.evaluate("id => nm.server.opinions(id)", conversation) == {}
    assert rated(second, **about | {"thumb": ""}) == ""
    assert opinion(home).thumb == "down"


@IN_KOREAN
def test_an_opinion_that_is_not_kept_is_told_to_be_none(open_page: OpenPage, serve: Serve, home: Path, locale: str) -> None:
    language = language_of(locale)
    address = serve(Nonmun(home, sample=True, settings=load_settings(home=home, max_opinions=1)))
    page = open_page(address, locale=locale)
    ask(page, QUESTION)
    thumbs(page.locator("#answer-1"))[0].click()
    expect(page.locator("#answer-1").get_by_role("status")).to_have_text(Label.THANKS.of(language))
    bullet = page.locator("#source-1-1")
    good, bad = thumbs(bullet)
    for thumb in (good, bad):
        thumb.click()
        expect(bullet.get_by_role("status")).to_contain_text(Label.LIMIT_OPINIONS.of(language, most=1))
        expect(thumb).to_have_attribute("aria-pressed", "false")
    expect(bullet.locator(".nm-why")).to_have_count(0)
    assert opinion(home).marker == ""
