"""Conversations on disk: what was kept outlives a kill, processes share the file, conversations do not mix."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.chat.history import History, new_id
from rag.core.errors import StorageError, UsageError
from rag.core.models import Answer, Citation, Sentence
from rag.doctor import examine
from tests.support.command import Command

CITATION = Citation("[1]", "2406.00001", "A *title*", dt.date(2024, 6, 21), 2, "한국어 문장", "suspect")
ANSWER = Answer(
    "It works. [1]",
    False,
    (CITATION,),
    (Sentence("It works. [1]", ("[1]",), "supported"),),
    "llm",
    notice="slow",
    timings={"total": 1.5},
    usage={"prompt_tokens": 3},
)
WRITER = """
import sys
from pathlib import Path
from typing import Any
from rag.chat.history import History
from tests.rag.chat.test_history import ANSWER
history, name = History(Path(sys.argv[1])), sys.argv[2]
for _ in range(int(sys.argv[3])):
    number = history.begin(name, "question " * 50, "question")
    history.finish(name, number, ANSWER.text * 200, ANSWER)
    print(number, flush=True)
"""


def writer(home: Path, name: str, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(home), name, str(count)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)


def test_a_turn_comes_back_as_it_was(tmp_path: Path) -> None:
    history = History(tmp_path)
    assert history.conversations() == []
    assert not list(tmp_path.glob("chats*"))  # looking leaves nothing behind
    name = new_id()
    number = history.begin(name, "and its results?", "the results of arXiv 2406.00001")
    history.finish(name, number, ANSWER.text, ANSWER)
    [turn] = History(tmp_path).turns(name)
    assert turn.answer == ANSWER
    assert (turn.number, turn.message, turn.question) == (1, "and its results?", "the results of arXiv 2406.00001")
    assert turn.ended >= turn.asked
    assert stat.S_IMODE((tmp_path / "chats.sqlite3").stat().st_mode) == 0o600


def test_conversations_are_listed_renamed_deleted_and_found_by_id(tmp_path: Path) -> None:
    history, first, second = History(tmp_path), new_id(), new_id()
    for name in (first, second, first):
        history.begin(name, f"question of {name} " * 20, "question")
    assert [(r.id, r.turns) for r in history.conversations()] == [(first, 2), (second, 1)]
    assert all(len(r.title) <= 80 for r in history.conversations())
    history.rename(second, "  확산 모델  ")
    assert history.find(second[:8]).title == "확산 모델"
    history.delete(first)
    assert [r.id for r in history.conversations()] == [second]
    assert history.turns(first) == []
    with sqlite3.connect(tmp_path / "chats.sqlite3") as database:
        assert database.execute("SELECT COUNT(*) FROM turns").fetchone() == (1,)
    database.close()
    history.finish(first, 1, "late", ANSWER)  # deleted while it was answered
    assert history.turns(first) == []


@pytest.mark.parametrize("call", ["find", "rename", "delete"])
def test_what_is_not_there_is_told(tmp_path: Path, call: str) -> None:
    history = History(tmp_path)
    history.begin("abc1", "q", "q")
    history.begin("abc2", "q", "q")
    with pytest.raises(UsageError):
        getattr(history, call)(*(("abc",) if call == "find" else ("nobody", "title")[: 2 if call == "rename" else 1]))
    with pytest.raises(UsageError):
        history.find("")
    with pytest.raises(UsageError):
        history.rename("abc1", "  ")


def test_turns_of_two_conversations_do_not_mix(tmp_path: Path) -> None:
    history = History(tmp_path)
    for i in range(5):
        for name in ("a", "b"):
            history.begin(name, f"{name}{i}", f"{name}{i}")
    assert [t.message for t in history.turns("a")] == [f"a{i}" for i in range(5)]
    assert [t.number for t in history.turns("b")] == [1, 2, 3, 4, 5]


CALLS: list[tuple[Any, ...]] = [
    ("find", "a1"),
    ("begin", "a1", "mine now", "mine now"),
    ("finish", "a1", 1, "overwritten", None),
    ("rename", "a1", "stolen"),
    ("drop", "a1", 1),
    ("delete", "a1"),
]


def test_an_owner_sees_and_changes_only_its_own_conversations(tmp_path: Path) -> None:
    mine, other, terminal = History(tmp_path, "me"), History(tmp_path, "other"), History(tmp_path)
    mine.begin("a1", "question", "question")
    mine.finish("a1", 1, ANSWER.text, ANSWER)
    terminal.begin("b1", "typed", "typed")
    assert [[r.id for r in history.conversations()] for history in (mine, other, terminal)] == [["a1"], [], ["b1"]]
    before = mine.conversations(), mine.turns("a1")
    for stranger in (other, terminal):
        assert stranger.turns("a1") == []
        for call, *values in CALLS:
            with pytest.raises(UsageError, match="a1"):
                getattr(stranger, call)(*values)
    assert (mine.conversations(), mine.turns("a1")) == before
    assert other.conversations() == []


def test_a_turn_that_is_dropped_leaves_the_others_and_its_number_is_not_used_again(tmp_path: Path) -> None:
    history = History(tmp_path, "me")
    for message in ("one", "two", "three"):
        history.begin("a", message, message)
    history.drop("a", 2)
    assert [t.message for t in history.turns("a")] == ["one", "three"]
    number = history.begin("a", "two, better", "two, better")
    history.finish("a", 2, "late", ANSWER)  # the answer to the turn that was forgotten
    kept = [(t.number, t.message, t.question) for t in history.turns("a")]
    assert kept == [(1, "one", "one"), (3, "three", "three"), (number, "two, better", "two, better")]
    assert number > 3
    assert (history.holds("a"), history.holds("b"), History(tmp_path, "other").holds("a")) == (True, False, False)
    for turn in history.turns("a"):
        history.drop("a", turn.number)
    assert (history.turns("a"), [r.turns for r in history.conversations()]) == ([], [0])
    with pytest.raises(UsageError):
        history.drop("nobody", 1)


def test_an_owner_with_too_many_conversations_loses_the_one_unchanged_for_longest(tmp_path: Path) -> None:
    mine, other, terminal = History(tmp_path, "me", most=3), History(tmp_path, "other", most=3), History(tmp_path)
    for name in "abc":
        mine.begin(name, name, name)
        other.begin(f"other-{name}", name, name)
    mine.begin("a", "goes on", "goes on")
    mine.begin("d", "d", "d")
    assert [r.id for r in mine.conversations()] == ["d", "a", "c"]
    assert mine.turns("b") == []
    assert len(other.conversations()) == 3
    for name in "vwxyz":
        terminal.begin(name, name, name)
    assert len(terminal.conversations()) == 5


VERSION_1 = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL) STRICT;
CREATE TABLE turns (conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, number INTEGER NOT NULL,
  message TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', answer TEXT,
  citations TEXT NOT NULL DEFAULT '[]', asked TEXT NOT NULL, ended TEXT, PRIMARY KEY (conversation, number)) STRICT;
INSERT INTO conversations VALUES ('old', 'An old one', '2024-06-21T10:00:00.000+00:00', '2024-06-21T11:00:00.000+00:00');
INSERT INTO conversations VALUES ('empty', 'Empty', '2024-06-20T10:00:00.000+00:00', '2024-06-20T11:00:00.000+00:00');
INSERT INTO turns (conversation, number, message, question, asked)
  VALUES ('old', 1, 'first', 'first', '2024-06-21T10:00:00.000+00:00'), ('old', 2, 'second', 'second', '2024-06-21T11:00:00');
PRAGMA user_version = 1;
"""


