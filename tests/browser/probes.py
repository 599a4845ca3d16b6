"""Pages with ``nmProbes`` in them (``probes.js``): what only the page itself can measure to the millisecond."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.driving import BOX, chat

__all__ = ["probed"]


def probed(browser: Browser, address: str) -> Page:
    """A page in a session and a cache of its own, with its question box in sight."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US").new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(path=Path(__file__).with_name("probes.js"))
    page.goto(address)
    page.locator(".nm-facts").first.wait_for()
    chat(page)
    page.locator(BOX).wait_for()
    return page
