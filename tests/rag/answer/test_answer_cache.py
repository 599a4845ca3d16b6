"""Kept answers: given again when all is the same, and only then; faults of the file cost nothing but the cache."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag import Nonmun
from rag.answer import answer_cache
from rag.answer.answer_cache import AnswerCache, answer_key
from rag.core.models import Answer
from rag.core.settings import load_settings
from rag.llm.trace import Trace
from rag.search.query.question import understand
from tests.rag.chat.test_history import ANSWER
from tests.support import asking
from tests.support.asking import QUESTION, WHOLE, said
from tests.support.model_server import Act, ModelServer, cuts_off, fails, refuses, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample's home, to be written to."""
    return Path(shutil.copytree(sample_home, tmp_path / "own"))


def assistant(home: Path, server: ModelServer, **changes: Any) -> Nonmun:
    return asking.assistant(home, server, **{"llm_retries": 0, "llm_deadline": 60.0, "answer_cache": True} | changes)


def test_what_was_answered_is_given_again_after_a_restart(home: Path) -> None:
    with ModelServer(says(WHOLE)) as server:
        first = assistant(home, server).ask(QUESTION)
        trace = Trace()
        events = list(assistant(home, server).stream(QUESTION, trace=trace))
    assert len(server.requests) == 1
    again = events[-1]
    assert isinstance(again, Answer)
    assert "".join(e for e in events[:-1] if isinstance(e, str)) == again.text == WHOLE
    assert again == replace(first, timings=again.timings, usage={})
    assert "cache" in again.timings
    assert "cache" not in first.timings
    assert 0 < again.timings["cache"] <= again.timings["total"]
    assert trace.answer == again
    assert trace.to_json()["steps"][1]["name"] == "cache"


def test_by_default_nothing_is_kept(home: Path) -> None:
    with ModelServer(says(WHOLE)) as server:
        for _ in range(2):
            assistant(home, server, answer_cache=load_settings().answer_cache).ask(QUESTION)
    assert len(server.requests) == 2
    assert not list(home.glob("answers*"))


@pytest.mark.parametrize(
    "update",
    [
        {"llm_model": "another"},
        {"openai_base_url": "http://localhost:{port}/v1"},
        {"evidence_papers": 2},
        {"verification": "strict"},
        {"votes": 2},
    ],
)
def test_another_model_server_or_setting_is_asked(home: Path, update: dict[str, Any]) -> None:
    with ModelServer(says(WHOLE)) as server:
        assistant(home, server).ask(QUESTION)
        port = server.url.split(":")[-1].removesuffix("/v1")
        filled = {name: value.format(port=port) if isinstance(value, str) else value for name, value in update.items()}
        answer = assistant(home, server, **filled).ask(QUESTION)
    assert len(server.requests) > 1
    assert "cache" not in answer.timings


def test_a_key_or_a_timeout_changes_nothing(home: Path) -> None:
    with ModelServer(says(WHOLE)) as server:
        assistant(home, server).ask(QUESTION)
        assistant(home, server, openai_api_key=SecretStr("sk-other"), llm_timeout=9.0).ask(QUESTION)
    assert len(server.requests) == 1


def test_another_prompt_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(says(WHOLE)) as server:
        assistant(home, server).ask(QUESTION)
        known = answer_cache.fingerprint
        monkeypatch.setattr(answer_cache, "fingerprint", lambda name: known(name) + "new" * (name == "answer_system"))
        assistant(home, server).ask(QUESTION)
    assert len(server.requests) == 2


def another_question(home: Path, talk: Nonmun) -> None:
    talk.ask("which papers cover DPO for diffusion models?")


def a_filter(home: Path, talk: Nonmun) -> None:
    from rag.search.query.filters import Filters

    talk.ask(QUESTION, filters=Filters(since=dt.date(2023, 1, 1)))


def another_generation(home: Path, talk: Nonmun) -> None:
    index = home / "indexes" / "sample"
    current = (index / "CURRENT").read_text("utf-8")
    shutil.copytree(index / "generations" / current, index / "generations" / "newer")
    (index / "CURRENT").write_text("newer", "utf-8")
    talk.ask(QUESTION)


def a_paper_vouched_for(home: Path, talk: Nonmun) -> None:
    talk.accept("2311.12908")
    talk.ask(QUESTION)


@pytest.mark.parametrize("other", [another_question, a_filter, another_generation, a_paper_vouched_for])
def test_what_is_asked_or_known_otherwise_is_asked(home: Path, other: Callable[[Path, Nonmun], None]) -> None:
    with ModelServer(says(WHOLE)) as server:
        assistant(home, server).ask(QUESTION)
        other(home, assistant(home, server))
    assert len(server.requests) == 2


def test_last_week_is_another_question_next_week() -> None:
    settings = load_settings()

    def key(text: str, day: int) -> str:
        return answer_key(understand(text, dt.date(2024, 6, day)), "sample/a", (), settings)

    assert key("diffusion papers of last week", 20) != key("diffusion papers of last week", 27)
    assert key(QUESTION, 20) == key(QUESTION, 27)


