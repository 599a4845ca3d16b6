"""A reader who stops or leaves: the request to the model ends at once, whatever the server is doing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer import TextPiece
from tests.support.assistant import PART, PING, QUESTION, WHOLE, WORD, assistant, said
from tests.support.model_server import Act, ModelServer, hangs, refuses, repeats, says
from ui.session.conversation import PageSession

UNCITED = "Diffusion-DPO needs 900 GPUs for a month."
DOUBTED = "Diffusion-DPO needs 900 GPUs for a month [1]."

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("acts", "changes", "requests"),
    [
        ([hangs(begun=False)], {}, 1),
        ([hangs()], {}, 1),
        ([hangs(PART)], {}, 1),
        ([repeats(PING)], {}, 1),
        ([repeats(b'data: {"choices": []}\n\n', pause=0.01)], {}, 1),
        ([repeats(WORD.replace(b" word", b"-"), pause=0.01)], {}, 1),  # held back, as it may come before the word of refusal
        # While it plans, while it chooses papers, and while it looks again.
        ([hangs()], {"effort": "normal"}, 1),
        ([says("no plan"), hangs()], {"effort": "normal"}, 2),
        ([says("no plan"), says("[1]"), hangs()], {"effort": "deep"}, 3),
        ([says("no plan"), says("[1]"), hangs()], {"effort": "normal"}, 3),
        # Nothing of what these write is shown before the end.
        ([hangs(PART)], {"verification": "strict"}, 1),
        ([repeats(WORD, first=PART, pause=0.01)], {"verification": "repair"}, 1),
        ([says(UNCITED), hangs()], {"verification": "repair"}, 2),
        ([says(UNCITED), hangs(PART)], {"verification": "repair"}, 2),
        # While it thinks, writes in a form of its own, or writes once more what was in another language.
        ([repeats(WORD, first="<think>", pause=0.01)], {}, 1),
        ([hangs('{"answer": "')], {}, 1),
        ([says("Diffusion-DPO는 확산 모델을 사람의 선호에 맞게 정렬하는 기법이라고 한다."), hangs()], {}, 2),
        # While sentences are judged that the checker does not clear.
        ([says(DOUBTED), hangs(begun=False)], {"judge_asks": 1}, 2),
        ([says(DOUBTED), hangs(begun=False)], {"judge_asks": 2}, 3),
    ],
)
def test_a_reader_can_leave_at_any_time_and_the_server_sees_it(
    sample_home: Path, acts: list[Act], changes: dict[str, Any], requests: int
) -> None:
    with ModelServer(*acts) as server:
        asyncio.run(left(assistant(sample_home, server, **changes), server, requests))
        assert server.hung_up.wait(60)


async def left(reader: Nonmun, server: ModelServer, requests: int) -> None:
    """Read an answer, and leave as soon as the server has so many requests."""

    async def read() -> None:
        async for _ in reader.astream(QUESTION):
            pass

    reading = asyncio.create_task(read())
    while len(server.requests) < requests:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert not server.hung_up.is_set()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(reading, 60)


def test_a_reader_can_leave_while_a_server_has_asked_to_wait(sample_home: Path) -> None:
    with ModelServer(refuses(429, said("no"), retry_after="5")) as server:
        asyncio.run(left(assistant(sample_home, server), server, 1))
    assert len(server.requests) == 1


def test_a_caller_who_closes_the_stream_hangs_up(sample_home: Path) -> None:
    with ModelServer(repeats(WORD, first=PART, pause=0.01)) as server:
        stream = assistant(sample_home, server).stream(QUESTION)
        next(event for event in stream if isinstance(event, TextPiece))
        assert not server.hung_up.is_set()
        stream.close()
        assert server.hung_up.wait(60)


@pytest.mark.parametrize("text", ["", PART])
@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "stops"])
def test_a_reader_who_leaves_the_page_or_stops_hangs_up_on_a_silent_model(sample_home: Path, text: str, leaves: bool) -> None:
    session = PageSession()

    async def page(server: ModelServer) -> None:
        async def answered() -> None:
            async for _ in session.answer(reader):
                pass

        reader = assistant(sample_home, server)
        session.begin(reader)
        turn = session.ask(QUESTION)
        assert turn is not None
        answering = asyncio.create_task(answered())
        while not (server.requests and len(turn.text) >= len(text.rstrip()) // 2):
            await asyncio.sleep(0.01)
        answering.cancel() if leaves else session.stop()
        assert await asyncio.to_thread(server.hung_up.wait, 60)
        await asyncio.wait({answering}, timeout=60)
        assert answering.done()

    with ModelServer(hangs(text, begun=bool(text))) as server:
        asyncio.run(page(server))
    assert session.turns[0].state == "stopped"
    assert session.talk is not None
    assert [turn.answer for turn in session.talk.turns] == [None]


def test_a_stream_runs_where_an_event_loop_runs_already_as_in_a_notebook(sample_home: Path) -> None:
    async def cell() -> str:
        return assistant(sample_home, server).ask(QUESTION).text

    with ModelServer(says(WHOLE)) as server:
        assert asyncio.run(cell()) == WHOLE
