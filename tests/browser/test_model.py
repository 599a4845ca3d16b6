"""The page with a model behind it: a real local server that speaks the OpenAI protocol."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import send
from tests.support.assistant import KEY
from tests.support.assistant import assistant as with_model
from tests.support.model_server import Act, ModelServer, cuts_off, fails, hangs, says

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

ENGLISH = "which papers cover DPO for diffusion?"
INJECTED = '<img src="http://evil.invalid/m.png" onerror="window.hit=1">'
INVENTED = f"Diffusion-DPO fits **well** [3]. {INJECTED} is text [4, 777]. [999]"


def ended(page: Page, number: int = 1) -> None:
    expect(page.locator(f"#answer-{number}")).to_have_class(re.compile("nm-(done|failed|stopped)"))


def test_a_streamed_answer_shows_resolved_markers_only(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    with ModelServer(says(INVENTED, pause=0.04)) as server:
        page = open_page(serve(with_model(sample_home, server)))
        expect(page.locator(".nm-header")).to_contain_text("test-model")
        send(page, ENGLISH)
        expect(page.locator("#answer-1.nm-answering .nm-text")).to_contain_text("Diffusion-DPO")  # before the end
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        ended(page)
        expect(page.locator("#answer-1 .nm-text")).to_have_text(
            re.compile(
                r'Diffusion-DPO fits well.?1\.✓ <img src="http://evil\.invalid/m\.png" onerror="window\.hit=1"> '
                r"is text.?2\. \? not confirmed$"
            )
        )
        expect(page.locator("#answer-1 a.nm-chip")).to_have_text(["1", "2"])
        expect(page.locator("#nm-sources [id^=source-]")).to_have_count(2)
        expect(page.locator("#answer-1 strong")).to_have_text("well")
        expect(page.locator("#answer-1 .nm-foot")).to_contain_text(re.compile(r"Written by test-model · \d\.\d s · 120 tokens"))
        assert page.evaluate("window.hit") is None
        assert KEY not in page.content()


def test_stop_ends_the_answer_and_hangs_up_on_the_model(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    long = says("One sentence after another. " * 100, pause=0.05)
    with ModelServer(long, says("Short [1].")) as server:
        page = open_page(serve(with_model(sample_home, server)))
        send(page, ENGLISH)
        expect(page.locator("#answer-1.nm-answering .nm-text")).to_contain_text("One sentence")
        page.get_by_role("button", name="Stop").click()
        ended(page)
        expect(page.locator("#answer-1 .nm-foot")).to_contain_text("Stopped")
        assert server.hung_up.wait(60)
        send(page, ENGLISH)
        ended(page, 2)
        expect(page.locator("#answer-2 .nm-text")).to_contain_text("Short")
        expect(page.locator("#answer-1 .nm-text")).to_contain_text("One sentence")


@pytest.mark.parametrize(
    "act",
    [says("One sentence after another. " * 100, pause=0.05), hangs("One sentence after another. And ")],
    ids=["talks", "silent"],
)
def test_a_reader_who_leaves_hangs_up_on_the_model(open_page: OpenPage, serve: Serve, sample_home: Path, act: Act) -> None:
    with ModelServer(act) as server:
        page = open_page(serve(with_model(sample_home, server)))
        send(page, ENGLISH)
        expect(page.locator("#answer-1.nm-answering .nm-text")).to_contain_text("One sentence")
        page.close()
        assert server.hung_up.wait(60)


def test_a_slow_answer_holds_up_nobody_else(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    slow = says("Slow. " * 60, pause=0.1)
    with ModelServer(slow, says("Quick [1].")) as server:
        address = serve(with_model(sample_home, server))
        first, second = open_page(address), open_page(address)
        send(first, ENGLISH)
        expect(first.locator("#answer-1.nm-answering .nm-text")).to_contain_text("Slow.")
        send(second, ENGLISH)
        ended(second)
        expect(second.locator("#answer-1 .nm-text")).to_contain_text("Quick")
        expect(first.locator("#answer-1")).to_have_class(re.compile("nm-answering"))
        first.get_by_role("button", name="Stop").click()
        ended(first)


def test_faults_of_the_model_are_told_beside_the_answer(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    acts = fails(401), cuts_off("It begins well [1]. And then")
    with ModelServer(*acts) as server:
        page = open_page(serve(with_model(sample_home, server)))
        send(page, ENGLISH)
        ended(page)
        expect(page.locator("#answer-1 .nm-notice")).to_contain_text("Check OPENAI_API_KEY.")
        expect(page.locator("#answer-1 .nm-text")).to_contain_text("2311.12908")
        expect(page.locator("#answer-1 .nm-foot")).to_contain_text("Quoted from the digests")
        send(page, ENGLISH)
        ended(page, 2)
        expect(page.locator("#answer-2 .nm-notice")).to_contain_text("cut off")
        expect(page.locator("#answer-2 .nm-text")).to_contain_text("It begins well")
