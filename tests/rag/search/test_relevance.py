"""Which papers a subject fits: without its verbs, of the kind that is asked for, and with both of its parts first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.search import Intent, Question, Searcher, gather
from tests.support.digests import indexed, write_digest

PAPERS = [
    ("2401.00001", "A survey of penguins", "펭귄(penguin)에 대한 서베이 논문이다."),
    ("2401.00002", "Penguins walk", "펭귄(penguin)이 걷는 법을 배운다. 이 논문은 펭귄을 다룬다."),
    ("2401.00003", "Penguins swim", "펭귄(penguin)이 헤엄치는 법을 배운다."),
    ("2401.00004", "WalkBench: a benchmark of walking penguins", "펭귄(penguin) 걷기 벤치마크(benchmark)를 제안한다."),
    ("2401.00005", "Hallucination in whales", "고래(whale)의 환각(hallucination)을 다룬다."),
    ("2401.00006", "Whales mitigate hallucination", "고래(whale)가 환각(hallucination)을 완화한다."),
    ("2401.00007", "Whales sing", "고래(whale)가 노래한다."),
    ("2401.00008", "Seals dance", "물개(seal)가 춤춘다."),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("relevance")
    for day, paper in enumerate(PAPERS, 1):
        write_digest(folder, paper, day=f"2024-01-{day:02}")
    return Searcher(indexed(folder).index)


def found(searcher: Searcher, subject: str, text: str = "", intent: Intent = "list") -> set[str]:
    question = replace(Question(subject, "en", intent, {}).about(subject), text=text or subject)
    return {item.paper.arxiv_id[-1] for item in gather(searcher, question).evidence}


@pytest.mark.parametrize(
    "subject", ["hallucination", "reducing hallucination", "methods to mitigate hallucination", "환각을 줄이는 방법"]
)
def test_what_is_done_to_a_subject_need_not_occur(searcher: Searcher, subject: str) -> None:
    assert found(searcher, subject) == {"5", "6"}


def test_a_subject_of_nothing_but_such_words_is_searched_for(searcher: Searcher) -> None:
    assert found(searcher, "mitigate") == {"6"}


@pytest.mark.parametrize("subject", ["survey of penguins", "penguin surveys", "펭귄 서베이"])
def test_a_survey_that_is_asked_for_is_one(searcher: Searcher, subject: str) -> None:
    assert found(searcher, subject) == {"1"}


def test_a_survey_may_be_asked_for_beside_the_subject(searcher: Searcher) -> None:
    assert found(searcher, "penguins", "Is there a survey? I mean penguins") == {"1"}
    assert found(searcher, "penguins", "Is there a paper? I mean penguins") == {"1", "2", "3", "4"}


@pytest.mark.parametrize("subject", ["benchmark of penguins", "펭귄 벤치마크"])
def test_a_benchmark_that_is_asked_for_is_one(searcher: Searcher, subject: str) -> None:
    assert found(searcher, subject) == {"4"}


def test_a_kind_that_no_paper_has_empties_no_list(searcher: Searcher) -> None:
    assert found(searcher, "whale datasets") >= {"7"}


@pytest.mark.parametrize("subject", ["whale seals", "penguin hallucination", "물개의 환각"])
def test_papers_with_one_word_each_are_none_on_both(searcher: Searcher, subject: str) -> None:
    assert found(searcher, subject) == set()
    assert gather(searcher, Question(subject, "en", "count", {}).about(subject)).total == 0


def test_a_paper_with_both_words_in_one_bullet_is_on_both(searcher: Searcher) -> None:
    assert found(searcher, "walking penguins") >= {"2", "4"}
    assert found(searcher, "고래 노래") == {"7"}
