"""What is left of an index when an ingest has replaced it: nothing, though conversations about it go on."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from tests.support.digests import write_digest
from ui.session.conversation import PageSession
from ui.session.overview import look, rising

_QUESTIONS = (
    *("which papers are about shark videos?", "and their results?", "상어 비디오에 대한 논문은?", "papers about difusion"),
    *("what is SharkNet?", "compare SharkNet and CoralNet", "추측 디코딩 논문", "list papers of 2024", "what is new?"),
)


@pytest.fixture
def _uncollected() -> Iterator[None]:
    """Let objects go only with their last use: in a program as large as the page, circles are looked for all too rarely."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def add_day(folder: Path, day: int) -> None:
    said = [f"{name} 모델은 확산 모델(diffusion model)로 비디오를 만든다." for name in ("SharkNet", "CoralNet")]
    papers = [(f"2401.{day:02}00{n}", f"{text.split()[0]}: Diffusion for Videos {day}", text) for n, text in enumerate(said)]
    write_digest(folder, *papers, day=f"2024-01-{day:02}")


def parts_of(assistant: Nonmun) -> dict[str, weakref.ref[Any]]:
    """Return references, which keep nothing, to what was opened of the index and to what was made of it."""
    index, (_, lexicon) = assistant.index.search_index, assistant._named or (None, None)
    assert lexicon is not None
    opened = {"index": index, "generation": index.generation, "chunks": index.chunks, "words": index.paper_index}
    made = {"lexicon": lexicon, "texts": lexicon._corpus, "names": lexicon._names, "corrections": lexicon._corrections}
    return {name: weakref.ref(part) for name, part in (opened | made | {"mapped vectors": index.vectors}).items()}


def used(assistant: Nonmun) -> PageSession:
    """Use all of the index, and return a conversation about it."""
    talk = PageSession()
    talk.begin(assistant)

    async def answer() -> None:
        async for _ in talk.answer(assistant):
            pass

    for question in _QUESTIONS:
        assert talk.ask(question) is not None
        asyncio.run(answer())
    assert [turn.state for turn in talk.turns] == ["done"] * len(_QUESTIONS)
    assistant.suggest("shark vid")
    look(assistant)
    rising(assistant.index.search_index)
    assistant.brief()
    assert assistant.index.audit.rows
    return talk


@pytest.mark.slow
@pytest.mark.usefixtures("_uncollected")
@pytest.mark.parametrize("exact_limit", [300_000, 1])
def test_a_conversation_does_not_keep_the_index_that_was_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact_limit: int
) -> None:
    monkeypatch.setenv("NONMUN_EXACT_LIMIT", str(exact_limit))
    for day in range(1, 8):
        add_day(tmp_path / "digests", day)
    with Nonmun() as assistant:
        assistant.ingest(tmp_path / "digests")
        talks, before = [used(assistant)], parts_of(assistant)
        add_day(tmp_path / "digests", 8)
        assistant.ingest(tmp_path / "digests")
        talks.append(used(assistant))
        assert [name for name, part in before.items() if part() is not None] == []
