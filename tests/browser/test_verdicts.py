"""How the page shows what the check found: by signs and words that lead to their reasons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import send
from tests.browser.test_model import ENGLISH, ended, with_model
from tests.support.model_server import ModelServer, says

#: A sentence that the sixth excerpt supports, one that it contradicts, and one without a source.
WRITTEN = (
    "The base model is Stable Diffusion XL 1.0 [5][6][7]. It fine-tunes Stable Diffusion XL on 12,000 "
    "preference pairs of the Pick-a-Pic dataset [6]. Several companies have adopted it."
)

KOREAN = "확산 모델에 DPO를 적용한 논문은?"

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_grey_text_turns_into_checked_text_and_marks_lead_to_their_reasons(
    open_page: OpenPage, serve: Serve, sample_home: Path
) -> None:
    text = "The base model is Stable Diffusion XL 1.0 [6][7][8]. It was trained on 5,000 penguins [6]. Nobody sings to it."
    with ModelServer(says(text, pause=0.04)) as server:
        page = open_page(serve(with_model(sample_home, server)))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        send(page, ENGLISH)
        expect(page.locator("#answer-1 .nm-text.nm-unchecked")).to_contain_text("base model")
        expect(page.locator("#answer-1 .nm-pending")).to_have_text("Not checked yet")
        ended(page)
        expect(page.locator("#answer-1 .nm-unchecked, #answer-1 .nm-pending")).to_have_count(0)
        expect(page.get_by_role("img", name=re.compile("^supported: "))).to_have_count(1)
        expect(page.locator("#answer-1 .nm-summary")).to_contain_text("1 of 3 checked sentences are supported")
        flag = page.locator("#answer-1 .nm-text .nm-flag").last
        expect(flag).to_have_text("? not confirmed")
        expect(flag).to_have_attribute("title", "not confirmed: It cites nothing.")
        flag.click()
        remark = page.locator(".nm-remark:focus")
        expect(remark).to_contain_text("“Nobody sings to it.”")
        expect(remark).to_contain_text("It cites nothing.")
        remark.locator(".nm-flag").click()
        expect(flag).to_be_focused()
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.locator(".nm-copy")).to_have_text("✓ Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "Nobody sings to it. (? not confirmed)\n" in copied
        assert "✓" not in copied


@pytest.mark.parametrize(
    ("locale", "question", "words"),
    [
        ("en-US", ENGLISH, ("supported", "✗ contradicted", "? not confirmed")),
        ("ko-KR", KOREAN, ("확인됨", "✗ 다이제스트와 어긋남", "? 확인되지 않음")),
    ],
)
def test_verdicts_are_legible_without_colour(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str, question: str, words: tuple[str, str, str]
) -> None:
    supported, *doubtful = words
    with ModelServer(says(WRITTEN)) as server:
        page = open_page(serve(with_model(sample_home, server)), locale=locale, forced_colors="active")
        send(page, question)
        ended(page)
        text = page.locator("#answer-1 .nm-text")
        checks = text.get_by_role("img", name=re.compile(f"^{supported}"))
        expect(checks.first).to_have_text("✓")
        for place in (text, page.locator(".nm-remarks")):  # where the sentence ends, and above its reason
            expect(place.locator(".nm-flag")).to_have_text(doubtful)
        counted = {"en-US": "1 of 3", "ko-KR": "3개 중 1개"}[locale]
        expect(page.locator("#answer-1 .nm-summary")).to_contain_text(counted)
