"""The databases of a home: made once whoever comes first, brought up to date step by step, and whole whatever happens."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.core.errors import StorageError
from rag.core.sqlite import Database, storable

FIRST = "CREATE TABLE words (word TEXT NOT NULL) STRICT;"
SECOND = "ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 0; UPDATE words SET length = LENGTH(word);"


def database(home: Path, *steps: str, patience: float = 10.0) -> Database:
    return Database(home / "deep" / "words.sqlite3", "words", steps or (FIRST,), patience=patience)


def add(words: Database, word: str) -> None:
    with words.writing() as file:
        file.execute("INSERT INTO words (word) VALUES (?)", (word,))


def rows(words: Database) -> list[tuple[object, ...]]:
    with words.reading() as file:
        assert file is not None
        return file.execute("SELECT * FROM words ORDER BY word").fetchall()


def test_reading_makes_no_file_and_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    words = database(tmp_path)
    with words.reading() as file:
        assert file is None
    assert not words.file.parent.exists()
    add(words, "a")
    assert rows(words) == [("a",)]
    if os.name == "posix":
        assert {stat.S_IMODE(f.stat().st_mode) for f in words.file.parent.glob("words.sqlite3*")} == {0o600}


def test_what_fails_on_the_way_is_taken_back(tmp_path: Path) -> None:
    words = database(tmp_path)
    add(words, "a")

    def fails() -> None:
        with words.writing() as file:
            file.execute("INSERT INTO words (word) VALUES ('b')")
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    add(words, "c")
    assert rows(words) == [("a",), ("c",)]


def test_an_older_file_is_brought_up_to_date_and_keeps_what_it_holds(tmp_path: Path) -> None:
    add(database(tmp_path), "abc")
    assert rows(database(tmp_path, FIRST, SECOND)) == [("abc", 3)]
    with pytest.raises(StorageError, match="have version 2, this nonmun reads 1"):
        rows(database(tmp_path))


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    add(database(tmp_path), "abc")
    with pytest.raises(StorageError, match="no such table: nowhere"):
        rows(database(tmp_path, FIRST, SECOND + "DELETE FROM nowhere;"))
    assert rows(database(tmp_path)) == [("abc",)]


def test_the_steps_are_taken_once_when_many_come_at_the_same_time(tmp_path: Path) -> None:
    for steps in ((FIRST,), (FIRST, SECOND)):
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda word, steps=steps: add(database(tmp_path, *steps), word), "abcdefgh"))
    assert [word for word, _ in rows(database(tmp_path, FIRST, SECOND))] == sorted("abcdefgh" * 2)


def test_whoever_comes_while_the_tables_are_first_made_waits_and_is_told_of_no_loss(tmp_path: Path) -> None:
    words = database(tmp_path)
    words.file.parent.mkdir()
    words.file.touch()  # as a first writer leaves it that is about to make the tables, or was killed then
    with words.lock:
        assert words.version == 0
        with pytest.raises(StorageError, match="could not be acquired"):
            rows(database(tmp_path, patience=0.01))
    assert rows(words) == []
    add(words, "a")
    assert rows(words) == [("a",)]


def test_a_file_that_is_set_aside_leaves_room_for_a_new_one(tmp_path: Path) -> None:
    words = database(tmp_path)
    add(words, "a")
    words.file.write_bytes(b"no database at all " * 500)
    damaged = words.file.stat().st_ino
    assert words.set_aside(tmp_path / "aside.sqlite3", damaged)
    assert not words.set_aside(tmp_path / "twice.sqlite3", damaged)
    add(words, "b")
    assert rows(words) == [("b",)]
    assert not words.set_aside(tmp_path / "twice.sqlite3", damaged + 1)
    assert {file.name for file in tmp_path.glob("*.sqlite3")} == {"aside.sqlite3"}


def test_a_file_that_is_locked_is_none_or_another_is_told_with_what_to_do(tmp_path: Path) -> None:
    words = database(tmp_path, patience=0.01)
    add(words, "a")
    with contextlib.closing(sqlite3.connect(words.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            add(words, "b")
        assert rows(words) == [("a",)]  # readers do not wait for writers
    newer = database(tmp_path, FIRST, SECOND, patience=0.01)
    with words.lock, pytest.raises(StorageError, match=r"words\.making"):
        rows(newer)
    words.file.write_bytes(b"no database at all " * 500)
    with pytest.raises(StorageError, match="Move the file away"):
        rows(words)


def test_half_of_a_pair_becomes_a_question_mark() -> None:
    assert storable("half \ud800 확산") == "half ? 확산"


@pytest.mark.parametrize("left", [None, b""])
def test_a_file_that_is_gone_or_empty_is_said_to_be_lost_until_that_is_accepted(tmp_path: Path, left: bytes | None) -> None:
    words = database(tmp_path)
    assert words.version is None  # nothing was ever stored
    add(words, "a")
    kept = words.file.read_bytes()
    words.file.unlink()
    if left is not None:
        words.file.write_bytes(left)
    for use in (lambda: rows(words), lambda: add(words, "b"), lambda: words.version):
        with pytest.raises(
            StorageError, match=r"are lost: the file is (gone|empty)\. Put back a copy, or delete .*words\.lock"
        ):
            use()
    words.file.write_bytes(kept)
    assert rows(words) == [("a",)]
    words.file.unlink()
    words.file.with_suffix(".lock").unlink()
    add(words, "b")
    assert rows(words) == [("b",)]


@pytest.mark.parametrize("left", [50, 4096, -100])
def test_a_file_that_is_cut_is_found_out_before_it_is_used(tmp_path: Path, left: int) -> None:
    words = database(tmp_path)
    with words.writing() as file:
        file.executemany("INSERT INTO words (word) VALUES (?)", [(f"{n} " * 200,) for n in range(200)])
    words.check_whole()
    with contextlib.closing(sqlite3.connect(words.file)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = words.file.read_bytes()
    words.file.write_bytes(whole[:left])
    with pytest.raises(StorageError, match="cannot be read or written") as told:
        words.check_whole()
    assert "put back a copy" in (told.value.hint or "")
    words.file.write_bytes(whole)
    words.check_whole()


def test_a_database_that_nobody_has_written_is_whole(tmp_path: Path) -> None:
    database(tmp_path).check_whole()
