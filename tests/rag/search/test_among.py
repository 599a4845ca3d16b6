"""Papers on one thing among those on another, asked in one question: they are on both, and the answer says among which."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("among")
    for n in range(1, 9):
        eats = ["한참 뒤에는 모두 해파리(jellyfish)를 먹는다."] if n <= 3 else ["벤치마크(benchmark)로 잰다."] if n <= 5 else []
        write_digest(
            folder, (f"2401.{n:05}", f"Colony {n}", f"{n}번 섬에서 펭귄(penguin)을 센다.", *eats), day=f"2024-01-{n:02}"
        )
    others = [(f"2402.{n:05}", f"Drift {n}", f"{n}번 만에서 해파리(jellyfish)를 그린다.") for n in range(1, 7)]
    write_digest(folder, *others, day="2024-02-01")
    return indexed(folder)


@pytest.mark.parametrize(
    "text",
    [
        "how many of the penguin papers are about jellyfish?",
        "how many of the papers on penguins are about jellyfish?",
        "of the penguin papers, how many are about jellyfish?",
        "of all the papers on penguins, how many mention jellyfish?",
        "which of the penguin papers are about jellyfish?",
        "which papers on penguins discuss jellyfish?",
        "펭귄 논문 중 해파리에 관한 건 몇 편?",
        "펭귄 논문 가운데 해파리를 다루는 것은 몇 편인가요?",
        "펭귄 논문 중 해파리를 다룬 논문은?",
    ],
)
def test_those_on_both_are_meant(shore: Nonmun, text: str) -> None:
    answer = shore.ask(text)
    assert {it.arxiv_id for it in answer.citations} == {"2401.00001", "2401.00002", "2401.00003"}
    assert "3" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "how many of the penguin papers are on benchmarks?",
            "2 papers in the digests match “benchmarks” (of those on “penguin”)",
        ),
        ("펭귄 논문 중 벤치마크에 관한 건 몇 편?", "“벤치마크” 조건에 맞는 논문은 2편입니다 (“펭귄”에 관한 논문 중)"),
    ],
)
def test_a_count_says_among_which_papers_it_is(shore: Nonmun, text: str, says: str) -> None:
    assert says in shore.ask(text).text


def test_a_time_is_that_of_all_of_them() -> None:
    question = understand("how many of the penguin papers from 2024 are about jellyfish?")
    assert (question.subject, question.outer_subjects) == ("jellyfish", ["penguin"])
    assert question.filters == understand("papers from 2024").filters


@pytest.mark.parametrize(
    "text",
    [
        "how many of the penguin papers are from June 2024?",
        "which of the penguin papers are the most voted?",
        "which of the penguin papers are not about jellyfish?",
        "how many of the penguin and seal papers are about jellyfish?",
        "펭귄 논문 중 추천 10개 이상인 논문은?",
        "펭귄 논문 중 해파리 말고",
        "2024년 논문 중 펭귄에 관한 건?",
        "which benchmark papers are about penguins?",
        "which papers on arXiv discuss penguins?",
        "which open source papers use LoRA?",
        "which other papers are about penguins?",
    ],
)
def test_what_is_no_second_subject_narrows_no_list(text: str) -> None:
    assert understand(text).outer_subjects == []


def test_a_question_that_was_worded_again_says_it_once() -> None:
    again = "how many of the penguin papers are about jellyfish? (of those about penguin)"
    assert understand(again).outer_subjects == ["penguin"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what percentage of the penguin papers are on benchmarks?", '25.0% of the papers are on "benchmarks" (of those on'),
        ("what share of the papers on penguins are about jellyfish?", "(of those on “penguins”): 3 of 8."),
        ("펭귄 논문 중 해파리 비율은?", "37.5%입니다 (“펭귄”에 관한 논문 중). 논문 8편 중 3편입니다."),
        ("펭귄 논문 중 해파리 논문은 몇 퍼센트야?", "37.5%입니다 (“펭귄”에 관한 논문 중). 논문 8편 중 3편입니다."),
    ],
)  # fmt: skip
def test_a_share_is_that_of_those_papers(shore: Nonmun, text: str, says: str) -> None:
    assert says in shore.ask(text).text


def test_a_share_of_all_papers_stays_one(shore: Nonmun) -> None:
    assert "of 14." in shore.ask("what percentage of papers are on jellyfish?").text
    assert "논문 14편 중" in shore.ask("전체 논문 중 해파리 논문 비율은?").text
