"""Many readers who chat at once: does each get the answer to the question asked, and when.

A few are real pages, whose keys and tabs are tried meanwhile; the others are sessions over HTTP. The model is a local server
that answers with the number that is in a question.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Browser, Page

from eval.bench.load.http_reader import HttpReader
from rag.core import OutsideError
from tests.browser.driving import BOX, send, tab
from tests.browser.probes import probed
from tests.support.model_server import Act, Exchange, says

__all__ = ["Reader", "chat", "echoes"]

#: Seconds after which an answer is not waited for any more.
LONGEST = 120
_QUESTION = "Which papers cover direct preference optimization for diffusion models with human feedback ({number})?"
_NUMBER = re.compile(r"\b470\d\d\b")
_WRITTEN = "Echo of {number}. Diffusion-DPO aligns diffusion models with human preferences [6]. " * 3
_ENDED = re.compile(r"nm-answer nm-(done|failed|stopped)\b")


@dataclass
class Reader:
    """What one reader met with: seconds from the question to the first word and to the end of the answer, the numbers of
    questions that came into sight, how the answer ended or what went wrong, and milliseconds from keys and clicks to what
    they do."""

    number: int
    first: float = math.inf
    end: float = math.inf
    seen: set[int] = field(default_factory=set)
    state: str = "no answer"
    delays: list[float] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether the answer is whole and this reader's own."""
        return self.state == "done" and self.first <= self.end < math.inf and self.seen == {self.number}


def echoes(seconds: float) -> Act:
    """Stream an answer with the number of the question in it, for so many seconds."""

    def act(exchange: Exchange) -> None:
        # The excerpts come before the question.
        number = (_NUMBER.findall(exchange.prompt) or ["no number"])[-1]
        written = _WRITTEN.format(number=number)
        says(written, size=6, pause=seconds * 6 / len(written))(exchange)

    return act


def chat(address: str, browser: Browser, people: int, pages: int = 3) -> list[Reader]:
    """Let people ask at once, some of them on real pages, and wait until all have their answers.

    :param address: a page whose model ``echoes``.
    """
    assert 0 <= pages <= people < 100
    readers = [Reader(47000 + number) for number in range(people)]
    windows = [probed(browser, address) for _ in range(pages)]
    for page in windows:
        page.evaluate("nmProbes.watchAnswer()")
    others = threading.Thread(target=lambda: asyncio.run(_all_over_http(address, readers[pages:])))
    others.start()
    for page, reader in zip(windows, readers, strict=False):
        send(page, _QUESTION.format(number=reader.number))
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and (others.is_alive() or not all(page.evaluate("nmProbes.answer.end") for page in windows)):
        for page, reader in zip(windows, readers, strict=False):
            reader.delays += _delays(page)
    others.join()
    for page, reader in zip(windows, readers, strict=False):
        _read(page, reader)
        page.context.close()
    return readers


async def _all_over_http(address: str, readers: Sequence[Reader]) -> None:
    await asyncio.gather(*(_over_http(address, reader) for reader in readers))


async def _over_http(address: str, reader: Reader) -> None:
    try:
        async with asyncio.timeout(LONGEST), HttpReader(address) as session:
            asked, shown = time.monotonic(), ""
            async for values in session.ask(_QUESTION.format(number=reader.number)):
                shown = json.dumps(values, ensure_ascii=False)
                if reader.first == math.inf and "Echo of" in shown:
                    reader.first = time.monotonic() - asked
            reader.end = time.monotonic() - asked
    except (OutsideError, TimeoutError, httpx.HTTPError) as problem:
        reader.state = f"{type(problem).__name__}: {problem}"
        return
    reader.seen = set(map(int, _NUMBER.findall(shown)))
    reader.state = (_ENDED.findall(shown) or ["no answer"])[-1]


def _delays(page: Page) -> list[float]:
    """Milliseconds from a key to its letter, and from a click on a tab to that tab being open, there and back."""
    page.locator(BOX).focus()
    page.evaluate("nmProbes.delayOf('keydown', () => document.activeElement.value)")
    page.keyboard.press("x")
    found = [page.evaluate("nmProbes.delay")]
    page.keyboard.press("Backspace")
    for name in ("Browse", "Chat"):
        place = tab(page, name)
        if place is not None:
            page.evaluate("nmProbes.delayOf('click', () => document.querySelector('[role=tab][aria-selected=true]')?.id)")
            place.click()
            found.append(page.evaluate("nmProbes.delay"))
    page.wait_for_timeout(200)
    return found


def _read(page: Page, reader: Reader) -> None:
    told = page.evaluate("nmProbes.answer")
    reader.first, reader.end = ((told[key] - told["sent"]) / 1000 if told[key] else math.inf for key in ("first", "end"))
    reader.seen = set(map(int, _NUMBER.findall(page.locator("body").inner_text())))
    reader.state = (_ENDED.findall(page.locator("#nm-log").inner_html()) or ["no answer"])[-1]
