"""What readers think: one opinion on each answer and citation, replaced, taken back, and checked before it is kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.feedback import ANSWER_REASONS, CITATION_REASONS, LONGEST_NOTE, Feedback, Opinion
from rag.core.errors import StorageError, UsageError
from rag.text.sanitize import clean
from tests.rag.chat.test_history import ANSWER

OPINION = Opinion("me", "a", 1, "", "down", "does it work?", ANSWER, "incomplete", "It says nothing of costs.")


def test_an_opinion_comes_back_as_it_was_given(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    assert feedback.opinions() == []
    assert not list(tmp_path.glob("feedback*"))  # looking leaves nothing behind
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    kept = feedback.give(OPINION)
    assert replace(kept, when="") == OPINION
    assert dt.datetime.fromisoformat(kept.when) >= before
    assert Feedback(tmp_path).opinions() == [kept]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "feedback.sqlite3").stat().st_mode) == 0o600


def test_there_is_one_for_each_reader_answer_and_citation_and_a_second_one_replaces_it(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    given_ = [
        OPINION,
        replace(OPINION, marker="[1]", reason="wrong_bullet"),
        replace(OPINION, turn=2),
        replace(OPINION, conversation="b"),
        replace(OPINION, owner="other"),
    ]
    for opinion in given_:
        feedback.give(opinion)
    assert [replace(o, when="") for o in feedback.opinions()] == given_
    feedback.give(replace(OPINION, thumb="up", reason="", note=""))
    assert [(o.turn, o.conversation, o.marker, o.thumb) for o in feedback.opinions("me")] == [
        (1, "a", "[1]", "down"),
        (2, "a", "", "down"),
        (1, "b", "", "down"),
        (1, "a", "", "up"),
    ]
    assert len(feedback.opinions()) == 5


def test_what_is_taken_back_is_gone_and_nothing_else(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    for opinion in (OPINION, replace(OPINION, marker="[1]", reason="", note="a secret word")):
        feedback.give(opinion)
    feedback.take_back("other", "a", 1)
    assert len(feedback.opinions()) == 2
    feedback.take_back("me", "a", 1, "[1]")
    assert [o.marker for o in feedback.opinions()] == [""]
    feedback.take_back("me", "a", 1)
    feedback.take_back("me", "a", 1)
    assert feedback.opinions() == []
    assert b"a secret word" not in (tmp_path / "feedback.sqlite3").read_bytes()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"thumb": "sideways"}, "The thumb 'sideways' is not valid"),
        ({"turn": 0}, "Turn 0 of conversation"),
        ({"conversation": ""}, "Turn 1 of conversation ''"),
        ({"marker": "[7]"}, r"no citation '\[7\]'"),
        ({"marker": "[1]", "reason": "incomplete"}, "'incomplete' is not a reason for a citation"),
        ({"reason": "wrong_bullet"}, "'wrong_bullet' is not a reason for an answer"),
        ({"note": "x" * 1001}, "1,001 characters"),
    ],
)
def test_a_value_that_cannot_be_is_told_and_nothing_is_kept(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Feedback(tmp_path).give(replace(OPINION, **values))
    assert Feedback(tmp_path).opinions() == []


@pytest.mark.parametrize(
    ("marker", "reason"), [*(("", r) for r in ("", *ANSWER_REASONS)), *(("[1]", r) for r in ("", *CITATION_REASONS))]
)
def test_every_reason_can_be_given(tmp_path: Path, marker: str, reason: str) -> None:
    assert Feedback(tmp_path).give(replace(OPINION, marker=marker, reason=reason)).reason == reason


def test_a_note_and_a_question_are_kept_without_what_hides_or_cannot_be_written(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.give(replace(OPINION, note=" two\nlines \u202eback\x1b[31m\u200b ", question="half \ud800"))
    [kept] = feedback.opinions()
    assert (kept.note, kept.question) == ("two\nlines back [31m", "half ?")


@given(st.text(max_size=1200))
@pytest.mark.slow
def test_any_note_is_kept_clean_or_told_to_be_too_long(tmp_path_factory: pytest.TempPathFactory, note: str) -> None:
    feedback = Feedback(tmp_path_factory.mktemp("home"))
    if len(clean(note).strip()) > LONGEST_NOTE:
        with pytest.raises(UsageError, match="Shorten it"):
            feedback.give(replace(OPINION, note=note))
    else:
        feedback.give(replace(OPINION, note=note))
        assert feedback.opinions()[0].note == clean(note).strip()


def test_an_answer_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    Feedback(tmp_path).give(OPINION)
    with contextlib.closing(sqlite3.connect(tmp_path / "feedback.sqlite3")) as database, database:
        database.execute("UPDATE opinions SET answer = '{'")
    with pytest.raises(StorageError, match="Move the file away"):
        Feedback(tmp_path).opinions()
