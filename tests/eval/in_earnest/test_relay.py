"""A relay is a model server whose answers somebody writes into a folder."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.in_earnest.relay import Relay

ASKED = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Which one?\n\nQuestion: 무엇인가?"}]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def relay(tmp_path: Path, told: list[str]) -> Iterator[Relay]:
    with Relay(tmp_path / "relay", wait=20, tell=told.append) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def post(relay: Relay, body: Any, path: str = "/chat/completions") -> httpx.Response:
    return httpx.post(relay.url + path, json=body, timeout=30)


def write_once_asked(relay: Relay, text: str) -> threading.Thread:
    """Answer the next request that waits, as a person does: read the file, write another, move it to its place."""

    def work() -> None:
        for _ in range(200):
            for prompt in relay.folder.glob("*.prompt.md"):
                number = prompt.name.split(".")[0]
                if not (relay.folder / f"{number}.answer.txt").exists():
                    draft = relay.folder / "draft"
                    draft.write_text(text, "utf-8")
                    draft.rename(relay.folder / f"{number}.answer.txt")
                    return
            time.sleep(0.05)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.slow
def test_a_request_waits_for_a_written_answer_and_is_answered_at_once_from_then_on(relay: Relay, told: list[str]) -> None:
    writer = write_once_asked(relay, "이것이다.\n")
    first = post(relay, {"model": "any", "messages": ASKED}).json()
    writer.join()
    assert first["choices"][0]["message"]["content"] == "이것이다."
    assert first["usage"]["total_tokens"] == first["usage"]["prompt_tokens"] + first["usage"]["completion_tokens"] > 0
    (prompt,) = relay.folder.glob("0001.*.prompt.md")
    assert prompt.read_text("utf-8").startswith("===== system =====\n\nBe short.\n\n===== user =====")
    assert "Question: 무엇인가?" in told[0]
    assert told[-1] == "0001 is done (0 waiting)"
    assert (relay.folder / "waiting.txt").read_text("utf-8") == ""
    again = post(relay, {"model": "another", "messages": ASKED, "temperature": 1})
    assert again.json()["choices"] == first["choices"]
    assert len(list(relay.folder.glob("*.prompt.md"))) == 1


@pytest.mark.slow
def test_answers_outlive_the_relay(relay: Relay, told: list[str]) -> None:
    write_once_asked(relay, "kept")
    post(relay, {"messages": ASKED})
    with Relay(relay.folder, wait=1, tell=told.append) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        assert post(other, {"messages": ASKED}).json()["choices"][0]["message"]["content"] == "kept"
        other.shutdown()


@pytest.mark.slow
def test_a_stream_has_the_whole_answer_its_end_and_its_tokens(relay: Relay) -> None:
    text = "가나다라 " * 40
    write_once_asked(relay, text)
    lines = post(relay, {"messages": ASKED, "stream": True}).text.split("\n\n")
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line and "[DONE]" not in line]
    pieces = [event["choices"][0]["delta"].get("content", "") for event in events if event["choices"]]
    assert len(pieces) > 3
    assert "".join(pieces) == text
    assert events[-2]["choices"][0]["finish_reason"] == "stop"
    assert events[-1]["usage"]["completion_tokens"] > 0


@pytest.mark.slow
def test_what_nobody_answers_and_what_is_no_request_are_refused(tmp_path: Path, told: list[str]) -> None:
    with Relay(tmp_path / "relay", wait=0.3, tell=told.append) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert post(server, {"messages": ASKED}).status_code == 504
        assert post(server, {"messages": ASKED}, "/embeddings").status_code == 404
        assert post(server, ["no object"]).status_code == 400
        assert httpx.get(f"{server.url}/models").json()["data"][0]["id"] == "relay"
        server.shutdown()


@pytest.mark.slow
def test_a_client_that_leaves_no_longer_waits(relay: Relay, told: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", relay.server_port)
    connection.request("POST", "/v1/chat/completions", json.dumps({"messages": ASKED}))
    waiting = relay.folder / "waiting.txt"
    until = time.monotonic() + 10
    while not (waiting.exists() and waiting.read_text("utf-8")) and time.monotonic() < until:
        time.sleep(0.02)
    assert "무엇인가?" in waiting.read_text("utf-8")
    connection.close()
    while waiting.read_text("utf-8") and time.monotonic() < until:
        time.sleep(0.02)
    assert told[-1] == "0001 is done (0 waiting)"
