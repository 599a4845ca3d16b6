"""No request leaves the machine unless a setting asks for it, and no key is told to anyone but the server it is for."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from eval.bench.load.http_reader import HttpReader
from rag.core import no_telemetry
from tests.support.model_server import ModelServer, fails, says
from tests.support.sealed import sealed

ROOT = str(Path(__file__).parents[1])
CANARY = "sk-canary-4f1d8b7e2a9c63"
QUESTION = "which papers cover DPO for diffusion?"


@pytest.mark.slow
def test_telemetry_of_every_dependency_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    from chromadb.config import Settings
    from gradio import analytics

    for name in ("GRADIO_ANALYTICS_ENABLED", "ANONYMIZED_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        monkeypatch.setenv(name, "")
    no_telemetry()
    assert not analytics.analytics_enabled()
    assert not Settings().anonymized_telemetry
    code = "import rag; rag.Nonmun('home'); from huggingface_hub import constants; print(constants.HF_HUB_DISABLE_TELEMETRY)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment | {"PYTHONPATH": ROOT}, capture_output=True, text=True, check=True
    )
    assert told.stdout == "True\n"


@pytest.mark.slow
class TestWithAKeyAndASealedNetwork:
    """The main commands in processes of their own, with a key in their environment; they reach no other machine."""

    @pytest.fixture
    def server(self) -> Iterator[ModelServer]:
        with ModelServer(says("It is Diffusion-DPO [1].")) as server:
            yield server

    @pytest.fixture
    def place(self, tmp_path: Path, server: ModelServer) -> Iterator[Path]:
        """A working folder with all that the commands write; afterwards nothing in it holds the key, and nobody was called."""
        self.environment = {
            **os.environ,
            **sealed(tmp_path / "seal"),
            "NONMUN_HOME": str(tmp_path / "work" / "own"),
            "OPENAI_API_KEY": CANARY,
            "OPENAI_BASE_URL": server.url,
            "NONMUN_EMBEDDING_API_KEY": CANARY,
            "NONMUN_LLM_MODEL": "test-model",
        }
        self.environment["PYTHONPATH"] += os.pathsep + ROOT
        for name in ("HF_HUB_OFFLINE", "GRADIO_ANALYTICS_ENABLED"):  # what tests set is not what keeps the network quiet
            self.environment.pop(name, None)
        yield tmp_path / "work"
        assert (tmp_path / "seal" / "tried.txt").read_text("utf-8") == ""
        holding = [str(file) for file in tmp_path.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]
        assert holding == []

    def run(self, place: Path, *arguments: str, status: int = 0) -> str:
        line = [sys.executable, "-m", "rag", "--verbose", *arguments]
        done = subprocess.run(
            line, cwd=place, env=self.environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert CANARY not in done.stdout + done.stderr
        return done.stdout

    def test_commands_work_and_keep_the_key(self, place: Path, server: ModelServer) -> None:
        assert "73 added" in self.run(place, "ingest", "--sample")
        assert "It is Diffusion-DPO" in self.run(place, "ask", QUESTION, "--trace", "trace.jsonl")
        assert json.loads((place / "trace.jsonl").read_text("utf-8").splitlines()[0])
        assert "2311.12908" in self.run(place, "search", QUESTION, "--explain")
        assert "2024" in self.run(place, "brief", "--no-model")
        self.run(place, "report", "diffusion models", "--no-model", "--out", "report")
        assert "test-model" in self.run(place, "status")
        assert "FAIL" not in self.run(place, "doctor")
        assert {request["_key"] for request in server.requests} == {CANARY}  # the server alone is told

    @pytest.mark.long
    def test_an_evaluation_keeps_the_key(self, place: Path) -> None:
        self.run(place, "ingest", "--sample")
        self.run(place, "eval", "--suite", "planted", "--report", "evaluation")

    @pytest.mark.long
    def test_a_server_that_repeats_the_key_is_not_repeated(self, place: Path, server: ModelServer) -> None:
        self.run(place, "ingest", "--sample")
        server.acts[:] = [fails(401, f"Incorrect API key provided: {CANARY}")]
        assert "2311.12908" in self.run(place, "ask", QUESTION, "--trace", "trace.jsonl", status=3)
        server.acts[:] = [says(f"It is Diffusion-DPO [1]. My key is {CANARY}.")]
        self.run(place, "ask", QUESTION, "--json", "--trace", "again.jsonl")

    @pytest.mark.long
    def test_another_assistant_and_a_reader_of_the_page_are_told_nothing(self, place: Path) -> None:
        self.run(place, "ingest", "--sample")

        async def called() -> Any:
            parameters = StdioServerParameters(
                command=sys.executable, args=["-m", "rag", "mcp"], env=self.environment, cwd=place
            )
            async with Client(parameters, read_timeout_seconds=60) as client:
                return await client.call_tool("ask", {"question": QUESTION})

        answer = asyncio.run(called())
        assert "Diffusion-DPO" in str(answer.structured_content)
        assert CANARY not in str(answer)
        line = [sys.executable, "-m", "rag", "ui", "--port", "0"]
        with (place / "page.log").open("wb") as log:  # looked at with all other files
            page = subprocess.Popen(line, cwd=place, env=self.environment, stdout=subprocess.PIPE, stderr=log)
        assert page.stdout is not None
        try:
            found = re.search(rb"http://\S+", page.stdout.readline())
            assert found
            seen = asyncio.run(asked(found[0].decode()))
        finally:
            page.terminate()
            page.wait(60)
            page.stdout.close()
        assert "Diffusion-DPO" in seen
        assert CANARY not in seen


async def asked(address: str) -> str:
    """All that a reader of the page is sent for a question, and the page itself."""
    async with HttpReader(address) as reader:
        seen = [json.dumps(reader._config)]
        seen += [json.dumps(values, ensure_ascii=False) async for values in reader.ask(QUESTION)]
    return "".join(seen)
