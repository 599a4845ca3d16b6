"""Conversations and opinions keep of which kind each citation is, and read what was kept before there were kinds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from rag.chat.feedback import Feedback, Opinion
from rag.chat.history import History
from rag.chat.transcript import to_html, to_json, to_markdown
from tests.support.kinds import FIGURE, FIGURE_EN, OF_EACH, SUMMARY, answer_of

ANSWER = answer_of(*OF_EACH)
OPINION = Opinion("me", "a", 1, "[3]", "down", "how far?", ANSWER, "wrong_bullet")


def age(file: Path, table: str) -> None:
    """Make the answers of a database those of a version without kinds."""
    with closing(sqlite3.connect(file)) as database:
        (text,) = database.execute(f"SELECT answer FROM {table}").fetchone()
        answer = json.loads(text)
        for citation in answer["citations"]:
            for name in ("kind", "twin", "twin_kind"):
                del citation[name]
        database.execute(f"UPDATE {table} SET answer = ?", (json.dumps(answer),))
        database.commit()


def test_a_conversation_keeps_the_kinds_and_an_older_one_is_read(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.begin("a", "how far?", "how far?")
    history.finish("a", 1, ANSWER.text, ANSWER)
    (turn,) = history.turns("a")
    assert turn.answer == ANSWER
    record = history.find("a")
    assert json.loads(to_json(record, [turn]))["turns"][0]["answer"]["rests_on"] == {"digest": 1, "abstract": 1, "summary": 1}
    page = to_html(record, [turn])
    for text in (
        "abstract, listed on 2024-06-21",
        "In English (abstract):",
        "In Korean (digest):",
        "Summaries were written by",
    ):
        assert text in page
        assert text in to_markdown(record, [turn])
    assert page.count(FIGURE) == 3  # in the answer, as a source, and as what says the same as another one
    assert page.count(FIGURE_EN) == 3
    assert page.count(SUMMARY) == 2
    age(tmp_path / "chats.sqlite3", "turns")
    (old,) = history.turns("a")
    assert old.answer is not None
    assert old.answer.rests_on == {"digest": 3}
    assert "quoted from the digests" in to_html(record, [old])


def test_an_opinion_keeps_the_kinds_and_an_older_one_is_read(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.give(OPINION)
    assert feedback.opinions()[0].answer == ANSWER
    age(tmp_path / "feedback.sqlite3", "opinions")
    assert {citation.kind for citation in feedback.opinions()[0].answer.citations} == {"digest"}
