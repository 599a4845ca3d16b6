"""Papers newer or older than one that is named: its day is the end of a period."""

from __future__ import annotations

import datetime as dt

import pytest

from rag import Conversation, Nonmun
from rag.answer import AnswerDone
from rag.search.beside_a_paper import without_ends
from tests.support.digests import indexed, write_digest

DAY = dt.date(2024, 3, 5)


@pytest.fixture(scope="module")
def reef(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("reef")
    write_digest(folder, ("2401.00001", "Early Corals", "산호를 세는 초기 방법이다."), day="2024-01-02")
    write_digest(folder, ("2403.00001", "Krillnet: Counting Krill", "크릴을 세는 Krillnet을 제안한다."), day="2024-03-05")
    write_digest(folder, ("2406.00001", "Late Corals", "산호를 세는 나중 방법이다."), day="2024-06-07")
    return indexed(folder)


@pytest.mark.parametrize(
    ("question", "since", "until", "found"),
    [
        ("is there anything newer than Krillnet?", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("papers newer than Krillnet on corals", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("coral papers older than the Krillnet paper", None, DAY - dt.timedelta(1), ["2401.00001"]),
        ("papers published after 2403.00001", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("papers published on the same day as Krillnet", DAY, DAY, ["2403.00001"]),
        ("Krillnet과 같은 날 나온 논문", DAY, DAY, ["2403.00001"]),
        ("Krillnet보다 최신 논문 있어?", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("coral papers after Krillnet came out", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("coral papers before Krillnet was released", None, DAY - dt.timedelta(1), ["2401.00001"]),
        ("Krillnet 이후에 나온 산호 논문", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("Krillnet이 나온 이후 산호 논문", DAY + dt.timedelta(1), None, ["2406.00001"]),
        ("Krillnet보다 이전에 나온 산호 논문", None, DAY - dt.timedelta(1), ["2401.00001"]),
    ],
)
def test_the_day_of_a_named_paper_ends_the_period(
    reef: Nonmun, question: str, since: dt.date | None, until: dt.date | None, found: list[str]
) -> None:
    read = reef.understand(question)
    assert (read.filters.since, read.filters.until) == (since, until)
    assert [e.paper.arxiv_id for e in reef.search(read)] == found
    told = [piece for piece in read.understood if piece.kind in ("since", "until")]
    assert told
    assert all("arXiv 2403.00001" in piece.label_en and "arXiv 2403.00001" in piece.label_ko for piece in told)


@pytest.mark.parametrize("question", ["is Krillnet newer than Late Corals?", "Krillnet이 Late Corals보다 먼저 나왔어?"])
def test_which_of_two_is_newer_is_another_question(reef: Nonmun, question: str) -> None:
    assert not reef.understand(question).filters.given


@pytest.mark.parametrize(
    "question",
    [
        "coral papers newer than Kelp-9",
        "Kelp-9보다 최신 산호 논문",
        "Kelp-9 이후에 나온 산호 논문",
    ],
)
def test_a_paper_that_no_digest_tells_of_has_no_day_and_it_is_said(reef: Nonmun, question: str) -> None:
    read = reef.understand(question)
    assert not read.filters.given
    assert "no digest" in reef.ask(question).notice or "다이제스트에 없어" in reef.ask(question).notice


def test_days_are_read_as_before(reef: Nonmun) -> None:
    for text in ("2024년 5월 이후에 나온 산호 논문", "coral papers from after April 2024"):
        read = reef.understand(text)
        assert (read.filters.since is not None, read.not_understood) == (True, ())
    assert reef.understand("coral papers published after May 2024").filters.since == dt.date(2024, 6, 1)


@pytest.mark.parametrize(
    ("words", "left"), [("about speech", "speech"), ("speech with", "speech"), ("of", ""), ("of mice and men", "mice and men")]
)
def test_words_that_joined_what_has_gone_go_too(words: str, left: str) -> None:
    assert without_ends(words) == left


def test_the_time_of_a_follow_up_is_no_name_of_a_paper(reef: Nonmun) -> None:
    conversation = Conversation(reef)
    for message in ("산호 논문", "2024년 2월 이후"):
        answers = [event.answer for event in conversation.stream(message) if isinstance(event, AnswerDone)]
    assert "이후" in conversation.turns[-1].question
    assert "이해하지 못한" not in answers[-1].notice
