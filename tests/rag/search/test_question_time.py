"""Which dates of a question say when papers were listed, on Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.query.question import Question
from rag.search.query.understand import understand
from tests.support.questions import misread, read

JUNE = ("2024-06-01", "2024-06-30")
MAY = ("2024-05-01", "2024-05-31")
LAST_WEEK = ("2024-06-17", "2024-06-23")
THIS_WEEK = ("2024-06-24", "2024-06-30")
YEAR = ("2024-01-01", "2024-12-31")


def days(question: Question) -> tuple[str | None, str | None]:
    since, until = question.filters.since, question.filters.until
    return since.isoformat() if since else None, until.isoformat() if until else None


@pytest.mark.parametrize(
    ("text", "when", "subject"),
    [
        ("papers from June 2024", JUNE, ""),
        ("papers on RAG from June 2024", JUNE, "RAG"),
        ("papers on agents on 2024-06-21", ("2024-06-21", "2024-06-21"), "agents"),
        ("what came out on diffusion on June 21, 2024?", ("2024-06-21", "2024-06-21"), "diffusion"),
        ("papers on agents today", ("2024-06-26", "2024-06-26"), "agents"),
        ("What is the top paper on agents today?", ("2024-06-26", "2024-06-26"), "agents"),
        ("What is the best LLM agent paper?", (None, None), "LLM agent"),
        ("papers on diffusion models of June 2024", JUNE, "diffusion models"),
        ("papers on diffusion of 2024", YEAR, "diffusion"),
        ("trends in 3D Gaussian splatting over 2024", YEAR, "3D Gaussian splatting"),
        ("trends in 3D Gaussian splatting in 2024?", YEAR, "3D Gaussian splatting"),
        ("papers with contexts over 2000", (None, None), "contexts over 2000"),
        ("In June 2024, which papers covered RAG?", JUNE, "RAG"),
        ("last week's RAG papers", LAST_WEEK, "RAG"),
        ("papers listed before 2024-03 on tool use", (None, "2024-02-29"), "tool use"),
        ("papers between March and May 2024 on LoRA", ("2024-03-01", "2024-05-31"), "LoRA"),
        ("how many papers on RAG in 2024?", YEAR, "RAG"),
        ("6월 논문", JUNE, ""),
        ("2024년 6월에 나온 확산 모델 논문", JUNE, "확산 모델"),
        ("지난주 RAG 논문 정리해 주세요", LAST_WEEK, "RAG"),
        ("3월부터 5월까지 나온 로봇 논문", ("2024-03-01", "2024-05-31"), "로봇"),
        ("최근 2주간 나온 RAG 논문", ("2024-06-12", "2024-06-26"), "RAG"),
        ("작년 RLHF 논문", ("2023-01-01", "2023-12-31"), "RLHF"),
    ],
)
def test_dates_that_say_when_papers_were_listed(text: str, when: tuple[str | None, str | None], subject: str) -> None:
    question = read(text)
    assert (days(question), question.subject) == (when, subject)


MANY: list[tuple[str, tuple[str | None, str | None], str]] = [
    ("RAG papers from June 2024", JUNE, "RAG"),
    ("papers published in June 2024 about diffusion models", JUNE, "diffusion models"),
    ("which papers cover DPO in June 2024?", JUNE, "DPO"),
    ("Which papers about speculative decoding were published in June?", JUNE, "speculative decoding"),
    ("June 2024 papers on video generation", JUNE, "video generation"),
    ("show me june papers about agents", JUNE, "agents"),
    ("last week's papers", LAST_WEEK, ""),
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
    ("papers on RAG from the past 10 days", ("2024-06-16", "2024-06-26"), "RAG"),
    ("papers about jailbreaks in 2024", YEAR, "jailbreaks"),
    ("2023 papers on RLHF", ("2023-01-01", "2023-12-31"), "RLHF"),
    ("how many papers on RAG per month in 2024", YEAR, "RAG"),
    ("Which RAG methods were proposed in June 2024?", JUNE, "RAG methods"),
    ("papers from May and June 2024", ("2024-05-01", "2024-06-30"), ""),
    ("whats hot in ai today", ("2024-06-26", "2024-06-26"), ""),
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
    ("6월논문 알려줘", JUNE, ""),
    ("2024년6월에나온 RAG논문", JUNE, "RAG"),
    ("6월에 올라온 RAG 논문은 뭐가 있나요?", JUNE, "RAG"),
    ("6월에 강화학습을 다룬 논문은?", JUNE, "강화학습"),
    ("지난주 논문", LAST_WEEK, ""),
    ("지난 주에 올라온 에이전트 논문 보여줘", LAST_WEEK, "에이전트"),
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
    ("최근 한 달 동안 소개된 3D 논문 좀", ("2024-05-26", "2024-06-26"), "3D"),
    ("2024년 상반기 에이전트 논문 몇 편이나 나왔어?", ("2024-01-01", "2024-06-30"), "에이전트"),
    ("2024년 논문 중 코드 생성", YEAR, "코드 생성"),
    ("지난달에 나온 의료 AI 논문", MAY, "의료 AI"),
    ("6월 의료 논문", JUNE, "의료"),
    ("오늘의 논문", ("2024-06-26", "2024-06-26"), ""),
    ("그저께 올라온 논문 중에서 멀티모달", ("2024-06-24", "2024-06-24"), "멀티모달"),
    ("4월이랑 5월 논문", ("2024-04-01", "2024-05-31"), ""),
    ("6월 셋째 주 논문", ("2024-06-17", "2024-06-23"), ""),
    ("5월 한달간 나온 로봇 논문", MAY, "로봇"),
    ("2023년 11월부터 12월 사이 나온 논문", ("2023-11-01", "2023-12-31"), ""),
    ("2024년 5월 다이제스트에서 멀티모달 논문 찾아줘", MAY, "멀티모달"),
    ("이번주에 올라온 것 중에 추천 많은 순으로 보여줘", THIS_WEEK, ""),
    ("지난 6개월간 에이전트 논문 월별 추이", ("2023-12-26", "2024-06-26"), "에이전트"),
]


def test_dates_are_read_in_most_wordings() -> None:
    wrong = misread([(text, (when, subject)) for text, when, subject in MANY], lambda q: (days(q), q.subject))
    assert len(wrong) <= 0.1 * len(MANY), wrong


@pytest.mark.parametrize("text", ["papers from June 31", "13월 논문"])
def test_dates_that_are_none_are_told(text: str) -> None:
    question = read(text)
    assert days(question) == (None, None)
    assert question.not_understood


# Dates of events, of data, of models and of their versions.
OF_SOMETHING_ELSE = [
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
    "making it plausible for use in commercial games today",
    "papers on Gemini since its release in February",
    "papers evaluating models on the 2023 bar exam",
    "papers using Reddit posts from 2022",
    "Chatbot Arena as of May 2024",
    "stock prediction from 2015 to 2023",
    "2023년 10월 기준 지식을 가진 모델",
    "5월에 출시된 GPT-4o를 평가한 논문",
    "2024년 수능 문제로 평가한 논문",
    "다섯 분야에서 2022년 이후 출간된 논문을 수집하였다.",
    "최근 2년 동안 연구가 폭발적으로 증가하였습니다.",
]


def test_dates_of_something_else_are_often_no_filter() -> None:
    wrong = misread([(text, (None, None)) for text in OF_SOMETHING_ELSE], days)
    assert len(wrong) <= 0.5 * len(OF_SOMETHING_ELSE), wrong


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("What is the largest model reported in 2025?", 2025),
        ("2025년에 나온 가장 큰 모델은 뭐야?", 2025),
        ("What is the largest data set used by OK-Robot?", None),
    ],
)
def test_what_is_the_largest_of_all_is_sought_in_the_time_that_is_named(question: str, year: int | None) -> None:
    since = understand(question, dt.date(2025, 5, 10)).filters.since
    assert (since and since.year) == year


@pytest.mark.parametrize(
    "question", ["2024년 디퓨전 논문 몇 편", "2024년 상반기 확산 모델 논문 수는?", "2024년 로봇 논문 알려줘"]
)
def test_a_korean_year_before_a_subject_is_a_time(question: str) -> None:
    read = understand(question, dt.date(2025, 5, 10))
    assert (read.filters.since or dt.date.min).year == 2024
    assert "2024" not in read.subject


@pytest.mark.parametrize("question", ["2024년 미국 대선 관련 논문", "2024년 수능 문제로 평가한 논문"])
def test_what_has_a_year_in_its_name_is_no_time_by_itself(question: str) -> None:
    assert "수능" in understand(question).subject or "대선" in understand(question).subject


def test_a_time_behind_the_second_of_two_requests_is_one() -> None:
    read = understand("papers on corals and papers on agents from December 2024", dt.date(2025, 5, 10))
    assert (read.filters.since, read.filters.until) == (dt.date(2024, 12, 1), dt.date(2024, 12, 31))
    assert "2024" not in read.subject


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("How has interest in diffusion changed over 2024?", "diffusion"),
        ("How has interest in concept drift changed?", "concept drift"),
    ],
)
def test_what_became_of_a_subject_is_no_part_of_it(question: str, subject: str) -> None:
    assert understand(question).subject == subject


@pytest.mark.parametrize("question", ["A100", "A100 쓴 논문"])
def test_a_number_of_a_model_is_no_affiliation(question: str) -> None:
    read = understand(question)
    assert (read.intent, read.subject) == ("list", "A100")