def test_conversations_of_before_there_were_owners_are_the_terminals(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "chats.sqlite3")) as database:
        database.executescript(VERSION_1)
    history = History(tmp_path)
    assert [(r.id, r.title, r.turns, r.changed[:10]) for r in history.conversations()] == [
        ("old", "An old one", 2, "2024-06-21"),
        ("empty", "Empty", 0, "2024-06-20"),
    ]
    assert [t.message for t in history.turns("old")] == ["first", "second"]
    assert (history.begin("old", "third", "third"), history.begin("empty", "first", "first")) == (3, 1)
    assert History(tmp_path, "me").conversations() == []


def test_an_id_that_cannot_be_encoded_is_one_that_is_not_there(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.begin("a", "q", "q")
    assert history.turns("\ud800") == []
    history.finish("\ud800", 1, "text", None)
    for call in (history.delete, history.find):
        with pytest.raises(UsageError):
            call("\ud800")
    with pytest.raises(StorageError):
        history.begin("\ud800", "q", "q")


@pytest.mark.slow
@pytest.mark.long
def test_a_writer_that_is_killed_leaves_all_that_it_had_finished(tmp_path: Path) -> None:
    for round_ in range(3):
        process = writer(tmp_path, "killed", 100_000)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(10 + round_)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        last = int([line for line in told if line.endswith("\n")][-1])
        turns = History(tmp_path).turns("killed")
        assert [t.number for t in turns] == list(range(1, len(turns) + 1))
        assert last <= len(turns) <= last + 1
        assert all(t.answer == ANSWER for t in turns[:last] if t.ended)
        assert turns[last - 1].ended
        with sqlite3.connect(tmp_path / "chats.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()


@pytest.mark.slow
@pytest.mark.long
def test_several_processes_write_at_once(tmp_path: Path) -> None:
    processes = [writer(tmp_path, "shared", 25) for _ in range(3)]
    assert [p.wait(60) for p in processes] == [0, 0, 0]
    numbers = []
    for process in processes:
        assert process.stdout is not None
        numbers += [int(line) for line in process.stdout]
        process.stdout.close()
    assert sorted(numbers) == list(range(1, 76))
    assert len(History(tmp_path).turns("shared")) == 75


def test_a_database_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "chats.sqlite3"
    file.write_bytes(b"no database at all " * 100)
    with pytest.raises(StorageError, match="Move the file away"):
        History(tmp_path).conversations()
    file.unlink()
    History(tmp_path).begin("a", "q", "q")
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StorageError, match="version 99"):
        History(tmp_path).begin("a", "q", "q")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StorageError):
        History(tmp_path / "file").begin("a", "q", "q")


