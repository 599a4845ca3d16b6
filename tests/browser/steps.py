"""Steps that tests of several tabs take, in whatever language the page is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from rag.text import Language
from tests.browser.driving import send, settle, tab

__all__ = ["BOTH", "IN_ENGLISH", "IN_KOREAN", "answered", "ask", "at", "box", "chip", "language_of", "reload", "started"]

#: For a test of the page in one language or both, with ``locale`` as that of the browser. What differs in its texts alone is
#: tested in one of them, here in this and there in that; that no text is of the other, ``test_accessible.py`` holds everywhere.
IN_ENGLISH, IN_KOREAN = (pytest.mark.parametrize("locale", [locale]) for locale in ("en-US", "ko-KR"))
BOTH = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])


def language_of(locale: str) -> Language:
    """The language that the page has for a browser's locale."""
    return "ko" if locale.startswith("ko") else "en"


def at(page: Page, name: str) -> None:
    """Open the tab of an English name."""
    place = tab(page, name)
    assert place is not None
    place.click()


def ask(page: Page, question: str, number: int = 1) -> Locator:
    """Ask a question and wait until its answer, the one of this number, has ended and is kept; returns the answer."""
    send(page, question)
    return answered(page, number)


def answered(page: Page, number: int = 1) -> Locator:
    """An answer, once it has ended and the panel has its sources."""
    answer = page.locator(f"#answer-{number}")
    expect(answer).to_have_class(re.compile("nm-(done|failed|stopped)"))
    expect(page.locator(f"#sources-{number}")).to_be_attached()
    return answer


def started(page: Page, text: str, number: int = 1) -> Locator:
    """An answer that is still being written, with a text in it."""
    answer = page.locator(f"#answer-{number}.nm-answering")
    expect(answer.locator(".nm-text")).to_contain_text(text)
    return answer


def chip(page: Page, citation: int, number: int = 1) -> Locator:
    """The first number in an answer that stands for a citation."""
    return page.locator(f'#answer-{number} a.nm-chip[href="#source-{number}-{citation}"]').first


def box(page: Page) -> Locator:
    """The question box."""
    return page.get_by_role("textbox", name=re.compile("^(Your question|질문)$"))


def reload(page: Page) -> None:
    """Load the page anew, once nothing is under way: a request that is cut off is an error in the console."""
    settle(page)
    page.reload()
    page.locator(".nm-facts").wait_for()
