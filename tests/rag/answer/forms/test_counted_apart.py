"""Which of some subjects has more papers: each is counted as a question for it alone counts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.counted_apart import counted_apart
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Two papers on diffusion, two on quantization of which one is on both, in two years."""
    folder: Path = tmp_path_factory.mktemp("sea")
    first = ("2301.00001", "Sharp Diffusion", "확산 모델로 상어를 그린다.")
    both = ("2301.00002", "Quantization of Diffusion Models", "확산 모델을 양자화한다.")
    write_digest(folder, first, both, day="2023-01-02")
    later = ("2401.00003", "Quantization for Whales", "가중치를 양자화해 고래를 센다.")
    last = ("2401.00004", "Counting Rays", "가오리를 센다.")
    write_digest(folder, later, last, day="2024-02-03")
    return indexed(folder)


@pytest.mark.parametrize(
    "question",
    [
        "are there more papers on diffusion than on quantization?",
        "Are there more papers on diffusion or on quantization?",
        "which has more papers, diffusion or quantization?",
        "how many papers on diffusion and how many on quantization?",
        "how many papers on diffusion vs quantization?",
        "more papers about diffusion or about quantization?",
        "which is more popular, diffusion or quantization?",
        "which has been studied more, diffusion or quantization?",
        "compare the number of papers on diffusion and quantization",
        "diffusion vs quantization: how many papers each?",
        "diffusion vs quantization: which has more papers?",
        "which is there more of, diffusion papers or quantization papers?",
    ],
)
def test_subjects_are_counted_apart(sea: Nonmun, question: str) -> None:
    answer = sea.ask(question)
    assert answer.text.splitlines() == [
        "The first two have as many papers:",
        "1. diffusion: 2",
        "2. quantization: 2",
        "Papers on more than one count for each: 1.",
    ]
    assert "not answered" not in answer.notice


