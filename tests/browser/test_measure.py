"""The measurements of the page, on the sample and with little to type: that they measure, not how fast the page is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import measure
from tests.browser.driving import BOX

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.slow]


def test_the_page_becomes_ready(browser: Browser, sample_page: str) -> None:
    found = measure.ready(browser, sample_page, 2)
    assert found["runs"] == 2
    assert 0 < found["seconds"]["p50"] <= found["seconds"]["p95"] <= found["seconds"]["max"]


def test_every_key_is_followed_to_its_papers(browser: Browser, sample_page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "TYPED", ("diffusion", "확산 모델"))
    found = measure.typing(browser, sample_page)
    assert found["keys"] == len("diffusion") + len("확산 모델")
    assert 0 < found["shown"] <= found["keys"]
    # The page waits for a pause before it asks; nothing can be shown sooner.
    assert 80 <= found["milliseconds"]["p50"] <= found["milliseconds"]["max"]


def test_papers_that_appear_elsewhere_are_not_counted(
    browser: Browser, sample_page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "TYPED", ("GAIA",))
    found = measure.typing(browser, sample_page, BOX, "#nm-sources")
    assert (found["keys"], found["shown"], found["milliseconds"]) == (4, 0, {})


def test_spread_takes_the_nearest_of_the_values() -> None:
    assert measure.spread([], 0) == {}
    assert measure.spread([3.14], 1) == {"p50": 3.1, "p95": 3.1, "max": 3.1}
    assert measure.spread(list(range(1, 101)), 0) == {"p50": 50, "p95": 95, "max": 100}
