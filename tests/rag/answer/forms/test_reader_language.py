"""The sentence shown of a paper that is told in two languages: the reader's, unless its digest is suspect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag import Nonmun
from rag.answer.forms.facets import facets_of
from rag.answer.forms.listing import listing
from rag.core.models import Bullet, Evidence, EvidenceBullet, Found
from rag.search import Gathered, Gist, Question, for_reader, told_once
from rag.text import Language, language_of
from tests.support.kinds import ABSTRACT, ALONE, ALONE_ABSTRACT, ARXIV_ID, DIGEST, FIGURE, FIGURE_EN, of_all_kinds
from tests.support.papers import DAY, paper

BULLETS = (*(Bullet(None, text, "abstract") for text in ABSTRACT), *(Bullet(None, text) for text in DIGEST))


def told(bullets: Sequence[Bullet], *, suspect: str = "") -> Evidence:
    found = tuple(EvidenceBullet(DAY, i, None, bullet.text, 1.0, bullet.kind) for i, bullet in enumerate(bullets))
    return Evidence(paper("LanternFish", *bullets), 1.0, found, suspect=suspect)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    return of_all_kinds(tmp_path_factory.mktemp("kinds"))


@pytest.mark.parametrize(("language", "figure"), [("en", FIGURE_EN), ("ko", FIGURE)])
def test_each_heading_is_quoted_in_the_language_of_the_reader(language: Language, figure: str) -> None:
    found = facets_of(told(BULLETS), 100, language=language)
    assert found["figures"].text.startswith(figure)
    assert {language_of(quote.text) for quote in found.values()} == {language}


def test_what_no_sentence_of_the_readers_language_says_is_quoted_in_the_other() -> None:
    found = facets_of(told([*BULLETS[:1], Bullet(None, FIGURE)]), 100, language="en")
    assert language_of(found["what"].text) == "en"
    assert found["figures"].text == FIGURE


def test_a_suspect_digest_stands_behind_the_abstract_whatever_the_reader_reads() -> None:
    found = for_reader(told(BULLETS, suspect="It speaks of birds."), "ko")
    assert {bullet.kind for bullet in found} == {"abstract"}
    assert facets_of(told(BULLETS, suspect="It speaks of birds."), 100, language="ko")["figures"].text.startswith(FIGURE_EN)


def test_what_was_said_in_the_other_language_is_not_said_again() -> None:
    first, second, third = (replace(bullet, twin="") for bullet in told(BULLETS).bullets[:3])
    pair = replace(first, twin=second.text), replace(second, twin=first.text)
    assert told_once([*pair, third]) == [pair[0], third]
    assert told_once([third, *pair]) == [third, pair[0]]


def test_digests_alone_are_left_in_their_order() -> None:
    mixed = told([Bullet(None, FIGURE_EN), *BULLETS[-2:]])
    assert for_reader(mixed, "ko") == mixed.bullets
    assert for_reader(replace(mixed, suspect="It speaks of birds."), "ko") == mixed.bullets


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("papers on depth sensors", "en"),
        ("깊이 센서 논문 보여줘", "ko"),
        ("what is LanternFish about?", "en"),
        ("LanternFish 요약해 줘", "ko"),
        ("compare LanternFish and CoralClock", "en"),
        ("LanternFish와 CoralClock을 비교해 줘", "ko"),
        ("overview of research on depth sensors", "en"),
        ("깊이 센서 연구 동향을 정리해 줘", "ko"),
    ],
)
def test_every_form_shows_the_sentences_of_the_readers_language(assistant: Nonmun, question: str, language: Language) -> None:
    cited = assistant.ask(question).citations
    shown = {language_of(citation.text) for citation in cited if citation.arxiv_id == ARXIV_ID}
    assert shown == {language}
    assert {citation.kind for citation in cited if citation.arxiv_id == ALONE} <= {"abstract"}


@pytest.mark.parametrize("question", ["What is the abstract of LanternFish?", "LanternFish 초록 보여줘", "CoralClock abstract"])
def test_who_asks_for_an_abstract_that_is_indexed_gets_it_whole(assistant: Nonmun, question: str) -> None:
    answer = assistant.ask(question)
    wanted = ALONE_ABSTRACT if "CoralClock" in question else ABSTRACT
    assert [(citation.text, citation.kind) for citation in answer.citations] == [(text, "abstract") for text in wanted]
    assert "not in the digests" not in answer.text
    assert "초록이 아니라" not in answer.text


def test_who_asks_for_more_than_the_abstract_is_told_that_this_is_all(assistant: Nonmun) -> None:
    answer = assistant.ask("Show me the figures of LanternFish")
    assert answer.text.startswith("Full texts, figures and tables are not stored; this is the abstract.")
    assert [citation.text for citation in answer.citations] == [*ABSTRACT]


def test_without_a_subject_a_list_quotes_what_is_new_and_not_how_an_abstract_begins() -> None:
    background = Bullet(None, "Depth is hard to measure in dark water.", "abstract")
    item = told([background, *BULLETS])
    found = Gathered(Found([item]), total=1, gists={item.paper.arxiv_id: Gist(item.bullets[0], background.text)})
    english = Question("papers of June", "en", "list", {})
    assert listing(english, found).citations[0].text.startswith("We propose LanternFish")
    about = replace(english.about("depth"), text="papers on depth")
    assert listing(about, found).citations[0].text == background.text
