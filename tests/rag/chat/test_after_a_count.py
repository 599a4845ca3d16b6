"""After a count: what was counted, with its subject and its filters, is what is sorted, cut, listed or put into a table."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.query.question import Question
from tests.support.messages import MANY, asked, turn

COUNTED = turn("how many papers on diffusion in 2024?", *MANY[:3])
COUNTED_KO = turn("2024년에 나온 디퓨전에 관한 논문은 몇 편이야?", *MANY[:3])


def after(message: str) -> Question:
    return asked(message, COUNTED if message.isascii() else COUNTED_KO)


@pytest.mark.parametrize(
    ("message", "order", "limit", "table"),
    [
        ("sort by votes", "votes", None, False),
        ("sort them by votes", "votes", None, False),
        ("newest ones first", "date", None, False),
        ("first three in a table", "relevance", 3, True),
        ("first three", "relevance", 3, False),
        ("top 5 as a table", "votes", 5, True),
        ("most voted paper", "votes", 1, False),
        ("as a table", "relevance", None, True),
        ("list them", "relevance", None, False),
        ("추천순으로", "votes", None, False),
        ("상위 세 개만 표로", "votes", 3, True),
        ("처음 세 편만", "relevance", 3, False),
        ("그중 제일 추천 많은 건?", "votes", 1, False),
        ("표로", "relevance", None, True),
        ("목록 보여줘", "relevance", None, False),
    ],
)
def test_what_was_counted_is_listed(message: str, order: str, limit: int | None, table: bool) -> None:
    question = after(message)
    assert (question.intent, question.order, question.limit, question.as_table) == ("list", order, limit, table)
    assert (question.arxiv_ids, question.filters.since) == ((), dt.date(2024, 1, 1))
    assert question.subject in ("diffusion", "디퓨전")


def test_a_filter_counts_again() -> None:
    question = after("only June")
    assert (question.intent, question.filters.since, question.subject) == ("count", dt.date(2024, 6, 1), "diffusion")


@pytest.mark.parametrize("message", ["most voted paper of 2024", "the newest paper of May 2024", "2024년 최다 추천 논문은?"])
def test_a_paper_of_a_range_of_its_own_is_a_new_question(message: str) -> None:
    question = after(message)
    assert (question.subject, question.limit, question.intent) == ("", 1, "list")


@pytest.mark.parametrize(
    ("message", "intent"),
    [("compare the first two", "compare"), ("bibtex of the first two", "metadata"), ("the second one", "fact")],
)
def test_the_examples_of_a_count_can_be_asked_about(message: str, intent: str) -> None:
    question = after(message)
    assert question.intent == intent
    assert set(question.arxiv_ids) <= {paper.arxiv_id for paper in MANY[:2]}


def test_the_first_of_a_list_are_put_into_a_table() -> None:
    first = turn("papers on diffusion", *MANY)
    question = asked("first three in a table", first)
    assert (question.intent, question.as_table, len(question.arxiv_ids)) == ("list", True, 3)
    longer = asked("first 30", first)  # of which 24 are shown
    assert (longer.subject, longer.limit, longer.arxiv_ids) == ("diffusion", 30, ())
