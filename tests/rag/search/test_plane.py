"""Papers as points of a plane: which are near, what their themes are called, and what is said of the rest."""

from __future__ import annotations

import numpy as np
import pytest

from rag import Nonmun
from rag.search import PaperMap, Question, Searcher, paper_map

NOTHING = Question("", "en", "list", {})


@pytest.fixture(scope="module")
def searcher(sample: Nonmun) -> Searcher:
    return Searcher(sample.index)


@pytest.fixture(scope="module")
def drawn(searcher: Searcher) -> PaperMap:
    return paper_map(searcher, NOTHING, range(len(searcher.index.papers)))


def test_every_paper_is_one_point_of_one_theme(searcher: Searcher, drawn: PaperMap) -> None:
    assert [point.paper for point in drawn.points] == list(searcher.index.papers)
    assert {point.theme for point in drawn.points} == set(range(len(drawn.themes)))
    assert all(drawn.themes[:-1])  # only what is left has no name
    assert 0 < drawn.kept < 1


def test_the_nearest_on_the_map_are_nearer_than_chance_in_what_they_say(searcher: Searcher, drawn: PaperMap) -> None:
    vectors = np.asarray(searcher.index.paper_vectors, dtype=float)
    places = np.array([(point.x, point.y) for point in drawn.points])
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    alike = vectors @ vectors.T
    near = alike[np.arange(len(places)), apart.argmin(axis=1)].mean()
    assert near > alike[~np.eye(len(places), dtype=bool)].mean() * 1.5


def test_the_same_papers_have_the_same_map(searcher: Searcher, drawn: PaperMap) -> None:
    assert paper_map(searcher, NOTHING, range(len(searcher.index.papers))) == drawn


@pytest.mark.parametrize("rows", [(), (0,), (0, 1), (1, 1, 0)])
def test_fewer_than_three_papers_are_no_map(searcher: Searcher, rows: tuple[int, ...]) -> None:
    assert paper_map(searcher, NOTHING, rows) == PaperMap()


def test_three_papers_are_a_map_that_keeps_all(searcher: Searcher) -> None:
    drawn = paper_map(searcher, NOTHING, (0, 5, 9))
    assert len(drawn.points) == 3
    assert drawn.kept == pytest.approx(1)
