"""The page's endpoints for programs, by Gradio's own client."""

from __future__ import annotations

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.conftest import Serve
from tests.browser.driving import serving
from tests.support.assistant import KEY, QUESTION, assistant
from tests.support.model_server import Exchange, ModelServer, fails, says

pytestmark = [
    pytest.mark.slow,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "http.md"


@pytest.fixture(scope="module")
def address(sample: Nonmun) -> Iterator[str]:
    with serving(sample) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_the_example_of_the_reference_runs(address: str) -> None:
    (example,) = (
        code for code in re.findall(r"```python\n(.*?)```", REFERENCE.read_text("utf-8"), re.S) if "gradio_client" in code
    )
    assert '"http://127.0.0.1:7860"' in example
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(example.replace("http://127.0.0.1:7860", address), {})
    lines = printed.getvalue()
    assert "Diffusion Model Alignment Using Direct Preference Optimization" in lines
    assert re.search(r"^\[1\] .* https://arxiv\.org/abs/2311\.1\d+$", lines, re.M)
    assert "Error" not in lines


def test_an_answer_has_its_citations(client: Client) -> None:
    answer = client.predict(QUESTION, api_name="/ask")
    assert (answer["index"], answer["mode"], answer["abstained"], answer["notice"]) == ("sample", "extractive", False, "")
    assert {citation["arxiv_id"] for citation in answer["citations"]} >= {"2311.12908", "2311.13231"}
    for citation in answer["citations"]:
        assert citation["marker"] in answer["answer"]
        assert citation["url"] == f"https://arxiv.org/abs/{citation['arxiv_id']}"
    refused = client.predict("how do I bake sourdough bread?", api_name="/ask")
    assert refused["abstained"]
    assert refused["citations"] == []


def test_a_search_finds_papers_and_says_what_it_understood(client: Client) -> None:
    found = client.predict("확산 모델 2024년 5월 이후", k=3, api_name="/search")
    assert found["understood"] == ["2024-05-01부터"]
    assert 0 < len(found["papers"]) <= 3
    assert all(paper["date"] >= "2024-05-01" for paper in found["papers"])
    assert len(client.predict("model", k=50, api_name="/search")["papers"]) == 50


def test_a_paper_is_told_whole(client: Client) -> None:
    paper = client.predict("https://arxiv.org/abs/2311.12908v1", api_name="/paper")
    assert paper["arxiv_id"] == "2311.12908"
    assert paper["title"] == "Diffusion Model Alignment Using Direct Preference Optimization"
    assert paper["entries"][0]["date"] == "2023-11-23"
    assert all(bullet["text"] for bullet in paper["entries"][0]["bullets"])


@pytest.mark.parametrize(
    ("endpoint", "given", "told"),
    [
        ("/ask", {"question": ""}, "The question is empty."),
        ("/ask", {"question": "x" * 8001}, "The question has 8,001 characters; at most 8,000 are read. Shorten the question."),
        ("/ask", {"question": None}, "question is not a text but None. Send it as a string."),
        ("/ask", {"question": {"a": 1}}, "question is not a text but {'a': 1}. Send it as a string."),
        ("/search", {"question": "x" * 8001}, "at most 8,000 are read"),
        ("/search", {"question": 7}, "question is not a text but 7."),
        ("/search", {"question": "diffusion", "k": "many"}, "k is not a number but 'many'. Send one from 1 to 50."),
        ("/search", {"question": "diffusion", "k": None}, "k is not a number but None."),
        ("/search", {"question": "diffusion", "k": -5}, "k is -5, and no list has so few papers. Send one from 1 to 50."),
        (
            "/search",
            {"question": "diffusion", "k": 51},
            "at most 50 are returned at a time. Ask for fewer.",
        ),
        ("/paper", {"arxiv_id": "D3PO"}, "'D3PO' is not an arXiv id. Type one such as"),
        ("/paper", {"arxiv_id": "2401.00001"}, "2401.00001"),
        ("/paper", {"arxiv_id": []}, "arxiv_id is not a text but []."),
    ],
)
def test_what_cannot_be_done_is_told(client: Client, endpoint: str, given: dict[str, Any], told: str) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(**given, api_name=endpoint)
    assert told in str(raised.value)
    assert "Traceback" not in str(raised.value)


def called(http: httpx.Client, endpoint: str, *values: Any) -> str:
    """What the server says of a call that is not Gradio's client's."""
    event = http.post(f"/gradio_api/call/{endpoint}", json={"data": values}).json()["event_id"]
    return http.get(f"/gradio_api/call/{endpoint}/{event}").text


def test_no_file_of_the_server_is_copied_for_a_caller(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary, cache = tmp_path / "canary.txt", tmp_path / "cache"
    canary.write_text("a secret", "utf-8")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(cache))
    sent = {"path": str(canary), "meta": {"_type": "gradio.FileData"}}
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        for endpoint, values in (
            ("ask", [sent]),
            ("search", [sent, 3, False]),
            ("search", ["x", sent, False]),
            ("paper", [sent]),
        ):
            told = called(http, endpoint, *values)
            assert "A file came where a text or a number is expected." in told
            assert str(cache) not in told
    assert not list(cache.rglob("canary*"))


@pytest.mark.parametrize("values", [["diffusion"], ["diffusion", 3], ["diffusion", 3, False, 4]])
def test_a_call_without_all_of_its_values_is_told_which(values: list[Any], address: str) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        told = called(http, "search", *values)
    assert f"/search takes 3 values and was sent {len(values)}. Send, in this order: question, k, trusted." in told


def test_without_an_index_it_is_told_what_to_type(serve: Serve) -> None:
    client = Client(serve(Nonmun()), verbose=False)
    for endpoint, given in (("/ask", QUESTION), ("/search", QUESTION), ("/paper", "2311.12908")):
        with pytest.raises(AppError, match="Nothing is indexed yet"):
            client.predict(given, api_name=endpoint)


def test_with_a_model_its_answer_or_the_reason_why_not(serve: Serve, sample_home: Path) -> None:
    with ModelServer(says("Diffusion-DPO aligns diffusion models [1]."), fails(401)) as server:
        client = Client(serve(assistant(sample_home, server, llm_retries=0)), verbose=False)
        answer = client.predict(QUESTION, api_name="/ask")
        assert (answer["mode"], answer["notice"]) == ("llm", "")
        assert answer["sentences"][0]["citations"] == ["[1]"]
        answer = client.predict(QUESTION, api_name="/ask")
        assert answer["mode"] == "extractive"
        assert "OPENAI_API_KEY" in answer["notice"]
        assert KEY not in str(answer)


def test_who_asks_too_fast_is_told_so_and_a_full_desk_too(serve: Serve, sample_home: Path) -> None:
    settings = load_settings(home=sample_home).replace(questions_per_minute=2)
    client = Client(serve(Nonmun(sample_home, sample=True, settings=settings)), verbose=False)
    for _ in range(2):
        client.predict(QUESTION, api_name="/ask")
    with pytest.raises(AppError, match=r"You have asked 2 questions within a minute.* Ask again in \d+ s\."):
        client.predict(QUESTION, api_name="/ask")
    assert client.predict("diffusion", api_name="/search")["papers"]
    begun, goes_on = threading.Event(), threading.Event()

    def waits(exchange: Exchange) -> None:
        begun.set()
        assert goes_on.wait(60)
        says("Diffusion-DPO aligns diffusion models [1].")(exchange)

    with ModelServer(waits) as server:
        full = Client(serve(assistant(sample_home, server, max_answers=1, max_waiting=0)), verbose=False)
        first = full.submit(QUESTION, api_name="/ask")
        assert begun.wait(60)
        with pytest.raises(AppError, match=r"this server takes 1 at a time\. Ask again in a minute\."):
            full.predict(QUESTION, api_name="/ask")
        goes_on.set()
        assert first.result()["mode"] == "llm"


def test_there_is_no_other_endpoint(client: Client, address: str) -> None:
    described = client.view_api(return_format="dict", print_info=False)
    assert isinstance(described, dict)
    assert sorted(described["named_endpoints"]) == ["/ask", "/paper", "/search"]
    assert described["unnamed_endpoints"] == {}
    for name in ("asked", "indexed", "sampled", "acted"):
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict("x", api_name=f"/{name}")
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        for path in ("/docs", "/redoc", "/monitoring", "/gradio_api/mcp/sse", "/gradio_api/file=/etc/passwd"):
            assert http.get(path).status_code in (401, 403, 404), path
        assert http.post("/gradio_api/upload", files={"files": ("a.html", b"<script>")}).status_code >= 400
