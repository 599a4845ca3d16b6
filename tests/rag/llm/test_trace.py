"""The trace of an answer: each step, what a model was told and wrote, and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag import Nonmun
from rag.answer import TextPiece
from rag.core.errors import UsageError
from rag.core.settings import load_settings
from rag.llm.trace import Trace
from tests.support.assistant import KEY, QUESTION
from tests.support.command import Command
from tests.support.model_server import Act, ModelServer, cuts_off, fails, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def traced(home: Path, *acts: Act, question: str = QUESTION, **more: Any) -> tuple[dict[str, Any], ModelServer]:
    trace = Trace()
    with ModelServer(*acts) as server:
        settings = load_settings(home=home, **({"effort": "quick"} | more)).replace(
            openai_api_key=SecretStr(KEY),
            openai_base_url=server.url.replace("//", "//me:canary@"),
            llm_model="test-model",
            llm_retries=0,
        )
        Nonmun(home, sample=True, settings=settings).ask(question, trace=trace)
    value = json.loads(json.dumps(trace.to_json(), ensure_ascii=False))
    assert "canary" not in json.dumps(value)
    return value, server


def steps(value: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in value["steps"]}


def test_the_trace_tells_each_step_of_an_answer(sample_home: Path) -> None:
    value, server = traced(sample_home, says("It is Diffusion-DPO [1]. Not [9z9x] [777]."), price_in=2.0, price_out=10.0)
    by_name = steps(value)
    assert list(by_name) == ["understand", "retrieve", "prompt", "stream", "resolve", "mend", "verify", "abstracts", "finish"]
    assert by_name["understand"]["input"]["question"] == QUESTION
    assert by_name["understand"]["output"]["intent"] == "list"
    found = by_name["retrieve"]["output"]["evidence"]
    assert {found[0]["arxiv_id"], found[1]["arxiv_id"]} == {"2311.12908", "2311.13231"}
    assert found[0]["score"] >= found[-1]["score"]
    assert found[0]["bullets"][0]["text"]
    key, place = next(iter(by_name["prompt"]["input"]["sources"].items()))
    prompt = by_name["stream"]["input"]["prompt"]
    assert prompt["messages"] == server.requests[0]["messages"]
    assert prompt["hash"] == by_name["prompt"]["output"]["hash"]
    assert set(prompt["templates"]) == {"answer_system", "answer_user"}
    assert by_name["stream"]["output"] == f"It is Diffusion-DPO [{key}]. Not [9z9x] [777]."
    assert by_name["resolve"]["output"]["unknown"] == value["unknown_markers"] == ["9z9x", "777"]
    assert value["answer"]["text"] == "It is Diffusion-DPO [1]. Not."
    assert value["answer"]["citations"][0]["arxiv_id"] == place["arxiv_id"]
    assert value["model"] == {"name": "test-model", "server": server.url}
    assert value["usage"] == {"prompt_tokens": 100, "completion_tokens": 20}
    assert value["cost"] == pytest.approx((100 * 2 + 20 * 10) / 1e6)
    assert 0 < value["first_token"] <= value["seconds"]
    assert all(step["began"] >= 0 and step["began"] + step["seconds"] <= value["seconds"] + 1e-5 for step in value["steps"])


def test_the_same_question_has_the_same_prompt_hash_and_other_keys(sample_home: Path) -> None:
    one, two = (steps(traced(sample_home, says("Yes [1]."))[0])["prompt"] for _ in range(2))
    assert one["output"] == two["output"]
    assert list(one["input"]["sources"].values()) == list(two["input"]["sources"].values())
    assert list(one["input"]["sources"]) != list(two["input"]["sources"])


def test_every_request_before_the_answer_is_in_the_trace_with_its_seconds_and_tokens(sample_home: Path) -> None:
    plan = '{"searches": ["diffusion alignment"], "form": "list"}'
    acts = says(plan), says("[2, 1]"), says('{"searches": ["reward models"]}'), says("[1]"), says("Yes [1].")
    value, server = traced(sample_home, *acts, effort="deep")
    asked = [step for step in value["steps"] if step.get("usage")]
    assert [step["name"] for step in asked] == ["plan", "rerank", "look_again", "rerank", "stream"]
    assert all(step["usage"] == {"prompt_tokens": 100, "completion_tokens": 20} and step["seconds"] > 0 for step in asked)
    assert asked[0]["output"] == plan
    assert steps(value)["looking again"]["output"] == {"searches": ["reward models"]}
    assert len(server.requests) == 5
    assert value["usage"] == value["answer"]["usage"] == {"prompt_tokens": 500, "completion_tokens": 100}
    assert value["cost"] is None  # no price is set


@pytest.mark.parametrize(("act", "mode"), [(fails(500), "extractive"), (cuts_off("Diffusion-DPO [1]. And then [1"), "llm")])
def test_what_went_wrong_is_at_the_step_where_it_did(sample_home: Path, act: Act, mode: str) -> None:
    value, _ = traced(sample_home, act)
    assert steps(value)["stream"]["error"] in value["answer"]["notice"]
    assert value["answer"]["mode"] == mode
    assert ("extract" in steps(value)) == (mode == "extractive")


def test_a_key_that_a_server_sends_back_is_not_in_the_trace(sample_home: Path) -> None:
    value, server = traced(
        sample_home, says(f"It was asked with {KEY} at http://me:secret-canary@host/ [1]."), verification="off"
    )
    assert server.requests[0]["_key"] != ""
    assert steps(value)["stream"]["output"].startswith("It was asked with [secret] at http://[secret]@host/ [")
    assert KEY not in json.dumps(value)


def test_without_a_model_nothing_is_said_of_one(sample: Nonmun) -> None:
    trace = Trace()
    answer = sample.ask(QUESTION, trace=trace)
    value = trace.to_json()
    assert list(steps(value)) == ["understand", "retrieve", "extract", "abstracts", "finish"]
    assert value["model"] is value["cost"] is value["first_token"] is None
    assert trace.answer is answer


@pytest.mark.slow
def test_a_question_that_cannot_be_read_and_a_reader_who_leaves_are_in_the_trace(sample_home: Path, sample: Nonmun) -> None:
    ended: list[Trace] = []
    with pytest.raises(UsageError):
        sample.ask(" ", trace=Trace(ended.append))
    assert "question" in steps(ended[0].to_json())["understand"]["error"]
    with ModelServer(says("word " * 400, pause=0.02)) as server:
        settings = load_settings(home=sample_home).replace(
            openai_base_url=server.url,
        )
        stream = Nonmun(sample_home, sample=True, settings=settings).stream(QUESTION, trace=Trace(ended.append))
        assert next(event for event in stream if isinstance(event, TextPiece))
        stream.close()
    assert len(ended) == 2
    value = ended[1].to_json()
    assert steps(value)["stream"]["error"] == "the reader left"
    assert steps(value)["stream"]["output"].startswith("word")
    assert value["answer"] is None


def test_ask_writes_a_line_per_question(in_sample: None, tmp_path: Path, run: Command) -> None:
    file, batch = tmp_path / "trace.jsonl", tmp_path / "questions.jsonl"
    questions = ["확산 모델에 DPO를 적용한 논문은?", " ", "부산에서 제일 맛있는 국밥집은?"]
    batch.write_text("".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in enumerate(questions)), "utf-8")
    ended = run("ask", "--sample", "--trace", file, questions[0])
    assert ended.status == 0
    [value] = map(json.loads, file.read_text("utf-8").splitlines())
    assert value["steps"][0]["input"]["question"] == questions[0]
    assert value["answer"]["text"] in ended.out
    assert run("ask", "--sample", "--json", "--trace", file, "--batch", batch).status == 0
    values = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [v["steps"][0]["input"]["question"] for v in values] == [questions[0], questions[2]]  # the empty one is not asked
    assert [v["answer"]["abstained"] for v in values] == [False, True]


def test_a_trace_that_cannot_be_written_is_said_before_anything_is_asked(in_sample: None, tmp_path: Path, run: Command) -> None:
    status, out, err = run("ask", "--sample", "--trace", tmp_path / "no" / "trace.json", QUESTION)
    assert status == 3
    assert not out
    assert "no/trace.json" in err
