"""What a request says of who asks and of who is to read is no part of what it searches for."""

from __future__ import annotations

import pytest

from rag.search.query.understand import understand
from rag.search.wanted import asks_for_survey


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("I'm writing a survey on retrieval for chemistry, which papers should I cite?", "retrieval for chemistry"),
        ("we are preparing a workshop about whale songs, which papers are there?", "whale songs"),
        ("I have to give a guest lecture on audio codecs, any papers?", "audio codecs"),
        ("For my master's thesis on cloud segmentation I need 3 papers", "cloud segmentation"),
        ("writing a review of graph networks: which papers are there?", "graph networks"),
        ("show me three papers my students could read about transformers", "transformers"),
        ("list 5 papers on optimizers that our new interns should know", "optimizers"),
        ("papers about speech enhancement for our team", "speech enhancement"),
        ("학생들이 읽을 만한 트랜스포머 논문 세 편", "트랜스포머"),
        ("우리 팀원들에게 보여줄 음성 합성 논문", "음성 합성"),
        # What it searches for may be of surveys, of students and of teams.
        ("papers on writing a survey with language models", "writing a survey with language models"),
        ("papers about students", "students"),
        ("papers on teams of agents", "teams of agents"),
        ("학생들이 챗봇에 속는 이유를 다룬 논문", "학생들이 챗봇에 속는 이유"),
    ],
)
def test_who_asks_and_who_reads_is_no_subject(text: str, subject: str) -> None:
    assert understand(text).subject == subject


@pytest.mark.parametrize(
    ("text", "surveys"),
    [
        ("I'm writing a survey on tides, which papers should I cite?", False),
        ("survey papers on tides", True),
        ("surveys my students could read about tides", True),
    ],
)
def test_a_survey_that_the_asker_writes_is_none_that_is_wanted(text: str, surveys: bool) -> None:
    assert asks_for_survey(text) == surveys
