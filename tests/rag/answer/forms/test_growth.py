"""How the shares of some subjects change is told side by side, and what topics are not compared with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag import Nonmun
from rag.search import understand
from rag.search.query.growth import grown_apart
from tests.support.digests import indexed, write_digest

WORDS = (
    "amber basalt cedar dune ember fjord grove heron islet jade kelp lagoon maple nectar opal pebble quartz reed sand thistle "
    "umber violet willow yarrow zinc acorn birch coral delta elm fern glade hazel iris juniper knoll lichen moss nettle oak"
).split()


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Ten papers in each of four months: those on diffusion grow from none to eight, those on quantization are two of each."""
    folder: Path = tmp_path_factory.mktemp("land")
    words = iter(WORDS)
    for month, on_diffusion in enumerate((0, 2, 5, 8), 1):
        subjects = ["diffusion"] * on_diffusion + ["rainfall"] * (8 - on_diffusion) + ["quantization"] * 2
        papers = [
            (f"240{month}.0000{place}", f"{word.title()} by {subject}", f"{word.title()} {word} is found by {subject}.")
            for place, (subject, word) in enumerate(zip(subjects, words, strict=False))
        ]
        write_digest(folder, *papers, day=f"2024-0{month}-02")
    return indexed(folder)


@pytest.mark.parametrize(
    "question",
    [
        "Which is growing faster, diffusion or quantization?",
        "Is diffusion growing faster than quantization?",
        "compare the trends of diffusion and quantization",
        "diffusion vs quantization: which is growing faster in 2024?",
    ],
)
def test_the_share_of_each_is_told(land: Nonmun, question: str) -> None:
    head, *lines = land.ask(question).text.splitlines()
    assert head.startswith("The share of all papers")
    assert ("2024-01-01" in head) == ("2024" in question)
    assert lines == [
        "- diffusion: 10.0 %, then 65.0 % (+55.0 points, 6.5 times), growing; 15 papers.",
        "- quantization: 20.0 %, then 20.0 % (+0.0 points, 1.0 times), no significant trend; 8 papers.",
    ]


@pytest.mark.parametrize(
    "question", ["diffusion이랑 quantization 중 뭐가 더 빨리 늘고 있어?", "2024년 diffusion과 quantization 트렌드 비교"]
)
def test_the_same_in_korean(land: Nonmun, question: str) -> None:
    head, *lines = land.ask(question).text.splitlines()
    assert ("2024-01-01" in head) == ("2024" in question)
    assert lines == [
        "- diffusion: 10.0 % → 65.0 % (+55.0%p, 6.5배), 증가. 논문 15편.",
        "- quantization: 20.0 % → 20.0 % (+0.0%p, 1.0배), 뚜렷한 증가나 감소 없음. 논문 8편.",
    ]


@pytest.mark.parametrize(
    "question", ["compare diffusion and quantization", "how do A and B differ in growing batch sizes?", "오늘 A랑 B 비교"]
)
def test_what_grows_nothing_is_not_read_so(question: str) -> None:
    assert grown_apart(question, ("A", "B")) == ()


@pytest.mark.parametrize(
    ("question", "against"),
    [
        ("hot topics in Q4 2024 compared to Q3", "Q3"),
        ("trending topics in the fourth quarter of 2024 vs Q3 2024", "Q3 2024"),
        ("2024년 4분기 트렌드를 3분기랑 비교해줘", "3분기"),
        ("3분기 대비 2024년 4분기 핫토픽은?", "3분기"),
    ],
)
def test_topics_are_not_compared_with_a_time_that_is_named(question: str, against: str) -> None:
    read = understand(question, dt.date(2025, 5, 10))
    assert (read.filters.since, read.filters.until) == (dt.date(2024, 10, 1), dt.date(2024, 12, 31))
    assert read.not_understood == (against,)
