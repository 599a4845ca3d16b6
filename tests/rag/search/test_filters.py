"""What readers set beside the words: a section, and what is not to be taken from the words; in search, answer and typing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.core.errors import UsageError
from rag.digests.sections import SECTIONS, Section, section_named, section_of_label
from rag.search.query.filters import Filters
from rag.search.query.pieces import PieceKind
from tests.support.digests import write_digest

TODAY = dt.date(2024, 7, 10)


# --- Names of sections ---


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("What's New", "What's New"),
        ("What’s New", "What's New"),
        ("what is new", "What's New"),
        ("What's New - Related Work", "What's New"),
        ("TECHNICAL DETAIL", "Technical Details"),
        ("Technical Details (기술적 세부 사항)", "Technical Details"),
        ("Performance  Highlights:", "Performance Highlights"),
        ("Performance", None),
        ("Limitations", None),
        ("", None),
        (None, None),
    ],
)
def test_labels_are_read_however_they_are_written(label: str | None, section: str | None) -> None:
    assert section_of_label(label) == section


@pytest.mark.parametrize(
    ("typed", "section"),
    [
        ("new", "What's New"),
        ("whats new", "What's New"),
        ("technical", "Technical Details"),
        ("Details", "Technical Details"),
        ("perf", "Performance Highlights"),
        *((name, name) for name in SECTIONS),
    ],
)
def test_a_section_may_be_typed_in_short(typed: str, section: str) -> None:
    assert section_named(typed) == section


@pytest.mark.parametrize("typed", ["", " ", "limitations", "new technical", "1"])
def test_a_section_that_no_digest_has_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match="new, technical or performance"):
        section_named(typed)


@given(st.text() | st.sampled_from(SECTIONS))
def test_any_label_is_a_section_or_none(label: str) -> None:
    assert section_of_label(label) in (None, *SECTIONS)


# --- Only one section ---


def sections_of(assistant: Nonmun, arxiv_id: str) -> set[Section | None]:
    return {section_of_label(b.section) for e in assistant.paper(arxiv_id).entries for b in e.bullets}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("question", ["diffusion models", "확산 모델"])
def test_only_bullets_of_the_section_are_evidence(sample: Nonmun, question: str, section: Section) -> None:
    every = sample.search(question, 100)
    filtered = sample.search(question, 100, filters=Filters(section=section))
    assert all(e.bullets and {section_of_label(b.section) for b in e.bullets} == {section} for e in filtered)
    ids = [e.paper.arxiv_id for e in every if section in sections_of(sample, e.paper.arxiv_id)]
    assert [e.paper.arxiv_id for e in filtered] == ids


def test_an_answer_quotes_only_the_section(sample: Nonmun) -> None:
    filters = Filters(section="Performance Highlights")
    answer = sample.ask("papers on language models", filters=filters)
    assert answer.citations
    for citation in answer.citations:
        entry = next(e for e in sample.paper(citation.arxiv_id).entries if e.date == citation.date)
        assert section_of_label(entry.bullets[citation.bullet].section) == "Performance Highlights"


def test_what_is_compared_satisfies_the_filters(sample: Nonmun) -> None:
    question = "compare D3PO and Diffusion-DPO"
    assert sample.ask(question).citations
    assert not sample.ask(question, filters=Filters(since=dt.date(2024, 6, 1))).citations


def test_papers_without_the_section_are_left_out_and_not_counted(tmp_path: Path) -> None:
    bullets = ["**What’s New**: 상어를 센다.", "상어를 센다.", "**Limitations**: 상어를 센다."]
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, *((f"2401.0000{i}", f"Sharks {i}", text) for i, text in enumerate(bullets))))
    filters = Filters(section="What's New")
    assert [e.paper.arxiv_id for e in assistant.search("상어", filters=filters)] == ["2401.00000"]
    assert assistant.ask("How many papers on sharks are there?", filters=filters).text.startswith("One paper")


# --- As you type ---


def test_suggestions_satisfy_the_filters(sample: Nonmun) -> None:
    since = dt.date(2024, 1, 1)
    typed = "diffusion mod"
    assert any(e.paper.date < since for e in sample.suggest(typed, 50))
    found = sample.suggest(typed, 50, filters=Filters(since=since, section="Technical Details"))
    assert found
    assert all(e.paper.date >= since and section_of_label(e.bullets[0].section) == "Technical Details" for e in found)


def test_suggestions_do_not_take_what_is_to_be_ignored(sample: Nonmun) -> None:
    typed = "diffusion papers since 2024"
    assert all(e.paper.date.year == 2024 for e in sample.suggest(typed, 50))
    assert any(e.paper.date.year == 2023 for e in sample.suggest(typed, 50, ignore=["since"]))


# --- What is not to be taken from the words ---

QUESTIONS = [
    "top 3 most voted papers on diffusion since June 2024 with at least 5 votes in Korean please",
    "papers by Rafael Rafailov until May 2024",
    "2024년 6월에 나온 추천 10개 이상인 확산 모델 논문 5편",
    "papers like 2311.12908",
    "What does 2311.12983 report?",
    "the best papers",
    "5 newest papers, answer in Korean",
    "지난달 추천 수 상위 3개 논문",
    "Jiatao Gu의 논문을 영어로 알려줘",
    "papers between 2024-05-01 and 2024-06-01",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_piece_that_is_shown_can_be_ignored(sample: Nonmun, question: str) -> None:
    understood = sample.understand(question, today=TODAY)
    assert understood.understood
    for piece in understood.understood:
        changed = sample.understand(question, today=TODAY, ignore=[piece.kind])
        assert piece.kind not in {p.kind for p in changed.understood}
        value = {"limit": changed.limit, "arxiv_id": changed.arxiv_ids, "author": changed.authors}.get(piece.kind)
        assert not value
        assert getattr(changed.filters, piece.kind, None) is None
    bare = sample.understand(question, today=TODAY, ignore=get_args(PieceKind))
    assert (bare.understood, bare.filters, bare.order) == ((), Filters(), "relevance")


def test_search_and_answer_ignore_too(sample: Nonmun) -> None:
    question = "papers on diffusion with at least 60 votes"
    assert all((e.paper.votes or 0) >= 60 for e in sample.search(question, 50))
    assert any((e.paper.votes or 0) < 60 for e in sample.search(question, 50, ignore=["min_votes"]))
    cited = {c.arxiv_id for c in sample.ask(question, ignore=["min_votes"]).citations}
    assert any((sample.paper(i).votes or 0) < 60 for i in cited)


def test_a_filter_that_is_set_stays_when_the_words_are_ignored(sample: Nonmun) -> None:
    filters = Filters(min_votes=30)
    question = sample.understand("papers with at least 60 votes", filters=filters, ignore=["min_votes"])
    assert question.filters == filters
