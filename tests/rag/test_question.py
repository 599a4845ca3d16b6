"""What is understood of questions in both languages, on Wednesday, 26 June 2024; and what is left alone."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.filters import Filters
from rag.language import latin_terms, terms
from rag.question import MAX_QUESTION_CHARS, Question, understand, understand_many, with_filters

TODAY = dt.date(2024, 6, 26)
JUNE = ("2024-06-01", "2024-06-30")
MAY = ("2024-05-01", "2024-05-31")
LAST_WEEK = ("2024-06-17", "2024-06-23")
THIS_WEEK = ("2024-06-24", "2024-06-30")
YEAR = ("2024-01-01", "2024-12-31")


def read(text: str) -> Question:
    return understand(text, TODAY)


def days(question: Question) -> tuple[str | None, str | None]:
    since, until = question.filters.since, question.filters.until
    return since.isoformat() if since else None, until.isoformat() if until else None


# ---------------------------------------------------------------- when papers were listed


@pytest.mark.parametrize(
    ("text", "when", "subject"),
    [
        ("papers from June 2024", JUNE, ""),
        ("RAG papers from June 2024", JUNE, "RAG"),
        ("papers on RAG from June 2024", JUNE, "RAG"),
        ("papers published in June 2024 about diffusion models", JUNE, "diffusion models"),
        ("which papers cover DPO in June 2024?", JUNE, "DPO"),
        ("Which papers about speculative decoding were published in June?", JUNE, "speculative decoding"),
        ("In June 2024, which papers covered RAG?", JUNE, "RAG"),
        ("June 2024 papers on video generation", JUNE, "video generation"),
        ("show me june papers about agents", JUNE, "agents"),
        ("last week's papers", LAST_WEEK, ""),
        ("last week's RAG papers", LAST_WEEK, "RAG"),
        ("What did last week's papers say about RAG?", LAST_WEEK, "RAG"),
        ("anything on mamba last week", LAST_WEEK, "mamba"),
        ("what's new this week?", THIS_WEEK, ""),
        ("new papers this week on 3D generation", THIS_WEEK, "3D generation"),
        ("papers added yesterday", ("2024-06-25", "2024-06-25"), ""),
        ("yesterday's digest", ("2024-06-25", "2024-06-25"), ""),
        ("digests of June 21", ("2024-06-21", "2024-06-21"), ""),
        ("papers in the June 21 digest", ("2024-06-21", "2024-06-21"), ""),
        ("list the papers posted on 2024-06-21", ("2024-06-21", "2024-06-21"), ""),
        ("papers since May", ("2024-05-01", None), ""),
        ("RAG since May", ("2024-05-01", None), "RAG"),
        ("diffusion papers out since May", ("2024-05-01", None), "diffusion"),
        ("papers listed before 2024-03 on tool use", (None, "2024-02-29"), "tool use"),
        ("papers between March and May 2024 on LoRA", ("2024-03-01", "2024-05-31"), "LoRA"),
        ("papers on RAG from the past 10 days", ("2024-06-16", "2024-06-26"), "RAG"),
        ("papers about jailbreaks in 2024", YEAR, "jailbreaks"),
        ("2023 papers on RLHF", ("2023-01-01", "2023-12-31"), "RLHF"),
        ("how many papers on RAG in 2024?", YEAR, "RAG"),
        ("how many papers on RAG per month in 2024", YEAR, "RAG"),
        ("Which RAG methods were proposed in June 2024?", JUNE, "RAG methods"),
        ("papers from May and June 2024", ("2024-05-01", "2024-06-30"), ""),
        ("whats hot in ai today", ("2024-06-26", "2024-06-26"), "ai"),
        ("Everything about LoRA from the last two weeks", ("2024-06-12", "2024-06-26"), "LoRA"),
        ("I want to know which papers discuss safety alignment since 2024-06-01", ("2024-06-01", None), "safety alignment"),
        ("Were there any papers on robotics in May?", MAY, "robotics"),
        ("What did Song Han publish in 2024?", YEAR, ""),
        ("I read a paper in June about agents that browse the web", JUNE, "agents that browse the web"),
        ("summarize today's digest", ("2024-06-26", "2024-06-26"), ""),
        ("LLM agents June 2024", JUNE, "LLM agents"),
        ("open models released this month", JUNE, "open models"),
        ("papers from the first quarter of 2024 on MoE", ("2024-01-01", "2024-03-31"), "MoE"),
        ("How many papers about agents were listed each month of 2024?", YEAR, "agents"),
        ("pls find papers about sora since last month", ("2024-05-01", None), "sora"),
        ("6월 논문", JUNE, ""),
        ("6월논문 알려줘", JUNE, ""),
        ("2024년 6월에 나온 확산 모델 논문", JUNE, "확산 모델"),
        ("2024년6월에나온 RAG논문", JUNE, "RAG"),
        ("6월에 올라온 RAG 논문은 뭐가 있나요?", JUNE, "RAG"),
        ("6월에 강화학습을 다룬 논문은?", JUNE, "강화학습"),
        ("지난주 논문", LAST_WEEK, ""),
        ("지난 주에 올라온 에이전트 논문 보여줘", LAST_WEEK, "에이전트"),
        ("지난주 RAG 논문 정리해 주세요", LAST_WEEK, "RAG"),
        ("확산 모델 논문 지난주", LAST_WEEK, "확산 모델"),
        ("이번 주에 뭐 나왔어?", THIS_WEEK, ""),
        ("이번주 새로 나온 논문 있어", THIS_WEEK, ""),
        ("어제 올라온 논문 있어?", ("2024-06-25", "2024-06-25"), ""),
        ("오늘 다이제스트 요약해줘", ("2024-06-26", "2024-06-26"), ""),
        ("6월 21일 다이제스트", ("2024-06-21", "2024-06-21"), ""),
        ("2024년 6월 21일 다이제스트에 실린 논문", ("2024-06-21", "2024-06-21"), ""),
        ("5월 이후 논문", ("2024-05-01", None), ""),
        ("5월부터 나온 비디오 생성 논문 추천해줘", ("2024-05-01", None), "비디오 생성"),
        ("3월까지의 RAG 논문", (None, "2024-03-31"), "RAG"),
        ("3월부터 5월까지 발표된 로봇 논문", ("2024-03-01", "2024-05-31"), "로봇"),
        ("최근 2주간 나온 RAG 논문", ("2024-06-12", "2024-06-26"), "RAG"),
        ("최근 한 달 동안 소개된 3D 논문 좀", ("2024-05-26", "2024-06-26"), "3D"),
        ("2024년 상반기 에이전트 논문 몇 편이나 나왔어?", ("2024-01-01", "2024-06-30"), "에이전트"),
        ("2024년 논문 중 코드 생성", YEAR, "코드 생성"),
        ("작년 RLHF 논문", ("2023-01-01", "2023-12-31"), "RLHF"),
        ("지난달에 나온 의료 AI 논문", MAY, "의료 AI"),
        ("6월 의료 논문", JUNE, "의료"),
        ("오늘의 논문", ("2024-06-26", "2024-06-26"), ""),
        ("그저께 올라온 논문 중에서 멀티모달", ("2024-06-24", "2024-06-24"), "멀티모달"),
        ("4월이랑 5월 논문", ("2024-04-01", "2024-05-31"), ""),
        ("6월 셋째 주 논문", JUNE, ""),
        ("5월 한달간 나온 로봇 논문", MAY, "로봇"),
        ("2023년 11월부터 12월 사이 나온 논문", ("2023-11-01", "2023-12-31"), ""),
        ("2024년 5월 다이제스트에서 멀티모달 논문 찾아줘", MAY, "멀티모달"),
        ("이번주에 올라온 것 중에 추천 많은 순으로 보여줘", THIS_WEEK, ""),
        ("지난 6개월간 에이전트 논문 월별 추이", ("2023-12-26", "2024-06-26"), "에이전트"),
    ],
)
def test_dates_that_say_when_papers_were_listed(text: str, when: tuple[str | None, str | None], subject: str) -> None:
    question = read(text)
    assert (days(question), question.subject) == (when, subject)


@pytest.mark.parametrize(
    "text",
    [
        "BraTS 2024",
        "ImageNet 2012",
        "papers on ImageNet 2012",
        "trained on Common Crawl from 2023",
        "papers trained on Common Crawl from 2023",
        "papers that use Common Crawl from 2023",
        "events after 2021",
        "papers about events after 2021",
        "papers on predicting events in June 2023",
        "ICLR 2024 papers",
        "NeurIPS 2023 papers on RLHF",
        "CVPR 2024 논문",
        "papers accepted at ICML 2024",
        "the 2022 FIFA World Cup",
        "papers about the 2020 US elections",
        "knowledge cutoff of September 2021",
        "models with a knowledge cutoff in September 2021",
        "WMT23",
        "2024 models",
        "benchmarks built from AIME 2024 problems",
        "papers evaluated on AIME 2024",
        "LLMs trained in 2023",
        "time series from 2010 to 2020",
        "forecasting with data from June 2023",
        "papers on news articles from May 2023",
        "SemEval 2024 task 8",
        "GPT-4 Turbo 2024-04-09",
        "gpt-4-0613",
        "gpt-4o-2024-05-13 as a judge",
        "Wikipedia dump of June 2023",
        "2023년에 학습된 GPT-4",
        "2023년에 학습된 모델을 다룬 논문",
        "2021년 이후 사건에 대한 질의응답",
        "2021년 이후 사건을 다룬 논문",
        "ICLR 2024 논문",
        "2022년 월드컵 데이터 논문",
        "BraTS 2024 대회",
        "2023년 위키백과로 만든 데이터셋",
        "2024년 미국 대선 예측",
        "2048 tokens of context",
        "papers with 2024 parameters",
        "may improve reasoning",
        "a march towards AGI",
        "today's LLMs are brittle",
        "August Kong et al",
        "what happened in June 2023?",
        "What FID did HeadStudio report in June 2024?",
        "2024년 6월에 나온 HeadStudio의 FPS는 얼마인가요?",
        "According to the digest of the chemistry dataset paper from June 2024, how large is it?",
        "Which two benchmarks appear in the digests of 31 May and 21 June 2024?",
        "papers from 31 May and 21 June 2024",
        "papers from June 31",
        "13월 논문",
        "making it plausible for use in commercial games today",
        "papers on Gemini since its release in February",
        "papers evaluating models on the 2023 bar exam",
        "papers using Reddit posts from 2022",
        "Chatbot Arena as of May 2024",
        "stock prediction from 2015 to 2023",
        "작년에 비해 RAG 논문이 늘었어?",
        "2023년 10월 기준 지식을 가진 모델",
        "5월에 출시된 GPT-4o를 평가한 논문",
        "2024년 수능 문제로 평가한 논문",
        "다섯 분야에서 2022년 이후 출간된 논문을 수집하였다.",
        "최근 2년 동안 연구가 폭발적으로 증가하였습니다.",
    ],
)
def test_dates_that_belong_to_something_else(text: str) -> None:
    assert days(read(text)) == (None, None)


# ---------------------------------------------------------------- votes, order, number


@pytest.mark.parametrize(
    ("text", "order", "limit", "votes", "subject"),
    [
        ("most voted papers on RAG in June 2024", "votes", None, None, "RAG"),
        ("the most upvoted papers", "votes", None, None, ""),
        ("highest-voted papers about agents", "votes", None, None, "agents"),
        ("top voted RAG papers", "votes", None, None, "RAG"),
        ("papers with the most votes on video", "votes", None, None, "video"),
        ("top 5 by votes", "votes", 5, None, ""),
        ("RAG papers sorted by votes", "votes", None, None, "RAG"),
        ("most popular papers this month", "votes", None, None, ""),
        ("most voted papers on majority voting", "votes", None, None, "majority voting"),
        ("가장 추천 많이 받은 논문", "votes", None, None, ""),
        ("가장 표를 많이 받은 논문은?", "votes", None, None, ""),
        ("추천 수가 가장 많은 RAG 논문", "votes", None, None, "RAG"),
        ("추천수가 많은 확산 모델 논문 알려줘", "votes", None, None, "확산 모델"),
        ("추천 수 상위 5개", "votes", 5, None, ""),
        ("추천수상위5개 논문", "votes", 5, None, ""),
        ("인기 있는 논문", "votes", None, None, ""),
        ("요즘 인기있는 에이전트 논문 추천해 주세요", "votes", None, None, "에이전트"),
        ("추천순으로 RAG 논문 보여줘", "votes", None, None, "RAG"),
        ("papers with at least 20 votes", "relevance", None, 20, ""),
        ("RAG papers with more than 20 votes", "relevance", None, 21, "RAG"),
        ("papers on agents that got over 100 upvotes", "relevance", None, 101, "agents"),
        ("papers with 20+ votes about speech", "relevance", None, 20, "speech"),
        ("diffusion papers with 1,000 votes or more", "relevance", None, 1000, "diffusion"),
        ("추천 20개 이상인 논문", "relevance", None, 20, ""),
        ("20표 이상 받은 RAG 논문", "relevance", None, 20, "RAG"),
        ("추천 수 50 초과 비디오 논문", "relevance", None, 51, "비디오"),
        ("추천을 100개 넘게 받은 논문은?", "relevance", None, 101, ""),
        ("latest papers about agents", "date", None, None, "agents"),
        ("the newest RAG papers", "date", None, None, "RAG"),
        ("recent papers on alignment", "date", None, None, "alignment"),
        ("RAG papers, newest first", "date", None, None, "RAG"),
        ("최신 RAG 논문", "date", None, None, "RAG"),
        ("가장 최근에 나온 로봇 논문은?", "date", None, None, "로봇"),
        ("최근 나온 음성 합성 논문 있나요", "date", None, None, "음성 합성"),
        ("show me the 5 latest papers on RAG", "date", 5, None, "RAG"),
        ("top five papers on tool use", "relevance", 5, None, "tool use"),
        ("give me three papers about pruning", "relevance", 3, None, "pruning"),
        ("10 papers on quantization", "relevance", 10, None, "quantization"),
        ("only 2 papers on music please", "relevance", 2, None, "music"),
        ("세 편만 추천해줘", "relevance", 3, None, ""),
        ("RAG 논문 3편만", "relevance", 3, None, "RAG"),
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
    ],
)
def test_votes_order_and_number(text: str, order: str, limit: int | None, votes: int | None, subject: str) -> None:
    question = read(text)
    assert (question.order, question.limit, question.filters.min_votes, question.subject) == (order, limit, votes, subject)


@pytest.mark.parametrize(
    "text",
    [
        "majority voting",
        "medoid voting for LLMs",
        "papers on self-consistency with at least 20 votes",
        "다수결 투표",
        "투표 기반 앙상블 논문",
        "the most voted answer wins in self-consistency",
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
        "latest layers of transformers",
        "two papers disagree on scaling",
        "최근 연구는 언어 모델의 한계를 보였다.",
        "Recent works have shown that the latest LLMs fail",
        "3개의 모델을 합치는 방법",
        "두 단계 학습",
        "few-shot with 5 examples",
        "How many votes did HeadStudio get?",
    ],
)
def test_words_that_order_or_limit_nothing(text: str) -> None:
    question = read(text)
    assert (question.order, question.limit, question.filters) == ("relevance", None, Filters())


# ---------------------------------------------------------------- authors and ids


@pytest.mark.parametrize(
    ("text", "authors", "subject"),
    [
        ("papers by Jiatao Gu", ["Jiatao Gu"], ""),
        ("by Jiatao Gu and Shuangfei Zhai", ["Jiatao Gu", "Shuangfei Zhai"], ""),
        (
            "papers on flow matching by Jiatao Gu, Josh Susskind and Yizhe Zhang",
            ["Jiatao Gu", "Josh Susskind", "Yizhe Zhang"],
            "flow matching",
        ),
        ("diffusion papers authored by Cees G. M. Snoek", ["Cees G. M. Snoek"], "diffusion"),
        ("authored by jiatao gu", ["jiatao gu"], ""),
        ("author: song han", ["song han"], ""),
        ("Which papers has Tri Dao published?", ["Tri Dao"], ""),
        ("how many papers did Song Han write?", ["Song Han"], ""),
        ("Li Fei-Fei's papers on robots", ["Li Fei-Fei"], "robots"),
        ("papers by Tycho F. A. van der Ouderaa since May", ["Tycho F. A. van der Ouderaa"], ""),
        ("anything by Noah A. Smith?", ["Noah A. Smith"], ""),
        ("Jiatao Gu의 논문", ["Jiatao Gu"], ""),
        ("Jiatao Gu가 쓴 확산 모델 논문", ["Jiatao Gu"], "확산 모델"),
        ("Jiatao Gu와 Josh Susskind가 쓴 논문 있어?", ["Jiatao Gu", "Josh Susskind"], ""),
        ("저자 Jiatao Gu", ["Jiatao Gu"], ""),
        ("저자가 Chelsea Finn인 로봇 논문 알려줘", ["Chelsea Finn"], "로봇"),
        ("Chelsea Finn 교수의 논문", ["Chelsea Finn"], ""),
    ],
)
def test_authors(text: str, authors: list[str], subject: str) -> None:
    question = read(text)
    assert (list(question.authors), question.filters.author, question.subject) == (authors, authors[0], subject)


@pytest.mark.parametrize(
    "text",
    [
        "which responses are judged by GPT-4?",
        "papers evaluated by Claude Opus",
        "papers by Google",
        "papers by Google DeepMind",
        "papers by Hugging Face",
        "papers by Stanford University",
        "papers by Seoul National University",
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
        "Google Research의 논문",
        "learning by Reading and Writing",
    ],
)
def test_who_is_no_author(text: str) -> None:
    assert read(text).authors == ()


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


# ---------------------------------------------------------------- what is asked


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("list", "which papers cover DPO for diffusion?"),
        ("list", "papers about speculative decoding"),
        ("list", "Sparse attention that makes transformers cheaper"),
        ("list", "Teaching LLMs to call tools"),
        ("list", "RAG"),
        ("list", "agents for when labels are scarce"),
        ("list", "What benchmarks test multilingual reasoning?"),
        ("list", "What are some ways to speed up decoding?"),
        ("list", "which datasets are there for video question answering"),
        ("list", "Are there papers on audio deepfakes?"),
        ("list", "is there any paper about protein design"),
        ("list", "I'm looking for work on model merging papers"),
        ("list", "Which paper introduced LLaVA?"),
        ("list", "How attention heads specialise and why it matters"),
        ("list", "can you recommend papers on watermarking"),
        ("list", "What did yesterday's digest say about agents?"),
        ("list", "확산 모델에 DPO를 적용한 논문은?"),
        ("list", "RAG 논문 알려줘"),
        ("list", "환각을 줄이는 연구"),
        ("list", "어떤 논문이 LoRA를 병합하나요?"),
        ("list", "모델 병합 관련 논문 있을까요"),
        ("list", "장문 이해 벤치마크는 뭐가 있나"),
        ("list", "추론을 빠르게 하는 기법 추천"),
        ("list", "긴 문맥을 처리하는 방법은?"),
        ("list", "누구나 쓸 수 있는 음성 합성 모델"),
        ("list", "몇 장의 사진으로 개인화하는 방법"),
        ("list", "인컨텍스트 학습의 원리"),
        ("list", "DPO와 PPO를 비교한 논문은?"),
        ("list", "papers that compare DPO and PPO"),
        ("list", "연구 동향"),
        ("fact", "What FPS does HeadStudio reach?"),
        ("fact", "how large is the dataset of YuLan-Mini"),
        ("fact", "At what resolution are the avatars rendered?"),
        ("fact", "Why can't DPO, which works well on LLMs, be carried over?"),
        ("fact", "In the Prism framework, how big was the model?"),
        ("fact", "Does LoRA reduce memory"),
        ("fact", "What models does Snorkel compare?"),
        ("fact", "Which three stages does the pipeline have?"),
        ("fact", "Which roughly 70B models went past 90% on IFEval?"),
        ("fact", "Is there a benchmark that looks at tools and users at once?"),
        ("fact", "who wrote ZipLoRA"),
        ("fact", "explain HeadStudio"),
        ("fact", "technical details of HeadStudio"),
        ("fact", "HeadStudio 실험 결과"),
        ("fact", "2406.12345 성능"),
        ("fact", "What does the ZipLoRA digest say about merging?"),
        ("fact", "What results does the HeadStudio paper report?"),
        ("fact", "Snorkel Working Memory 테스트에서 제안한 알고리즘은?"),
        ("fact", "MedNeXt를 쓴 논문의 평균 DSC는?"),
        ("fact", "HeadStudio의 해상도는?"),
        ("fact", "GaussianImage 파라미터 수는"),
        ("fact", "ExVideo가 프레임 수를 늘린 방법은?"),
        ("fact", "LLaMAX는 몇 개 언어를 다루나요?"),
        ("fact", "LLaMAX는 몇 개 언어를 다루나"),
        ("fact", "어떤 GPU로 학습했어?"),
        ("fact", "선호 학습 기법은 뭐야?"),
        ("fact", "품질이 더 나아지나?"),
        ("fact", "그 플랫폼은 무엇이었나요"),
        ("fact", "DITTO-2에 대해 설명해줘"),
        ("fact", "이 데이터셋의 라이선스는?"),
        ("fact", "How many papers did OpenScholar search?"),
        ("fact", "How many papers were annotated for the SciQA benchmark?"),
        ("fact", "How many ACL and EMNLP papers were examined?"),
        ("fact", "How many papers are in S2ORC?"),
        ("fact", "number of papers the model was trained on?"),
        ("fact", "In the LitSearch benchmark, how many papers are there?"),
        ("fact", "OpenScholar는 몇 개의 논문에서 구절을 찾나요?"),
        ("fact", "OpenScholar가 검색한 논문은 몇 편인가요?"),
        ("fact", "이 데이터셋에 포함된 논문은 몇 편이야?"),
        ("fact", "그 연구는 몇 개 언어를 대상으로 했나요?"),
        ("count", "how many papers on RAG"),
        ("count", "How many papers are there about agents?"),
        ("count", "how many RAG papers were published last week?"),
        ("count", "How many papers use Mamba?"),
        ("count", "how many of the papers mention GPT-4o?"),
        ("count", "What is the number of papers on pruning?"),
        ("count", "count the papers on watermarking"),
        ("count", "How many papers do you have on music generation"),
        ("count", "RAG 논문은 몇 편"),
        ("count", "RAG 논문 몇 개야?"),
        ("count", "확산 모델 논문이 몇 편 있나요?"),
        ("count", "에이전트 논문 수는?"),
        ("count", "DPO를 사용한 논문은 몇 편이에요"),
        ("count", "지난주에 나온 논문은 모두 몇 편인가요?"),
        ("count", "몇 편의 논문이 RAG를 다루나요?"),
        ("count", "6월 다이제스트에 포함된 논문은 몇 편이야?"),
        ("count", "로봇 논문이 얼마나 많아?"),
        ("trend", "how many papers on RAG per month in 2024"),
        ("trend", "RAG papers over time"),
        ("trend", "number of agent papers by month"),
        ("trend", "Has the number of RAG papers increased?"),
        ("trend", "are papers on Mamba increasing"),
        ("trend", "how has interest in agents changed over time?"),
        ("trend", "trend of diffusion papers"),
        ("trend", "papers on RAG per day"),
        ("trend", "is Mamba getting more popular?"),
        ("trend", "RAG paper count by month"),
        ("trend", "RAG 논문 수가 어떻게 변했어?"),
        ("trend", "RAG 논문 월별 추이"),
        ("trend", "월별 RAG 논문 수 알려줘"),
        ("trend", "에이전트 논문이 증가했나"),
        ("trend", "확산 모델 논문 추세가 어때?"),
        ("trend", "RAG 논문이 늘었나요?"),
        ("trend", "연도별 로봇 논문 편수"),
        ("list", "papers about language change over time"),
        ("list", "월별 판매 추이를 예측하는 논문"),
        ("list", "trends in time series"),
        ("similar", "papers like 2311.12908"),
        ("similar", "Find papers similar to https://arxiv.org/abs/2311.12908"),
        ("similar", "similar papers to 2311.12908v2"),
        ("similar", "which papers are most similar to HeadStudio?"),
        ("similar", "anything like ZipLoRA?"),
        ("similar", "What's similar to HeadStudio?"),
        ("similar", "Genie 같은 논문"),
        ("similar", "huggingface.co/papers/2406.12345 이거랑 비슷한 논문"),
        ("similar", "2311.12908과 비슷한 논문"),
        ("similar", "2311.12908 이랑 유사한 연구 찾아줘"),
        ("similar", "HeadStudio와 비슷한 논문은?"),
        ("list", "papers on tasks like summarization"),
        ("list", "입력과 비슷한 예시를 고르는 방법"),
        ("list", "retrieving similar images"),
    ],
)
def test_what_is_asked(intent: str, text: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("compare D3PO and Diffusion-DPO", ["D3PO", "Diffusion-DPO"]),
        ("Compare LoRA, QLoRA and DoRA on memory", ["LoRA", "QLoRA", "DoRA"]),
        ("please compare dpo with ppo", ["dpo", "ppo"]),
        ("What is the difference between RAG and fine-tuning?", ["RAG", "fine-tuning"]),
        ("differences between Mamba and Transformers in long contexts", ["Mamba", "Transformers"]),
        ("How does D3PO differ from Diffusion-DPO?", ["D3PO", "Diffusion-DPO"]),
        ("how does LoRA compare to full fine-tuning?", ["LoRA", "full fine-tuning"]),
        ("LoRA vs QLoRA", ["LoRA", "QLoRA"]),
        ("RAG vs. long context?", ["RAG", "long context"]),
        ("which is better, DPO or PPO?", ["DPO", "PPO"]),
        ("compare the performance of Mamba and RWKV", ["Mamba", "RWKV"]),
        ("LoRA versus full fine-tuning for code", ["LoRA", "full fine-tuning"]),
        ("LoRA 와 QLoRA 의 차이점은 무엇인가요?", ["LoRA", "QLoRA"]),
        ("LoRA, DoRA, QLoRA 비교해줘", ["LoRA", "DoRA", "QLoRA"]),
        ("Mamba 대 Transformer", ["Mamba", "Transformer"]),
        ("compare 2311.12908 and 2311.13231", ["2311.12908", "2311.13231"]),
        ("D3PO와 Diffusion-DPO의 차이", ["D3PO", "Diffusion-DPO"]),
        ("D3PO와 Diffusion-DPO 비교해줘", ["D3PO", "Diffusion-DPO"]),
        ("D3PO랑 Diffusion-DPO를 비교해 주세요", ["D3PO", "Diffusion-DPO"]),
        ("LoRA와 QLoRA는 어떻게 다른가요?", ["LoRA", "QLoRA"]),
        ("LoRA하고 QLoRA 뭐가 달라", ["LoRA", "QLoRA"]),
        ("DPO와 PPO 중 어느 것이 더 좋아?", ["DPO", "PPO"]),
        ("맘바와 트랜스포머의 성능 차이점은?", ["맘바", "트랜스포머"]),
    ],
)
def test_comparisons(text: str, names: list[str]) -> None:
    question = read(text)
    assert (question.intent, list(question.compared)) == ("compare", names)
    assert set(latin_terms(" ".join(names))) <= set(question.weights) | set(question.arxiv_ids)


@pytest.mark.parametrize(
    "text",
    [
        "Instruction Pre-Training에서 500M 모델의 LLaMA, GPT-4 비교 결과는?",
        "What accuracy did it get compared with GPT-4?",
        "How much faster is HeadStudio compared to DreamHuman?",
        "LoRA와 QLoRA의 메모리 차이는 몇 GB인가요?",
        "비교 학습",
        "contrastive learning",
        "A Tale of Trust and Accuracy: Base vs. Instruct LLMs",
        "특히, 이전의 방법들과 비교하여 우수한 성과를 보였습니다.",
        "부네트워크와 전체 모델의 표현 능력 차이를 극복하기 위해 어댑터를 훈련합니다.",
        "결과 비교가 어려운 벤치마크",
        "comparing apples",
        "RAG 논문과 관련 연구",
    ],
)
def test_no_comparisons(text: str) -> None:
    assert read(text).compared == ()


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("how many RAG papers per month", "month"),
        ("RAG papers by year", "year"),
        ("papers on RAG per day", "day"),
        ("RAG papers over time", None),
        ("RAG 논문 월별 추이", "month"),
        ("해마다 RAG 논문이 몇 편 나왔나", "year"),
        ("일별 논문 수", "day"),
        ("RAG 논문이 증가했나?", None),
    ],
)
def test_the_steps_of_a_trend(text: str, per: str | None) -> None:
    question = read(text)
    assert (question.intent, question.per) == ("trend", per)
    assert set(question.weights) <= {"rag"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("What are the results of HeadStudio?", "Performance Highlights"),
        ("How does HeadStudio perform?", "Performance Highlights"),
        ("HeadStudio 성능은?", "Performance Highlights"),
        ("HeadStudio performance", "Performance Highlights"),
        ("D3PO의 실험 결과 알려줘", "Performance Highlights"),
        ("How does D3PO work?", "Technical Details"),
        ("technical details of ZipLoRA", "Technical Details"),
        ("D3PO는 어떻게 작동해?", "Technical Details"),
        ("ZipLoRA의 방법 설명해줘", "Technical Details"),
        ("What's new in HeadStudio?", "What's New"),
        ("HeadStudio의 새로운 점은?", "What's New"),
        ("papers on performance prediction", None),
        ("성능 예측 논문", None),
        ("work on new results", None),
        ("RAG", None),
    ],
)
def test_the_section_asked_for(text: str, section: str | None) -> None:
    assert read(text).section_hint == section


# ---------------------------------------------------------------- what is left to search for


def test_all_that_is_understood_is_shown_with_its_words() -> None:
    question = read("top 5 most voted papers by Jiatao Gu with at least 20 votes since May like 2311.12908")
    shown = {piece.kind: piece for piece in question.understood}
    assert {kind: (piece.text, piece.value) for kind, piece in shown.items()} == {
        "limit": ("top 5", "5"),
        "order": ("most voted", "votes"),
        "author": ("by Jiatao Gu", "Jiatao Gu"),
        "min_votes": ("with at least 20 votes", "20"),
        "since": ("since May", "2024-05-01"),
        "arxiv_id": ("2311.12908", "2311.12908"),
    }
    assert (shown["since"].label_en, shown["since"].label_ko) == ("since 2024-05-01", "2024-05-01부터")
    assert (shown["min_votes"].label_en, shown["min_votes"].label_ko) == ("at least 20 votes", "추천 20개 이상")


def test_the_terms_are_those_of_the_subject() -> None:
    question = read("most voted papers on retrieval-augmented generation by Jiatao Gu in June 2024")
    assert set(question.weights) == set(terms("retrieval-augmented generation"))
    assert question.names == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Show papers on Genie since May", ["geni"]),
        ("papers by Jiatao Gu on HeadStudio", ["headstudio"]),
        ("지난주 HeadStudio 논문", ["headstudio"]),
        ("How many papers use GPT-4o?", ["gpt-4o"]),
        ("What FPS does HeadStudio reach?", ["fps", "headstudio"]),
    ],
)
def test_names_are_those_of_the_subject(text: str, names: list[str]) -> None:
    assert list(read(text).names) == names


def test_a_quantity_is_asked_for_only_as_a_detail() -> None:
    assert read("How many images does it render?").asks_number
    assert not read("How many papers on RAG?").asks_number


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("papers on in-context learning", "in-context learning"),
        ("papers about to-do lists to plug-in", "to-do lists to plug-in"),
        ("find papers on U.S. law vs. state law.", "U.S. law vs. state law"),
        ("show me search agents", "search agents"),
        ("search agents", "search agents"),
        ("Address the cold start of recommenders", "Address the cold start of recommenders"),
        ("papers introducing new optimisers", "introducing new optimisers"),
        ("The paper introduces a new optimiser", "The paper introduces a new optimiser"),
        ("음성 합성에 대한 논문을 찾아 주세요", "음성 합성"),
        ("혹시 음성 합성 관련 논문 있을까요?", "음성 합성"),
        ("비교 학습 논문 좀 알려줘", "비교 학습"),
        ("best papers of 2023", ""),
        ("best papers on pruning", "pruning"),
    ],
)
def test_the_subject_is_what_is_no_form(text: str, subject: str) -> None:
    assert read(text).subject == subject


def test_the_best_of_all_are_those_with_most_votes() -> None:
    assert (read("best papers of 2023").order, read("top 5 papers of last week").order) == ("votes", "votes")
    assert (read("top 5 papers on pruning").order, read("best-of-n sampling").order) == ("relevance", "relevance")


def test_a_question_of_nothing_but_form_keeps_its_words() -> None:
    assert read("which papers?").subject == "which papers?"
    assert read("논문 추천해줘").subject == "논문 추천해줘"


def test_filters_given_win_over_those_understood() -> None:
    question = read("RAG papers by Jiatao Gu from June 2024 with at least 20 votes")
    changed = with_filters(question, Filters(since=dt.date(2024, 6, 10), min_votes=5))
    assert changed.filters == Filters(dt.date(2024, 6, 10), dt.date(2024, 6, 30), 5, "Jiatao Gu")
    assert {piece.kind for piece in changed.understood} == {"until", "author"}
    assert changed.subject == question.subject
    assert with_filters(question, Filters()) == question


def test_an_end_given_lets_go_of_an_understood_end_before_it() -> None:
    changed = with_filters(read("papers from May 2024"), Filters(since=dt.date(2024, 6, 10)))
    assert changed.filters == Filters(since=dt.date(2024, 6, 10))
    assert changed.understood == ()


def test_what_is_ignored_stays_in_the_subject() -> None:
    question = understand("papers by Genie Flow on video", TODAY, ignore=["author"])
    assert question.filters.author is None
    assert question.subject == "Genie Flow on video"


def test_a_description_of_a_paper_is_no_request() -> None:
    text = (
        "We evaluate models released in June 2024. The most voted answers by John Smith are kept, with at least 20 votes. " * 4
    )
    question = read(text)
    assert (question.filters, question.order, question.limit, question.subject) == (Filters(), "relevance", None, text.strip())


def test_a_long_request_is_still_one() -> None:
    question = read("Find papers from June 2024 about the following: " + "models that plan and act in long episodes, " * 10)
    assert days(question) == JUNE


def test_many_questions_are_what_each_is_alone() -> None:
    texts = ["지난주 RAG 논문", "papers by Jiatao Gu", "HeadStudio의 FPS는?", "RAG"]
    assert understand_many(texts, TODAY) == [read(text) for text in texts]


def test_without_a_day_the_present_one_counts() -> None:
    assert understand("yesterday's papers").filters.since == dt.date.today() - dt.timedelta(1)


# ---------------------------------------------------------------- any text at all

PIECES = [
    "papers",
    "which",
    "on",
    "RAG",
    "HeadStudio",
    "by",
    "Jiatao Gu",
    "since",
    "May",
    "June 2024",
    "last week",
    "top 5",
    "most voted",
    "at least 20 votes",
    "how many",
    "per month",
    "compare",
    "vs",
    "and",
    "similar to",
    "2311.12908",
    "2024",
    "?",
    ",",
    "논문",
    "6월에",
    "나온",
    "지난주",
    "추천 수",
    "상위 5개",
    "이상",
    "세 편만",
    "Jiatao Gu의",
    "비슷한",
    "차이",
    "월별",
    "추이",
    "몇 편",
    "알려줘",
    "확산 모델",
    "은",
    "와",
]


@settings(deadline=None)  # the first question loads the analyser
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join) | st.text(min_size=1, max_size=80))
def test_any_text_is_understood(text: str) -> None:
    if not "".join(c for c in text if c.isprintable()).strip():
        return
    question = read(text)
    since, until = question.filters.since, question.filters.until
    assert since is None or until is None or since <= until
    assert question.limit is None or question.limit > 0
    assert (question.intent == "compare") == bool(question.compared)
    assert set(latin_terms(question.subject)) <= set(latin_terms(question.text))
    kinds = {piece.kind for piece in question.understood}
    assert {key for key, value in asdict(question.filters).items() if value is not None} <= kinds
    assert all(piece.text and piece.value and piece.label_en and piece.label_ko for piece in question.understood)


@settings(deadline=None)  # the first question loads the analyser
@given(st.lists(st.sampled_from([p for p in PIECES if p.isascii()]), min_size=1, max_size=6).map(" ".join))
def test_the_terms_are_some_of_the_texts(text: str) -> None:
    assert set(read(text).weights) <= set(terms(text))


@settings(deadline=None)  # the first question loads the analyser
@given(
    st.sampled_from(
        [
            "",
            "지난주 ",
            "6월에 나온 ",
            "최근 2주간 ",
            "Jiatao Gu가 쓴 ",
            "추천 수가 가장 많은 ",
            "추천 20개 이상인 ",
            "5월 이후 ",
        ]
    ),
    st.sampled_from(
        ["확산 모델", "강화학습", "3D 장면 생성", "긴 문맥을 처리하는", "환각을 줄이는", "음성 합성에 대한", "RAG", "의료 영상"]
    ),
    st.sampled_from(
        [
            " 논문",
            " 논문은?",
            " 논문 알려줘",
            " 논문 세 편만 추천해 주세요",
            " 논문은 몇 편이야?",
            " 논문이 있나요?",
            " 연구 정리해줘",
        ]
    ),
)
def test_the_terms_of_a_korean_question_are_some_of_its_own(when: str, subject: str, asked: str) -> None:
    question = read(when + subject + asked)
    assert set(question.weights) <= set(terms(question.text))
    assert set(question.weights) == set(terms(subject))


@pytest.mark.parametrize(
    "piece",
    [
        "papers on ",
        "which ",
        "how many papers ",
        "by Ab ",
        "Ab ",
        "2024 ",
        "top 5 ",
        "votes ",
        "at least ",
        "논문 ",
        "와",
        "논문",
        "추천 ",
        "몇 편 ",
        "similar to ",
        "compare a and ",
        "since May ",
        "6월에 ",
        "a, ",
        "(",
        " ",
        "\n",
        "2311.12908 ",
        "A",
        "가",
        "find papers from June ",
        "vs ",
        "how ",
        "published in ",
        "라는 ",
        "papers ",
        "in ",
        "나온 ",
        "A-",
        "1",
        "?",
        ". ",
    ],
)
@pytest.mark.parametrize("start", ["", "find papers on ", "논문 알려줘 "])
def test_the_longest_text_is_understood(piece: str, start: str) -> None:
    text = (start + piece * MAX_QUESTION_CHARS)[:MAX_QUESTION_CHARS]
    if text.strip():
        assert replace(read(text), weights={}).text == text.strip()


# ---------------------------------------------------------------- labelled questions

#: Words that only ask, and that a question for papers may lose.
FORM = {*"cover discuss find list look show search recommend 정리 찾 추천 알려".split()}


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def lost(question: Question) -> set[str]:
    return set(terms(question.text)) - set(question.weights) - FORM


def test_questions_of_the_evaluation_ask_for_details_and_keep_their_words() -> None:
    folder = Path(str(resources.files("eval"))) / "data"
    questions = understand_many([row["question"] for row in rows(folder / "sample.jsonl")], TODAY)
    assert [q.text for q in questions if q.filters.any or q.order != "relevance" or q.limit or lost(q)] == []
    # One asks for a paper, and one for all there is.
    assert sum(q.intent != "fact" for q in questions) <= 3


def test_labelled_questions_get_no_filter_and_lose_no_word(test_data: Path) -> None:
    folder = test_data / "bench/dev"
    details = [row["question"] for name in ("answerable", "unanswerable") for row in rows(folder / f"{name}.jsonl")]
    topics = [row[f"question_{lang}"] for row in rows(folder / "topic.jsonl") for lang in ("en", "ko")]
    described = [row["text_masked"] for row in rows(folder / "known_item.jsonl")]
    questions = understand_many(details + topics + described, TODAY)
    assert [q.text for q in questions if q.filters.any or q.order != "relevance" or q.limit or q.arxiv_ids or lost(q)] == []
    assert [q.text for q in questions[: len(details)] if q.intent != "fact"] == []
    assert [q.text for q in questions[len(details) : len(details + topics)] if q.intent != "list"] == []
