"""The sentence that says what a thing is comes before what is derived from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.search import Definition, Searcher
from rag.search.gathering.definition import define
from rag.search.gathering.glosses import glosses_of, is_short_for, name_pattern
from rag.search.query.understand import understand
from tests.support.digests import write_digest

PAPERS = [
    ("2401.00001", "Pre-TLO: Before Tidal Layout", "Pre-TLO는 TLO를 확장한 방법이다.", "학습은 더 빠르다."),
    ("2401.00002", "Harbour Notes", "Tidal Layout Optimization(TLO)은 부두의 배치를 정하는 기법이다.", "부두를 다룬다."),
    ("2401.00003", "Kelp: A Model of Sea Forests", "바다 숲을 다룬다.", "Kelp라는 모델을 제안한다. 해초의 성장을 예측한다."),
    ("2401.00004", "KelpMini: Smaller", "KelpMini는 Kelp보다 작은 모델이다.", "정확도가 91%다."),
    (
        "2401.00005",
        "On Buoys",
        "BuoyBench, TideBench, KelpBench에서 평가했다.",
        "조류 보정(tide correction)은 수위를 고치는 과정이다.",
    ),
    ("2401.00006", "Meta Tide Correction", "Meta Tide Correction(MTC)이라는 방법을 제안한다.", "보정이 낫다."),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("definitions")
    write_digest(folder / "digests", *PAPERS)
    made = Nonmun(folder / "home")
    made.ingest(folder / "digests")
    return made


def defined(assistant: Nonmun, name: str) -> Definition | None:
    searcher, question = Searcher(assistant.index), understand(f"what is {name}?")
    return define(searcher, question, searcher.rank(question), name)


@pytest.mark.parametrize(
    ("name", "arxiv_id", "said"),
    [
        ("TLO", "2401.00002", "부두의 배치"),
        ("Kelp", "2401.00003", "Kelp라는 모델"),
        ("tide correction", "2401.00005", "수위를 고치는"),
        ("조류 보정", "2401.00005", "수위를 고치는"),
        ("KelpMini", "2401.00004", "작은 모델"),
    ],
)
def test_the_thing_itself_is_defined(assistant: Nonmun, name: str, arxiv_id: str, said: str) -> None:
    found = defined(assistant, name)
    assert found is not None
    assert found.evidence.paper.arxiv_id == arxiv_id
    assert said in found.sentence
    assert found.sentence in found.bullet.text


def test_the_long_form_of_an_acronym_comes_from_its_glosses(assistant: Nonmun) -> None:
    found = defined(assistant, "TLO")
    assert found is not None
    assert found.long == "Tidal Layout Optimization"


def test_what_is_only_listed_is_a_mention(assistant: Nonmun) -> None:
    found = defined(assistant, "BuoyBench")
    assert found is not None
    assert found.kind == "mention"


def test_what_nobody_mentions_is_not_defined(assistant: Nonmun) -> None:
    assert defined(assistant, "Zephyrnaut") is None


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("직접 배치 최적화(TLO)를 쓴다. 직접 배치 최적화(TLO)가 낫다.", "", "직접 배치 최적화"),
        ("We use Tidal Layout Optimization (TLO).", "Tidal Layout Optimization", ""),
        ("TLO(Tidal Layout Optimization)는 기법이다.", "Tidal Layout Optimization", ""),
        ("새로운 방법(TLO)을 쓴다.", "", ""),  # too short to be its name
    ],
)
def test_glosses(text: str, english: str, korean: str) -> None:
    found = glosses_of("TLO", [text])
    assert (found.english, found.korean) == (english, korean)


def test_an_acronym_is_of_initials() -> None:
    assert is_short_for("LoRA", "Low-Rank Adaptation")
    assert is_short_for("RLHF", "Reinforcement Learning from Human Feedback")
    assert not is_short_for("DPO", "Proximal Policy Optimization")


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_name_and_text_can_be_read(name: str, text: str) -> None:
    if name.strip():
        name_pattern(name)
        glosses_of(name, [text])


def test_a_long_bullet_takes_linear_time() -> None:
    glosses_of("TLO", ["(TLO " * 20_000, "가 나 " * 20_000 + "(TLO)"])
