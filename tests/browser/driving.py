"""Chromium and the page's server, as the tests, the pictures and the measurements use them."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from playwright.sync_api import Browser, Locator, Page, Playwright

from rag import Nonmun, OutsideError
from ui.serve.server import address_of, bind, make_app, make_server

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.applications import Starlette

#: The ports of pages that are served no more. What a browser keeps of fetched and compiled code goes by the address: the next
#: page there costs less.
_left: list[int] = []

#: Where a question is typed.
BOX = "#nm-box textarea"
#: The tabs of the page, English and Korean.
TABS = {
    "Chat": "대화",
    "Today": "오늘",
    "Browse": "둘러보기",
    "Library": "서재",
    "Trends": "추세",
    "Quality": "품질",
    "Settings": "설정",
}

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Without a window nobody sees what Chromium draws around a page as pages of its own: a process and a second each time.
    # Of two such flags the last one counts, so what Playwright turns off is here too, as far as it matters.
    "--disable-features="
    "InitialWebUI,PreloadTopChromeWebUI,SpareRendererForSitePerProcess,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "WebUIOmniboxPopup,WebUIReloadButton,WebUIToolbar,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,"
    "LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning",
]
# Should anything ask for another host, it finds none.
_NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def launch(playwright: Playwright, program: str) -> Browser:
    """The system's Chromium, which reaches this machine only."""
    return playwright.chromium.launch(executable_path=program, args=[*_FLAGS, _NO_OTHER_HOST])


@contextmanager
def serving(assistant: Nonmun, *, port: int = 0, **options: Any) -> Iterator[str]:
    """Serves the page over an assistant from a thread, on a free port unless one is named, with options of
    :func:`ui.serve.server.make_app`; yields its address."""

    async def make() -> FastAPI:
        # Where no event loop runs Gradio makes some that it never closes.
        return make_app(assistant, **options)

    # Playwright may have a loop running in this thread.
    with ThreadPoolExecutor(1) as beside:
        app = beside.submit(lambda: asyncio.run(make())).result()
    with running(app, port) as address:
        yield address


@contextmanager
def running(app: FastAPI | Starlette, port: int = 0) -> Iterator[str]:
    """Serves an application from a thread, on a free port unless one is named; yields its address."""
    with port_or_left(port) as sock:
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        address, used = address_of(sock), sock.getsockname()[1]
        yield address
        server.should_exit = True
        thread.join(60)
        if not port:
            _left.append(used)


def port_or_left(port: int) -> socket.socket:
    """A listening socket on a port; without one on that of a page before, if no other program has taken it since."""
    if not port and _left:
        with suppress(OutsideError):
            return bind("127.0.0.1", _left.pop())
    return bind("127.0.0.1", port)


@contextmanager
def command(home: Path, *arguments: str, errors: IO[str] | None = None, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Runs ``nonmun ui`` over a home, as a user types it; yields the process at once, while it still loads.

    ``errors`` is where its standard error goes, if not to that of the tests."""
    env = {**os.environ, "NONMUN_HOME": str(home), "PYTHONUNBUFFERED": "1", **environment}
    line = [sys.executable, "-c", "from rag.interfaces.cli.main import main; main()", "ui", "--port", "0", *arguments]
    with subprocess.Popen(line, env=env, cwd=home, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def told(process: subprocess.Popen[str]) -> str:
    """The address that the command prints once its page is served. To be called once."""
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


def send(page: Page, question: str) -> None:
    """Type a question and press Enter, in whatever language the page is."""
    chat(page)
    page.locator(BOX).fill(question)
    page.keyboard.press("Enter")


def chat(page: Page) -> None:
    """Open the chat, if the page shows another tab: one over digests of one's own opens Today first."""
    place = tab(page, "Chat")
    if place is not None and place.get_attribute("aria-selected") != "true":
        place.click()


def tab(page: Page, name: str) -> Locator | None:
    """The tab of an English name, in whatever language the page is; None where it has no such tab."""
    found = page.get_by_role("tab", name=re.compile(f"^(?:{name}|{TABS[name]})$"))
    return found.first if found.count() else None


def settle(page: Page, milliseconds: int = 500) -> None:
    """Wait until nothing has changed on a page for some time. (Its network is never idle: Gradio keeps a connection open.)"""
    page.evaluate(
        """still => new Promise(resolve => {
            const end = () => (observer.disconnect(), resolve());
            const observer = new MutationObserver(() => (clearTimeout(timer), (timer = setTimeout(end, still))));
            let timer = setTimeout(end, still);
            observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        })""",
        milliseconds,
    )
