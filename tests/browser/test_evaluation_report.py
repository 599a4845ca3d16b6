"""The report of an evaluation in a real Chromium: it asks for nothing, runs nothing, can be filtered, printed and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from eval.report.content import Content
from eval.report.page import to_html
from eval.results.compare import compare
from eval.results.gates import Gate, check
from eval.results.schema import CaseResult, Result, SaidSentence, Source
from tests.browser.axe import violations
from tests.eval.report.test_report import HOSTILE
from tests.support.suite_runs import planted_run, sample_run

pytestmark = [pytest.mark.browser, pytest.mark.long]

OpenReport = Callable[..., Page]


@pytest.fixture
def open_report(bare_browser: Browser, tmp_path: Path) -> Iterator[OpenReport]:
    """Opens reports from files. At the end of the test nothing else has been asked for, and no console has complained."""
    contexts, asked, complaints = [], [], []

    def opened(content: Content, **options: Any) -> Page:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(to_html(content), "utf-8")
        context = bare_browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url) if request.url != file.as_uri() else None)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked == []
    assert complaints == []


def sample_report() -> Content:
    now, before = sample_run(0, 0.88), sample_run(1, 0.94)
    gates = [Gate("correct/en", at_least=0.9), Gate("mrr@10/ko", at_least=0.5), Gate("checker_auc/all", at_least=0.5)]
    return Content(now, tuple(check(now, gates, before)), compare(now, before))


def hostile_report() -> Content:
    text = " ".join(HOSTILE)
    bad = Source(text, text, 1, text, "[1]")
    said = SaidSentence(text, ("[1]",), text, text)
    wrong = CaseResult(text, text, text, text, text, text, {text: 0.0}, (bad,), (bad,), (said,), {text: text})
    drawn = replace(planted_run().figures[0], metric=text, kind=text)
    run = Result(text, text, {text: text}, (drawn,), (wrong,), notes=(text,))
    return Content(run)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 390)])
def test_a_report_violates_nothing_and_is_as_wide_as_the_window(open_report: OpenReport, scheme: str, width: int) -> None:
    for content in (sample_report(), Content(planted_run())):
        page = open_report(content, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_hostile_text_runs_and_loads_nothing(open_report: OpenReport) -> None:
    page = open_report(hostile_report())
    assert page.evaluate("window.hit") is None
    assert page.locator("script, img, iframe, [onload], [onerror]").count() == 0
    assert "<script>window.hit=1</script>" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 1400


def test_cases_are_filtered_without_a_script(open_report: OpenReport) -> None:
    content = sample_report()
    page = open_report(content, java_script_enabled=False)
    cases = page.locator("details.case")

    def shown() -> list[str]:
        return [cases.nth(i).locator(".id").inner_text() for i in range(cases.count()) if cases.nth(i).is_visible()]

    assert shown() == [case.id for case in content.worst]
    page.get_by_role("group", name="Language").get_by_label("Korean").check()
    assert shown() == [case.id for case in content.worst if case.lang == "ko"]
    page.get_by_role("group", name="Kind").get_by_label("fact").check()
    assert shown() == [case.id for case in content.worst if case.lang == "ko" and case.kind == "fact"]
    page.get_by_role("group", name="Kind").get_by_label("all").check()
    page.get_by_role("group", name="Language").get_by_label("all").check()
    page.get_by_role("group", name="Short of").get_by_label("Correct answers").check()
    assert shown() == [case.id for case in content.worst if case.scores.get("correct", 1) < 1]


def test_what_is_closed_on_the_screen_is_printed(open_report: OpenReport) -> None:
    page = open_report(sample_report())
    last = page.locator("details.case .said").last
    assert not last.is_visible()
    page.emulate_media(media="print")
    assert last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0")
