"""``nonmun mcp`` as an assistant starts it: a process that speaks the protocol over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from rag import Nonmun
from rag.core.settings import load_settings
from tests.rag.interfaces.test_cli import DIGEST
from tests.support.model_server import ModelServer, says

pytestmark = pytest.mark.slow

COMMAND = ["-m", "rag", "mcp"]


def connected(work: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    """What some work with a client of a server process gives."""

    async def session() -> Any:
        parameters = StdioServerParameters(command=sys.executable, args=[*COMMAND, *options], env=dict(os.environ))
        async with Client(parameters, read_timeout_seconds=60) as client:
            return await work(client)

    return asyncio.run(session())


@pytest.mark.long
def test_every_tool_works_over_a_pipe_one_after_the_other_and_all_at_once(in_sample: None, sample: Nonmun) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search_papers", {"query": "확산 모델 정렬", "k": 3}),
        ("search_papers", {"query": "3D Gaussian splatting"}),
        ("get_paper", {"arxiv_id": "2311.13231"}),
        ("ask", {"question": "확산 모델에 DPO를 적용한 논문은?"}),
        ("ask", {"question": "which papers cover agents?"}),
        ("check_claim", {"claim": "모델은 9개의 층을 가진다.", "evidence": ["모델은 7개의 층을 가진다."]}),
        ("get_paper", {"arxiv_id": "1706.03762"}),
    ]

    async def work(client: Client) -> Any:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        at_once = await asyncio.gather(*(client.call_tool(name, arguments) for name, arguments in calls * 3))
        one_by_one = [await client.call_tool(name, arguments) for name, arguments in calls]
        return tools, at_once, one_by_one, client.server_info.name

    tools, at_once, one_by_one, name = connected(work, "--sample")
    assert name == "nonmun"
    assert {tool for tool, _ in calls} == set(tools)
    assert [result.is_error for result in one_by_one] == [False] * 6 + [True]
    assert [(r.is_error, r.content, r.structured_content) for r in at_once] == [
        (r.is_error, r.content, r.structured_content) for r in one_by_one * 3
    ]
    for result in one_by_one[:-1]:
        assert json.loads(result.content[0].text) == result.structured_content
    shown = [bullet["text"] for bullet in one_by_one[2].structured_content["entries"][0]["bullets"]]
    assert shown == sample.paper("2311.13231").texts
    assert one_by_one[3].structured_content["answer"] == sample.ask("확산 모델에 DPO를 적용한 논문은?").text


@pytest.mark.long
def test_an_index_that_is_made_later_is_found_by_the_running_server(tmp_path: Path) -> None:
    digest = tmp_path / "2024-01-02.md"
    digest.write_text(DIGEST, "utf-8")

    async def work(client: Client) -> Any:
        before = await client.call_tool("search_papers", {"query": "sharks"})
        Nonmun(settings=load_settings()).ingest(digest)
        return before, await client.call_tool("search_papers", {"query": "sharks"})

    before, after = connected(work)
    assert before.is_error
    assert "nonmun ingest" in before.content[0].text
    assert after.structured_content["papers"][0]["bullets"][0]["text"] == "상어 영상을 생성하는 확산 모델이다."


@pytest.mark.long
def test_a_model_writes_the_answer_where_one_is_set(in_sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(says("Diffusion-DPO aligns diffusion models.")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        result = connected(lambda client: client.call_tool("ask", {"question": "which papers cover DPO for diffusion?"}))
    assert result.structured_content["mode"] == "llm"
    assert "Diffusion-DPO aligns diffusion models." in result.structured_content["answer"]


# --- The process ---


class Process:
    """A server process that has greeted; messages are written and read as they stand on its pipes."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *COMMAND[:2], *options, "mcp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ,
        )
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        self.send("initialize", hello, id=0)
        self.greeting = self.receive()
        self.send("notifications/initialized", {})

    def send(self, method: str, params: dict[str, Any], **head: Any) -> None:
        assert self.process.stdin
        line = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **head})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def call(self, number: int, tool: str, **arguments: Any) -> None:
        self.send("tools/call", {"name": tool, "arguments": arguments}, id=number)

    def receive(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def ended(self) -> tuple[int, bytes]:
        """Its exit status, and what it wrote to standard error."""
        assert self.process.stdin
        assert self.process.stderr
        if not self.process.stdin.closed:
            self.process.stdin.close()
        return self.process.wait(60), self.process.stderr.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(*options: str) -> Process:
        started.append(Process(*options))
        return started[-1]

    yield begin
    for process in started:
        process.close()


def test_nothing_but_the_protocol_is_on_standard_output(start: Callable[..., Process], in_sample: None) -> None:
    process = start("--verbose")  # which logs
    assert process.process.stdin
    process.process.stdin.write(b"no message at all\n")
    process.call(1, "search_papers", query="DPO")
    process.call(2, "get_paper", arxiv_id="no id")
    assert {process.receive()["id"], process.receive()["id"]} == {1, 2}
    status, errors = process.ended()
    assert status == 0
    assert process.process.stdout
    assert process.process.stdout.read() == b""
    assert b"no id" in errors


def test_it_ends_quietly_when_its_input_closes(start: Callable[..., Process], in_sample: None) -> None:
    process = start()
    assert process.greeting["result"]["serverInfo"]["name"] == "nonmun"
    process.call(1, "check_claim", claim="It has 7 layers.", evidence=["It has 7 layers."])
    assert process.receive()["id"] == 1
    assert process.ended() == (0, b"")


@pytest.mark.long
def test_a_silent_model_holds_up_neither_other_calls_nor_the_end(
    start: Callable[..., Process], in_sample: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, over = threading.Event(), threading.Event()

    def silent(_: object) -> None:
        asked.set()
        over.wait(60)

    with ModelServer(silent) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        process = start()
        process.call(1, "ask", question="which papers cover DPO for diffusion?")
        assert asked.wait(60)
        process.call(2, "check_claim", claim="It has 7 layers.", evidence=["It has 7 layers."])
        assert process.receive()["id"] == 2
        assert process.ended() == (0, b"")
        over.set()


def test_a_client_that_goes_leaves_no_traceback(start: Callable[..., Process], in_sample: None) -> None:
    process = start()
    assert process.process.stdout
    process.process.stdout.close()
    process.call(1, "get_paper", arxiv_id="no id")
    assert process.ended() == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_ends_it_although_its_input_is_open(start: Callable[..., Process], in_sample: None) -> None:
    process = start()
    process.process.send_signal(signal.SIGINT)
    assert process.process.wait(60) == -signal.SIGINT


def test_a_setting_that_cannot_be_used_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_LLM_TIMEOUT", "soon")
    done = subprocess.run([sys.executable, *COMMAND], input=b"", capture_output=True, env=os.environ, check=False)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert b"NONMUN_LLM_TIMEOUT" in done.stderr


ODD = {
    "half a surrogate pair": '{"name":"ask","arguments":{"question":"which papers cover \\ud800 DPO?"}}',
    "a number of 5,000 digits": '{"name":"search_papers","arguments":{"query":"DPO","k":%s}}' % ("9" * 5000),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.long
def test_a_message_that_the_sdk_cannot_read_has_a_reply(in_sample: None, odd: str) -> None:
    with subprocess.Popen([sys.executable, *COMMAND, "--sample"], stdin=-1, stdout=-1, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        first = json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": about})
        ready = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})
        asked = f'{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{ODD[odd]}}}'
        server.stdin.write(f"{first}\n{ready}\n{asked}\n")
        server.stdin.flush()
        replies = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.stdin.close()
    assert [reply["id"] for reply in replies] == [0, 1]
    text = replies[1]["result"]["content"][0]["text"]
    assert "2311.12908" in text if "pair" in odd else "k is '9999999999... (5,000 digits)': it should be" in text
