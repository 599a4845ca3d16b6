"""What no list of papers does is told: a draw, other columns, one list for each time, an order by size, a bound, a stance."""

from __future__ import annotations

import pytest

from tests.support.questions import read


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("give me 3 random papers", "random", "random"),
        ("pick papers at random", "at random", "random"),
        ("무작위 논문 5편", "무작위", "random"),
        ("a random penguin paper", "random", "random"),
        ("surprise me with a paper on penguins", "surprise me", "random"),
        ("무작위로 펭귄 논문 하나 골라줘", "무작위로", "random"),
        ("펭귄 논문 아무거나 하나", "아무거나", "random"),
        ("papers saying Mixtral is better than GPT-4", "is better than", "claim"),
        ("papers that claim DPO outperforms PPO", "outperforms", "claim"),
        ("Mixtral이 GPT-4보다 좋다는 논문", "보다 좋다는", "claim"),
        ("DPO가 PPO보다 낫다고 주장하는 논문", "보다 낫다고 주장하는", "claim"),
        ("MOFA-Video 같은 모델 오픈소스 있나?", "오픈소스", "open"),
        ("any open source alternative to ExVideo?", "open source", "open"),
        ("papers similar to 2405.20340 that are open source", "that are open source", "open"),
        ("which papers criticize penguin census models?", "criticize", "stance"),
        ("how many papers criticise LoRA?", "criticise", "stance"),
        ("which papers compare themselves with LoRA?", "compare themselves with", "stance"),
        ("papers that beat GPT-4", "beat", "stance"),
        ("papers where GPT-4 fails", "fails", "stance"),
        ("RAG를 비판하는 논문", "를 비판하는", "stance"),
        ("GPT-4를 이기는 논문", "를 이기는", "stance"),
        ("GPT-4가 실패하는 논문", "가 실패하는", "stance"),
        ("랜덤으로 논문 3편 추천해줘", "랜덤으로", "random"),
        ("show me a table of image captioning models with their parameters", "with their parameters", "columns"),
        ("펭귄 추적 모델을 파라미터 수와 함께 표로 보여줘", "파라미터 수와 함께", "columns"),
        ("top 3 papers on penguins of each month", "of each month", "each"),
        ("smallest model that beats GPT-4", "smallest", "degree"),
        ("fastest penguin tracking models", "fastest", "degree"),
        ("which paper has the longest context window?", "the longest", "degree"),
        ("which model is the smallest?", "the smallest", "degree"),
        ("what is the largest model reported in 2024?", "the largest", "degree"),
        ("GPT-4를 이기는 가장 작은 모델", "가장 작은", "degree"),
        ("가장 빠른 펭귄 추적 모델", "가장 빠른", "degree"),
        ("어떤 모델이 가장 작아?", "가장 작아", "degree"),
        ("models with less than 1B parameters", "less than", "bound"),
        ("penguin models under 24GB", "under", "bound"),
        ("how many papers with more than 10 authors?", "more than", "bound"),
        ("papers with only one author", "with only one author", "authors"),
        ("penguin papers without authors", "without authors", "authors"),
        ("single-author papers on penguins", "single-author", "authors"),
        ("how many papers have only one author?", "have only one author", "authors"),
        ("which paper has the most authors?", "has the most authors", "authors"),
        ("papers by a single author", "by a single author", "authors"),
        ("저자가 한 명뿐인 논문", "저자가 한 명뿐인", "authors"),
        ("저자가 없는 펭귄 논문", "저자가 없는", "authors"),
        ("단독 저자 논문", "단독 저자", "authors"),
        ("저자가 가장 많은 논문은?", "저자가 가장 많은", "authors"),
        ("10억 파라미터 이하 모델", "이하", "bound"),
        ("how many papers on penguins per quarter?", "per quarter", "step"),
        ("number of penguin papers per week in June 2024", "per week", "step"),
        ("분기별 펭귄 논문 수", "분기별", "step"),
        ("주별 펭귄 논문 수", "주별", "step"),
        ("papers on penguins by quarter", "by quarter", "each"),
        ("penguin papers with mroe than 20 votes", "with mroe than 20 votes", "votes"),
        ("파라미터가 10억 이하인 언어 모델", "이하인", "bound"),
    ],
)
def test_what_a_list_cannot_do_is_not_understood(text: str, words: str, why: str) -> None:
    question = read(text)
    assert [(span.text, span.why) for span in question.spans if span.use == "not_understood"] == [(words, why)]
    assert words not in question.subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("papers on random forests", "random forests"),
        ("random noise papers", "random noise"),
        ("무작위 탐색 논문", "무작위 탐색"),
        ("a table of papers on penguins with their votes", "penguins with their votes"),
        ("papers on critique models", "critique models"),
        ("papers comparing LoRA with adapters", "LoRA with adapters"),
        ("LoRA와 DoRA를 비교한 논문", "LoRA와 DoRA"),
        ("papers on shortest path algorithms", "shortest path algorithms"),
        ("papers on author identification", "author identification"),
        ("papers on penguins with their chicks", "penguins with their chicks"),
    ],
)
def test_a_subject_or_a_column_that_a_table_has_is_none_of_it(text: str, subject: str) -> None:
    question = read(text)
    assert question.subject == subject
    assert question.not_understood == ()


@pytest.mark.parametrize(
    "text",
    [
        "what is the largest dataset used in Mamba?",
        "Does Phi-3 use less than 10B parameters?",
        "which model has the highest accuracy on MMLU?",
        "papers with at least 50 votes on diffusion",
        "how many papers per month?",
        "papers on majority voting with 20 votes per question",
        "most voted papers on penguins",
        "what is the largest city in France?",
    ],
)
def test_a_detail_of_one_paper_figures_and_votes_are_none_of_it(text: str) -> None:
    assert read(text).not_understood == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [("older papers on penguins", "penguins"), ("earlier penguin papers", "penguin"), ("펭귄 관련 예전 논문", "펭귄")],
)
def test_older_papers_come_oldest_first(text: str, subject: str) -> None:
    question = read(text)
    assert (question.subject, question.order) == (subject, "date_asc")
