"""Filters that a follow-up has from the question before it are told where they leave nothing, with how to begin anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Conversation, Nonmun
from rag.core import Answer
from rag.search import understand
from tests.support.digests import indexed, write_digest
from tests.support.messages import DPO, DPO_KO, MANY, asked, turn


@pytest.fixture(scope="module")
def bay(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("bay")
    write_digest(folder, ("2401.00001", "SharkNet", "상어(shark)를 센다."), day="2024-01-02", authors="Ada Núñez")
    write_digest(folder, ("2401.00002", "CrabNet", "게(crab)를 센다."), day="2024-01-03", authors="Bo Li")
    return indexed(folder)


def said(talk: Conversation, message: str) -> Answer:
    *_, done = talk.stream(message)
    return done.answer  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("first", "then", "filters"),
    [
        ("papers by Ada Núñez in January 2024", ("what about crabs?", "how many?"), "by Ada Núñez"),
        ("2024년 1월 Ada Núñez 논문", ("그럼 LoRA는?", "몇 편이야?"), "저자 Ada Núñez"),
    ],
)
def test_they_are_told_where_nothing_is_left(bay: Nonmun, first: str, then: tuple[str, ...], filters: str) -> None:
    talk = Conversation(bay)
    assert "/new" not in said(talk, first).notice
    for message in then:
        notice = said(talk, message).notice
        assert filters in notice
        assert "/new" in notice


def test_they_are_not_where_papers_are_found(bay: Nonmun) -> None:
    talk = Conversation(bay)
    said(talk, "papers by Ada Núñez")
    assert "/new" not in said(talk, "only January 2024").notice


@pytest.mark.parametrize("text", ["Ziwei Liu 논문은?", "Dahua Lin 논문은?"])
def test_an_author_is_left_out_only_where_it_is_said(text: str) -> None:
    filters = understand(text).filters
    assert filters.author
    assert not filters.not_author


@pytest.mark.parametrize("text", ["Hanna Berg이 쓰지 않은 논문은?", "Jun Park이 쓰지 않은 논문", "papers not by Hanna Berg"])
def test_whom_papers_are_not_by_is_left_out(text: str) -> None:
    assert understand(text).filters.not_author


@pytest.mark.parametrize(
    ("list_", "one", "message"),
    [
        (DPO, "tell me about arXiv 2406.00001", "how does it compare to the second?"),
        (DPO_KO, "arXiv 2406.00001 설명해줘", "그건 두 번째랑 뭐가 달라?"),
    ],
)
def test_one_paper_is_compared_with_another_of_the_list(list_: str, one: str, message: str) -> None:
    question = asked(message, turn(list_, *MANY), turn("그 첫 번째", MANY[0], question=one))
    assert (question.intent, question.arxiv_ids) == ("compare", ("2406.00001", "2406.00002"))
