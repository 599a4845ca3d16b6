"""Takes pictures of what the page looks like: ``python -m tests.browser.screenshots docs/ [STATE ...]``.

Every state is a function below that leads a page to it; its name is that of the picture. All but three show the bundled sample,
without a model; ``verdicts`` has a local server in place of one, ``warning`` a digest that is off its subject, ``first-run``
no index.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rag import Nonmun
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests import install_browser
from tests.browser.driving import launch, send, serving, settle, tab
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, says

QUESTION = "which papers cover DPO for diffusion?"
KOREAN_QUESTION = "확산 모델에 DPO를 적용한 논문은?"
#: Sentences that the check finds supported, contradicted, supported and not confirmed.
WRITTEN = (
    "Diffusion-DPO aligns diffusion models with human preferences [3]. It fine-tunes Stable Diffusion XL on 12,000 preference "
    "pairs of the Pick-a-Pic dataset [6]. D3PO skips the training of a reward model [118]. Several companies have adopted both."
)
#: A title, and bullets that are about something else.
OFF_SUBJECT = """## Daily Papers (2024-01-29)

### [OrchardBot: Picking Fruit with Soft Grippers at Night](https://arxiv.org/abs/2401.10002)

- 기계 번역의 품질을 높이기 위해 인코더-디코더 모델을 개선합니다.
- BERT와 같은 사전 학습 모델을 사용하고 데이터 증강을 적용합니다.
- BLEU 점수가 기존 모델보다 높았습니다.
"""
COLOURS = 256


class AbsentError(Exception):
    """The page does not have what a picture is to show."""


class Studio:
    """Pages to take pictures of, each over its own assistant and in a session of its own, until ``stack`` is closed."""

    def __init__(self, browser: Browser, folder: Path, stack: ExitStack) -> None:
        self._browser, self._folder, self._stack = browser, folder, stack
        self._addresses: dict[str, str] = {}

    def sample(self, **options: Any) -> Page:
        """The page over the bundled sample, without a model."""
        if "sample" not in self._addresses:
            self._addresses["sample"] = self._serve(self._assistant("sample", sample=True))
        return self._open(self._addresses["sample"], **options)

    def model(self, written: str) -> Page:
        """The page over the bundled sample, with a model that writes a text; ``[2]`` in it cites the second excerpt."""
        self._assistant("sample", sample=True)
        server = self._stack.enter_context(ModelServer(says(written)))
        return self._open(self._serve(with_model(self._folder / "sample", server)))

    def digest(self, text: str) -> Page:
        """The page over the bundled sample's days and one more."""
        own = self._folder / "digests"
        own.mkdir()
        for file in sample_folder().rglob("*.md"):
            (own / file.name).write_bytes(file.read_bytes())
        (own / "more.md").write_text(text, "utf-8")
        assistant = self._assistant("own")
        assistant.ingest(own)
        return self._open(self._serve(assistant))

    def nothing(self) -> Page:
        """The page where nothing is indexed."""
        return self._open(self._serve(self._assistant("nothing")))

    def _assistant(self, name: str, *, sample: bool = False) -> Nonmun:
        home = self._folder / name
        known = home.exists()
        assistant = Nonmun(home, sample=sample, settings=load_settings(home=home).without_model())
        if sample and not known:
            assistant.ingest_sample()
        return assistant

    def _serve(self, assistant: Nonmun) -> str:
        return self._stack.enter_context(serving(assistant))

    def _open(self, address: str, **options: Any) -> Page:
        page = self._browser.new_page(
            **{"viewport": {"width": 1400, "height": 900}, "device_scale_factor": 1, "locale": "en-US", **options}
        )
        page.set_default_timeout(30_000)
        page.goto(address)
        page.locator(".nm-facts").first.wait_for()
        return page


def answer(studio: Studio) -> Page:
    return _asked(studio.sample())


def dark(studio: Studio) -> Page:
    return _asked(studio.sample(color_scheme="dark"))


def phone(studio: Studio) -> Page:
    return _asked(studio.sample(viewport={"width": 390, "height": 844}))


def korean(studio: Studio) -> Page:
    return _asked(studio.sample(locale="ko-KR"), KOREAN_QUESTION)


def verdicts(studio: Studio) -> Page:
    page = studio.model(WRITTEN)
    _asked(page)
    page.locator("#answer-1 .nm-text .nm-flag").first.click()
    return page


def warning(studio: Studio) -> Page:
    page = _asked(studio.digest(OFF_SUBJECT), "what is OrchardBot?")
    page.locator(".nm-suspect").first.wait_for()
    return page


def first_run(studio: Studio) -> Page:
    return studio.nothing()


def browse(studio: Studio) -> Page:
    page = _at(studio.sample(), "Browse")
    page.locator("#nm-day-papers .nm-line").nth(1).click()
    page.locator("#nm-paper .nm-card").wait_for()
    return page


def trends(studio: Studio) -> Page:
    page = _at(studio.sample(), "Trends")
    page.locator("#nm-trend-plot .barlayer").first.wait_for()
    return page


def quality(studio: Studio) -> Page:
    page = studio.model(WRITTEN)
    _asked(page)
    _at(page, "Quality").locator("#nm-quality-talk table").wait_for()
    return page


STATES: dict[str, Callable[[Studio], Page]] = {
    "answer": answer,
    "verdicts": verdicts,
    "warning": warning,
    "first-run": first_run,
    "dark": dark,
    "korean": korean,
    "phone": phone,
    "browse": browse,
    "trends": trends,
    "quality": quality,
}


def _asked(page: Page, question: str = QUESTION) -> Page:
    """A page that has answered a question, with a source lit that the answer cites."""
    send(page, question)
    expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"), timeout=30_000)
    if page.viewport_size is not None and page.viewport_size["width"] >= 1000:  # else the page would scroll to the source
        page.locator("#answer-1 .nm-chip").first.click()
    return page


def _at(page: Page, name: str) -> Page:
    """A page with a tab open."""
    found = tab(page, name)
    if found is None:
        raise AbsentError(f"the page has no tab {name}")
    found.click()
    return page


def picture(page: Page, file: Path) -> None:
    """Write what is in sight of a page, once it is at rest, as a PNG of few colours: a fraction of the size, and flat areas
    and text lose nothing that the eye sees."""
    page.mouse.move(0, 0)
    settle(page, 1000)
    page.screenshot(path=file)
    with Image.open(file) as taken:
        small = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Take pictures of the page.")
    parser.add_argument("folder", type=Path, help="where the PNGs go")
    parser.add_argument("states", nargs="*", metavar="STATE", help=f"which; all by default: {', '.join(STATES)}")
    options = parser.parse_args()
    unknown = sorted(set(options.states) - STATES.keys())
    if unknown:
        parser.error(f"no such state: {', '.join(unknown)}")
    program = install_browser.chromium()
    if program is None:
        sys.exit(install_browser.advice(install_browser.missing()))
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright, ExitStack() as stack:
        browser = launch(playwright, program)
        studio = Studio(browser, Path(home), stack)
        for name in options.states or STATES:
            file = options.folder / f"{name}.png"
            try:
                page = STATES[name](studio)
            except AbsentError as why:
                print(f"{name}: skipped, {why}")
                continue
            picture(page, file)
            page.close()
            print(f"{name}: {file} ({file.stat().st_size / 1024:.0f} KB)", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
