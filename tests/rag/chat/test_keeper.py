"""Turns are kept as they are answered, and what cannot be kept is told and costs nothing else."""

from __future__ import annotations

from pathlib import Path

from rag.chat.history import History
from rag.chat.keeper import Keeper
from tests.rag.chat.test_history import ANSWER


def test_a_turn_is_kept_from_its_beginning_on(tmp_path: Path) -> None:
    history = History(tmp_path, "me")
    keeper = Keeper(history, "a")
    number = keeper.begin("and its results?", "the results of arXiv 2406.00001")
    assert [(t.number, t.message, t.answer) for t in history.turns("a")] == [(number, "and its results?", None)]
    keeper.end(number, ANSWER.text, ANSWER)
    assert (history.turns("a")[0].answer, keeper.problem) == (ANSWER, "")


def test_what_cannot_be_kept_is_told_until_it_can(tmp_path: Path) -> None:
    file = tmp_path / "chats.sqlite3"
    keeper = Keeper(History(tmp_path), "a")
    file.write_bytes(b"no database" * 500)
    assert keeper.begin("q", "q") == 0
    assert "chats.sqlite3" in keeper.problem
    keeper.end(0, ANSWER.text, ANSWER)
    assert "chats.sqlite3" in keeper.problem
    file.unlink()
    number = keeper.begin("q", "q")
    assert (number, keeper.problem) == (1, "")
    file.write_bytes(b"no database" * 500)
    keeper.end(number, ANSWER.text, ANSWER)
    assert "chats.sqlite3" in keeper.problem


def test_another_owners_conversation_is_neither_written_nor_in_the_way(tmp_path: Path) -> None:
    History(tmp_path, "other").begin("a", "theirs", "theirs")
    keeper = Keeper(History(tmp_path, "me"), "a")
    assert keeper.begin("mine", "mine") == 0
    assert "There is no conversation 'a'" in keeper.problem
    assert [t.message for t in History(tmp_path, "other").turns("a")] == ["theirs"]


def test_without_a_history_nothing_is_kept() -> None:
    keeper = Keeper(None, "a")
    assert (keeper.begin("q", "q"), keeper.problem) == (0, "")
    keeper.end(0, ANSWER.text, ANSWER)