@pytest.mark.parametrize(
    "question",
    [
        "2024년에 확산 논문이랑 양자화 논문 중 뭐가 더 많아?",
        "2024년 확산 논문은 몇 편이고 양자화 논문은 몇 편이야?",
        "2024년에 확산과 양자화 중 어느 쪽 논문이 더 많아?",
        "2024년 확산과 양자화 논문 수를 비교해줘",
        "2024년에 확산이랑 양자화 중 뭐가 더 많이 연구됐어?",
        "2024년에 확산 논문이 양자화 논문보다 많아?",
        "2024년에 확산이 양자화보다 논문이 적어?",
        "2024년에 양자화 논문이 많아 확산 논문이 많아?",
        "2024년에 확산이랑 양자화 중 논문이 더 많은 쪽은?",
        "2024년 확산이랑 양자화 논문 각각 몇 편이야?",
    ],
)
def test_filters_hold_for_each(sea: Nonmun, question: str) -> None:
    head, *counts = sea.ask(question).text.splitlines()
    assert "논문이 가장 많은 쪽: “양자화”" in head
    assert "2024-01-01" in head
    assert counts == ["1. 양자화: 1편", "2. 확산: 0편"]


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("how many papers on diffusion or quantization?", ("diffusion or quantization",)),  # those on either
        ("compare diffusion and quantization", ("diffusion", "quantization")),
        ("more papers on diffusion", ("diffusion",)),
        ("which month has the most papers?", ()),
        ("확산 논문 더 보여줘", ("확산",)),
        ("show me more papers on diffusion and quantization", ("diffusion", "quantization")),
        ("Gull 논문이 Tern보다 더 많은 데이터를 썼어?", ("Gull", "Tern")),
    ],
)
def test_other_questions_for_papers_are_not_read_so(question: str, subjects: tuple[str, ...]) -> None:
    assert counted_apart(question, subjects) == ()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Three papers by Bodo Klee, two by Alma Ruiz, one of them by both, in December of one year and two months of the next."""
    folder: Path = tmp_path_factory.mktemp("people")
    write_digest(folder, ("2312.00001", "Sharp Diffusion", "확산 모델로 상어를 그린다."), day="2023-12-04", authors="Bodo Klee")
    write_digest(folder, ("2411.00002", "Counting Rays", "가오리를 센다."), day="2024-11-05", authors="Bodo Klee, Alma Ruiz")
    write_digest(folder, ("2412.00003", "Ink Diffusion", "확산 모델로 잉크를 편다."), day="2024-12-03", authors="Bodo Klee")
    write_digest(folder, ("2412.00004", "Quantization", "가중치를 양자화한다."), day="2024-12-04", authors="Alma Ruiz")
    return indexed(folder)


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("Who has more papers, Bodo Klee or Alma Ruiz?", ["1. Bodo Klee: 3", "2. Alma Ruiz: 2"]),
        ("Bodo Klee vs Alma Ruiz: how many papers each?", ["1. Bodo Klee: 3", "2. Alma Ruiz: 2"]),
        ("How many papers did Bodo Klee and Alma Ruiz each write?", ["1. Bodo Klee: 3", "2. Alma Ruiz: 2"]),
        ("Did Bodo Klee publish more papers than Alma Ruiz in 2024?", ["1. Bodo Klee: 2", "2. Alma Ruiz: 2"]),
        ("Bodo Klee랑 Alma Ruiz 중 누가 논문이 더 많아?", ["1. Bodo Klee: 3편", "2. Alma Ruiz: 2편"]),
        ("Bodo Klee랑 Alma Ruiz 중 누가 더 많이 썼어?", ["1. Bodo Klee: 3편", "2. Alma Ruiz: 2편"]),
        ("Alma Ruiz가 Bodo Klee보다 논문을 많이 썼어?", ["1. Bodo Klee: 3편", "2. Alma Ruiz: 2편"]),
    ],
)
def test_authors_are_counted_apart(people: Nonmun, question: str, counts: list[str]) -> None:
    head, *lines = people.ask(question).text.splitlines()
    assert lines[:2] == counts
    assert ("2024-01-01" in head) == ("2024" in question)
    assert lines[2:] in (["Papers by more than one of them count for each: 1."], ["함께 쓴 논문 1편은 저자마다 셌습니다."])


@pytest.mark.parametrize(
    ("question", "head", "first"),
    [
        ("Who has fewer papers, Bodo Klee or Alma Ruiz?", "“Alma Ruiz” has the fewest papers:", "1. Alma Ruiz: 2"),
        ("Bodo Klee랑 Alma Ruiz 중 누가 논문이 더 적어?", "논문이 가장 적은 쪽: “Alma Ruiz”", "1. Alma Ruiz: 2편"),
        ("Which month had fewer papers, November or December 2024?", "2024-11 has the fewest papers: 1.", "1. 2024-11: 1"),
    ],
)
def test_the_one_with_fewer_is_named_where_that_is_asked(people: Nonmun, question: str, head: str, first: str) -> None:
    assert people.ask(question).text.splitlines()[:2] == [head, first]


def test_authors_are_counted_apart_on_a_subject(people: Nonmun) -> None:
    answer = people.ask("who wrote more papers on diffusion, Bodo Klee or Alma Ruiz?")
    assert answer.text.splitlines() == ['“Bodo Klee” has the most papers on "diffusion":', "1. Bodo Klee: 2", "2. Alma Ruiz: 0"]


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("How many papers in November 2024 vs December 2024?", ["1. 2024-12: 2", "2. 2024-11: 1"]),
        ("December 2024 vs November 2024: how many papers?", ["1. 2024-12: 2", "2. 2024-11: 1"]),
        ("Were there more papers in December 2024 than in November?", ["1. 2024-12: 2", "2. 2024-11: 1"]),
        ("Which month had more papers, November or December 2024?", ["1. 2024-12: 2", "2. 2024-11: 1"]),
        ("2024년 11월과 12월 논문 수 비교", ["1. 2024-12: 2편", "2. 2024-11: 1편"]),
        ("11월보다 12월에 논문이 더 많이 나왔어?", ["1. 2024-12: 2편", "2. 2024-11: 1편"]),
        ("2023년이랑 2024년 12월 논문 수 비교해줘", ["1. 2024-12: 2편", "2. 2023-12: 1편"]),
        ("2024년 11월과 12월 확산 논문 수 비교", ["1. 2024-12: 1편", "2. 2024-11: 0편"]),
    ],
)
def test_times_are_counted_apart(people: Nonmun, question: str, counts: list[str]) -> None:
    head, *lines = people.ask(question).text.splitlines()
    assert lines[:2] == counts
    assert "2024-12" in head


def test_days_that_the_digests_lack_are_told(people: Nonmun) -> None:
    answer = people.ask("How many papers in 2022 vs 2024?")
    assert answer.text.splitlines() == [
        "2024 has the most papers: 3.",
        "1. 2024: 3",
        "2. 2022: 0",
        "The digests only have papers from 2023-12-04 to 2024-12-04.",
    ]


@pytest.mark.parametrize(
    "question", ["how many papers in November and December 2024?", "2024년 11월과 12월에 나온 논문은 몇 편이야?"]
)
def test_times_in_a_row_are_one(people: Nonmun, question: str) -> None:
    assert "3" in people.ask(question).text.splitlines()[0]


@pytest.mark.parametrize(
    "question",
    [
        "How many GPUs and how many days did it take to train SharkNet with the Gull architecture?",
        "Gull 논문이 Tern보다 파라미터가 많아?",
    ],
)
def test_amounts_that_a_paper_reports_are_not_numbers_of_papers(sea: Nonmun, question: str) -> None:
    assert sea.understand(question).statistic == ""


def test_subjects_that_no_paper_is_on_are_said_to_have_none(sea: Nonmun) -> None:
    answer = sea.ask("which has more papers, volcanoes or glaciers?")
    assert answer.abstained
    assert "volcanoes" in answer.text
