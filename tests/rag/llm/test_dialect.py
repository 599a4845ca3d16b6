"""Servers that refuse a field of a request, or whose model thinks until its tokens are used up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.assistant import WHOLE, ask, event, said
from tests.support.model_server import Act, Exchange, ModelServer, refuses, says, streams

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]


def takes_without(field: str, status: int, error: Any) -> Act:
    """Refuse each request that has a field, or a message of the system."""

    def act(exchange: Exchange) -> None:
        body = exchange.server.owner.requests[-1]
        has = any(message["role"] == "system" for message in body["messages"]) if field == "system" else field in body
        (refuses(status, error) if has else says(WHOLE))(exchange)

    return act


@pytest.mark.parametrize(
    ("field", "status", "error"),
    [
        (
            "max_tokens",
            400,
            said(
                "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.", param="max_tokens"
            ),
        ),
        ("max_tokens", 422, {"detail": "max_tokens: extra fields not permitted"}),
        (
            "temperature",
            400,
            said("Unsupported value: 'temperature' does not support 0.0 with this model.", param="temperature"),
        ),
        ("stream_options", 422, {"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]}),
        ("system", 400, said("Conversation roles must alternate user/assistant")),
        ("system", 500, said("System role not supported")),
    ],
)
@pytest.mark.slow
def test_a_field_that_a_server_refuses_is_left_out_from_then_on(sample_home: Path, field: str, status: int, error: Any) -> None:
    with ModelServer(takes_without(field, status, error)) as server:
        assert ask(sample_home, server).text == WHOLE
        assert ask(sample_home, server).text == WHOLE
    assert len(server.requests) == 3
    last = server.requests[-1]
    assert field not in last
    assert ("max_completion_tokens" in last) == (field == "max_tokens")
    assert "machine-learning papers" in last["messages"][0]["content"]


def test_a_model_that_thinks_until_its_tokens_are_used_up_gets_more_once(sample_home: Path) -> None:
    thinks = streams(event({"reasoning_content": "Hm, 900 GPUs?"}), event({}, "length"))
    with ModelServer(thinks, says(WHOLE)) as server:
        answer = ask(sample_home, server)
    assert answer.text == WHOLE
    assert answer.reasoning == "Hm, 900 GPUs?"
    assert [request["max_tokens"] for request in server.requests] == [3000, 15000]
    with ModelServer(thinks) as server:
        answer = ask(sample_home, server)
    assert answer.mode == "extractive"
    assert "needs more than 15,000 tokens" in answer.notice
    assert len(server.requests) == 2


@pytest.mark.parametrize("reason", ["error", "network_error", "tool_calls", "SAFETY", "MAX_TOKENS", "model_length"])
def test_an_end_that_is_not_whole_is_said(sample_home: Path, reason: str) -> None:
    with ModelServer(says(WHOLE, finish=reason)) as server:
        answer = ask(sample_home, server)
    assert answer.text == WHOLE
    assert answer.notice.startswith("The answer was cut off and is incomplete: ")


@pytest.mark.slow
def test_a_model_that_thinks_in_tags_until_its_tokens_are_used_up_gets_more_once(sample_home: Path) -> None:
    unfinished = says("<think>Hm, 900 GPUs?", finish="length")
    with ModelServer(unfinished, says(f"<think>No, fewer.</think>{WHOLE}")) as server:
        answer = ask(sample_home, server)
    assert answer.text == WHOLE
    assert answer.reasoning.split() == ["Hm,", "900", "GPUs?", "No,", "fewer."]
    assert [request["max_tokens"] for request in server.requests] == [3000, 15000]
    assert answer.usage == {"prompt_tokens": 200, "completion_tokens": 40}  # of both requests
    with ModelServer(unfinished) as server:
        answer = ask(sample_home, server)
    assert len(server.requests) == 2
    assert "needs more than 15,000 tokens. Raise NONMUN_LLM_MAX_TOKENS" in answer.notice
    assert answer.mode == "extractive"
    assert "900 GPUs" not in answer.text
