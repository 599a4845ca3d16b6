"""Reports on the page: made section by section, stopped and gone on with, and downloaded."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.axe import new, ours, violations
from tests.browser.conftest import OpenPage, Serve
from tests.browser.steps import IN_KOREAN, at, language_of
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, hangs, says
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

OUTLINE = json.dumps({"sections": [{"heading": "Preferences for images", "papers": [1, 2]}]})
SECTION = "Diffusion models are aligned [1]."


def without_model(home: Path) -> Nonmun:
    return Nonmun(home, sample=True, settings=load_settings(home=home, with_model=False))


def at_report(page: Page) -> Page:
    at(page, "Browse")
    page.locator("#nm-tab-report-button").click()
    expect(page.locator("#nm-report-help p")).to_be_visible()
    return page


def write(page: Page, subject: str) -> None:
    box = page.locator("#nm-report-box input, #nm-report-box textarea")
    box.fill(subject)
    box.press("Enter")


@IN_KOREAN
def test_a_report_is_written_with_the_keyboard_alone_and_downloaded(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    page = at_report(open_page(serve(without_model(sample_home)), locale=locale))
    write(page, "  ")
    expect(page.get_by_text(Label.REPORT_BLANK.of(language))).to_be_visible()
    write(page, "diffusion models" if language == "en" else "확산 모델")
    report = page.locator("#nm-report .nm-report")
    expect(report.locator(".nm-timeline")).to_be_visible()
    expect(report.locator("#sources .nm-sources > li").first).to_be_visible()
    expect(page.get_by_text(Label.REPORT_BLANK.of(language))).to_have_count(0)
    expect(page.get_by_role("button", name=Label.REPORT_MAKE.of(language))).to_be_visible()
    chip = report.locator("a.nm-chip").first
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-r-1")).to_be_in_viewport()
    for kind, suffix in (("Markdown", "md"), ("HTML", "html"), ("BibTeX", "bib")):
        with page.expect_download() as waiting:
            page.locator("#nm-report-files").get_by_role("button", name=kind).click()
        assert re.fullmatch(rf"report-[\w-]+\.{suffix}", waiting.value.suggested_filename)
        text = Path(waiting.value.path()).read_text("utf-8")
        assert {"md": "# ", "html": "<!DOCTYPE html>", "bib": "@misc{"}[suffix] in text


def test_a_report_is_stopped_and_goes_on_where_it_ended(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    two = {"sections": [{"heading": "First things", "papers": [1, 2]}, {"heading": "Second things", "papers": [3, 4]}]}
    with ModelServer(says(json.dumps(two)), says(SECTION), hangs(), says(SECTION)) as server:
        page = at_report(open_page(serve(with_model(sample_home, server))))
        expect(page.locator("#nm-report-help")).to_contain_text("test-model")
        write(page, "diffusion models")
        progress = page.locator("#nm-report-progress")
        expect(progress).to_contain_text(re.compile(r"Section 2 of \d+: Second things"))
        expect(progress.locator(".nm-report-done")).to_have_count(1)
        expect(page.locator("#nm-report")).to_contain_text("Diffusion models are aligned")  # before the report is whole
        page.get_by_role("button", name=Label.STOP.en).click()
        assert server.hung_up.wait(60)
        expect(page.locator("#nm-report .nm-notice").first).to_contain_text("Second things")
        asked = len(server.requests)
        page.get_by_role("button", name=Label.REPORT_RESUME.en).click()
        expect(page.locator("#nm-report .nm-timeline")).to_be_visible()
        expect(page.get_by_role("button", name=Label.REPORT_MAKE.en)).to_be_visible()
        written = [str(request["messages"]) for request in server.requests[asked:]]
        assert not any("report_outline" in text or "Section “First things”" in text for text in written)
        assert any("Section “Second things”" in text for text in written)


def test_an_unknown_subject_is_said_to_be_one(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    page = at_report(open_page(serve(without_model(sample_home))))
    write(page, "medieval basket weaving")
    expect(page.locator("#nm-report-progress")).to_contain_text("The digests do not cover this.")
    expect(page.locator("#nm-report .nm-report")).to_have_count(0)


def test_a_report_fits_a_phone(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    page = open_page(serve(without_model(sample_home)), viewport={"width": 390, "height": 844}, has_touch=True)
    write(at_report(page), "diffusion models")
    expect(page.locator("#nm-report .nm-timeline")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#nm-report .nm-report").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_is_accessible(open_page: OpenPage, serve: Serve, sample_home: Path, scheme: str) -> None:
    page = at_report(open_page(serve(without_model(sample_home)), color_scheme=scheme))
    write(page, "diffusion models")
    expect(page.locator("#nm-report .nm-timeline")).to_be_visible()
    found = violations(page)
    assert ours(found) == []
    assert not new(found)


def test_nothing_in_a_digest_runs_in_a_report(open_page: OpenPage, serve: Serve, hostile: Nonmun) -> None:
    page = at_report(open_page(serve(hostile)))
    write(page, "quokka diffusion")
    expect(page.locator("#nm-report .nm-timeline")).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.locator("#nm-report :is(script, img, iframe)").count() == 0
