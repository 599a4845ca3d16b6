"""The papers that a model may read: named ones first, those that fit, then others, from one search or from several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Nonmun
from rag.core.models import Evidence
from rag.search import Filters, Question, Searcher, gather_widely
from tests.support.digests import write_digest

NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    home = tmp_path_factory.mktemp("sea")
    kinds = ["We count {} penguins in images."] * 8 + ["We track {} sharks in videos."] * 4
    papers = [
        (f"2401.000{n:02}", f"{kind.split()[3].title()} {number}", kind.format(number))
        for n, (kind, number) in enumerate(zip(kinds, NUMBERS, strict=True), 1)
    ]
    assistant = Nonmun(home, sample=False)
    assistant.ingest(write_digest(home, *papers))
    return Searcher(assistant.index)


def asked(subject: str, **values: object) -> Question:
    question = replace(Question(subject, "en", "list", {}), resolved=True).about(subject)
    return replace(question, **values)  # type: ignore[arg-type]


def ids(found: list[Evidence]) -> list[int]:
    return [int(item.paper.arxiv_id[-2:]) for item in found]


def test_papers_that_fit_come_first_and_no_more_than_asked_for(searcher: Searcher) -> None:
    found = gather_widely(searcher, asked("penguins"), 5)
    assert set(ids(found.evidence)) <= set(range(1, 9))
    assert len(found.evidence) == 5
    assert found.total == 8


def test_several_searches_are_united(searcher: Searcher) -> None:
    found = ids(gather_widely(searcher, asked("penguins"), 10, ["sharks"]).evidence)
    assert {number > 8 for number in found} == {True, False}


def test_a_second_look_leaves_out_the_search_for_the_questions_own_words(searcher: Searcher) -> None:
    found = ids(gather_widely(searcher, asked("penguins"), 4, ["sharks"], alone=True).evidence)
    assert min(found) > 8


def test_filters_hold_for_every_search(searcher: Searcher) -> None:
    filters = Filters(min_votes=10_000)
    assert not gather_widely(searcher, asked("penguins", filters=filters), 6, ["sharks"]).evidence


def test_an_order_brings_nothing_to_the_front_that_does_not_fit(searcher: Searcher) -> None:
    found = gather_widely(searcher, asked("penguins", order="votes"), 12)
    assert set(ids(found.evidence)) == set(range(1, 9))
    assert found.order == "votes"


def test_papers_that_the_question_names_come_first(sample: Nonmun) -> None:
    question = sample.understand("compare D3PO and Diffusion-DPO")
    found = gather_widely(Searcher(sample.index), question, 16, ["reward models", "GAIA"])
    assert {item.paper.arxiv_id for item in found.evidence[:2]} == {"2311.12908", "2311.13231"}
    assert len(found.evidence) == 16
    assert all(len(item.bullets) >= len(item.paper.entries[0].bullets) for item in found.evidence)


def test_the_same_paper_under_another_id_is_read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("twins")
    said = "We count penguins in images from the air, and we publish all of our images and counts for others to use freely."
    assistant = Nonmun(home, sample=False)
    assistant.ingest(write_digest(home, ("2401.00001", "Penguins", said), ("2401.00002", "Penguins", said)))
    assert len(gather_widely(Searcher(assistant.index), asked("penguins"), 5).evidence) == 1
