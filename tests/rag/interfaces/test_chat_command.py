"""``nonmun chat`` as it is typed into, over a pipe: answers, sources, commands, and what is there after a restart."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rag.answer import TextPiece
from rag.chat.conversation import Conversation
from rag.chat.history import History
from rag.interfaces.repl import Chat
from tests.support.command import Command, Ended
from tests.support.model_server import ModelServer, fails

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROOT = str(Path(__file__).parents[3])
DPO = "which papers cover DPO for diffusion?"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own with the sample in it."""
    shutil.copytree(sample_home / "indexes", tmp_path / "chats" / "indexes")
    monkeypatch.setenv("NONMUN_HOME", str(tmp_path / "chats"))
    return tmp_path / "chats"


@pytest.fixture
def chat(home: Path, run: Command) -> Any:
    def call(*lines: str, options: tuple[str, ...] = ()) -> Ended:
        return run("chat", *options, stdin="".join(f"{line}\n" for line in lines))

    return call


def test_questions_over_a_pipe_are_answered_with_sources_and_follow_each_other(chat: Any) -> None:
    status, out, err = chat(DPO, "", "and its results?", "두 번째 논문 더 자세히")
    assert status == 0
    assert "2 papers in the digests fit:" in out
    assert "[1] digest of 2023-11-23 · https://arxiv.org/abs/2311.12908" in out
    assert "understood as: What about the results of arXiv 2311.12908?" in err
    assert "이렇게 이해했습니다: arXiv 2311.13231 더 자세히" in err  # in the language of the question
    assert out.count("no model is set") == 2
    assert out.count("설정된 모델 없음") == 1
    assert "> " not in out  # no prompt where nobody types


def test_a_conversation_is_taken_up_again_after_a_restart(chat: Any, home: Path) -> None:
    chat(DPO)
    [record] = History(home).conversations()
    _, out, _ = chat(options=("--list",))
    assert record.id[:8] in out
    assert "(1 question)" in out
    status, out, err = chat("the second one", options=("--resume", record.id[:8]))
    assert status == 0
    assert f"> {DPO}" in out
    assert "understood as: the second one" not in err
    assert "2311.13231" in err
    assert len(History(home).turns(record.id)) == 2


def test_commands_list_open_rename_delete_and_export(chat: Any, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    status, out, err = chat(
        DPO,
        "/rename Preferences",
        "/new",
        "What is HeadStudio?",
        "/list",
        "/open 2",
        "the second one",
        f"/export {file}",
        f"/export {file.with_suffix('.html')}",
        f"/export {file.with_suffix('.bib')}",
        "/list",
        "/delete 2",
        "/help",
    )
    assert (status, err.count("nonmun:")) == (0, 0)
    assert "Renamed to “Preferences”." in out
    assert "2311.13231" in err
    assert "Deleted “What is HeadStudio?”." in out
    assert "/export FILE" in out
    assert [(r.title, r.turns) for r in History(home).conversations()] == [("Preferences", 2)]
    exported = json.loads(file.read_text("utf-8"))
    assert [t["message"] for t in exported["turns"]] == [DPO, "the second one"]
    assert exported["turns"][0]["answer"]["citations"][0]["arxiv_id"] == "2311.12908"
    assert "https://arxiv.org/abs/2311.12908" in file.with_suffix(".html").read_text("utf-8")
    assert "@misc{wallace2023diffusion," in file.with_suffix(".bib").read_text("utf-8")


@pytest.mark.parametrize("word", ["/quit", "/exit", "  /quit "])
def test_a_word_leaves(chat: Any, word: str) -> None:
    status, out, err = chat("/new", word, "/help")
    assert (status, out, err) == (0, "New conversation.\n", "")


def test_mistakes_are_told_and_the_conversation_goes_on(chat: Any) -> None:
    status, out, err = chat("/nothing", "/open 7", "/export", "/rename x", "/delete", "x" * 9000, DPO, "/export")
    assert status == 0
    assert "The command /nothing is unknown." in err
    assert "No conversation has an id that begins with '7'." in err
    assert err.count("This conversation is empty.") == 1
    assert "9,000 characters" in err
    assert "2 papers in the digests fit:" in out


def test_a_message_that_cannot_be_asked_is_answered_and_the_conversation_goes_on(chat: Any) -> None:
    status, out, err = chat(DPO, "the third?", "and its results?")
    assert status == 0
    assert "The last answer shows 2 papers." in out
    assert "understood as: What about the results of arXiv 2311.12908?" in err


def test_nothing_indexed_or_no_such_conversation_ends_with_status_2(chat: Any, home: Path) -> None:
    assert chat(options=("--resume", "nobody"))[0] == 2
    shutil.rmtree(home / "indexes")
    status, _, err = chat(DPO)
    assert status == 2
    assert "nonmun ingest" in err


def test_a_model_that_fails_is_told_and_ends_with_status_3(chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(fails(500)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        status, out, err = chat(DPO, "and its results?")
    assert status == 3
    assert "quoted instead" in err
    assert "understood as: What about the results of arXiv 2311.12908?" in err
    assert out.count("extractive") == 2


def test_an_interrupt_stops_the_answer_and_not_the_conversation(chat: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, pieces = Conversation.stream, []

    def interrupted(self: Conversation, message: str) -> Iterator[Any]:
        monkeypatch.setattr(Conversation, "stream", whole)
        with closing(whole(self, message)) as events:
            for event in events:
                yield event
                if isinstance(event, TextPiece):
                    pieces.append(event.text)
                    raise KeyboardInterrupt

    monkeypatch.setattr(Conversation, "stream", interrupted)
    status, out, err = chat("What is HeadStudio?", DPO)
    assert status == 0
    assert "(stopped)" in err
    assert "2 papers in the digests fit:" in out
    [record] = History(home).conversations()
    first, second = History(home).turns(record.id)
    assert (first.text, first.answer) == (pieces[0], None)
    assert second.answer is not None


@pytest.mark.slow
def test_a_line_that_is_no_utf8_costs_itself_alone(chat: Any, home: Path) -> None:
    lines = b"caf\xe9 \xff\n" + DPO.encode() + b"\n"
    command = [sys.executable, "-m", "rag", "chat"]
    done = subprocess.run(command, input=lines, capture_output=True, env=os.environ | {"PYTHONPATH": ROOT}, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"2 papers in the digests fit:" in done.stdout
    assert [t.message for t in History(home).turns(History(home).conversations()[0].id)] == ["caf\ufffd \ufffd", DPO]


def test_an_interrupt_at_the_prompt_does_not_leave(monkeypatch: pytest.MonkeyPatch, sample: Any, capsys: Any) -> None:
    answers: list[Any] = [KeyboardInterrupt, EOFError]

    def typed(_prompt: str = "") -> str:
        raise answers.pop(0)

    monkeypatch.setattr("builtins.input", typed)
    assert Chat(sample).run()
    assert answers == []
    assert "/quit or Ctrl-D leaves" in capsys.readouterr().out
