"""Papers like one: a time that follows is one of papers like it, and drops again; those of a list are not meant."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn

LISTED = turn("papers on penguins", *MANY)
NAMED, NAMED_KO = turn("papers like Pingu-VID", *MANY[:4]), turn("Pingu-VID와 비슷한 논문", *MANY[:4])
SHOWN = turn("papers like this", *MANY[5:9], question=f"Papers similar to arXiv {MANY[0].arxiv_id}")


@pytest.mark.parametrize("message", ["only after May 2024", "since June 2024", "2024년 6월 이후만"])
def test_papers_like_a_name_stay_like_it(message: str) -> None:
    question = asked(message, NAMED if message.isascii() else NAMED_KO)
    for read in (question, understand(question.text, DAY)):
        assert (read.intent, read.subject, read.filters.since) == ("similar", "Pingu-VID", dt.date(2024, 6, 1))


@pytest.mark.parametrize("message", ["only after May 2024", "since June 2024", "2024년 6월 이후만"])
def test_papers_like_one_of_a_list_stay_like_it(message: str) -> None:
    question = asked(message, LISTED, SHOWN)
    assert (question.intent, question.arxiv_ids) == ("similar", (MANY[0].arxiv_id,))
    assert question.filters.since == dt.date(2024, 6, 1)


def test_the_time_is_dropped_again() -> None:
    dated = turn(
        "only 2024", *MANY[5:9], question=f"Papers similar to arXiv {MANY[0].arxiv_id} published from 2024-01-01 to 2024-12-31"
    )
    for message in ("drop the date", "any year", "without 2024"):
        question = asked(message, LISTED, SHOWN, dated)
        assert (question.intent, question.arxiv_ids, question.filters.any) == ("similar", (MANY[0].arxiv_id,), False)


def test_of_those_shown_only_these_are_meant() -> None:
    question = asked("which of these are after May 2024?", NAMED)
    assert question.arxiv_ids == tuple(paper.arxiv_id for paper in MANY[:4])
