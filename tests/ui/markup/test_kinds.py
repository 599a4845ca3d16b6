"""Three kinds of evidence on the page: labels, what says the same in the other language, and what an answer rests on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from rag.answer import basis_of, kind_label, twin_label
from rag.core.models import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper
from rag.text import Language
from tests.support.kinds import ABSTRACT, ARXIV_ID, DAY, DIGEST, FIGURE, FIGURE_EN, OF_EACH, SUMMARY, TITLE, answer_of
from tests.support.page_html import Seen
from ui.locales.texts import Label
from ui.markup.answer import answer_html
from ui.markup.paper import card_html
from ui.markup.search import results_html
from ui.markup.sources import sources_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn

BULLETS = (
    *(Bullet(None, text, "abstract") for text in ABSTRACT),
    Bullet(None, SUMMARY, "summary"),
    *(Bullet(None, text) for text in DIGEST),
)
DATE = dt.date.fromisoformat(DAY)
PAPER = Paper(ARXIV_ID, (DigestEntry(DATE, ARXIV_ID, TITLE, BULLETS),))
LISTED = Paper(ARXIV_ID, (DigestEntry(DATE, ARXIV_ID, TITLE, BULLETS[:4]),))
PLACES = {text: place for place, text in enumerate(bullet.text for bullet in BULLETS)}
BOTH = pytest.mark.parametrize("language", ["en", "ko"])


def shown_turn(*numbers: int, paper: Paper | None = PAPER) -> ShownTurn:
    """A finished turn that quotes some of :data:`OF_EACH`."""
    answer = answer_of(*(replace(OF_EACH[number], bullet=PLACES[OF_EACH[number].text]) for number in numbers))
    return ShownTurn(1, "how far?", "done", answer.text, answer, {ARXIV_ID: paper} if paper else {})


def sources(*numbers: int, language: Language, paper: Paper | None = PAPER) -> str:
    html = sources_html(PageSession([shown_turn(*numbers, paper=paper)], language=language))
    Seen(html)
    return html


def labels(html: str) -> list[str]:
    return re.findall(r'<span class="nm-label"[^>]*>(.*?)</span>', html)


@BOTH
def test_a_source_that_is_not_a_digest_is_labelled_in_the_language_of_the_page(language: Language) -> None:
    html = sources(0, 1, 2, language=language).split('<details class="nm-all">')[0]
    assert labels(html) == [kind_label("abstract", language), kind_label("summary", language)]
    assert f'<span class="nm-label" lang="{language}">{kind_label("abstract", language)}</span>' in html


@BOTH
def test_what_says_the_same_in_the_other_language_is_folded_with_its_language(language: Language) -> None:
    html = sources(0, 1, 2, language=language)
    folds = re.findall(r'<details class="nm-twin"><summary>(.*?)</summary><p lang="(..)">(.*?)</p></details>', html)
    assert folds == [
        (twin_label(FIGURE_EN, "abstract", language), "en", FIGURE_EN),
        (twin_label(FIGURE, "digest", language), "ko", FIGURE),
    ]


@BOTH
def test_below_an_answer_stands_what_it_rests_on_unless_that_is_digests_alone(language: Language) -> None:
    mixed, alone = (answer_html(shown_turn(*numbers), "", language) for numbers in ((0, 1, 2), (0,)))
    for html in (mixed, alone):
        Seen(html)
    basis = basis_of(shown_turn(0, 1, 2).answer, language)  # type: ignore[arg-type]
    assert f'<p class="nm-basis">{basis}</p>' in mixed
    assert Label.QUOTED_NO_MODEL.of(language) in mixed
    assert "nm-basis" not in alone
    assert Label.BY_QUOTING_NO_MODEL.of(language) in alone
    assert f'title="2, {TITLE}. {kind_label("abstract", language)}"' in mixed
    assert f'title="1, {TITLE}"' in mixed


@BOTH
def test_the_note_below_the_sources_speaks_of_the_kinds_that_are_cited(language: Language) -> None:
    assert Label.SOURCES_NOTE_KINDS.of(language) in sources(1, language=language)
    assert Label.SOURCES_NOTE.of(language) in sources(0, language=language)


@BOTH
def test_a_whole_paper_has_each_kind_under_its_name_the_readers_language_first(language: Language) -> None:
    html = card_html(PAPER, language)
    heads = [kind_label("abstract", language), kind_label("summary", language), Label.KIND_DIGEST.of(language)]
    assert re.findall(r'nm-section"[^>]*>(.*?)</p>', html) == (heads if language == "en" else [heads[2], *heads[:2]])
    assert re.findall(r'<p lang="..">', html) == [
        f'<p lang="{it}">' for it in (["en"] * 4 + ["ko"] * 2 if language == "en" else ["ko"] * 2 + ["en"] * 4)
    ]
    assert Label.ALL_SENTENCES.of(language, count=6) in sources(1, language=language)


@BOTH
def test_a_paper_without_a_digest_is_not_said_to_have_one(language: Language) -> None:
    digest, listed = Label.DIGEST_OF.of(language, date=DAY), Label.LISTED_ON.of(language, date=DAY)
    assert digest in card_html(PAPER, language)
    assert listed in card_html(LISTED, language)
    assert digest not in card_html(LISTED, language)
    gone = Label.GONE.of(language)
    assert f"{listed} · {gone}" in sources(1, language=language, paper=None)
    assert f"{digest} · {gone}" in sources(0, language=language, paper=None)
    later = DigestEntry(DATE.replace(day=22), ARXIV_ID, TITLE, BULLETS[4:])
    both = card_html(Paper(ARXIV_ID, (later, *LISTED.entries)), language)
    assert f"{Label.DIGEST_OF.of(language, date='2024-06-22')} · {listed}" in both


@BOTH
def test_results_of_a_search_have_label_and_fold_and_are_in_the_language_of_the_page(language: Language) -> None:
    bullets = (
        EvidenceBullet(DATE, 1, None, FIGURE_EN, 1.0, "abstract", FIGURE),
        EvidenceBullet(DATE, 5, None, FIGURE, 1.0, "digest", FIGURE_EN),
    )
    html = results_html([Evidence(PAPER, 1.0, bullets)], language)
    Seen(html)
    assert labels(html) == ([kind_label("abstract", "en")] if language == "en" else [])
    other, kind = (FIGURE, "digest") if language == "en" else (FIGURE_EN, "abstract")
    assert re.findall("<summary>(.*?)</summary>", html) == [twin_label(other, kind, language)]  # type: ignore[arg-type]
    assert html.count(FIGURE) == html.count(FIGURE_EN) == 1
    (alone,) = labels(results_html([Evidence(PAPER, 1.0, bullets[:1])], language))
    assert alone == kind_label("abstract", language)
