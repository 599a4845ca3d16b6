"""Callers who leave, many of them, and the server that is stopped while it answers: with the process that a user starts."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.text import Language
from tests.browser.driving import command, told
from tests.support.assistant import KEY, QUESTION
from tests.support.digests import write_digest
from tests.support.holder import ended, holding
from tests.support.model_server import ModelServer, hangs, says
from ui.locales.texts import STEPS, Label

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

CALL = "/gradio_api/call"
#: Far more than what an idle machine needs, far less than what an answer would take.
SOON = 20.0


@contextmanager
def answering(home: Path, server: ModelServer, errors: Any = None) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The command, with its client for the model loaded."""
    values = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url, "NONMUN_LLM_MODEL": "test-model", "NONMUN_EFFORT": "quick"}
    values |= {"NONMUN_QUESTIONS_PER_MINUTE": "0", "NONMUN_LLM_TIMEOUT": "300", "NONMUN_LLM_DEADLINE": "600"}
    with (
        command(home, "--sample", errors=errors, **values) as process,
        httpx.Client(base_url=told(process), trust_env=False, timeout=120, verify=False) as client,
    ):
        assert "complete" in result(client, begun(client, "ask", QUESTION))
        yield process, client


def begun(client: httpx.Client, endpoint: str, *values: Any) -> str:
    answer = client.post(f"{CALL}/{endpoint}", json={"data": list(values)})
    assert answer.is_success, answer.text
    return str(answer.json()["event_id"])


def result(client: httpx.Client, event: str) -> str:
    return client.get(f"{CALL}/ask/{event}").text


def asking(address: Any, count: int) -> ExitStack:
    """Questions, each with a connection on which its answer is waited for; closed, they are gone."""
    stack = ExitStack()
    limits = httpx.Limits(max_connections=None)
    client = stack.enter_context(httpx.Client(base_url=address, trust_env=False, timeout=120, limits=limits, verify=False))
    for _ in range(count):
        stack.enter_context(client.stream("GET", f"{CALL}/ask/{begun(client, 'ask', QUESTION)}"))
    return stack


def within(seconds: float, true: Any) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(true())


@pytest.fixture(scope="module")
def served(sample_home: Path) -> Iterator[tuple[ModelServer, httpx.Client]]:
    """A page, the model server that it asks, which hangs from the second answer on, and a caller of the page."""
    with ModelServer(says("One does [1]."), hangs()) as server, answering(sample_home, server) as (_, client):
        yield server, client


def test_beyond_the_limit_it_is_told_at_once(served: tuple[ModelServer, httpx.Client]) -> None:
    _, client = served
    with asking(client.base_url, 96):
        told = [result(client, begun(client, "ask", QUESTION)) for _ in range(3)]
        assert all("Too many questions are waiting" in text for text in told), told
        began = time.monotonic()
        assert "complete" in client.get(f"{CALL}/search/{begun(client, 'search', 'diffusion', 3, False)}").text
        assert time.monotonic() - began < SOON


def test_callers_who_leave_are_noticed_and_nobody_waits_for_them(served: tuple[ModelServer, httpx.Client]) -> None:
    server, client = served
    assert within(SOON, lambda: server.left == len(server.requests) - 1)  # whoever came before
    before = len(server.requests)
    with asking(client.base_url, 40):
        assert within(SOON, lambda: len(server.requests) - before >= 8)
        began = time.monotonic()
        assert "complete" in client.get(f"{CALL}/search/{begun(client, 'search', 'diffusion', 3, False)}").text
        assert time.monotonic() - began < SOON
    assert within(SOON, lambda: server.left == len(server.requests) - 1)
    asked = len(server.requests)
    time.sleep(1)
    assert len(server.requests) == asked  # those who had waited for a place have left, too
    server.acts[:] = [says("Another does [1].")]
    assert "Another does" in result(client, begun(client, "ask", QUESTION))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_stops_its_answers_says_so_and_ends(sample_home: Path, tmp_path: Path, how: signal.Signals) -> None:
    with (tmp_path / "errors").open("w+") as errors, ModelServer(says("One does [1]."), hangs("Half")) as server:
        with answering(sample_home, server, errors) as (process, client), asking(client.base_url, 3):
            assert within(SOON, lambda: len(server.requests) == 4)
            began = time.monotonic()
            process.send_signal(how)
            process.wait(60)
            took = time.monotonic() - began
        errors.seek(0)
        written = errors.read()
        assert took < SOON / 2, took  # 5 s where nothing else runs
        assert "nonmun: stopping 3 answers ..." in written
        assert "Traceback" not in written
        assert within(SOON, lambda: server.left >= 3)


@contextmanager
def indexing(client: httpx.Client, folder: Path, language: Language) -> Iterator[Iterator[str]]:
    """What a page hears that lets the server index a folder of its machine, line by line."""
    dependencies = client.get("/config").json()["dependencies"]
    number = next(one["id"] for one in dependencies if one["api_name"] == "indexed")
    body = {"data": [str(folder)], "fn_index": number, "session_hash": language}
    assert client.post("/gradio_api/queue/join", json=body, headers={"accept-language": language}).is_success
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": language}) as stream:
        yield (
            json.dumps(json.loads(line[6:]), ensure_ascii=False) for line in stream.iter_lines() if line.startswith("data: ")
        )


def test_the_page_waits_for_another_writer_and_says_for_whom(tmp_path: Path) -> None:
    write_digest(tmp_path / "digests", ("2401.00001", "Sharks", "Sharks swim."))
    index = tmp_path / "home" / "indexes" / "digests"
    index.mkdir(parents=True)
    with holding(index) as other, (tmp_path / "errors").open("w+") as errors:
        with (
            command(tmp_path / "home", errors=errors, NONMUN_LOCK_WAIT="600") as process,
            httpx.Client(base_url=told(process), trust_env=False, timeout=120) as client,
        ):
            with indexing(client, tmp_path / "digests", "ko") as heard:
                waiting = STEPS["wait"].of("ko", who=f"nonmun sync, process {other.pid}")
                assert any(waiting in line for line in heard)
                ended(other)
                assert any(Label.INDEXED.of("ko", count=1) in line for line in heard)
            write_digest(tmp_path / "digests", ("2401.00002", "Whales", "Whales sing."), day="2024-01-03")
            with holding(index) as other, indexing(client, tmp_path / "digests", "en") as heard:
                waiting = STEPS["wait"].of("en", who=f"nonmun sync, process {other.pid}")
                assert any(waiting in line for line in heard)
                process.send_signal(signal.SIGINT)
                process.wait(60)
        errors.seek(0)
        assert "Traceback" not in errors.read()
