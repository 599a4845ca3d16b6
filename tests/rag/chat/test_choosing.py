"""Which of the papers shown fit, and which two are compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.chat.followup import follow_up
from rag.search import Named
from tests.support.messages import DAY, MANY, asked, turn

LISTED = turn("papers about video generation", *MANY[:6])
LISTED_KO = turn("비디오 생성 논문", *MANY[:6])
IDS = tuple(paper.arxiv_id for paper in MANY[:6])


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("which of these are training-free?", "training-free"),
        ("which ones use human feedback?", "human feedback"),
        ("are any of these about robots?", "robots"),
        ("which of them are surveys?", "surveys"),
        ("only the ones about faces", "faces"),
        ("그 중 얼굴 관련은?", "얼굴"),
        ("이 중에 DPO를 쓰는 건 뭐야?", "DPO"),
        ("그 중 training-free인 건?", "training-free"),
    ],
)
def test_those_that_fit_are_chosen_from_a_list(message: str, subject: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.intent, question.subject, question.arxiv_ids, question.chooses) == ("list", subject, IDS, True)


@pytest.mark.parametrize(("message", "subject"), [("which of these are about robots?", "robots")])
def test_of_a_count_or_a_long_list_all_are_chosen_from(message: str, subject: str) -> None:
    for first in (turn("how many papers on diffusion in 2024?", *MANY[:3]), turn("papers on diffusion", *MANY)):
        question = asked(message, first)
        assert (question.intent, question.subject, question.arxiv_ids) == ("list", subject, ())
        assert question.outer_subjects == ["diffusion"]


@pytest.mark.parametrize(
    "message",
    [
        "which of these is the fastest?",
        "which of these are better than LoRA?",
        "which of these has code?",
        "which of these is best?",
    ],
)
def test_what_compares_papers_is_no_choice(message: str) -> None:
    assert asked(message, LISTED).chooses is False


@pytest.mark.parametrize("message", ["compare the two", "둘을 비교해줘", "두 논문 비교해줘"])
def test_one_paper_is_not_compared_with_none(message: str) -> None:
    one = turn("What is HeadStudio?", *MANY[:3]) if message.isascii() else turn("HeadStudio가 뭐야?", MANY[0])
    assert "HeadStudio" in follow_up(message, [one], today=DAY).reply
    alone = turn("tell me more", MANY[0], question=f"tell me about arXiv {MANY[0].arxiv_id}")
    assert "Paper 1" in follow_up(message, [alone], today=DAY).reply


def test_another_name_takes_the_place_of_the_whole_name() -> None:
    first = turn("Llama 3는?", MANY[1])
    named = Named("Llama 3", "paper", (MANY[1].arxiv_id,))
    first = replace(first, read=replace(first.question, intent="fact", named=(named,), focus=named.ids))
    assert asked("Qwen2.5는?", first).text == "Qwen2.5는?"


def test_two_papers_named_one_after_the_other_are_compared() -> None:
    first, second = turn("What is Mamba?", MANY[0]), turn("Llama 3는?", MANY[1])
    named = Named("Llama 3", "paper", (MANY[1].arxiv_id,))
    second = replace(second, read=replace(second.question, intent="fact", named=(named,), focus=named.ids))
    assert asked("둘을 비교해줘", first, second).compared == ("Mamba", "Llama 3")


def test_a_paper_is_not_compared_with_itself() -> None:
    first = turn("HeadStudio가 뭐야?", MANY[0])
    first = replace(first, read=replace(first.question, focus=(MANY[0].arxiv_id,)))
    said = "데이터셋은 몇 개의 비디오로 이루어져 있어?"
    detail = turn(said, MANY[0], question=f"arXiv {MANY[0].arxiv_id}: {said}")
    assert detail.thing
    assert "HeadStudio 하나라서" in follow_up("둘을 비교해줘", [first, detail], today=DAY).reply
