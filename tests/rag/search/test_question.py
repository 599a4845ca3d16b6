"""What is left of a question to search for, what a reader is shown of it, and that any text at all is understood."""

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

from rag.core import LimitSettings
from rag.search.query.filters import Filters
from rag.search.query.question import Question
from rag.search.query.understand import understand, understand_many, with_filters
from rag.text import terms
from tests.support.questions import TODAY, read


def test_all_that_is_understood_is_shown_with_its_words() -> None:
    question = read("top 5 most voted papers by Jiatao Gu with at least 20 votes since May like 2311.12908")
    shown = {piece.kind: piece for piece in question.understood}
    assert {kind: (piece.text, piece.value) for kind, piece in shown.items()} == {
        "limit": ("top 5", "5"),
        "order": ("most voted", "votes"),
        "author": ("Jiatao Gu", "Jiatao Gu"),
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
        ("show me search agents", "search agents"),
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
    assert (read("top 5 papers on pruning").order, read("best-of-n sampling").order) == ("votes", "relevance")


def test_a_question_of_nothing_but_form_searches_for_nothing() -> None:
    assert (read("which papers?").intent, read("which papers?").subject) == ("list", "")
    assert (read("논문 추천해줘").intent, read("논문 추천해줘").subject) == ("recommend", "")


def test_filters_given_win_over_those_understood() -> None:
    question = read("RAG papers by Jiatao Gu from June 2024 with at least 20 votes")
    changed = with_filters(question, Filters(since=dt.date(2024, 6, 10), min_votes=5))
    assert changed.filters == Filters(since=dt.date(2024, 6, 10), until=dt.date(2024, 6, 30), min_votes=5, author="Jiatao Gu")
    assert {piece.kind for piece in changed.understood} == {"until", "author"}
    assert changed.subject == question.subject
    assert with_filters(question, Filters()) == question


def test_an_end_given_lets_go_of_an_understood_end_before_it() -> None:
    changed = with_filters(read("papers from May 2024"), Filters(since=dt.date(2024, 6, 10)))
    assert changed.filters == Filters(since=dt.date(2024, 6, 10))
    assert changed.understood == ()


def test_votes_given_let_go_of_understood_ones_that_contradict_them() -> None:
    changed = with_filters(read("diffusion papers with at least 10 votes"), Filters(max_votes=5))
    assert changed.filters == Filters(max_votes=5)
    assert changed.understood == ()
    changed = with_filters(read("papers with fewer than 5 votes"), Filters(min_votes=10))
    assert changed.filters == Filters(min_votes=10)
    changed = with_filters(read("papers with no votes"), Filters(min_votes=1))
    assert changed.filters == Filters(min_votes=1)
    changed = with_filters(read("diffusion papers with at least 10 votes"), Filters(max_votes=20))
    assert changed.filters == Filters(min_votes=10, max_votes=20)
    assert with_filters(read("diffusion papers"), Filters(min_votes=10, max_votes=5)).filters.min_votes == 10


def test_an_author_that_is_ignored_stays_in_the_subject_and_counts_little() -> None:
    question = understand("papers by Jiatao Gu on video", TODAY, ignore=["author"])
    assert (question.filters.author, question.authors, question.names) == (None, (), ())
    assert set(question.subject.split()) == {"video", "Jiatao", "Gu"}
    assert question.weights["gu"] < question.weights["video"] / 2


def test_words_that_only_ask_are_let_go_when_ignored() -> None:
    question = understand("papers on video since 2024 with at least 5 votes", TODAY, ignore=["since", "min_votes"])
    assert (question.filters, question.subject) == (Filters(), "video")
    assert understand("papers since 2024", TODAY, ignore=["since"]).weights == {}


def test_a_description_of_a_paper_is_no_request() -> None:
    text = (
        "We evaluate models released in June 2024. The most voted answers by John Smith are kept, with at least 20 votes. " * 4
    )
    question = read(text)
    assert (question.filters, question.order, question.limit, question.subject) == (Filters(), "relevance", None, text.strip())


def test_a_long_request_is_still_one() -> None:
    question = read("Find papers from June 2024 about the following: " + "models that plan and act in long episodes, " * 10)
    assert question.filters == Filters(dt.date(2024, 6, 1), dt.date(2024, 6, 30))


def test_many_questions_are_what_each_is_alone() -> None:
    texts = ["지난주 RAG 논문", "papers by Jiatao Gu", "HeadStudio의 FPS는?", "RAG"]
    assert understand_many(texts, TODAY) == [read(text) for text in texts]


def test_without_a_day_the_present_one_counts() -> None:
    before = dt.date.today()
    since = understand("today's papers").filters.since
    assert since in (before, dt.date.today())  # midnight may pass


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
@pytest.mark.slow
def test_any_text_is_understood(text: str) -> None:
    if not "".join(c for c in text if c.isprintable()).strip():
        return
    question = read(text)
    since, until = question.filters.since, question.filters.until
    assert since is None or until is None or since <= until
    assert question.limit is None or question.limit > 0
    assert question.intent == "compare" or not question.compared
    assert all(word in question.text for word in question.subject.split())
    kinds = {piece.kind for piece in question.understood}
    assert {key for key, value in asdict(question.filters).items() if value is not None} <= kinds
    assert all(piece.text and piece.value and piece.label_en and piece.label_ko for piece in question.understood)


@settings(deadline=None)  # the first question loads the analyser
@given(st.lists(st.sampled_from([p for p in PIECES if p.isascii()]), min_size=1, max_size=6).map(" ".join))
def test_the_terms_are_some_of_the_texts(text: str) -> None:
    assert set(read(text).weights) <= set(terms(text))


WHEN = (
    "",
    "지난주 ",
    "6월에 나온 ",
    "최근 2주간 ",
    "Jiatao Gu가 쓴 ",
    "추천 수가 가장 많은 ",
    "추천 20개 이상인 ",
    "5월 이후 ",
)
SUBJECTS = (
    "확산 모델",
    "강화학습",
    "3D 장면 생성",
    "긴 문맥을 처리하는",
    "환각을 줄이는",
    "음성 합성에 대한",
    "RAG",
    "의료 영상",
)
ASKED = (
    " 논문",
    " 논문은?",
    " 논문 알려줘",
    " 논문 세 편만 추천해 주세요",
    " 논문은 몇 편이야?",
    " 논문이 있나요?",
    " 연구 정리해줘",
)


@pytest.mark.slow
def test_the_terms_of_a_korean_question_are_those_of_its_subject() -> None:
    asked = [(when + subject + end, set(terms(subject))) for when in WHEN for subject in SUBJECTS for end in ASKED]
    more = [text for text, meant in asked if not set(read(text).weights) <= meant]
    less = [text for text, meant in asked if len(meant & set(read(text).weights)) < len(meant) / 2]
    assert len(more) <= 0.05 * len(asked), more
    assert len(less) <= 0.05 * len(asked), less


@pytest.mark.slow
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
    most = LimitSettings().question_chars
    text = (start + piece * most)[:most]
    if text.strip():
        assert replace(read(text), weights={}).text == text.strip()


# ---------------------------------------------------------------- labelled questions


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def filtered(question: Question) -> bool:
    return question.filters.any or question.order != "relevance" or question.limit is not None


def of_a_detail(question: Question) -> bool:
    return question.intent in ("fact", "reason", "define", "compare", "summary")


@pytest.mark.slow
def test_questions_of_the_evaluation_ask_for_details() -> None:
    folder = Path(str(resources.files("eval"))) / "data"
    questions = understand_many([row["question"] for row in rows(folder / "sample.jsonl")], TODAY)
    assert sum(map(filtered, questions)) <= 0.02 * len(questions)
    assert sum(map(of_a_detail, questions)) >= 0.8 * len(questions)


@pytest.mark.slow
def test_labelled_questions_get_hardly_any_filter(test_data: Path) -> None:
    folder = test_data / "bench/dev"
    details = [row["question"] for name in ("answerable", "unanswerable") for row in rows(folder / f"{name}.jsonl")]
    topics = [row[f"question_{lang}"] for row in rows(folder / "topic.jsonl") for lang in ("en", "ko")]
    described = [row["text_masked"] for row in rows(folder / "known_item.jsonl")]
    questions = understand_many(details + topics + described, TODAY)
    assert sum(map(filtered, questions)) <= 0.02 * len(questions)
    assert sum(map(of_a_detail, questions[: len(details)])) >= 0.8 * len(details)
    assert sum(q.intent == "list" for q in questions[len(details) : len(details + topics)]) >= 0.9 * len(topics)
