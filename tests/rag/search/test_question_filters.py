"""Votes, order, number of papers, authors and arXiv ids in a question; and what only looks like them."""

from __future__ import annotations

import pytest

from rag.search.query.filters import Filters
from tests.support.questions import misread, read


@pytest.mark.parametrize(
    ("text", "order", "limit", "votes", "subject"),
    [
        ("most voted papers on RAG in June 2024", "votes", None, None, "RAG"),
        ("top voted RAG papers", "votes", None, None, "RAG"),
        ("top 5 by votes", "votes", 5, None, ""),
        ("추천 수가 가장 많은 RAG 논문", "votes", None, None, "RAG"),
        ("papers with at least 20 votes", "votes", None, 20, ""),
        ("RAG papers with more than 20 votes", "votes", None, 21, "RAG"),
        ("20표 이상 받은 RAG 논문", "votes", None, 20, "RAG"),
        ("latest papers about agents", "date", None, None, "agents"),
        ("최신 RAG 논문", "date", None, None, "RAG"),
        ("show me the 5 latest papers on RAG", "date", 5, None, "RAG"),
        ("give me three papers about pruning", "relevance", 3, None, "pruning"),
        ("RAG 논문 3편만", "relevance", 3, None, "RAG"),
    ],
)
def test_votes_order_and_number(text: str, order: str, limit: int | None, votes: int | None, subject: str) -> None:
    question = read(text)
    assert (question.order, question.limit, question.filters.min_votes, question.subject) == (order, limit, votes, subject)


MANY: list[tuple[str, str, int | None, int | None, str]] = [
    ("the most upvoted papers", "votes", None, None, ""),
    ("highest-voted papers about agents", "votes", None, None, "agents"),
    ("papers with the most votes on video", "votes", None, None, "video"),
    ("RAG papers sorted by votes", "votes", None, None, "RAG"),
    ("most popular papers this month", "votes", None, None, ""),
    ("most voted papers on majority voting", "votes", None, None, "majority voting"),
    ("가장 추천 많이 받은 논문", "votes", None, None, ""),
    ("가장 표를 많이 받은 논문은?", "votes", None, None, ""),
    ("추천수가 많은 확산 모델 논문 알려줘", "votes", None, None, "확산 모델"),
    ("추천 수 상위 5개", "votes", 5, None, ""),
    ("추천수상위5개 논문", "votes", 5, None, ""),
    ("인기 있는 논문", "votes", None, None, ""),
    ("요즘 인기있는 에이전트 논문 추천해 주세요", "votes", None, None, "에이전트"),
    ("추천순으로 RAG 논문 보여줘", "votes", None, None, "RAG"),
    ("papers on agents that got over 100 upvotes", "votes", None, 101, "agents"),
    ("papers on self-consistency with at least 20 votes", "votes", None, 20, "self-consistency"),
    ("papers with 20+ votes about speech", "votes", None, 20, "speech"),
    ("diffusion papers with 1,000 votes or more", "votes", None, 1000, "diffusion"),
    ("추천 20개 이상인 논문", "votes", None, 20, ""),
    ("추천 수 50 초과 비디오 논문", "votes", None, 51, "비디오"),
    ("추천을 100개 넘게 받은 논문은?", "votes", None, 101, ""),
    ("the newest RAG papers", "date", None, None, "RAG"),
    ("recent papers on alignment", "date", None, None, "alignment"),
    ("RAG papers, newest first", "date", None, None, "RAG"),
    ("가장 최근에 나온 로봇 논문은?", "date", None, None, "로봇"),
    ("최근 나온 음성 합성 논문 있나요", "date", None, None, "음성 합성"),
    ("top five papers on tool use", "votes", 5, None, "tool use"),
    ("10 papers on quantization", "relevance", 10, None, "quantization"),
    ("only 2 papers on music please", "relevance", 2, None, "music"),
    ("세 편만 추천해줘", "relevance", 3, None, ""),
    ("gimme 5 papers on robotics", "relevance", 5, None, "robotics"),
    ("the five most upvoted papers on OCR", "votes", 5, None, "OCR"),
    ("which paper had the most votes", "votes", None, None, ""),
    ("추천 많은 순으로 에이전트 논문 나열해줘", "votes", None, None, "에이전트"),
    ("추천 수가 가장 많은 논문 5편", "votes", 5, None, ""),
    ("요즘 핫한 논문", "votes", None, None, ""),
    ("비디오 생성 논문 최신순으로 5개 보여줘", "date", 5, None, "비디오 생성"),
    ("RAG 논문 다섯 편 추천해줘", "relevance", 5, None, "RAG"),
    ("양자화 논문 두 개만 알려주세요", "relevance", 2, None, "양자화"),
    ("상위 10개 논문 보여줘", "votes", 10, None, ""),
    ("지난달 RAG 논문 중 추천 수가 가장 많은 논문 세 편만", "votes", 3, None, "RAG"),
]


def test_votes_order_and_number_are_read_in_most_wordings() -> None:
    wrong = misread([(text, meant) for text, *meant in MANY], lambda q: [q.order, q.limit, q.filters.min_votes, q.subject])
    assert len(wrong) <= 0.1 * len(MANY), wrong


