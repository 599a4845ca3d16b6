"""What the tools of the MCP server tell the model that calls them, by the SDK's own client, without a process in between."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp.types import CallToolResult

from rag import Nonmun
from rag.core.settings import load_settings
from rag.interfaces.mcp.server import make_server
from tests.rag.index import test_audit

home = test_audit.home

D3PO = "2311.13231"
JUNK = "2401.10001"


@pytest.fixture
def assistant(home: Path) -> Nonmun:
    return Nonmun(settings=load_settings(home=home))


def call(assistant: Nonmun, tool: str, **arguments: Any) -> CallToolResult:
    async def session() -> CallToolResult:
        async with Client(make_server(assistant)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(session())


def told(assistant: Nonmun, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(assistant, tool, **arguments)
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def failed(assistant: Nonmun, tool: str, **arguments: Any) -> str:
    result = call(assistant, tool, **arguments)
    assert result.is_error
    [content] = result.content
    assert content.type == "text"
    return content.text


@pytest.mark.slow
def test_a_model_is_told_what_it_has_to_know_of_each_tool(assistant: Nonmun) -> None:
    async def session() -> tuple[str, list[Any]]:
        async with Client(make_server(assistant)) as client:
            return client.instructions or "", (await client.list_tools()).tools

    instructions, tools = asyncio.run(session())
    for word in ("Korean", "suspect", "data", "abstains"):
        assert word in instructions
    assert {tool.name for tool in tools} == {"search_papers", "get_paper", "ask", "check_claim"}
    for tool in tools:
        assert tool.description
        assert "\n  " not in tool.description  # no indentation of the source
        assert tool.annotations.read_only_hint is True
        assert all("description" in field for field in tool.input_schema["properties"].values())
        assert tool.output_schema["properties"]


@pytest.mark.slow
def test_papers_come_with_their_bullets_word_for_word(assistant: Nonmun) -> None:
    found = told(assistant, "search_papers", query="DPO for diffusion", k=3)
    assert (found["index"], found["notice"], len(found["papers"])) == ("digests", "", 3)
    first = found["papers"][0]
    assert (first["arxiv_id"], first["url"]) == ("2311.12908", "https://arxiv.org/abs/2311.12908")
    assert first["title"] == "Diffusion Model Alignment Using Direct Preference Optimization"
    paper = assistant.paper("2311.12908")
    for bullet in first["bullets"]:
        [entry] = [entry for entry in paper.entries if entry.date.isoformat() == bullet["date"]]
        assert bullet["text"] == entry.bullets[bullet["bullet"]].text


def test_arguments_filter_and_an_empty_one_does_not(assistant: Nonmun) -> None:
    june = told(assistant, "search_papers", query="language models", k=50, since="2024-06-21", until="2024-06-21")["papers"]
    assert june
    assert {paper["date"] for paper in june} == {"2024-06-21"}
    every = told(assistant, "search_papers", query="language models", k=50, since="", until="", author="")["papers"]
    assert len(every) == 50
    voted = told(assistant, "search_papers", query="language models", k=50, min_votes=10)["papers"]
    assert voted
    assert all(paper["votes"] >= 10 for paper in voted)


def test_what_was_understood_of_a_query_is_told(assistant: Nonmun) -> None:
    found = told(assistant, "search_papers", query="top 2 papers of June 2024")
    assert len(found["papers"]) == 2
    assert any("2024" in label for label in found["understood"])


def test_the_plan_and_what_was_not_understood_are_told(assistant: Nonmun) -> None:
    query = "difusion papers around Christmas"
    for tool, argument in (("search_papers", "query"), ("ask", "question")):
        found = told(assistant, tool, **{argument: query})
        assert found["plan"]["subjects"] == ["diffusion"]
        assert found["not_understood"] == [{"words": "around Christmas", "reason": "it names no certain days"}]
        assert found["corrected"] == [{"from": "difusion", "to": "diffusion"}]
        assert "around Christmas" in found["notice"]
        assert found["total"] >= found["shown"] > 0
    assert told(assistant, "search_papers", query="2401.99999")["missing"] == ["2401.99999"]


def test_arguments_leave_papers_out(assistant: Nonmun) -> None:
    every = told(assistant, "search_papers", query="diffusion", k=50)
    few = told(assistant, "search_papers", query="diffusion", k=50, max_votes=5, excluded=["video"], not_author="Wallace")
    assert few["plan"]["excluded"] == ["video"]
    assert few["plan"]["filters"] == {"max_votes": 5, "not_author": "Bram Wallace"}
    assert few["total"] < every["total"]
    assert all(paper["votes"] is None or paper["votes"] <= 5 for paper in few["papers"])


def test_a_suspect_paper_is_told_as_such_and_left_out_on_request(assistant: Nonmun) -> None:
    query = "ReefCast coral bleaching"
    first = told(assistant, "search_papers", query=query)["papers"][0]
    assert (first["arxiv_id"], first["suspect"]) == (JUNK, True)
    assert first["warning"]
    trusted = told(assistant, "search_papers", query=query, trusted=True)["papers"]
    assert JUNK not in {paper["arxiv_id"] for paper in trusted}
    assert not any(paper["suspect"] or paper["warning"] for paper in trusted)
    [entry] = told(assistant, "get_paper", arxiv_id=JUNK)["entries"]
    assert entry["suspect"]
    assert entry["suspect_reasons"]
    assert told(assistant, "check_claim", claim="ReefCast uses a Transformer.", paper=JUNK)["warning"] == first["warning"]


@pytest.mark.parametrize("written", [D3PO, f"{D3PO}v3", f" https://arxiv.org/pdf/{D3PO} "])
def test_a_paper_is_shown_with_all_its_entries(assistant: Nonmun, written: str) -> None:
    shown = told(assistant, "get_paper", arxiv_id=written)
    paper = assistant.paper(D3PO)
    assert (shown["arxiv_id"], shown["title"], shown["votes"]) == (D3PO, paper.title, paper.votes)
    assert [entry["date"] for entry in shown["entries"]] == [entry.date.isoformat() for entry in paper.entries]
    for told_entry, entry in zip(shown["entries"], paper.entries, strict=True):
        assert told_entry["authors"] == list(entry.authors)
        assert [bullet["text"] for bullet in told_entry["bullets"]] == [bullet.text for bullet in entry.bullets]
        assert (told_entry["suspect"], told_entry["suspect_reasons"]) == (False, [])


def test_an_answer_comes_with_what_its_markers_stand_for(assistant: Nonmun) -> None:
    answer = told(assistant, "ask", question="확산 모델에 DPO를 적용한 논문은?")
    assert (answer["abstained"], answer["premise"], answer["mode"], answer["notice"]) == (False, "ok", "extractive", "")
    markers = [citation["marker"] for citation in answer["citations"]]
    assert markers
    assert {marker for sentence in answer["sentences"] for marker in sentence["citations"]} == set(markers)
    for citation in answer["citations"]:
        assert citation["marker"] in answer["answer"]
        assert any(citation["text"] in bullet for bullet in assistant.paper(citation["arxiv_id"]).texts)
        assert citation["url"] == f"https://arxiv.org/abs/{citation['arxiv_id']}"


def test_an_answer_from_a_suspect_digest_warns(assistant: Nonmun) -> None:
    answer = told(assistant, "ask", question="What is ReefCast?")
    warnings = {citation["warning"] for citation in answer["citations"] if citation["arxiv_id"] == JUNK}
    assert warnings
    assert "" not in warnings


def test_a_question_that_the_digests_do_not_cover_gets_no_answer(assistant: Nonmun) -> None:
    answer = told(assistant, "ask", question="What is the capital of France?")
    assert (answer["abstained"], answer["citations"]) == (True, [])


def test_a_claim_is_checked_across_languages(assistant: Nonmun) -> None:
    supported = told(
        assistant, "check_claim", claim="It runs at 30 frames per second.", evidence=["초당 30프레임으로 동작한다."]
    )
    assert supported["verdict"] == "supported"
    assert supported["score"] > 0.5
    wrong = told(assistant, "check_claim", claim="모델은 9개의 층을 가진다.", evidence=["모델은 7개의 층을 가진다."])
    assert (wrong["verdict"], wrong["conflict"]) == ("contradicted", "모델은 7개의 층을 가진다.")
    assert wrong["correction"] == "모델은 7개의 층을 가진다."


def test_a_claim_is_checked_against_a_paper(assistant: Nonmun) -> None:
    assert told(assistant, "check_claim", claim="D3PO needs no reward model.", paper=D3PO)["verdict"] == "supported"
    both = told(assistant, "check_claim", claim="It has 7 layers.", evidence=["It has 7 layers."], paper=D3PO)
    assert both["verdict"] == "supported"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("search_papers", {"query": " "}, "question"),
        ("search_papers", {"query": "x" * 9000}, "8,000"),
        ("search_papers", {}, "query"),
        ("search_papers", {"query": "DPO", "k": 51}, "51 papers are asked for; at most 50 are returned at a time."),
        ("search_papers", {"query": "DPO", "since": "June"}, "since"),
        ("get_paper", {"arxiv_id": "the best one"}, "'the best one' is not an arXiv id. Type one such as"),
        ("get_paper", {"arxiv_id": "1706.03762"}, "No paper 1706.03762 is indexed."),
        ("ask", {"question": ""}, "question"),
        ("check_claim", {"claim": "It is fast."}, "Give a claim, and evidence or paper."),
        ("check_claim", {"claim": "", "evidence": ["It is fast."]}, "Give a claim, and evidence or paper."),
        ("check_claim", {"claim": "It is fast.", "paper": "1706.03762"}, "No paper 1706.03762 is indexed."),
        ("check_claim", {"claim": "It is fast.", "evidence": ["x"] * 21}, "20"),
        ("no_such_tool", {}, "no_such_tool"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_do(
    assistant: Nonmun, tool: str, arguments: dict[str, Any], words: str
) -> None:
    text = failed(assistant, tool, **arguments)
    assert words in text
    assert "Traceback" not in text
    assert "File " not in text


def test_an_error_says_nothing_of_a_terminal(assistant: Nonmun) -> None:
    for tool, arguments in (("get_paper", {"arxiv_id": "1706.03762"}), ("ask", {"question": " "})):
        assert "nonmun" not in failed(assistant, tool, **arguments)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("search_papers", {"query": "DPO"}), ("get_paper", {"arxiv_id": D3PO}), ("ask", {"question": "What is DPO?"})],
)
def test_without_an_index_the_way_to_one_is_told(tmp_path: Path, tool: str, arguments: dict[str, Any]) -> None:
    assistant = Nonmun(settings=load_settings(home=tmp_path / "empty"))
    assert "`nonmun ingest PATH`" in failed(assistant, tool, **arguments)
    assert not (tmp_path / "empty").exists()


def test_a_claim_needs_no_index(tmp_path: Path) -> None:
    assistant = Nonmun(settings=load_settings(home=tmp_path / "empty"))
    assert told(assistant, "check_claim", claim="It has 7 layers.", evidence=["It has 7 layers."])["verdict"] == "supported"


def test_a_fault_of_the_program_tells_a_model_nothing_of_its_inside(
    assistant: Nonmun, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("an inner secret")

    monkeypatch.setattr(assistant, "aask_planned", fail)
    assert "secret" not in failed(assistant, "ask", question="What is DPO?")
    assert "an inner secret" in caplog.text  # for whoever runs the server


def test_the_status_is_a_resource(assistant: Nonmun, tmp_path: Path) -> None:
    async def read(over: Nonmun) -> str:
        async with Client(make_server(over)) as client:
            [listed] = (await client.list_resources()).resources
            try:
                return (await client.read_resource(str(listed.uri))).contents[0].text  # type: ignore[union-attr]
            except MCPError as problem:
                return str(problem)

    status = json.loads(asyncio.run(read(assistant)))
    assert (status["index"], status["papers"], status["suspect_entries"]) == ("digests", 77, 3)
    assert "`nonmun ingest PATH`" in asyncio.run(read(Nonmun(settings=load_settings(home=tmp_path / "empty"))))


def test_other_commands_do_not_load_the_sdk() -> None:
    code = "import sys, rag.interfaces.cli.main; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"k": "many"}, "search_papers was not called, as k is 'many': it should be a valid integer"),
        ({"k": 0}, "k is 0: it should be greater than or equal to 1"),
        ({"since": "2024-13-01", "k": 0}, "; since is '2024-13-01': it should be a valid date"),
        ({"from": "2024-06-01"}, "search_papers has no argument 'from'. Call it with some of query, k, since,"),
        ({"min_votes": 50, "max_votes": 3}, "min_votes is 50, max_votes is 3: nothing lies between. Give the lower one as"),
        ({"since": "2024-07-01", "until": "2024-06-01"}, "since is 2024-07-01, until is 2024-06-01: nothing lies between."),
    ],
)
def test_arguments_that_are_wrong_or_contradict_each_other_are_told(
    assistant: Nonmun, arguments: dict[str, Any], said: str
) -> None:
    text = failed(assistant, "search_papers", query="DPO", **arguments)
    assert said in text
    assert "pydantic" not in text


def test_an_argument_that_is_missing_is_told(assistant: Nonmun) -> None:
    assert "query is missing" in failed(assistant, "search_papers")
