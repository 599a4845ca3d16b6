"""Conversations: how a question is answered, changed and kept, and how many are taken at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer import Event, QuestionRead, TextPiece
from rag.chat.history import History
from rag.core.settings import load_settings
from rag.llm import Trace
from rag.search.query.pieces import PieceKind
from rag.search.query.question import Question
from rag.search.query.understand import understand
from ui.handlers.limits import Desk
from ui.markup.answer import question_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn

DPO = "which papers cover DPO for diffusion?"


class Stub:
    """An assistant without a model that reads questions, and answers with the events of a function."""

    settings = load_settings()

    def __init__(self, events: Callable[[], AsyncGenerator[Event, None]]) -> None:
        self._events = events

    def understand(self, text: str, *, today: Any = None, ignore: Collection[PieceKind] = ()) -> Question:
        return understand(text, today, ignore=ignore)

    async def astream(self, question: Question, *, trace: Trace | None = None) -> AsyncGenerator[Event, None]:
        yield QuestionRead(question)
        async for event in self._events():
            yield event


def session(assistant: Nonmun, history: History | None = None) -> PageSession:
    made = PageSession()
    made.begin(assistant, history)
    return made


def asked(talk: PageSession, assistant: Nonmun, question: str, *ignore: PieceKind) -> ShownTurn:
    """Ask, and wait for the end."""

    async def last() -> ShownTurn:
        return [turn async for turn in talk.answer(assistant)][-1]

    assert talk.ask(question, ignore) is not None
    return asyncio.run(last())


def test_a_busy_desk_turns_questions_away_and_takes_them_again_later() -> None:
    desk, turns = Desk(2), [ShownTurn(number, "why?") for number in range(3)]
    assert [desk.take(turn) for turn in turns] == [True, True, False]
    turns[0].state = "done"
    assert desk.take(turns[2])


def test_one_question_at_a_time_and_none_that_is_blank() -> None:
    talk = PageSession()
    assert talk.ask("  ") is None
    assert talk.ask("why?") is talk.running
    assert talk.ask("and then?") is None
    assert talk.drop_last() is None
    talk.stop()
    assert talk.ask("now?") is talk.last
    assert [turn.state for turn in talk.turns] == ["stopped", "waiting"]


def test_a_fault_of_the_program_ends_the_answer_with_words(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> AsyncGenerator[Event, None]:
        raise ZeroDivisionError
        yield

    assistant: Any = Stub(broken)
    talk = session(assistant)
    assert asked(talk, assistant, "why?").state == "failed"
    assert "ZeroDivisionError" in talk.turns[0].problem
    assert "ZeroDivisionError" in caplog.text


def test_closing_an_answer_closes_its_stream_and_keeps_what_came() -> None:
    closed = []

    async def endless() -> AsyncGenerator[Event, None]:
        try:
            while True:
                yield TextPiece("word ")
                await asyncio.sleep(0.001)
        finally:
            closed.append(True)

    async def look_once() -> None:
        async with aclosing(talk.answer(assistant)) as turns:
            async for turn in turns:
                assert turn.text.startswith("word ")
                break

    assistant: Any = Stub(endless)
    talk = session(assistant)
    talk.ask("why?")
    asyncio.run(look_once())
    assert closed == [True]
    assert talk.turns[0].state == "stopped"
    assert talk.talk is not None
    assert talk.talk.turns[0].text.startswith("word ")


def test_a_follow_up_shows_the_question_that_it_stands_for(sample: Nonmun) -> None:
    talk = session(sample)
    for question in (DPO, "and its results?", "the ninth one", "What is HeadStudio?"):
        assert asked(talk, sample, question).state == "done"
    first, second, third, fourth = talk.turns
    assert "DPO for diffusion" in question_html(first, "en")
    assert "What about the results of arXiv 2311.12908?" in question_html(second, "en")
    assert second.answer is not None
    assert {c.arxiv_id for c in second.answer.citations} == {"2311.12908"}
    assert third.text == "The last answer shows 2 papers."
    assert "HeadStudio" in question_html(fourth, "en").split("nm-understood")[1]
    talk.begin(sample)
    asked(talk, sample, "and its results?")
    assert "arXiv" not in question_html(talk.turns[0], "en")


def test_a_piece_that_was_not_meant_is_left_out(sample: Nonmun) -> None:
    talk, question = session(sample), "diffusion papers since June 2024"
    narrow, wide = (asked(talk, sample, question, *ignore) for ignore in ((), ("since",)))
    assert [piece.kind for piece in narrow.read.understood] == ["since"]  # type: ignore[union-attr]
    assert wide.read is not None
    assert wide.read.understood == ()
    days = [{c.date.isoformat() >= "2024-06" for c in turn.answer.citations} for turn in (narrow, wide) if turn.answer]
    assert days == [{True}, {True, False}] or days == [{True}, {False}]


def test_a_question_that_is_edited_takes_the_place_of_the_last_one_there_and_in_the_history(
    sample: Nonmun, tmp_path: Path
) -> None:
    history = History(tmp_path, "reader")
    talk = session(sample, history)
    asked(talk, sample, DPO)
    asked(talk, sample, "What is HeadStudio?")
    talk.editing = True
    turn = asked(talk, sample, "How many questions does the GAIA benchmark have?")
    assert not talk.editing
    assert turn.number == 3  # a late piece of the second must not find it
    assert [turn.question for turn in talk.turns] == [kept.message for kept in history.turns(talk.id)] == [DPO, turn.question]


def test_a_conversation_goes_on_where_it_was_with_its_sources_and_in_its_owners_hands_only(
    sample: Nonmun, tmp_path: Path
) -> None:
    talk = session(sample, History(tmp_path, "reader"))
    before = asked(talk, sample, DPO)
    other = session(sample, History(tmp_path, "another"))
    assert not other.resume(talk.id, sample)
    again = session(sample, History(tmp_path, "reader"))
    assert again.resume(talk.id, sample)
    (turn,) = again.turns
    assert (turn.text, turn.state, turn.support) == (before.text, "done", before.support)
    assert turn.papers.keys() == before.papers.keys()
    follow_up = asked(again, sample, "and its results?")
    assert follow_up.followed is not None
    assert follow_up.followed.text == "What about the results of arXiv 2311.12908?"
