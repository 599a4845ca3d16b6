"""Definitions, summaries, comparisons and reasons: the right papers, the same headings, and what is missing is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer.forms.comparison import _are_beside, comparison
from rag.answer.forms.definition import definition
from rag.answer.forms.facets import facets_of, shared_names
from rag.answer.forms.reason import reason
from rag.answer.forms.summary import summary
from rag.core.models import Answer
from rag.search import Intent, Lexicon, Question, gather, resolve
from rag.search.query.understand import understand
from rag.search.searcher import Searcher
from tests.support.digests import write_digest
from tests.support.papers import evidence

PAPERS = [
    (
        "2401.00001",
        "Kelp: A Model of Sea Forests",
        "***What's New***: 해초 숲의 성장을 예측하는 모델 Kelp를 제안한다.",
        "***Technical Details***: 위성 영상을 트랜스포머로 학습한다.",
        "***Performance Highlights***: SeaQA에서 91.2%를 얻었다.",
    ),
    (
        "2401.00002",
        "Coral: A Model of Reefs",
        "***What's New***: 산호초를 그리는 모델 Coral을 소개한다.",
        "***Technical Details***: 수중 음파를 합성곱 신경망으로 학습한다.",
        "***Performance Highlights***: SeaQA에서 87.5%를 얻었다.",
    ),
    ("2401.00003", "KelpMini: Smaller", "KelpMini는 Kelp보다 작은 모델이다.", "정확도가 80%다."),
    (
        "2401.00004",
        "On the Bias of Tide Judges",
        "Tide-as-a-Judge는 앞의 답을 선호하는 편향이 있다.",
        "순서를 바꾸면 줄어든다.",
    ),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("forms")
    write_digest(folder / "digests", *PAPERS, votes=3)
    made = Nonmun(folder / "home")
    made.ingest(folder / "digests")
    return made


def asked(assistant: Nonmun, intent: Intent, text: str, *subjects: str, **more: object) -> Question:
    """A question read as it is meant, with its names looked up."""
    plain = replace(understand(text), intent=intent, subjects=subjects, **more).about(" ".join(subjects))  # type: ignore[arg-type]
    return resolve(plain, Lexicon.of(assistant.index.search_index))


def comparing(assistant: Nonmun, text: str, *names: str, **more: object) -> Answer:
    question = asked(assistant, "compare", text, *names, compared=names, **more)
    return comparison(question, gather(Searcher(assistant.index), question))


def cited(answer: Answer) -> set[str]:
    return {citation.arxiv_id for citation in answer.citations}


def test_a_comparison_has_each_side_under_the_same_headings(assistant: Nonmun) -> None:
    answer = comparing(assistant, "compare Kelp and Coral", "Kelp", "Coral")
    assert cited(answer) == {"2401.00001", "2401.00002"}
    rows = {line.split(" | ")[0].strip("| "): line for line in answer.text.splitlines() if line.startswith("|")}
    assert rows[""] == "|   | Kelp | Coral |"
    for heading in ("What it is", "How it works", "Figures"):
        assert rows[heading].count(" | “") == 2
    assert "SeaQA" in answer.text.split("Both give numbers for")[1]


def test_sides_that_nothing_is_said_of_under_the_same_heading_are_no_table() -> None:
    quote: Any = None
    assert not _are_beside([{"what": quote}, {"figures": quote}])
    assert not _are_beside([{"what": quote}])
    assert not _are_beside([{"what": quote}] * 4)  # too many columns to read, unless a table is asked for
    assert _are_beside([{"what": quote}, {"what": quote, "how": quote}])


def test_a_comparison_can_be_a_table(assistant: Nonmun) -> None:
    answer = comparing(assistant, "Kelp와 Coral을 표로 비교해 줘", "Kelp", "Coral", as_table=True)
    rows = [line for line in answer.text.splitlines() if line.startswith("|")]
    assert rows[0] == "|   | Kelp | Coral |"
    assert {row.count("|") for row in rows} == {4}


def test_a_side_that_is_missing_is_said_and_no_other_paper_takes_its_place(assistant: Nonmun) -> None:
    answer = comparing(assistant, "compare Kelp and Urchin-9", "Kelp", "Urchin-9")
    assert answer.text.startswith("Urchin-9 is not in the digests.")
    assert cited(answer) == {"2401.00001"}
    both = comparing(assistant, "compare Anemone-2 and Urchin-9", "Anemone-2", "Urchin-9")
    assert both.abstained
    assert "Anemone-2" in both.text


def test_a_comparison_of_papers_on_one_subject_shows_the_best(assistant: Nonmun) -> None:
    answer = comparing(assistant, "compare papers on sea forest models", "Sea Forests")
    assert "2401.00001" in cited(answer)


def test_a_summary_is_of_the_paper_of_that_name(assistant: Nonmun) -> None:
    question = asked(assistant, "summary", "Kelp 요약해 줘", "Kelp")
    answer = summary(question, gather(Searcher(assistant.index), question))
    assert cited(answer) == {"2401.00001"}
    assert [line.partition(":")[0] for line in answer.text.splitlines()[1:]] == ["새로운 점", "방법", "결과"]


def test_a_summary_of_what_is_not_there_quotes_nothing(assistant: Nonmun) -> None:
    question = asked(assistant, "summary", "summarise Urchin-9", "Urchin-9")
    answer = summary(question, gather(Searcher(assistant.index), question))
    assert answer.abstained
    assert answer.text.startswith("Urchin-9 is not in the digests.")


def test_who_asks_for_the_abstract_is_told_that_there_is_none(assistant: Nonmun) -> None:
    question = asked(assistant, "summary", "What is the abstract of Kelp?", "Kelp")
    answer = summary(question, gather(Searcher(assistant.index), question))
    assert "not in the digests" in answer.text.splitlines()[0]


def test_a_definition_names_the_papers_that_work_with_the_thing_after_it(assistant: Nonmun) -> None:
    question = asked(assistant, "define", "what is Kelp?", "Kelp")
    answer = definition(question, gather(Searcher(assistant.index), question))
    assert cited(answer) == {"2401.00001"}
    assert answer.text.index("2401.00001") < answer.text.index("2401.00003")


def test_a_definition_of_what_is_not_there_says_so(assistant: Nonmun) -> None:
    question = asked(assistant, "define", "what is Urchin-9?", "Urchin-9")
    answer = definition(question, gather(Searcher(assistant.index), question))
    assert answer.abstained
    assert "Urchin-9 is not in the digests." in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("is there evidence that Tide-as-a-Judge is biased?", "Quotations cannot"),
        ("Tide-as-a-Judge가 편향되었다는 근거가 있어?", "이유나 우열은 인용만으로"),
    ],
)
def test_what_quoting_cannot_weigh_is_said_with_the_nearest_evidence(assistant: Nonmun, text: str, said: str) -> None:
    question = asked(assistant, "reason", text, "Tide-as-a-Judge")
    answer = reason(question, gather(Searcher(assistant.index), question))
    assert answer.text.startswith(said)
    assert "OPENAI_API_KEY" in answer.text
    assert answer.citations[0].arxiv_id == "2401.00004"


def test_without_sections_the_headings_are_found_by_what_the_sentences_say() -> None:
    plain = evidence(
        "Kelp: Sea Forests",
        "해초 숲은 넓다.",
        "해초의 성장을 예측하는 Kelp를 제안한다.",
        "위성 영상을 사용해 학습한다.",
        "정확도가 91.2%로 3배 빠르다고 한다.",
    )
    found = facets_of(plain, 100)
    assert "제안한다" in found["what"].text
    assert "사용해" in found["how"].text
    assert "91.2%" in found["figures"].text


def test_only_what_all_papers_give_numbers_for_is_shared() -> None:
    one = evidence("One", "SeaQA에서 91%, TideBench에서 80%를 얻었다.")
    other = evidence("Other", "SeaQA에서 87%를 얻었다. TideBench는 쓰지 않았다.")
    assert shared_names([one, other]) == ["SeaQA"]
    assert shared_names([one]) == []
