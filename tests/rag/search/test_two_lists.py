"""Two lists in one question: the first is read, and the words for the other are what the answer leaves out."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.search import split_lists, unanswered_half
from rag.search.query.understand import understand


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("3 papers about pruning and 3 about distillation", "3 papers about pruning", "3 about distillation"),
        ("top 5 speech papers and top 2 music papers", "top 5 speech papers", "top 2 music papers"),
        ("give me two papers on LoRA and two on OLMo", "give me two papers on LoRA", "two on OLMo"),
        ("five agent papers from 2024, and five from 2023", "five agent papers from 2024", "five from 2023"),
        ("papers on tokenizers, and also papers on optimizers", "papers on tokenizers", "also papers on optimizers"),
        ("2 papers each on speech and music", "2 papers each on speech", "music"),
        ("음성 논문 3편이랑 음악 논문 2편 추천해줘", "음성 논문 3편", "음악 논문 2편 추천해줘"),
        ("most voted paper on speech and most voted paper on music", "most voted paper on speech", "most voted paper on music"),
        ("음성 논문 3개랑 음악 논문 2개 추천해줘", "음성 논문 3개", "음악 논문 2개 추천해줘"),
        ("5월 음성 논문 상위 3개와 음악 논문 상위 2개", "5월 음성 논문 상위 3개", "음악 논문 상위 2개"),
        ("음성 세 편, 음악 두 편", "음성 세 편", "음악 두 편"),
        ("음성과 음악 각각 3편씩 알려줘", "음성 각각 3편씩 알려줘", "음악"),
    ],
)
def test_the_first_of_two_lists_is_read_and_the_other_is_told(text: str, first: str, other: str) -> None:
    assert split_lists(text) == (first, other)
    question = understand(text)
    assert unanswered_half(question) == other
    assert question.subject == understand(first).subject
    assert question.limit == understand(first).limit


def test_a_time_behind_the_second_is_that_of_both() -> None:
    assert understand("3 papers on speech and 2 on music from 2023").filters == understand("papers from 2023").filters
    assert understand("3 papers on speech from 2024 and 2 from 2023").filters == understand("papers from 2024").filters


@pytest.mark.parametrize(
    "text",
    [
        "3 papers on pruning and distillation",
        "papers on Llama 2 and 3 from Meta",
        "5 papers on 3D generation and 4D reconstruction",
        "top 5 papers of May and June 2024",
        "how many papers on speech and papers on music are there?",
        "compare 2 papers on speech and 2 on music",
        "LLM 논문 2~3편 추천",
        "논문 3편과 저자",
        "음성과 음악을 모두 다룬 논문 3편",
    ],
)
def test_one_list_is_one(text: str) -> None:
    assert split_lists(text) == (text, "")


def test_the_reader_is_told_of_the_other_list(sample: Nonmun) -> None:
    answer = sample.ask("2 papers about diffusion and 2 about agents")
    assert "this one is not answered here: “2 about agents”" in answer.notice
    assert answer.shown == 2
