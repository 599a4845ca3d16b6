"""A model server that fails in every way: what the reader is shown, what the final answer says, and when it ends.

Every case runs against a real local server. Servers that hang do so for a minute and then end without a word, so an answer that
names its own limit has not waited for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.suites.recordings import excerpts_of
from rag.check.llm_judge import ModelJudge
from rag.core.bridge import run
from rag.core.deadline import Deadline
from rag.core.errors import ModelServerError
from rag.core.models import Answer, Claim
from tests.support.assistant import PART, PING, SOON, WHOLE, WORD, ask, assistant, event, said
from tests.support.model_server import (
    Act,
    Exchange,
    ModelServer,
    cuts_off,
    fails,
    hangs,
    refuses,
    repeats,
    says,
    sends,
    streams,
    writes,
)

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("loaded_client"),
]


def text_then(*events: Any) -> Act:
    return streams(event({"role": "assistant", "content": ""}), event({"content": PART}), *events)


def begins_then(data: bytes) -> Act:
    def act(exchange: Exchange) -> None:
        exchange.begin_stream()
        exchange.send_piece(PART)
        exchange.wfile.write(data)

    return act


@dataclass(frozen=True)
class Fault:
    """What a server does and what has to come of it.

    ``text`` is what the model's part of the answer is, empty where the digests have to be quoted; ``said`` is in the notice,
    empty where there has to be none.
    """

    name: str
    acts: list[Act]
    said: str = ""
    text: str = ""
    requests: int = 1
    changes: dict[str, Any] = field(default_factory=dict)


NOTHING_YET = [
    Fault("silent", [hangs(begun=False)], "said nothing for 1.2 seconds", "", 1, {"llm_timeout": 1.2, "llm_retries": 0}),
    Fault("silent, tries over", [hangs(begun=False)], "did not finish in 2 sec", "", 1, {"llm_deadline": 2.0}),
    Fault("silent each time", [hangs(begun=False)], "said nothing for 1.2", "", 2, {"llm_timeout": 1.2, "llm_retries": 1}),
    Fault("silent after its headers", [hangs()], "said nothing for 1.2 seconds", "", 1, {"llm_timeout": 1.2}),
    Fault("pings for ever", [repeats(PING)], "did not finish in 2 seconds", "", 1, {"llm_deadline": 2.0}),
    Fault("headers for ever", [repeats(b"X: y\r\n", begun=False)], "did not finish in 2", "", 1, {"llm_deadline": 2.0}),
    Fault("limit", [refuses(429, said("slow down"), **SOON)], "over its limit (429): slow down.", "", 3),
    Fault("limit for an hour", [refuses(429, said("no"), retry_after="3600")], "(429) and asks to wait 3,600 seconds", "", 1),
    Fault("limit to a date", [refuses(429, said("no"), retry_after="Fri, 01 Jan 2100 00:00:00 GMT")], "asks to wait", "", 1),
    Fault("quota", [refuses(429, said("pay", code="insufficient_quota"), **SOON)], "quota is used up", "", 1),
    Fault("fails", [refuses(500, said("out of memory"), **SOON)], "failed (500): out of memory. Ask again", "", 3),
    Fault(
        "fails, no time to wait",
        [refuses(500, said("no"), retry_after="60")],
        "failed (500): no.",
        "",
        1,
        {"llm_deadline": 20.0},
    ),
    Fault("fails for good", [fails(503)], "failed (503)", "", 1),
    Fault("web page as an error", [sends(502, b"<html>Bad gateway</html>", "text/html")], "(502).", "", 1, {"llm_retries": 0}),
    Fault("web page", [sends(200, b"<html>Sign in</html>", "text/html")], "perhaps a web page"),
    Fault("moved", [refuses(302, {}, location="https://127.0.0.1:9/")], "failed (302)"),
    Fault(
        "answer not streamed",
        [sends(200, b'{"choices": [{"message": {"content": "Hi"}}]}', "application/json")],
        "other than an answer",
    ),
    Fault("no choices", [streams({"choices": []}, {"choices": []})], "ended its answer in the middle"),
    Fault("no HTTP", [writes(b"SSH-2.0-OpenSSH_9.6\r\n")], "cannot be reached or broke off", "", 1, {"llm_retries": 0}),
    Fault("nothing at all", [writes(b"")], "cannot be reached or broke off", "", 1, {"llm_retries": 0}),
    Fault("error event", [streams(said("engine died"))], "failed: engine died. Ask again"),
    Fault("error event, no words", [streams({"error": True})], "failed. Ask again"),
    Fault(
        "error as an answer", [sends(200, b'{"error": {"message": "no GPU is free"}}', "application/json")], "failed: no GPU is"
    ),
    Fault(
        "error as an answer, only words", [sends(200, b'{"error": "no GPU is free"}', "text/plain")], "failed: no GPU is free."
    ),
    Fault("error in a list", [refuses(400, [said("bad field")])], "failed (400): bad field."),
    Fault(
        "error in a list as an answer",
        [sends(200, b'[{"error": {"message": "no GPU"}}]', "application/json")],
        "failed: no GPU.",
    ),
    Fault("errors by field", [refuses(422, {"detail": [{"loc": ["n"], "msg": "bad field"}]})], "failed (422): bad field."),
    Fault("bad request", [refuses(400, said("use max_completion_tokens"))], "failed (400): use max_completion_tokens."),
]

IN_THE_MIDDLE = [
    Fault("cut", [cuts_off(PART)], "ended its answer in the middle", PART),
    Fault("silent", [hangs(PART)], "said nothing for 1.2 seconds", PART, 1, {"llm_timeout": 1.2}),
    Fault("silent until the end", [hangs(PART)], "did not finish in 2 seconds", PART, 1, {"llm_deadline": 2.0}),
    Fault("pings", [repeats(PING, first=PART)], "did not finish in 2 seconds", PART, 1, {"llm_deadline": 2.0}),
    Fault("word by word", [repeats(WORD, first=PART)], "did not finish in 2 seconds", PART, 1, {"llm_deadline": 2.0}),
    Fault("never ends", [repeats(WORD, first=PART, pause=0)], "wrote more than 16 tokens", PART, 1, {"llm_max_tokens": 16}),
    Fault("no JSON", [begins_then(b"data: {not json\n\n")], "sent something other than an answer", PART),
    Fault("no text", [begins_then(b"data: \xff\xfe\n\n")], "sent something other than an answer", PART),
    Fault("another shape", [text_then({"choices": 5})], "sent something other than an answer", PART),
    Fault("error event", [text_then(said("engine died"))], "failed: engine died.", PART),
    Fault("too long after all", [text_then(said("Context size has been exceeded."))], "does not fit the context", PART),
]

NO_FAULT_IN_THE_END = [
    Fault("limit once", [refuses(429, said("no"), **SOON), says(WHOLE)], "", WHOLE, 2),
    Fault("fails twice", [refuses(503, {}, **SOON), refuses(500, {}, **SOON), says(WHOLE)], "", WHOLE, 3),
    Fault("breaks off before it begins", [writes(b""), says(WHOLE)], "", WHOLE, 2),
    Fault("no choices in between", [text_then({"choices": []}, event({}, "stop"))], "", PART, 2),  # it has no key: once more
]


def check(home: Path, fault: Fault) -> Answer:
    with ModelServer(*fault.acts) as server:
        answer = ask(home, server, **fault.changes)
    assert len(server.requests) == fault.requests
    assert fault.said in answer.notice
    assert bool(fault.said) == bool(answer.notice)
    return answer


@pytest.mark.parametrize("fault", NOTHING_YET, ids=lambda fault: fault.name)
def test_a_fault_before_the_first_word_leaves_the_quoted_answer_and_says_why(sample_home: Path, fault: Fault) -> None:
    answer = check(sample_home, fault)
    assert answer.mode == "extractive"
    assert answer.notice.startswith("The model did not answer, so the digests are quoted instead: ")
    assert {c.arxiv_id for c in answer.citations[:2]} == {"2311.12908", "2311.13231"}


@pytest.mark.parametrize("fault", IN_THE_MIDDLE, ids=lambda fault: fault.name)
def test_a_fault_in_the_middle_leaves_what_was_shown_and_marks_it(sample_home: Path, fault: Fault) -> None:
    answer = check(sample_home, fault)
    assert answer.mode == "llm"
    assert answer.text.startswith(fault.text)
    assert answer.notice.startswith("The answer was cut off and is incomplete: ")


@pytest.mark.parametrize("fault", NO_FAULT_IN_THE_END, ids=lambda fault: fault.name)
def test_a_fault_that_passes_is_not_noticed(sample_home: Path, fault: Fault) -> None:
    answer = check(sample_home, fault)
    assert (answer.mode, answer.text) == ("llm", fault.text)


TOO_LONG = [
    (400, said("This model's maximum context length is 4097 tokens. However, ...", code="context_length_exceeded")),  # OpenAI
    (400, said("Your input is a bit much.", code="context_length_exceeded")),
    (400, said("Input tokens exceed the configured limit of 272000 tokens.", code="invalid_request_error")),
    (
        429,
        said("Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 31000.", code="rate_limit_exceeded"),
    ),
    (
        400,
        {"object": "error", "message": "This model's maximum context length is 6048 tokens. However, you requested 6616."},
    ),  # vLLM
    (400, said("The decoder prompt (length 5000) is longer than the maximum model length of 4096.")),
    (400, said("request (4390 tokens) exceeds the available context size (4096 tokens)", type="exceed_context_size_error")),
    (500, said("Context size has been exceeded.", type="server_error")),  # llama.cpp, as the one before
    (400, said("Requested tokens (2285) exceed context window of 2048")),  # llama-cpp-python
    (400, {"error": "the input length exceeds the context length"}),  # Ollama
    (400, {"error": "Trying to keep the first 5000 tokens when context overflows; context length of only 4096"}),  # LM Studio
    (422, said("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096.")),  # TGI
    (400, said("Prompt contains 40000 tokens, too large for model with 32768 maximum context length")),  # Mistral
    (400, {"message": "The input (5000 tokens) is longer than the model's context length (4096 tokens)."}),  # SGLang
    (413, {"detail": "no"}),
]


def excerpts(request: dict[str, Any]) -> list[str]:
    """The ids of the papers in a prompt, one for each excerpt."""
    return [arxiv_id for _, arxiv_id, _ in excerpts_of(request["messages"][1]["content"])]


@pytest.mark.parametrize(("status", "error"), TOO_LONG)
def test_evidence_that_does_not_fit_is_halved_and_tried_once_more(sample_home: Path, status: int, error: Any) -> None:
    with ModelServer(refuses(status, error, **SOON), says(WHOLE)) as server:
        answer = ask(sample_home, server)
    assert (answer.mode, answer.text) == ("llm", WHOLE)
    assert "more do not fit its context" in answer.notice
    first, second = map(excerpts, server.requests)
    assert 0.7 * len(first) > len(second) > 0.3 * len(first)
    assert set(second) < set(first)
    assert first[0] == second[0]
    assert answer.citations[0].arxiv_id == second[0]


def test_an_event_may_say_that_the_evidence_does_not_fit(sample_home: Path) -> None:
    with ModelServer(streams(said("Context size has been exceeded.")), says(WHOLE)) as server:
        assert ask(sample_home, server).text == WHOLE


def test_evidence_that_never_fits_leaves_the_quoted_answer_and_says_what_to_lower(sample_home: Path) -> None:
    with ModelServer(refuses(400, said("no", code="context_length_exceeded"))) as server:
        answer = ask(sample_home, server)
    assert len(server.requests) == 2
    assert answer.mode == "extractive"
    assert f"does not fit the context of the model server at {server.url}: no. Lower NONMUN_LLM_CONTEXT" in answer.notice


def test_a_plan_that_hangs_leaves_time_for_the_answer_and_is_said(sample_home: Path) -> None:
    with ModelServer(hangs(), says(WHOLE)) as server:
        answer = ask(sample_home, server, effort="deep", llm_deadline=5.0)
    assert answer.text == WHOLE
    assert len(server.requests) == 2
    assert "order of the search" in answer.notice
    assert "did not finish in" in answer.notice


def test_a_judge_waits_for_a_server_that_asks_to_only_as_long_as_its_claim_has_time(sample_home: Path) -> None:
    with ModelServer(refuses(429, said("no"), retry_after="3600")) as server:
        judge = ModelJudge(assistant(sample_home, server).settings)
        with pytest.raises(ModelServerError, match=r"asks to wait 3,600 seconds"):
            run(judge.examine([Claim("GAIA has 466 questions.", ("GAIA는 466문항이다.",))]))
    assert len(server.requests) == 1


def test_all_claims_of_a_judge_can_share_one_deadline(sample_home: Path) -> None:
    claims = [Claim(f"GAIA has {n} questions.", ("GAIA는 466문항이다.",)) for n in range(20)]
    with ModelServer(hangs(begun=False)) as server:
        judge = ModelJudge(assistant(sample_home, server).settings)
        with pytest.raises(ModelServerError, match=r"did not judge all claims in 0.5 sec.*NONMUN_LLM_DEADLINE"):
            run(judge.examine(claims, Deadline.after(0.5)))


def test_a_deadline_that_is_over_before_the_server_is_asked_is_not_laid_to_the_server(sample_home: Path) -> None:
    with ModelServer(says("[1]")) as server:
        answer = ask(sample_home, server, llm_deadline=1e-5)
    assert "seconds for an answer were over before" in answer.notice
    assert "Raise NONMUN_LLM_DEADLINE" in answer.notice
    assert not server.requests


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "delta", "content", "error", "finish_reason", "role", "usage"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
deltas = st.builds(
    lambda text, finish: event({"content": text}, finish),
    st.text(max_size=20) | st.just("[1]"),
    st.sampled_from([None, None, "stop"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(deltas | json_values | st.text(max_size=5), max_size=6))
def test_whatever_a_server_streams_ends_in_an_answer_that_was_shown(sample_home: Path, events: list[Any]) -> None:
    with ModelServer(streams(*events)) as server:
        ask(sample_home, server)
