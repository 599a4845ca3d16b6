"""The page in a real Chromium: nothing that a page asks for may leave the machine, and its console has to stay clean."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rag import Nonmun
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests import install_browser
from tests.browser.driving import command, launch, serving, told
from tests.browser.readers import Readers
from tests.browser.screenshots import OFF_SUBJECT

# How long something takes says nothing: the machine may be busy with the first question, or with other tests.
expect.set_options(timeout=60_000)

OpenPage = Callable[..., Page]
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium; without one, or without a Korean font, the test is skipped."""
    program, missing = install_browser.chromium(), install_browser.missing()
    if program is None or missing:
        pytest.skip(install_browser.advice(missing))
    return program


@pytest.fixture(scope="package")
def bare_browser(chromium: str) -> Iterator[Browser]:
    """A Chromium for the tests of this package. Playwright keeps an event loop running in this thread for as long as it
    lives: were there a second one, or were it to outlive the package, a test would find a loop that is not its own."""
    with sync_playwright() as playwright:
        running = launch(playwright, chromium)
        yield running
        running.close()


@pytest.fixture(scope="package")
def browser(bare_browser: Browser, sample_process: subprocess.Popen[str]) -> Browser:
    """The Chromium, while the page over the sample loads."""
    return bare_browser


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves pages over assistants, from threads, until the end of the test, with options of
    :func:`ui.serve.server.make_app`; returns their addresses."""
    with ExitStack() as servers:
        yield lambda assistant, **options: servers.enter_context(serving(assistant, **options))


@pytest.fixture(scope="package")
def readers(browser: Browser) -> Readers:
    """The browsers of readers."""
    return Readers(browser)


@pytest.fixture
def open_page(readers: Readers, serve: Serve) -> Iterator[OpenPage]:
    """Opens pages, each in a session of its own; at the end of the test all their traffic and consoles are examined."""
    came, complaints = [], []

    def opened(address: str, *, ready: str = ".nm-facts", **options: Any) -> Page:
        reader = readers.come(**{"viewport": {"width": 1400, "height": 900}, "locale": "en-US", **options})
        came.append(reader)
        page = reader.page
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.locator(ready).first.wait_for()
        return page

    yield opened
    for reader in came:
        readers.go(reader)
    hosts = {urlsplit(url).hostname for reader in came for url in reader.asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts <= {"127.0.0.1"}
    assert complaints == []


@pytest.fixture(scope="package")
def sample_process(sample_home: Path) -> Iterator[subprocess.Popen[str]]:
    """The command ``nonmun ui`` over the sample. Loads while the first tests run."""
    with command(sample_home, "--sample") as process:
        yield process


@pytest.fixture(scope="package")
def sample_page(sample_process: subprocess.Popen[str]) -> str:
    """The address of the page over the sample."""
    return told(sample_process)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """An assistant over a digest that tries everything that might run, load or hide something."""
    folder = tmp_path_factory.mktemp("hostile")
    digest = folder / "2024" / "06" / "21.md"
    digest.parent.mkdir(parents=True)
    digest.write_text(HOSTILE_DIGEST, "utf-8")
    home = folder / "home"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(folder / "2024")
    return assistant


@pytest.fixture(scope="session")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """An assistant over the days of the sample and one more, whose digest is about something else."""
    folder = tmp_path_factory.mktemp("doubtful")
    own = folder / "digests"
    own.mkdir()
    for file in sample_folder().rglob("*.md"):
        (own / file.name).write_bytes(file.read_bytes())
    (own / "more.md").write_text(OFF_SUBJECT, "utf-8")
    assistant = Nonmun(folder / "home", settings=load_settings(home=folder / "home"))
    assistant.ingest(own)
    return assistant


HOSTILE_DIGEST = """## Daily Papers (2024-06-21)

### [Quokka <script>window.hit=1</script><img src=x onerror=window.hit=1> Diffusion](https://arxiv.org/abs/2406.00001)

Vote: 7

Authors: <b onclick="window.hit=1">Mallory</b>, "><svg onload=window.hit=1>

- **What's New**: quokka diffusion <img src="http://evil.invalid/a.png" onerror="window.hit=1"> ![p](http://evil.invalid/b.png)
- **Technical Details**: quokka [link](javascript:window.hit=1) <a href="javascript:window.hit=1">go</a> ${window.hit=1} {{hit}}
- **Performance Highlights**: quokka diffusion <style>body{display:none}</style> </div></section> & "quotes" \u202ereversed

### [Quokka diffusion at night](https://arxiv.org/abs/2406.00002)

- quokka diffusion `code` **bold** $$x^2$$ <iframe src="http://evil.invalid/"></iframe>
"""
