"""What a list holds: all that fits, counted as in a count, without what is excluded, in the order asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer.extractive import extract
from rag.search import Filters, Gathered, Intent, Question, Searcher, gather
from tests.support.digests import indexed, write_digest

PAPERS = [
    ("2401.00001", "Diffusion models for images", "확산 모델(diffusion model)로 이미지를 그린다."),
    ("2401.00002", "Video diffusion", "확산 모델(diffusion model)로 비디오(video)를 만든다."),
    ("2401.00003", "Autoregressive images", "확산 모델 없이 이미지를 생성하는 자기회귀 모델이다."),
    ("2401.00004", "Aligning language models with DPO", "언어 모델을 DPO로 정렬한다."),
    ("2401.00005", "DPO for diffusion", "확산 모델(diffusion model)을 DPO로 정렬한다."),
    ("2401.00006", "A survey of penguins", "펭귄(penguin)에 대한 서베이 논문이다."),
    ("2401.00007", "Penguins walk", "펭귄(penguin)이 걷는 법을 배운다."),
    ("2401.00008", "Penguins swim", "펭귄(penguin)이 헤엄치는 법을 배운다."),
    ("2401.00009", "Whales sing", "고래(whale)가 노래한다."),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("listing")
    for day, (paper, votes) in enumerate(zip(PAPERS, (3, 50, 7, 2, 9, 1, 30, 20, 4), strict=True), 1):
        write_digest(folder, paper, day=f"2024-01-{day:02}", votes=votes, authors=f"Author{day} Kim")
    return Searcher(indexed(folder).index)


def asked(subject: str, intent: Intent = "list", **more: object) -> Question:
    question = Question(subject, "en", intent, {}).about(subject) if subject else Question("papers", "en", intent, {})
    return replace(question, subjects=(subject,) if subject else (), **more)  # type: ignore[arg-type]


def listed(found: Gathered) -> list[str]:
    return [item.paper.arxiv_id[-1] for item in found.evidence]


@pytest.mark.parametrize("subject", ["diffusion", "확산 모델", "penguins", "DPO for diffusion", ""])
@pytest.mark.parametrize("filters", [Filters(), Filters(min_votes=5)])
def test_a_list_and_a_count_of_the_same_question_agree(searcher: Searcher, subject: str, filters: Filters) -> None:
    found = gather(searcher, asked(subject, limit=1, filters=filters))
    assert len(found.evidence) == 1
    assert found.total == gather(searcher, asked(subject, "count", filters=filters)).tally.papers  # type: ignore[union-attr]


def test_a_list_ends_where_one_of_two_things_is_missing(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("DPO for diffusion"))) == ["5"]


def test_the_order_changes_and_the_papers_do_not(searcher: Searcher) -> None:
    best = gather(searcher, asked("penguins"))
    voted = gather(searcher, asked("penguins", order="votes"))
    assert listed(voted) == ["7", "8", "6"]
    assert sorted(listed(best)) == sorted(listed(voted))
    assert best.total == voted.total == 3


def test_without_a_subject_all_that_pass_the_filters_fit(searcher: Searcher) -> None:
    assert gather(searcher, asked("", filters=Filters(min_votes=5))).total == 5


@pytest.mark.parametrize("excluded", ["video", "비디오"])
def test_what_is_excluded_is_left_out_in_either_language(searcher: Searcher, excluded: str) -> None:
    found = listed(gather(searcher, asked("diffusion", excluded=(excluded,))))
    assert "1" in found
    assert "2" not in found


def test_a_paper_that_says_that_it_does_without_stands_first(searcher: Searcher) -> None:
    question = asked("", excluded=("diffusion",))
    found = listed(gather(searcher, question))
    assert found[0] == "3"
    assert not {"1", "2", "5"} & set(found)
    assert listed(gather(searcher, replace(question, text="methods without diffusion"))) == ["3"]


def test_papers_of_an_excluded_author_are_left_out(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("penguins", filters=Filters(not_author="Author7 Kim"), order="votes"))) == ["8", "6"]


def test_the_paper_that_a_name_is_the_name_of_stands_first(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("penguins", focus=("2401.00008",))))[0] == "8"


@pytest.mark.parametrize("named", [{"arxiv_ids": ("2401.00007",)}, {"focus": ("2401.00007",)}])
def test_similar_papers_are_never_the_paper_itself(searcher: Searcher, named: dict[str, tuple[str, ...]]) -> None:
    found = listed(gather(searcher, asked("", "similar", **named)))
    assert found
    assert "7" not in found


def test_what_to_read_first_is_a_survey_and_then_the_most_voted(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("penguins", "recommend"))) == ["6", "7", "8"]


def test_what_to_read_first_has_more_of_a_long_subject_in_its_title_than_one_word(tmp_path: Path) -> None:
    papers = [
        ("2401.00001", "State space models for waves", "State space models are proposed for waves."),
        ("2401.00002", "The state of reefs", "State space models are compared with other models of reefs."),
        ("2401.00003", "Whales sing", "고래(whale)가 노래한다."),
        ("2401.00004", "Penguins walk", "펭귄(penguin)이 걷는다."),
    ]
    for day, (paper, votes) in enumerate(zip(papers, (3, 50, 1, 1), strict=True), 1):
        write_digest(tmp_path, paper, day=f"2024-01-{day:02}", votes=votes)
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    found = gather(Searcher(assistant.index), asked("state space models", "recommend"))
    assert listed(found) == ["1", "2"]


def test_without_a_subject_the_most_voted_of_the_last_weeks_are_recommended(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("", "recommend", limit=3))) == ["2", "7", "8"]


def test_near_duplicates_are_one_paper(tmp_path: Path) -> None:
    write_digest(
        tmp_path, ("2401.00001", "Sharks: a Study", "상어를 본다."), ("2401.00002", "Sharks - A study", "상어를 또 본다.")
    )
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    assert gather(Searcher(assistant.index), asked("sharks")).total == 1


def test_papers_with_many_votes_come_in_the_order_of_their_votes(searcher: Searcher) -> None:
    assert listed(gather(searcher, asked("", filters=Filters(min_votes=9)))) == ["2", "7", "8", "5"]


def test_papers_are_left_out_by_their_ids(searcher: Searcher) -> None:
    found = gather(searcher, asked("penguins", excluded=("arXiv 2401.00007", "arXiv 2399.00001")))
    assert (sorted(listed(found)), found.order) == (["6", "8"], "relevance")
    of_all = gather(searcher, asked("", excluded=("arXiv 2401.00009",)))
    assert (of_all.total, of_all.order) == (8, "date")


def test_of_several_papers_those_on_a_subject_are_chosen_and_the_rest_told(searcher: Searcher) -> None:
    papers = tuple(f"2401.0000{n}" for n in (1, 2, 6, 9))
    question = asked("penguins", arxiv_ids=papers)
    found = gather(searcher, question)
    assert listed(found) == ["6"]
    assert "1 of the 4 papers" in extract(question, found).text
    none = asked("violins", arxiv_ids=papers)
    answer = extract(none, gather(searcher, none))
    assert (answer.abstained, answer.text) == (True, "The digests say so of none of the 4 papers: violins.")
    assert len(listed(gather(searcher, asked("", arxiv_ids=papers)))) == 4
