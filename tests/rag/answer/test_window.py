"""The papers that a model reads: whole, as many as fit, in the order that serves the question."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.window import arrange, authors_of, open_window, prompt_values, room_for_evidence, token_count
from rag.core.models import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper
from rag.core.settings import load_settings

DAY = dt.date(2024, 6, 1)


def paper(number: int, bullets: int = 3, words: int = 20, **entry: object) -> Evidence:
    texts = [f"bullet {i} " + "word " * words for i in range(bullets)]
    made = DigestEntry(DAY, f"2401.{number:05}", f"Paper {number}", tuple(Bullet("What's New", text) for text in texts))
    shown = [EvidenceBullet(DAY, i, "What's New", text, float(i)) for i, text in enumerate(texts)]
    return Evidence(Paper(made.arxiv_id, (replace(made, **entry),)), 1.0, tuple(reversed(shown)))  # type: ignore[arg-type]


def ids(papers: tuple[Evidence, ...]) -> list[int]:
    return [int(it.paper.arxiv_id[-2:]) for it in papers]


def test_papers_are_whole_and_the_strongest_stand_at_both_ends() -> None:
    window = open_window([paper(n) for n in range(1, 6)], 10_000)
    assert ids(window.papers) == [1, 3, 5, 4, 2]
    assert not window.cut
    assert [bullet.index for _, bullet in window.excerpts] == [0, 1, 2] * 5


def test_an_order_that_is_asked_for_is_kept() -> None:
    assert ids(open_window([paper(n) for n in range(1, 6)], 10_000, ordered=True).papers) == [1, 2, 3, 4, 5]


def test_what_does_not_fit_is_named_and_the_last_paper_keeps_its_best_bullets() -> None:
    papers = [paper(n) for n in range(1, 9)]
    size = open_window(papers[:1], 10_000).tokens
    window = open_window(papers, round(2.7 * size), ordered=True)
    assert ids(window.papers) == [1, 2, 3]
    assert window.cut == tuple(it.paper.arxiv_id for it in papers[3:])
    assert window.shortened == (papers[2].paper.arxiv_id,)
    assert papers[2].bullets[0] in window.papers[2].bullets


@given(st.lists(st.integers(1, 6), max_size=12), st.integers(0, 3000))
def test_a_window_never_takes_more_than_it_may_and_loses_no_paper_silently(sizes: list[int], tokens: int) -> None:
    papers = [paper(n, bullets) for n, bullets in enumerate(sizes)]
    window = open_window(papers, tokens)
    assert window.tokens <= tokens or not window.papers
    assert len(window.papers) + len(window.cut) == len(papers)


def test_a_head_tells_authors_votes_and_what_the_audit_suspects() -> None:
    item = replace(paper(1, authors=("Ann Lee", "Bo Kim", "Cy Choi"), votes=7), suspect="boilerplate")
    [value] = prompt_values(open_window([item], 10_000))
    assert (value["votes"], value["authors"], value["suspect"]) == (7, "Ann Lee, ..., Cy Choi et al.", "boilerplate")


@pytest.mark.parametrize(
    ("authors", "more", "shown"),
    [
        ((), False, ""),
        (("Ann Lee",), False, "Ann Lee"),
        (("Ann Lee", "Bo Kim"), False, "Ann Lee and Bo Kim"),
        (("Ann Lee",), True, "Ann Lee et al."),
        (("Ann Lee", "Bo Kim"), True, "Ann Lee, ..., Bo Kim et al."),
    ],
)
def test_authors_are_the_first_and_the_last(authors: tuple[str, ...], more: bool, shown: str) -> None:
    assert authors_of(paper(1, authors=authors, more_authors=more)) == shown


def test_bullets_of_other_days_and_of_abstracts_say_so() -> None:
    older = DigestEntry(dt.date(2024, 5, 1), "2401.00001", "Paper 1", (Bullet(None, "A sentence.", "abstract"),))
    item = paper(1, bullets=1)
    whole = replace(item.paper, entries=(*item.paper.entries, older))
    bullets = (*item.bullets, EvidenceBullet(older.date, 0, None, "A sentence.", 0.0))
    [value] = prompt_values(open_window([replace(item, paper=whole, bullets=bullets)], 10_000))
    assert [it["label"] for it in value["bullets"]] == ["What's New", "abstract, digest of 2024-05-01"]  # type: ignore[attr-defined]


def test_the_context_leaves_room_for_rules_and_answer() -> None:
    settings = load_settings(llm_context=8000, llm_max_tokens=2000)
    assert 3000 < room_for_evidence(settings) < 6000
    assert room_for_evidence(load_settings(llm_context=1024)) > 0


def test_korean_takes_more_tokens_than_english() -> None:
    assert token_count("가" * 100) > 2 * token_count("a" * 100) > 0


def test_the_strongest_stand_at_both_ends() -> None:
    assert arrange([1, 2, 3, 4, 5]) == [1, 3, 5, 4, 2]
    assert arrange([]) == []
