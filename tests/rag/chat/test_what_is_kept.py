"""Conversations over several turns: what each next message keeps of what was asked and shown before, and what it does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn

RAG = turn("papers on RAG from 2024 with more than 20 votes", *MANY[:12])
LONG = turn("hallucination papers", *MANY)
TOPICS = turn("what's new in May 2024?", *MANY[:6])
TOPICS_KO = turn("2024년 5월에 뭐가 떴어?", *MANY[:6])


@pytest.mark.parametrize("message", ["only about agents", "only papers about agents", "just the ones on agents"])
def test_a_kind_of_paper_that_is_kept_is_no_request_of_its_own(message: str) -> None:
    question = asked(message, RAG)
    assert (question.subject, len(question.arxiv_ids), question.chooses) == ("agents", 12, True)


def test_a_kind_of_paper_is_left_out_of_the_list() -> None:
    question = asked("not the surveys", LONG)
    assert (question.subject, question.excluded) == ("hallucination", ("surveys",))
    assert asked("show me only papers on LoRA", LONG).subject == "LoRA"


def test_how_many_are_left_counts_what_was_listed() -> None:
    question = asked("how many are left?", RAG)
    assert (question.intent, question.subject, question.filters.since) == ("count", "RAG", dt.date(2024, 1, 1))


@pytest.mark.parametrize(("topics", "message"), [(TOPICS, "and April?"), (TOPICS_KO, "그럼 4월은?")])
def test_topics_of_another_month(topics: object, message: str) -> None:
    question = asked(message, topics)  # type: ignore[arg-type]
    assert (question.intent, question.filters.since, question.arxiv_ids) == ("topics", dt.date(2024, 4, 1), ())
    read = understand(question.text, DAY)
    assert (read.intent, read.filters.since, read.filters.until) == ("topics", dt.date(2024, 4, 1), dt.date(2024, 4, 30))


@pytest.mark.parametrize("message", ["only the ones about agents", "sort by votes", "more"])
def test_topics_are_of_all_papers_of_their_days(message: str) -> None:
    question = asked(message, TOPICS)
    assert (question.intent, question.filters.since, question.arxiv_ids) == ("list", dt.date(2024, 5, 1), ())


@pytest.mark.parametrize(
    ("first", "message", "subject"),
    [
        ("how many papers on RAG?", "and on agents?", "agents"),
        ("papers on DPO for diffusion", "and for video?", "DPO for video"),
    ],
)
def test_another_subject_takes_the_place_of_the_one_before(first: str, message: str, subject: str) -> None:
    assert asked(message, turn(first, *MANY[:3])).subject == subject


@pytest.mark.parametrize("message", ["5번째까지만", "다섯 번째까지", "5번까지만"])
def test_up_to_a_place_are_the_first(message: str) -> None:
    question = asked(message, turn("비디오 생성 논문 추천순으로", *MANY))
    assert (question.arxiv_ids, question.order) == (tuple(paper.arxiv_id for paper in MANY[:5]), "votes")


def test_a_list_of_some_keeps_its_order() -> None:
    first = turn("robotics papers sorted by votes", *MANY[:4])
    for message in ("the top 3", "first three in a table"):
        assert (asked(message, first).order, len(asked(message, first).arxiv_ids)) == ("votes", 3)


def test_a_term_that_no_paper_is_called_is_what_it_refers_to() -> None:
    first = turn("what is flow matching?", *MANY[:3])
    first = replace(first, read=replace(first.question, resolved=True))
    assert asked("which papers use it?", first).text == "which papers use flow matching?"
    called = replace(first, read=replace(first.question, focus=(MANY[0].arxiv_id,)))
    assert asked("who wrote it?", called).arxiv_ids == (MANY[0].arxiv_id,)


@pytest.mark.parametrize(
    ("message", "order"), [("the newest ones", "date"), ("newest ones first", "date"), ("from November then", "relevance")]
)
def test_a_filter_with_words_that_say_nothing_keeps_the_subject(message: str, order: str) -> None:
    question = asked(message, turn("papers on quantization", *MANY))
    assert (question.intent, question.subject, question.order) == ("list", "quantization", order)


@pytest.mark.parametrize(
    ("first", "message", "per"),
    [("MoE 논문 2024년 몇 편?", "월별로 보여줘", "month"), ("papers on MoE from 2024", "how many per month?", "month")],
)
def test_steps_of_time_are_of_what_was_listed(first: str, message: str, per: str) -> None:
    question = asked(message, turn(first, *MANY[:3]))
    assert (question.intent, question.subject, question.per) == ("trend", "MoE", per)
    assert question.filters.since == dt.date(2024, 1, 1)


def test_which_is_the_most_voted_is_one() -> None:
    question = asked("which is the most voted?", turn("papers on LoRA", *MANY))
    assert (question.subject, question.order, question.limit) == ("LoRA", "votes", 1)


def test_they_are_the_authors_of_the_one_paper_talked_about() -> None:
    first, one = (
        turn("papers on LoRA", *MANY),
        turn("the newest one", MANY[3], question=f"tell me about arXiv {MANY[3].arxiv_id}"),
    )
    assert asked("what dataset did they use?", first, one).arxiv_ids == (MANY[3].arxiv_id,)
    assert len(asked("what do they have in common?", first, one).arxiv_ids) > 1


def test_a_condition_on_votes_keeps_the_order_that_was_asked_for() -> None:
    question = asked("only with at least 30 votes", turn("papers on LoRA sorted by date", *MANY))
    assert (question.order, question.filters.min_votes) == ("date", 30)
    assert asked("only with at least 30 votes", turn("papers on LoRA", *MANY)).order == "votes"
