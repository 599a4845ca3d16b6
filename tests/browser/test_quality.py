"""Quality: how far the conversation is supported, and which digests are flagged."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from rag.index import reasons_in
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import own
from tests.browser.screenshots import OFF_SUBJECT, WRITTEN
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, at, language_of
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, says
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

QUESTION = "which papers cover DPO for diffusion?"
REFUSED = "how do I bake sourdough bread?"
OFF = "2401.10002"


@IN_KOREAN
def test_the_sentences_of_a_model_are_counted_by_verdict(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    with ModelServer(says(WRITTEN), says("Several companies have adopted both.")) as server:
        page = open_page(serve(with_model(sample_home, server)), locale=locale)
        at(page, "Quality")
        talk = page.locator("#nm-quality-talk")
        expect(talk).to_contain_text(Label.QUALITY_TALK_NONE.of(language))
        expect(talk).to_contain_text(Label.QUALITY_TRUTH.of(language))
        for number, counts in enumerate(((2, 1, 1), (2, 1, 2)), 1):
            at(page, "Chat")
            ask(page, QUESTION, number)
            at(page, "Quality")
            expect(talk.get_by_role("caption")).to_have_text(f"{Label.QUALITY_SENTENCES.of(language)}: {sum(counts)}")
            texts = (Label.QUALITY_SUPPORTED, Label.QUALITY_CONTRADICTED, Label.QUALITY_UNVERIFIABLE)
            heads = [f"{sign} {text.of(language)}" for sign, text in zip("✓✗?", texts, strict=True)]
            expect(talk.get_by_role("rowheader")).to_have_text(heads)
            expect(talk.locator("td:not(.nm-bar)")).to_have_text(list(map(str, counts)))
        at(page, "Chat")
        page.get_by_role("button", name=Label.CLEAR.of(language)).click()
        expect(page.locator("#answer-1")).to_have_count(0)
        at(page, "Quality")
        expect(talk).to_contain_text(Label.QUALITY_TALK_NONE.of(language))


@IN_ENGLISH
def test_quoted_answers_and_questions_without_an_answer_are_told_apart(
    open_page: OpenPage, sample_page: str, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    talk, digests = page.locator("#nm-quality-talk"), page.locator("#nm-quality-digests")
    ask(page, QUESTION)
    at(page, "Quality")
    expect(talk).to_contain_text(Label.QUALITY_QUOTED.of(language, count=1))
    expect(talk).not_to_contain_text(Label.QUALITY_SILENT.of(language))
    expect(talk.get_by_role("table")).to_have_count(0)  # quotations are not checked, and so not counted as supported
    expect(digests).to_contain_text(Label.QUALITY_FLAGGED_NONE.of(language, of=73))
    at(page, "Chat")
    for number, question in enumerate((QUESTION, REFUSED), 2):
        ask(page, question, number)
    at(page, "Quality")
    expect(talk).to_contain_text(Label.QUALITY_QUOTED.of(language, count=2))
    expect(talk).to_contain_text(f"{Label.QUALITY_SILENT.of(language)}: 1")


def test_flagged_digests_are_listed_with_reasons_until_a_person_overrules_it(
    open_page: OpenPage, serve: Serve, tmp_path: Path
) -> None:
    assistant = own(tmp_path, OFF_SUBJECT, sample=True)
    address = serve(assistant)
    [row] = [row for row in assistant.index.audit.rows if row.suspect]
    for locale, language in (("en-US", "en"), ("ko-KR", "ko")):
        page = open_page(address, locale=locale)
        at(page, "Quality")
        digests = page.locator("#nm-quality-digests")
        expect(digests).to_contain_text(Label.QUALITY_FLAGGED.of(language, count=1, of=74, share=100 / 74))
        expect(digests.get_by_role("heading", level=3)).to_have_text("OrchardBot: Picking Fruit with Soft Grippers at Night")
        expect(digests.get_by_role("link", name="OrchardBot")).to_have_attribute("href", f"#/paper/{OFF}")
        expect(digests.get_by_role("link", name="arXiv")).to_have_attribute("href", f"https://arxiv.org/abs/{OFF}")
        expect(digests).to_contain_text(f"{row.date} · {Label.QUALITY_SCORE.of(language, score=min(row.score, 0.99))}")
        expect(digests.locator(".nm-reasons li")).to_have_text([reasons_in(language, [reason]) for reason in row.reasons])
        expect(digests.locator("code")).to_have_count(0)
    digests.locator("summary").click()
    expect(digests.locator(".nm-against .nm-bullet")).to_have_count(len(assistant.index.papers[OFF].entries[0].bullets))
    expect(digests.locator(".nm-against mark").first).to_be_visible()
    digests.get_by_role("button", name=Label.JUDGE_ACCEPT.ko).click()
    expect(digests).to_contain_text(Label.QUALITY_FLAGGED_NONE.ko.format(of=74))
    expect(digests).to_contain_text(Label.JUDGED_ACCEPT.ko)
    assert assistant.index.overrides.decisions().on(OFF) == "accept"
    undo = digests.get_by_role("button", name=Label.JUDGE_UNDO.ko)
    expect(undo).to_be_focused()  # in the place of what was pressed
    expect(digests.locator(".nm-against")).to_have_attribute("open", "")
    undo.click()
    expect(digests).to_contain_text(Label.QUALITY_FLAGGED.ko.format(count=1, of=74, share=100 / 74))
