"""How a reader is to do something, and what may replace a thing: papers come near, and what a thing is is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search import is_how_to
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("shelf")
    papers = [
        (
            "2401.00001",
            "GullRAG: Building RAG Systems for Gulls",
            "갈매기를 위한 RAG 시스템을 구축(build)한다.",
        ),
        (
            "2401.00002",
            "Quiet Tern: Less Hallucination in Chatbots",
            "챗봇의 환각(hallucination)을 줄인다(reduce).",
        ),
        ("2401.00003", "Hyena Bay", "Hyena Bay는 트랜스포머(transformer)의 대안(alternative)이 되는 구조이다."),
        ("2401.00004", "Transformer Harbour", "Transformer Harbour는 트랜스포머(transformer)를 크게 만든다."),
        ("2401.00006", "Sanderling: Fewer Tokens", "비슷한 것을 합쳐 토큰(token) 수를 줄인다(reduce)."),
        ("2401.00007", "Plover: Lean Training", "GPU 메모리(memory) 사용을 절반으로 줄인다(reduce)."),
        ("2401.00005", "PocketLM", "PocketLM은 폰(phone)에서 돌아가는 작은 언어 모델(small language model)이다."),
    ]
    write_digest(folder, *papers, day="2024-01-02")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("How do I build a RAG system?", "GullRAG"),
        ("how to build a RAG system", "GullRAG"),
        ("RAG 시스템 어떻게 만들어?", "GullRAG"),
        ("RAG 시스템을 구축하려면 어떻게 해야 해?", "GullRAG"),
        ("How do I reduce hallucination in my chatbot?", "Quiet Tern"),
        ("챗봇의 환각을 어떻게 줄여?", "Quiet Tern"),
    ],
)
def test_papers_that_come_near_are_quoted_and_said_to_be_no_instructions(shelf: Nonmun, text: str, title: str) -> None:
    answer = shelf.ask(text)
    assert answer.text.startswith(("The digests tell what papers found", "다이제스트는 논문에서 밝힌 내용을"))
    assert title in answer.text.split("\n")[1]
    assert answer.citations


@pytest.mark.parametrize(
    "text",
    [
        "how does LoRA work?",
        "how is GullRAG trained?",
        "how many papers are there?",
        "how do I know which paper is best?",
        "VBench는 비디오를 어떻게 평가해?",
        "GullRAG은 어떻게 학습됐어?",
        "LoRA는 어떻게 작동해?",
    ],
)
def test_what_a_thing_does_is_no_question_how_to(text: str) -> None:
    assert not is_how_to(text)


@pytest.mark.parametrize("text", ["how to bake bread", "How do I sort a list in Python?", "김치찌개는 어떻게 만들어?"])
def test_other_things_to_do_are_declined(shelf: Nonmun, text: str) -> None:
    answer = shelf.ask(text)
    assert answer.abstained
    assert not answer.citations


@pytest.mark.parametrize(
    "text",
    ["alternatives to transformers", "트랜스포머 대안 아키텍처 논문", "트랜스포머의 대안", "트랜스포머를 대체하는 구조"],
)
def test_alternatives_to_a_thing_are_what_calls_itself_one(shelf: Nonmun, text: str) -> None:
    answer = shelf.ask(text)
    assert "Hyena Bay" in answer.text.split("\n")[1]
    assert "Transformer Harbour" not in answer.text


def test_the_name_of_a_kind_of_model_is_looked_for(shelf: Nonmun) -> None:
    assert "PocketLM" in shelf.ask("폰에서 돌아가는 작은 언어모델").text


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("토큰 수 줄이는 방법", "2401.00006"),
        ("GPU 메모리 아끼는 법", "2401.00007"),
        ("GPU 메모리 덜 쓰는 방법 좀 알려줘", "2401.00007"),
    ],
)
def test_ways_to_do_something_are_looked_for(shelf: Nonmun, text: str, paper: str) -> None:
    assert paper in {it.arxiv_id for it in shelf.ask(text).citations}


@pytest.mark.parametrize("text", ["살 빼는 방법", "영어 단어 외우는 법", "저축하는 방법 알려줘"])
def test_ways_to_do_what_is_not_of_the_field_are_declined(shelf: Nonmun, text: str) -> None:
    assert shelf.ask(text).text.startswith("다이제스트에 실린 논문에 관한 질문에만")


def test_who_is_declined_is_told_what_to_type(shelf: Nonmun) -> None:
    assert "for example: papers on" in shelf.ask("what is the weather today?").text


@pytest.mark.parametrize("text", ["트랜스포머 모델 뭐있음?", "트랜스포머 논문 뭐있어?"])
def test_words_written_together_in_haste_are_no_subject(shelf: Nonmun, text: str) -> None:
    assert "뭐" not in shelf.understand(text).subject
