"""Takes the picture of the page that the README shows: ``python -m tests.browser.screenshot OUT.png``."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from rag import Nonmun
from rag.settings import load_settings
from tests import install_browser
from tests.browser.driving import launch, send, serving

QUESTION = "which papers cover DPO for diffusion?"


def main() -> None:
    parser = argparse.ArgumentParser(description="Take a picture of the page over the bundled sample.")
    parser.add_argument("file", type=Path, help="the PNG to write")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=900)
    options = parser.parse_args()
    program = install_browser.chromium()
    if program is None:
        sys.exit(install_browser.advice(install_browser.missing()))
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        assistant = Nonmun(home, sample=True, settings=load_settings(home=Path(home)).without_model())
        assistant.ingest_sample()
        with serving(assistant) as address:
            browser = launch(playwright, program)
            size = {"width": options.width, "height": options.height}
            page = browser.new_page(viewport=size, color_scheme="dark" if options.dark else "light", locale="en-US")
            page.goto(address)
            page.locator(".nm-facts").wait_for()
            send(page, QUESTION)
            expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"), timeout=30_000)
            page.locator("#answer-1 .nm-chip").first.click()
            page.mouse.move(0, 0)
            page.wait_for_timeout(1000)  # until everything has come to rest
            page.screenshot(path=options.file)
            browser.close()


if __name__ == "__main__":
    main()
