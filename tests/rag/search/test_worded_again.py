"""A question that is worded from its parts is read again as it was: a reopened conversation has only the words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.search import Question, render_question
from rag.search.query.understand import understand

DAY = dt.date(2024, 7, 15)


def parts(question: Question) -> tuple[object, ...]:
    """What finds papers; a condition on votes implies an order."""
    filters = question.filters
    return question.intent, question.weights, question.excluded, filters, question.authors, question.by_any, question.but_days


@pytest.mark.parametrize("counted", [False, True], ids=["list", "count"])
@pytest.mark.parametrize(
    "text",
    [
        "papers on agents without fine-tuning",
        "papers on agents without fine-tuning published in 2023",
        "papers on RLHF not about DPO or PPO since 2024-03-01",
        'papers about "video generation" not about "diffusion"',
        "papers about agents not by Jane Doe",
        "papers by Jane Doe not about diffusion",
        "papers by Jane Doe or Song Han about video not about diffusion",
        "papers on video with at least 5 votes not about diffusion",
        "papers about agents or robots",
        "papers on RLHF not from 2023",
        "top 3 papers on quantization except pruning",
        "비디오 생성이 아닌 디퓨전 논문",
        "에이전트 논문 중 Jane Doe가 쓰지 않은 것",
        "로봇에 관한 논문 중 Jane Doe가 쓴 것 빼고",
        "에이전트 논문 중 강화학습을 제외한 논문",
        "정렬 논문 중 DPO, PPO 제외",
        "RLHF 논문 중 DPO와 PPO 제외하고 2024년 3월 이후",
        "양자화나 가지치기 논문",
        "양자화 논문 중 Song Han이 쓰지 않은 추천 5개 이상 논문",
        "Ada Lovelace나 Bo Li가 쓴 비디오 논문",
        "학습 없이 이미지 편집하는 논문",
        "2023년 에이전트와 로봇 논문 중 강화학습 제외",
        "추천 10개 이상인 에이전트 논문, 강화학습 제외",
    ],
)
def test_a_question_is_worded_so_that_it_is_read_again_alike(text: str, counted: bool) -> None:
    question = understand(text, DAY)
    asked = question.counted() if counted else question
    again = understand(render_question(replace(asked, text="", references=())), DAY)
    assert question.subject or question.authors
    assert parts(again) == parts(asked)
