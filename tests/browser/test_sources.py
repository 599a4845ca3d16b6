"""The panel of sources: what a card tells of a paper, and what can be done with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, ask, box, chip, language_of
from ui.locales.texts import Label

pytestmark = pytest.mark.browser

#: A paper of the sample whose title has LaTeX in it.
MOLECULES = {"en": "which dataset is for drug-like molecules?", "ko": "약물 유사 분자 데이터셋을 다룬 논문은?"}
TITLE = "∇²DFT: A Universal Quantum Chemistry Dataset of Drug-Like Molecules and a Benchmark for Neural Network Potentials"


def card(page: Page) -> Locator:
    shown = page.locator(".nm-card:visible").filter(has=page.get_by_role("heading", name=TITLE, exact=True))
    shown.locator("details.nm-cites").evaluate_all("folds => folds.forEach((fold) => (fold.open = true))")
    return shown


@IN_ENGLISH
def test_a_card_tells_all_that_the_digest_has(open_page: OpenPage, sample_page: str, locale: str) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    ask(page, MOLECULES[language])
    shown = card(page)
    expect(shown).to_have_count(1)
    address = "https://arxiv.org/abs/2406.14347"
    for link, href in (
        (shown.get_by_role("link", name=TITLE), address),
        (shown.get_by_role("link", name="arXiv 2406.14347"), address),
        (shown.get_by_role("link", name="PDF"), address.replace("abs", "pdf")),
    ):
        expect(link).to_have_attribute("href", href)
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
    expect(shown).to_contain_text(Label.DIGEST_OF.of(language, date="2024-06-21"))
    expect(shown).to_contain_text(Label.VOTES.of(language, count=93))
    expect(shown).to_contain_text(f"Dmitry Protasov, Artem Tsypin, Anton Ber {Label.ET_AL.of(language)}")
    expect(shown.locator(".nm-authors")).to_have_attribute("title", re.compile(r"Elena Tutubalina, Konstantin Ushenin$"))
    whole = shown.locator("details.nm-all")
    expect(whole.locator(".nm-bullet").first).to_be_hidden()
    shown.get_by_text(Label.OTHER_BULLETS.of(language, count=3)).click()
    expect(whole.locator(".nm-section")).to_have_text(["What's New", "Technical Details", "Performance Highlights"])
    expect(whole.locator(".nm-bullet:visible")).to_have_count(3)
    cited = shown.locator("[id^=source-]")
    expect(whole.locator(".nm-cited")).to_have_count(cited.count())
    for place in range(cited.count()):
        number = cited.nth(place).locator(".nm-chip").inner_text()
        marked = whole.locator(".nm-cited").filter(has=page.get_by_text(number, exact=True))
        expect(marked.get_by_title(Label.CITED.of(language))).to_have_text(number)
        text = cited.nth(place).locator("p").text_content() or ""
        assert text.endswith(marked.locator("p").text_content() or "?")


@IN_KOREAN
def test_bibtex_is_copied_and_similar_papers_are_found_and_the_paper_is_asked_about(
    open_page: OpenPage, sample_page: str, locale: str
) -> None:
    page, language = open_page(sample_page, locale=locale), language_of(locale)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, MOLECULES[language])
    bibtex = card(page).get_by_role("button", name=Label.BIBTEX.of(language))
    bibtex.click()
    expect(card(page).locator(".nm-actions")).to_contain_text(f"✓ {Label.COPIED.of(language)}")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"@\w+\{\w+,\n", copied)
    assert "2406.14347" in copied
    assert "Protasov" in copied
    card(page).get_by_role("link", name=Label.SIMILAR.of(language)).click()
    view = page.get_by_role("dialog")
    expect(view.get_by_role("heading")).to_have_text(Label.LIKE_TITLE.of(language, title=TITLE))
    expect(view.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    card(page).get_by_role("button", name=Label.ASK_ABOUT.of(language)).click()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("2406.14347: ")
    page.keyboard.type({"en": "what is the dataset for?", "ko": "무엇을 위한 데이터셋인가?"}[language])
    page.keyboard.press("Enter")
    expect(page.locator("#answer-2")).to_have_class(re.compile("nm-done"))
    expect(page.locator(".nm-card:visible .nm-title")).to_have_text([TITLE])


def test_sources_follow_the_answer_that_is_looked_at(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    expect(page.locator("#nm-sources")).to_contain_text(Label.SOURCES_WAITING.en)
    ask(page, MOLECULES["en"])
    ask(page, "how do I bake sourdough bread?", 2)
    expect(page.locator("#nm-sources")).to_contain_text(Label.SOURCES_NONE.en)
    expect(page.locator(".nm-card:visible")).to_have_count(0)
    chip(page, 1).click()
    expect(page.locator("#nm-sources .nm-asked:visible")).to_have_text(MOLECULES["en"])
    expect(card(page)).to_be_visible()
