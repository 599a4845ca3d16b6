"""A time that cannot be read is no wish for all papers: the reader is asked for days, unless something else narrows it."""

from __future__ import annotations

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("open-time")
    papers = [(f"2401.{n:05}", f"Penguins, part {n}", f"Penguins walk {n} miles.") for n in range(1, 4)]
    write_digest(folder, *papers, day="2024-01-02")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("papers around Easter", "papers of 2024-01"),
        ("how many papers around Christmas?", "papers of 2024-01"),
        ("크리스마스 즈음 논문", "예: 2024-01 논문"),
    ],
)
def test_a_time_that_cannot_be_read_lists_no_other(assistant: Nonmun, text: str, says: str) -> None:
    answer = assistant.ask(text)
    assert says in answer.text
    assert answer.abstained
    assert not answer.citations


@pytest.mark.parametrize("text", ["penguins papers around Easter", "papers around Easter 2024", "papers of January 2024"])
def test_what_else_narrows_the_papers_is_answered(assistant: Nonmun, text: str) -> None:
    assert len(assistant.ask(text).citations) == 3