def test_what_cannot_be_encoded_is_kept_as_well_as_can_be(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.begin("a", "half \ud800 a pair", "q")
    assert history.turns("a")[0].message == "half ? a pair"


@pytest.mark.parametrize("empty", [False, True])
def test_conversations_that_are_lost_are_said_by_the_list_the_doctor_and_whoever_keeps_one(empty: bool, run: Command) -> None:
    assistant = Nonmun()
    history = History(assistant.settings.home)
    history.begin("a" * 32, "확산 모델", "확산 모델")
    file = assistant.settings.home / "chats.sqlite3"
    file.unlink()
    if empty:
        file.touch()
    listed = run("chat", "--list")
    assert (listed.status, listed.out) == (3, "")
    state = "empty" if empty else "gone"
    assert listed.err.startswith(
        f"nonmun: The conversations in '{file}' are lost: the file is {state}. Put back a copy, or delete"
    )
    assert [check.name for check in examine(assistant) if "are lost" in check.found] == ["versions"]
    with pytest.raises(StorageError, match="are lost"):  # so that a copy can still be put back
        history.begin("b" * 32, "q", "q")
    file.with_suffix(".lock").unlink()
    history.begin("b" * 32, "q", "q")
    assert [record.id for record in history.conversations()] == ["b" * 32]
