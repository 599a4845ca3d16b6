"""A question for the best on a benchmark, with a model: it reads rows, and code checks, sorts and says what became of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag import Nonmun
from rag.core import Answer, load_settings
from rag.text import tables_in
from tests.support.model_server import Act, ModelServer, fails, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

QUESTION = "Which model has the highest win rate on AlpacaEval?"
PLAN = says(json.dumps({"searches": ["AlpacaEval win rate"], "form": "figures"}))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three papers whose digests report figures, and one that only improves."""
    folder = tmp_path_factory.mktemp("figures")
    day = {
        "2406.00001": ("Alpha: Aligning Models", "Alpha-7B achieves a win rate of 44.7% on AlpacaEval against GPT-4."),
        "2406.00002": (
            "Beta: Preferences Without Rewards",
            "On AlpacaEval, Beta reaches a win rate of 50.5%.",
        ),
        "2406.00003": ("Gamma: Better Judges", "Gamma improves the win rate on AlpacaEval by 5.1% over DPO."),
    }
    entries = [
        {"title": title, "arxiv_id": arxiv_id, "date": "2024-06-21", "bullets": [text]}
        for arxiv_id, (title, text) in day.items()
    ]
    (folder / "day.json").write_text(json.dumps(entries), "utf-8")
    Nonmun(folder / "home").ingest(folder / "day.json")
    return folder / "home"


def rows(*written: dict[str, Any]) -> Act:
    """A reply with rows, each with the key of the excerpt that begins with the name in ``of``."""

    def act(exchange: Any) -> None:
        keys = {text.split()[0].strip(","): key for key, text in re.findall(r"^\[(\w+)\] (.*)$", exchange.prompt, re.M)}
        keys["Beta"] = next((key for key, text in re.findall(r"^\[(\w+)\] (.*)$", exchange.prompt, re.M) if "Beta" in text), "")
        told = [
            {"metric": "win rate", "data": "AlpacaEval", "method": "", **row, "key": keys.get(row["of"], "z9z")}
            for row in written
        ]
        says(json.dumps({"rows": told}))(exchange)

    return act


ALPHA = {"of": "Alpha-7B", "method": "Alpha-7B", "value": "44.7%"}
BETA = {"of": "Beta", "method": "Beta", "value": "50.5%"}
GAMMA = {"of": "Gamma", "method": "Gamma", "value": "5.1%", "relative": True}


def ask(home: Path, *acts: Act, question: str = QUESTION, **more: Any) -> tuple[Answer, list[str]]:
    with ModelServer(*acts) as server:
        values = {"openai_api_key": SecretStr("k"), "openai_base_url": server.url, "llm_model": "test-model"}
        values |= {"effort": "normal", "llm_timeout": 300.0, "llm_deadline": 600.0, **more}
        answer = Nonmun(home, settings=load_settings(home=home).replace(**values)).ask(question)
    return answer, [" ".join(it["messages"][0]["content"].split()[:2]) for it in server.requests]


def methods(answer: Answer) -> list[str]:
    return [row[0].plain for table in tables_in(answer.text) for row in table.rows]


def test_code_sorts_the_rows_that_a_model_reads_and_no_model_writes_the_answer(home: Path) -> None:
    answer, requests = ask(home, PLAN, rows(ALPHA, BETA, GAMMA))
    assert requests == ["You plan", "You read"]
    assert methods(answer) == ["Beta", "Alpha-7B"]
    assert answer.mode == "llm"
    assert "Not compared: 1 improvement over something else." in answer.text
    assert sum(answer.usage.values()) > 0


def test_each_row_is_cited_and_judged(home: Path) -> None:
    answer, _ = ask(home, PLAN, rows(ALPHA, BETA))
    told = [it for it in answer.sentences if it.text.startswith("| Alpha") or it.text.startswith("| Beta")]
    assert len(told) == 2
    assert all(it.verdict == "supported" and it.citations for it in told)


def test_rows_that_are_not_there_are_dropped_counted_and_explained(home: Path) -> None:
    wrong = [{**ALPHA, "value": "99.9%"}, {**BETA, "data": "MMLU"}, {**BETA, "of": "nobody"}]
    answer, _ = ask(home, PLAN, rows(ALPHA, BETA, *wrong))
    assert methods(answer) == ["Beta", "Alpha-7B"]
    assert "99.9" not in answer.text
    assert "3 rows that the model read were dropped" in answer.text
    assert "1 whose value is not in the excerpt" in answer.text
    assert "1 whose data set is not named in the excerpt" in answer.text


def test_rows_for_something_else_are_counted(home: Path) -> None:
    answer, _ = ask(home, PLAN, rows(ALPHA, BETA, {**GAMMA, "data": "", "metric": ""}))
    assert "Not compared: 1 improvement" in answer.text


def test_what_is_no_row_leaves_the_figures_to_rules_and_says_so(home: Path) -> None:
    answer, _ = ask(home, PLAN, says("I think Beta is best, with 50.5%."))
    assert methods(answer) == ["Beta", "Alpha-7B"]
    assert "could not be read as rows" in answer.text


def test_a_reply_that_breaks_off_keeps_its_whole_rows(home: Path) -> None:
    def act(exchange: Any) -> None:
        key = exchange.keys[0]
        whole = json.dumps({"rows": [{"key": key, "method": "", "metric": "win rate", "data": "AlpacaEval", "value": "44.7%"}]})
        says(whole.replace("]}", ', {"key": "'))(exchange)

    answer, _ = ask(home, PLAN, act)
    assert "44.7%" in answer.text or "not in the excerpt" in answer.text


def test_no_rows_leave_the_answer_to_prose_of_the_same_papers(home: Path) -> None:
    answer, requests = ask(home, PLAN, says('{"rows": []}'), says("Beta wins [1]."))
    assert requests == ["You plan", "You read", "You answer"]
    assert "Beta wins" in answer.text


def test_a_server_that_fails_leaves_the_answer_to_rules(home: Path) -> None:
    answer, _ = ask(home, PLAN, fails(400), llm_retries=0)
    assert answer.mode == "extractive"
    assert methods(answer) == ["Beta", "Alpha-7B"]
    assert answer.notice


def test_without_a_model_the_rules_give_the_same_form(home: Path) -> None:
    answer = Nonmun(home).ask(QUESTION)
    assert answer.mode == "extractive"
    assert methods(answer) == ["Beta", "Alpha-7B"]
    assert answer.text.startswith("Highest win rate on AlpacaEval in the digests: 50.5% by Beta")


def test_further_words_narrow_the_papers_or_are_said_not_to(home: Path) -> None:
    assistant = Nonmun(home)
    assert "is about “quantum”" in assistant.ask("Which quantum model has the highest win rate on AlpacaEval?").text
    assert "No digest gives" not in assistant.ask(QUESTION).text
