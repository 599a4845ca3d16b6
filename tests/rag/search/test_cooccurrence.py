"""The words that tell the papers of a subject from all others."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.cooccurrence import co_occurring
from rag.search.counting import trends
from rag.search.searcher import Searcher
from tests.support.digests import write_digest

SUBJECTS = ["diffusion models", "벤치마크", "video"]


@pytest.fixture
def seas(tmp_path: Path) -> Nonmun:
    """Twelve papers on sharks and twelve on bees, each with words that go with them, and words that all have."""
    papers: list[tuple[str, ...]] = []
    for n in range(12):
        title = f"CoralNet: Sharks in State-of-the-Art Aquariums {n}"
        papers.append((f"2401.{n:05}", title, "상어가 산호 사이를 헤엄친다. 산호는 많다.", "정확도를 측정하였다."))
        papers.append((f"2401.{50 + n:05}", f"Bees make Honey {n}", "벌이 꿀을 만든다. 정확도를 측정하였다."))
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, *papers))
    return assistant


def test_words_come_as_they_are_written_with_count_and_lift(seas: Nonmun) -> None:
    ids = [f"2401.{n:05}" for n in range(12)]
    found = co_occurring(Searcher(seas.index), ids, without=["sharks"])
    assert {(w.papers, w.lift) for w in found} == {(12, 2.0)}
    words = {w.text for w in found}
    assert words & {"CoralNet", "산호"}
    assert "State-of-the-Art" in words
    # Not: the subject, words of all papers, parts of compounds, verbs.
    assert not words & {"Sharks", "상어", "정확", "정확도", "Art", "State", "헤엄치", "만들", "Honey"}


def test_words_are_more_frequent_in_the_papers_than_in_others(sample: Nonmun) -> None:
    for subject in SUBJECTS:
        ids = trends(Searcher(sample.index), [subject]).courses[0].arxiv_ids
        found = co_occurring(Searcher(sample.index), ids, without=[subject])
        assert found
        assert all(word.lift > 1 and 0 < word.papers <= len(ids) for word in found)
        assert len({word.text for word in found}) == len(found)


def test_the_words_are_those_of_titles_and_bullets(sample: Nonmun) -> None:
    papers = sample.index.papers
    text = "\n".join(t for p in papers.values() for t in (p.title, *(b.text for e in p.entries for b in e.bullets)))
    for subject in SUBJECTS:
        ids = trends(Searcher(sample.index), [subject]).courses[0].arxiv_ids
        assert all(word.text in text for word in co_occurring(Searcher(sample.index), ids))


def test_the_order_of_the_papers_does_not_matter(sample: Nonmun) -> None:
    ids = trends(Searcher(sample.index), ["diffusion"]).courses[0].arxiv_ids
    found = co_occurring(Searcher(sample.index), ids)
    assert co_occurring(Searcher(sample.index), [*reversed(ids), ids[0], "0000.00000"]) == found
    assert co_occurring(Searcher(sample.index), ids, 3) == found[:3]
    assert all(a.text != b.text for a, b in itertools.combinations(found, 2))


@pytest.mark.parametrize("ids", [[], ["0000.00000"], ["2406.14347"]])
def test_no_papers_and_a_single_one_have_few_words_or_none(sample: Nonmun, ids: list[str]) -> None:
    assert len(co_occurring(Searcher(sample.index), ids)) <= 15


def test_all_papers_have_no_words_of_their_own(sample: Nonmun) -> None:
    assert co_occurring(Searcher(sample.index), sample.index.papers) == ()
