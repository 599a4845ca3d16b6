"""What the commands and the MCP server tell of the three kinds of evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from tests.rag.interfaces.test_mcp_tools import told
from tests.support.bibtex_reader import read_bibtex
from tests.support.command import Command
from tests.support.kinds import ALONE, ARXIV_ID, DIGEST, FIGURE, FIGURE_EN, SUMMARY, of_all_kinds

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ENGLISH = "How much does LanternFish reduce the depth error?"
KOREAN = "LanternFish는 깊이 오차를 얼마나 줄이나?"
LIGHT = "How does LanternFish light the sea floor?"
CAUTION = "Summaries were written by a model elsewhere, not by the authors."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_all_kinds(tmp_path_factory.mktemp("kinds"), sample=True).settings.home


@pytest.fixture(autouse=True)
def _asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_HOME", str(home))


@pytest.mark.slow
def test_ask_names_the_kind_of_each_source_and_what_the_answer_rests_on(run: Command) -> None:
    out = run("ask", ENGLISH).out
    assert "] abstract, listed on 2024-06-21 · https://arxiv.org/abs/2406.09001" in out
    assert re.search(r"^Rests on .*abstract sentences?\.$", out, re.M)
    assert "(extractive, quoted word for word: no model is set · " in out
    out = run("ask", LIGHT).out
    assert "] summary by a model, listed on 2024-06-21 · " in out
    assert re.search(rf"^Rests on .*1 sentence of a summary\. {re.escape(CAUTION)}$", out, re.M)


@pytest.mark.slow
def test_an_answer_from_digests_alone_says_no_more_than_before(run: Command) -> None:
    out = run("ask", "LanternFish 요약해 줘").out
    assert "2024-06-21 다이제스트" in out
    assert "근거합니다" not in out
    assert "다이제스트에서 그대로 인용" in out


def test_json_has_kind_and_twin_of_each_citation(run: Command) -> None:
    (answer,) = run("ask", KOREAN, "--json").rows
    first = answer["citations"][0]
    assert (first["text"], first["kind"], first["twin"], first["twin_kind"]) == (FIGURE, "digest", FIGURE_EN, "abstract")
    assert answer["rests_on"]["digest"] >= 1
    (answer,) = run("ask", ENGLISH, "--json").rows
    assert answer["citations"][0]["kind"] == "abstract"
    assert answer["citations"][0]["twin"] == FIGURE
    (batched,) = run("ask", "--batch", "-", stdin=f'{{"id": 1, "question": "{ENGLISH}"}}\n').rows
    assert batched["rests_on"] == answer["rests_on"]


def test_search_labels_what_is_not_from_a_digest(run: Command) -> None:
    out = run("search", "LanternFish sea floor pulses echoes").out
    assert f"    - Summary by a model, not by the authors: {SUMMARY}" in out
    assert "    - Abstract: CoralClock dates coral rings with a scanner." in run("search", "coral rings scanner").out
    assert f"    - {DIGEST[0]}" in run("search", "어두운 물속에서 깊이를 재는 센서").out
    found, _ = run("search", "LanternFish depth error", "--k", "1", "--json").rows
    assert {bullet["kind"] for bullet in found["bullets"]} >= {"abstract"}
    assert FIGURE in {bullet["twin"] for bullet in found["bullets"] if bullet["twin_kind"] == "digest"}


def test_exports_tell_the_kinds(run: Command) -> None:
    page = run("ask", ENGLISH, "--markdown").out
    assert "), abstract, listed on 2024-06-21" in page
    assert f"In Korean (digest):\n\n  > {FIGURE}" in page
    assert "*extractive, quoted word for word" in page
    (entry,) = read_bibtex(run("ask", "papers on coral rings", "--bibtex").out).values()
    assert (entry["eprint"], entry["note"]) == (ALONE, "Abstract, listed on 2024-06-21")


def test_chat_says_it_in_the_language_of_the_question_and_keeps_it(run: Command, tmp_path: Path) -> None:
    out = run(
        "chat", stdin=f"{ENGLISH}\nCoralClock 요약해 줘\n/export {tmp_path}/talk.html\n/export {tmp_path}/talk.json\n"
    ).out
    assert re.search(r"^Rests on .*abstract", out, re.M)
    assert re.search(r"^초록 1개 문장에 근거합니다\.$", out, re.M)
    page = (tmp_path / "talk.html").read_text("utf-8")
    assert "abstract, listed on 2024-06-21" in page
    assert "In Korean (digest):" in page
    assert '<p class="nm-meta" lang="ko">초록 1개 문장에 근거합니다.</p>' in page
    assert '"rests_on": {\n' in (tmp_path / "talk.json").read_text("utf-8")


def test_the_tools_of_the_server_tell_the_kinds(home: Path) -> None:
    assistant = Nonmun(settings=load_settings(home=home))
    answer = told(assistant, "ask", question=ENGLISH)
    assert answer["rests_on"].keys() >= {"abstract"}
    assert answer["citations"][0]["kind"] == "abstract"
    assert (answer["citations"][0]["twin"], answer["citations"][0]["twin_kind"]) == (FIGURE, "digest")
    found = told(assistant, "search_papers", query="LanternFish depth error", k=1)["papers"][0]["bullets"]
    assert {bullet["kind"] for bullet in found} >= {"abstract"}
    assert all("twin" in bullet and "twin_kind" in bullet for bullet in found)
    (entry,) = told(assistant, "get_paper", arxiv_id=ARXIV_ID)["entries"]
    assert [bullet["kind"] for bullet in entry["bullets"]] == ["abstract"] * 3 + ["summary"] + ["digest"] * 2