@pytest.mark.parametrize("act", [cuts_off(WHOLE), fails(500), says(WHOLE, finish="length"), says("")])
def test_an_answer_with_a_fault_is_not_kept(home: Path, act: Act) -> None:
    with ModelServer(act, says(WHOLE)) as server:
        assert assistant(home, server).ask(QUESTION).notice
        assert not assistant(home, server).ask(QUESTION).notice
    assert len(server.requests) == 2


def test_a_repair_that_failed_is_not_kept(home: Path) -> None:
    wrong = says("Diffusion-DPO was trained on exactly 777 GPUs [1].")
    with ModelServer(wrong, fails(500), says(WHOLE)) as server:
        for _ in range(2):
            answer = assistant(home, server, verification="repair").ask(QUESTION)
    assert len(server.requests) == 3
    assert answer.text == WHOLE


def test_an_answer_is_kept_that_came_with_less_evidence(home: Path) -> None:
    too_long = refuses(400, said("too long", code="context_length_exceeded"))
    with ModelServer(too_long, says(WHOLE)) as server:
        answers = [assistant(home, server).ask(QUESTION) for _ in range(2)]
    assert len(server.requests) == 2
    assert "cache" in answers[1].timings


def test_a_refusal_of_the_model_is_kept(home: Path) -> None:
    from rag.answer.answer import REFUSAL

    with ModelServer(says(REFUSAL)) as server:
        answers = [assistant(home, server).ask(QUESTION) for _ in range(2)]
    assert len(server.requests) == 1
    assert [a.abstained for a in answers] == [True, True]
    assert answers[0].text == answers[1].text


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite3", 3)
    for key in "abcadae":
        cache.put(key, ANSWER)
    assert [key for key in "abcde" if cache.get(key)] == ["a", "d", "e"]


def test_the_file_is_the_users_alone_and_looking_makes_none(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite3")
    assert cache.get("a") is None
    assert not list(tmp_path.glob("answers*"))
    cache.put("a", ANSWER)
    assert cache.get("a") == ANSWER
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "answers.sqlite3").stat().st_mode) == 0o600


WRITER = """
import sys
from pathlib import Path
from rag.answer.answer_cache import AnswerCache
from tests.rag.chat.test_history import ANSWER
cache, name = AnswerCache(Path(sys.argv[1]) / "answers.sqlite3"), sys.argv[2]
for number in range(30):
    cache.put(f"{name}{number}", ANSWER)
    cache.put("shared", ANSWER)
    assert cache.get("shared") == ANSWER
"""


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name], env=environment, stderr=subprocess.PIPE, text=True
        )
        for name in "abc"
    ]
    for process in writers:
        _, problems = process.communicate(timeout=120)
        assert (process.returncode, problems) == (0, "")
    cache = AnswerCache(tmp_path / "answers.sqlite3")
    assert all(cache.get(f"{name}{number}") == ANSWER for name in "abc" for number in range(30))


def garbage(file: Path) -> None:
    file.write_bytes(b"this is no database" * 500)


def torn(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:1024] + b"\xff" * (len(data) - 1024))


def foreign(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript("DROP TABLE answers; CREATE TABLE answers (something WHOLE);")


@pytest.mark.parametrize("damage", [garbage, torn, foreign])
def test_a_damaged_file_is_set_aside(home: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]) -> None:
    with ModelServer(says(WHOLE)) as server:
        assistant(home, server).ask(QUESTION)
        damage(home / "answers.sqlite3")
        with caplog.at_level(logging.WARNING):
            answers = [assistant(home, server).ask(QUESTION) for _ in range(2)]
    assert [record.getMessage() for record in caplog.records if "is set aside as" in record.getMessage()]
    assert (home / "answers.damaged.sqlite3").exists()
    assert len(server.requests) == 2
    assert ["cache" in answer.timings for answer in answers] == [False, True]


def test_a_row_that_cannot_be_read_is_written_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = AnswerCache(tmp_path / "answers.sqlite3")
    for key in "ab":
        cache.put(key, ANSWER)
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.sqlite3")) as database, database:
        database.execute("UPDATE answers SET answer = '{\"text\": 3' WHERE key = 'a'")
    assert cache.get("a") is None
    assert "cannot be used" in caplog.text
    cache.put("a", ANSWER)
    assert cache.get("a") == cache.get("b") == ANSWER


def test_a_file_that_is_locked_or_no_file_costs_only_the_cache(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(answer_cache, "_PATIENCE", 0.01)
    AnswerCache(home / "answers.sqlite3").put("a", ANSWER)
    with ModelServer(says(WHOLE)) as server:
        with contextlib.closing(sqlite3.connect(home / "answers.sqlite3", isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            assert assistant(home, server).ask(QUESTION).text == WHOLE
        assert "locked" in caplog.text
        for file in home.glob("answers.sqlite3*"):
            file.unlink()
        (home / "answers.sqlite3").mkdir()
        assert assistant(home, server).ask(QUESTION).text == WHOLE
    assert len(server.requests) == 2
    assert not (home / "answers.damaged.sqlite3").exists()
