"""What weaker models write, played by a real server: nothing of it reaches the reader unmarked."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.habits import is_other_language, prose_of_json, unframed, without_farewell, without_loops
from rag.answer.habits.opening import without_courtesy
from rag.core.models import Answer
from tests.support.assistant import QUESTION, ask, event
from tests.support.model_server import Act, Exchange, ModelServer, repeats

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

HABITS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "habits.json").read_text("utf-8"))
QUESTIONS = {"en": QUESTION, "ko": "확산 모델에 DPO를 쓰는 논문은?"}
KEY = re.compile(r"⟨(\d+)⟩")


def plays(habit: dict[str, Any], text: str) -> Act:
    """Stream a text of a habit; ``⟨2⟩`` in it is the key of the second excerpt."""

    def act(exchange: Exchange) -> None:
        written = KEY.sub(lambda place: keys[int(place[1]) - 1], text)
        exchange.begin_stream()
        for value in habit.get("begin", ()):
            exchange.wfile.write(f"{value}\n\n".encode()) if isinstance(value, str) else exchange.send_event(json.dumps(value))
        if "reasoning" in habit:
            exchange.send_event(json.dumps(event(habit["reasoning"])))
        for start in range(0, len(written), 5):
            piece: Any = written[start : start + 5]
            exchange.send_event(
                json.dumps(event({"content": [{"type": "text", "text": piece}] if "parts" in habit else piece}))
            )
        exchange.send_event(json.dumps(event({}, habit.get("finish", "stop"))))
        for value in habit.get("end", ()):
            exchange.send_event(json.dumps(value))
        exchange.send_event("[DONE]")

    keys: list[str] = []

    def first(exchange: Exchange) -> None:
        keys[:] = exchange.keys or keys  # a second turn shows no excerpts
        act(exchange)

    return first


def played(home: Path, habit: dict[str, Any]) -> Answer:
    texts = habit["wrote"] if isinstance(habit["wrote"], list) else [habit["wrote"]]
    acts = [plays(habit, text) for text in texts]

    def of_first(exchange: Exchange) -> None:
        exchange.keys = exchange.keys or re.findall(r"^\[(\w+)\] ", server.requests[0]["messages"][1]["content"], re.M)
        acts[min(len(server.requests), len(acts)) - 1](exchange)

    with ModelServer(of_first) as server:
        return ask(home, server, QUESTIONS[habit.get("language", "en")], llm_deadline=60.0)


@pytest.mark.slow
@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit["name"])
def test_a_habit_reaches_the_reader_repaired_or_marked(sample_home: Path, habit: dict[str, Any]) -> None:
    answer = played(sample_home, habit)
    if habit["text"]:
        assert answer.text == habit["text"]
        assert answer.mode == "llm"
        assert bool(answer.notice) == ("notice" in habit)
    else:  # there was no answer
        assert answer.mode == "extractive"
    assert habit.get("notice", "") in answer.notice
    assert habit.get("thought", "") in answer.reasoning
    assert bool(habit.get("thought")) == bool(answer.reasoning)
    if thought := habit.get("thought"):
        assert thought not in answer.text
    for word in habit.get("marked", ()):
        sentences = [sentence for sentence in answer.sentences if word in sentence.text]
        assert sentences
        assert all(sentence.is_unsupported for sentence in sentences)


def test_a_model_in_a_loop_is_not_waited_for(sample_home: Path) -> None:
    line = json.dumps(event({"content": "Diffusion-DPO needs 900 GPUs for a month. "}))
    with ModelServer(repeats(f"data: {line}\n\n".encode(), pause=0.01)) as server:
        answer = ask(sample_home, server, llm_deadline=60.0)
        assert server.hung_up.wait(1)
    assert answer.text == "Diffusion-DPO needs 900 GPUs for a month."
    assert answer.sentences[0].is_unsupported


pieces_of_answers = st.text(st.sampled_from("ab. \n|-[1]{}*`\"':#Source출처가다<>/()\\"), max_size=60)


@given(text=pieces_of_answers)
def test_repairs_of_any_text_keep_its_figures_and_do_nothing_twice(text: str) -> None:
    for repair in (unframed, without_loops, without_farewell):
        once = repair(text)
        assert set(re.findall(r"\[\d+\]", once)) <= set(re.findall(r"\[\d+\]", text))
    assert isinstance(prose_of_json(text), str | None)


@pytest.mark.parametrize("part", ["\n", "[1]", "Source: ", "- ", "a. ", "[", "(Source:", "\n[1]\n", "Let me know if "])
def test_long_texts_are_repaired_in_even_time(part: str) -> None:
    text = part * (20_000 // len(part))
    began = time.process_time()
    for repair in (unframed, without_loops, without_farewell, prose_of_json, without_courtesy):
        repair(text)
    is_other_language(text, "en")
    assert time.process_time() - began < 5