NOTHING = [
    "majority voting",
    "medoid voting for LLMs",
    "다수결 투표",
    "투표 기반 앙상블 논문",
    "top-5 accuracy on ImageNet",
    "top 1% of tokens",
    "top-k sampling",
    "top 5 error",
    "추천 시스템 논문",
    "추천 모델의 순위 학습",
    "RAG 논문 추천해줘",
    "표가 많은 문서를 이해하는 모델",
    "인기 편향을 줄이는 추천",
    "state of the art in recent years",
    "최신 기법보다 빠른 디코딩",
    "최근 연구는 언어 모델의 한계를 보였다.",
    "Recent works have shown that the latest LLMs fail",
    "3개의 모델을 합치는 방법",
    "두 단계 학습",
    "few-shot with 5 examples",
    "How many votes did HeadStudio get?",
    "the most voted answer wins in self-consistency",
    "latest layers of transformers",
    "two papers disagree on scaling",
]


def test_few_words_that_order_or_limit_something_else_are_taken() -> None:
    wrong = misread([(text, ("relevance", None, Filters())) for text in NOTHING], lambda q: (q.order, q.limit, q.filters))
    assert len(wrong) <= 0.2 * len(NOTHING), wrong


@pytest.mark.parametrize(
    ("text", "authors", "subject"),
    [
        ("papers by Jiatao Gu", ["Jiatao Gu"], ""),
        ("diffusion papers authored by Cees G. M. Snoek", ["Cees G. M. Snoek"], "diffusion"),
        ("by Jiatao Gu and Shuangfei Zhai", ["Jiatao Gu", "Shuangfei Zhai"], ""),
        ("Which papers has Tri Dao published?", ["Tri Dao"], ""),
        ("Jiatao Gu의 논문", ["Jiatao Gu"], ""),
        ("Jiatao Gu가 쓴 확산 모델 논문", ["Jiatao Gu"], "확산 모델"),
    ],
)
def test_authors(text: str, authors: list[str], subject: str) -> None:
    question = read(text)
    assert (list(question.authors), question.filters.author, question.subject) == (authors, authors[0], subject)


AUTHORS: list[tuple[str, list[str], str]] = [
    (
        "papers on flow matching by Jiatao Gu, Josh Susskind and Yizhe Zhang",
        ["Jiatao Gu", "Josh Susskind", "Yizhe Zhang"],
        "flow matching",
    ),
    ("authored by jiatao gu", ["jiatao gu"], ""),
    ("author: song han", ["song han"], ""),
    ("how many papers did Song Han write?", ["Song Han"], ""),
    ("Li Fei-Fei's papers on robots", ["Li Fei-Fei"], "robots"),
    ("papers by Tycho F. A. van der Ouderaa since May", ["Tycho F. A. van der Ouderaa"], ""),
    ("anything by Noah A. Smith?", ["Noah A. Smith"], ""),
    ("Jiatao Gu와 Josh Susskind가 쓴 논문 있어?", ["Jiatao Gu", "Josh Susskind"], ""),
    ("저자 Jiatao Gu", ["Jiatao Gu"], ""),
    ("저자가 Chelsea Finn인 로봇 논문 알려줘", ["Chelsea Finn"], "로봇"),
    ("Chelsea Finn 교수의 논문", ["Chelsea Finn"], ""),
]


def test_authors_are_read_in_most_wordings() -> None:
    wrong = misread([(text, meant) for text, *meant in AUTHORS], lambda q: [list(q.authors), q.subject])
    assert len(wrong) <= 0.2 * len(AUTHORS), wrong


NO_AUTHORS = [
    "which responses are judged by GPT-4?",
    "papers evaluated by Claude Opus",
    "accelerated by using caches",
    "step by step reasoning",
    "papers by topic",
    "guided by Monte Carlo search",
    "Stable Diffusion의 논문",
    "Stable Diffusion's paper",
    "Segment Anything의 논문",
    "Chain of Thought의 논문",
    "papers by June",
    "What do the authors who warn of merging do?",
    "저자 수가 많은 논문",
    "papers inspired by Karl Friston",
    "learning by Reading and Writing",
]


def test_few_others_are_taken_for_authors() -> None:
    wrong = misread([(text, ()) for text in NO_AUTHORS], lambda question: question.authors)
    assert len(wrong) <= 0.25 * len(NO_AUTHORS), wrong


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2311.12908", ["2311.12908"]),
        ("what does arXiv:2311.12908v2 report?", ["2311.12908"]),
        ("https://arxiv.org/abs/2311.12908v3 요약해줘", ["2311.12908"]),
        ("see http://arxiv.org/pdf/2311.12908.pdf", ["2311.12908"]),
        ("huggingface.co/papers/2406.14347?ref=x", ["2406.14347"]),
        ("2311.12908과 2311.13231의 차이", ["2311.12908", "2311.13231"]),
        ("2311.12908 and again 2311.12908v1", ["2311.12908"]),
        ("(2311.12908)", ["2311.12908"]),
        ("0704.0001 is old", ["0704.0001"]),
        ("hep-th/9901001 and math.GT/0309136v1", ["hep-th/9901001", "math.GT/0309136"]),
        ("cs/0112017은?", ["cs/0112017"]),
        ("a score of 2311.5 and 0.12345", []),
        ("2313.12908", []),
        ("1234.56789", []),
        ("12311.129081", []),
        ("foo/1234567", []),
        ("2024.06.21", []),
        ("US$2311.12908", []),
    ],
)
def test_arxiv_ids(text: str, found: list[str]) -> None:
    assert list(read(text).arxiv_ids) == found
