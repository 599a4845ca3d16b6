"""Measures how fast the page is: ``python -m tests.browser.measure [ready] [typing] [chat] [--home HOME | --digests PATH]``.

Prints one JSON line per measurement. The page runs in a process of its own, over a copy of the index; Chromium, the model and
this program share the machine with it.

* ``ready``: seconds from navigation until the question box can be typed in, each time in a browser without a cache.
* ``typing``: milliseconds from a change of the question box until the papers that fit are painted.
* ``chat``: seconds to the first word and to the end of an answer when many ask at once a model that takes three seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from rag import Nonmun
from rag.core.settings import load_settings
from tests import install_browser
from tests.browser.crowd import Reader, chat, echoes
from tests.browser.driving import BOX, TABS, command, launch, settle, tab, told
from tests.browser.probes import probed
from tests.support.model_server import ModelServer

#: What is typed, key by key.
TYPED = (
    "diffusion model alignment",
    "direct preference optimization",
    "retrieval augmented generation",
    "3D Gaussian splatting",
    "long context language models",
    "video generation",
    "LLM agents benchmark",
    "확산 모델 정렬",
    "검색 증강 생성",
    "음성 합성",
    "멀티모달 벤치마크",
    "강화 학습 추론",
)
#: Where the papers that fit appear.
RESULTS = "#nm-suggestions"
#: Milliseconds between two keys.
KEY = 120
MODEL_SECONDS = 3.0


def spread(values: Sequence[float], digits: int) -> dict[str, float]:
    """Median, 95th percentile and maximum; empty for no values."""
    if not values:
        return {}
    p95 = sorted(values)[math.ceil(0.95 * len(values)) - 1]
    return {name: round(x, digits) for name, x in (("p50", statistics.median(values)), ("p95", p95), ("max", max(values)))}


def ready(browser: Browser, address: str, runs: int) -> dict[str, Any]:
    seconds = []
    for _ in range(runs + 1):
        page = probed(browser, address)
        seconds.append(page.evaluate("nmProbes.ready") / 1000)
        page.locator(BOX).fill("usable")
        page.context.close()
    return {"measure": "ready", "runs": runs, "seconds": spread(seconds[1:], 2)}  # the first has warmed the server


def typing(browser: Browser, address: str, box: str = BOX, results: str = RESULTS, name: str = "") -> dict[str, Any]:
    """:param box: the text box, ``results`` where the papers that fit appear, and ``name`` the tab with both."""
    page = probed(browser, address)
    place = tab(page, name) if name else None
    if place is not None:
        place.click()
    typed = page.locator(box)
    typed.press_sequentially(TYPED[0], delay=KEY)  # warms the server
    settle(page)
    page.evaluate("places => { window.nmKeys = nmProbes.watchTyping(...places) }", [box, results])
    for text in TYPED:
        typed.fill("")
        settle(page)
        typed.press_sequentially(text, delay=KEY)
        settle(page)
    keys = [key for key in page.evaluate("nmKeys") if key["text"]]
    page.context.close()
    delays = [key["shown"] - key["at"] for key in keys if key["shown"]]
    return {"measure": "typing", "keys": len(keys), "shown": len(delays), "milliseconds": spread(delays, 0)}


def many(browser: Browser, address: str, people: int, pages: int) -> dict[str, Any]:
    readers = chat(address, browser, people, pages)
    wrong = [f"{r.number}: {r.state}, saw {sorted(r.seen)}" for r in readers if not r.well]
    return {
        "measure": "chat",
        "people": people,
        "pages": pages,
        "wrong": wrong,
        "first_word_seconds": _times(readers, "first"),
        "end_seconds": _times(readers, "end"),
        "page_milliseconds": spread([delay for reader in readers for delay in reader.delays], 0),
    }


def _times(readers: Sequence[Reader], name: str) -> dict[str, float]:
    return spread([getattr(reader, name) for reader in readers if reader.well], 1)


def _index(home: Path, options: argparse.Namespace) -> list[str]:
    """Put the index to be measured into a home; returns the arguments with which the page takes it."""
    if options.home:
        shutil.copytree(options.home, home, dirs_exist_ok=True)
        return []
    assistant = Nonmun(home, sample=options.digests is None, settings=load_settings(home=home).without_model())
    if options.digests:
        assistant.ingest(options.digests)
        return []
    assistant.ingest_sample()
    return ["--sample"]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast the page is. Takes the bundled sample by default.")
    parser.add_argument("what", nargs="*", metavar="WHAT", help="ready, typing, chat; all by default")
    index = parser.add_mutually_exclusive_group()
    index.add_argument("--home", type=Path, help="a home with an index; it is copied")
    index.add_argument("--digests", type=Path, help="digests to index first")
    parser.add_argument("--runs", type=int, default=20, help="how often the page is opened for `ready`")
    parser.add_argument("--box", default=BOX, help="for `typing`: the text box, as a CSS selector")
    parser.add_argument("--results", default=RESULTS, help="for `typing`: where the papers that fit appear, as a CSS selector")
    parser.add_argument(
        "--tab", default="", choices=list(TABS), help="for `typing`: the tab with both, when it is not the first"
    )
    parser.add_argument("--people", type=int, default=30, help="how many chat at once")
    parser.add_argument("--pages", type=int, default=3, help="how many of them on a real page")
    options = parser.parse_args()
    options.what = options.what or ["ready", "typing", "chat"]
    unknown = sorted(set(options.what) - {"ready", "typing", "chat"})
    if unknown:
        parser.error(f"nothing is known of {', '.join(unknown)}: ready, typing or chat")
    return options


def _say(measured: dict[str, Any]) -> None:
    print(json.dumps(measured, ensure_ascii=False), flush=True)


def main() -> None:
    options = _options()
    program = install_browser.chromium()
    if program is None:
        sys.exit(install_browser.advice(install_browser.missing()))
    for name in [n for n in os.environ if n.startswith(("OPENAI_", "NONMUN_"))]:
        del os.environ[name]  # a key of the developer's must not change a measurement
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        arguments = _index(home, options)
        browser = launch(playwright, program)
        if {"ready", "typing"} & set(options.what):
            with command(home, *arguments) as process:
                address = told(process)
                if "ready" in options.what:
                    _say(ready(browser, address, options.runs))
                if "typing" in options.what:
                    _say(typing(browser, address, options.box, options.results, options.tab))
        if "chat" in options.what:
            with ModelServer(echoes(MODEL_SECONDS)) as server:
                model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none", "NONMUN_LLM_MODEL": "test-model"}
                model |= {"NONMUN_EFFORT": "quick"}  # one request, whose seconds are known
                with command(home, *arguments, **model) as process:
                    address = told(process)
                    chat(address, browser, 2, 1)  # warms the server
                    _say(many(browser, address, options.people, options.pages))
        browser.close()


if __name__ == "__main__":
    main()
