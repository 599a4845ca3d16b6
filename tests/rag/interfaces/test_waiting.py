"""The wait for a model in a terminal: what is being done, on one line that is gone when the answer comes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.answer import StepBegan
from rag.interfaces.waiting import doing
from tests.support.assistant import QUESTION
from tests.support.command import Command
from tests.support.model_server import ModelServer, says

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROOT = str(Path(__file__).parents[3])
PLAN = json.dumps({"searches": ["diffusion models"], "form": "list"})
ACTS = says(PLAN, pause=0.1), says("[1, 2]", pause=0.2), says("Two do [1].")


def in_terminal(home: Path, server: ModelServer, *arguments: str, typed: str = "") -> str:
    """Everything that a terminal of 80 columns is sent by a command."""
    outside, inside = pty.openpty()
    env = {**os.environ, "NONMUN_HOME": str(home), "PYTHONPATH": ROOT, "TERM": "xterm", "COLUMNS": "80"}
    env |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none", "NONMUN_LLM_MODEL": "test-model"}
    line = [sys.executable, "-c", "from rag.interfaces.cli.main import main; main()", *arguments]
    with subprocess.Popen(line, env=env, cwd=home, stdin=inside, stdout=inside, stderr=inside) as process:
        os.close(inside)
        if typed:
            os.write(outside, typed.encode())
        seen = b""
        while True:
            try:
                seen += (piece := os.read(outside, 4096))
            except OSError:  # the other side is closed
                break
            if not piece:
                break
        process.wait(60)
    os.close(outside)
    return seen.decode()


def left(sent: str) -> str:
    """What is to be read in the terminal afterwards."""
    return re.sub(r"[^\n]*\r\x1b\[K", "", sent.replace("\r\n", "\n"))


@pytest.mark.slow
@pytest.mark.long
def test_a_terminal_is_told_what_is_being_done_and_keeps_nothing_of_it(sample_home: Path) -> None:
    with ModelServer(*ACTS) as server:
        sent = in_terminal(sample_home, server, "ask", "--sample", QUESTION)
    told = re.findall(r"\r\x1b\[K([^\r\n]+)", sent)
    said = [re.sub(r"^. |, \d+ s$", "", line) for line in told if "model is" in line]
    planning, choosing, writing = dict.fromkeys(said)
    assert planning == "test-model is planning the search"
    assert (found := re.fullmatch(r"(\d+) papers found, test-model is choosing", choosing))
    assert writing == f"2 of {found[1]} papers chosen, test-model is writing"
    assert any(re.search(r"choosing, \d+ s$", line) for line in told)
    assert len({line[0] for line in told}) > 2  # it turns
    assert "Two do [1]." in left(sent)
    assert "choosing" not in left(sent)
    assert "writing" not in left(sent)


def test_a_chat_tells_what_a_plan_adds_once(in_sample: None, run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "since the last summer solstice"
    plan = {"searches": ["diffusion"], "filters": [{"kind": "since", "value": "2024-06-21", "words": words}]}
    with ModelServer(says(json.dumps(plan)), says("[1]"), says("One does [1].")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ended = run("chat", "--sample", stdin=f"5 papers on diffusion {words}\n")
    assert ended.err.count("understood: ") == 2  # as the rules read it, and with what the plan adds
    assert "since 2024-06-21" in ended.err.split("understood: ")[2]
    assert "One does [1]." in ended.out


@pytest.mark.slow
def test_nothing_is_told_over_a_pipe(in_sample: None, run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(*ACTS) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ended = run("ask", "--sample", QUESTION)
    assert "Two do [1]." in ended.out
    assert "\r" not in ended.out + ended.err
    assert "planning" not in ended.err


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (StepBegan("writing", 24), "24 papers found, m is writing"),
        (StepBegan("writing", 24, 24), "24 papers found, m is writing"),
        (StepBegan("writing", 1, 32), "1 of 32 papers chosen, m is writing"),
        (StepBegan("choosing", 1), "1 paper found, m is choosing"),
        (StepBegan("checking"), "checking sentences"),
    ],
)
def test_a_step_in_words(step: StepBegan, words: str) -> None:
    assert doing(step, "m") == words
