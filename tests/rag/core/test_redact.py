"""Keys and passwords: sent where they belong, and in no answer, error, log or output."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.chat.followup_llm import read_message
from rag.chat.turns import Earlier
from rag.check.llm_judge import ModelJudge
from rag.core.bridge import run
from rag.core.models import Claim
from rag.core.secrets import StreamRedactor, public_address, redact
from rag.core.settings import load_settings
from rag.llm.trace import Trace
from tests.support.assistant import KEY, PART, QUESTION, WHOLE, as_json, ask, assistant, said, text_of
from tests.support.command import Command
from tests.support.model_server import Act, Exchange, ModelServer, cuts_off, hangs, says, streams

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]


def echo(wrap: Callable[[str], Any], status: int = 400) -> Act:
    """Fail with everything that was sent as the message."""

    def act(exchange: Exchange) -> None:
        sent = f"{exchange.requestline} {dict(exchange.headers)}"
        if status == 200:
            streams(wrap(sent))(exchange)
        else:
            exchange.send_json(status, wrap(sent), x_should_retry="false", x_echo=exchange.headers["Authorization"])

    return act


@pytest.mark.slow
@pytest.mark.parametrize("login", ["", "me:", f"{KEY}:", "me:pass-canary%2F1@"])
@pytest.mark.parametrize(
    "act",
    [
        echo(said),
        echo(said, 500),
        echo(said, 401),
        echo(lambda sent: {"message": sent}, 422),
        echo(lambda sent: sent, 403),
        echo(said, 200),
        hangs(begun=False),
        says(WHOLE),
    ],
)
def test_no_key_reaches_answer_notice_or_log(sample_home: Path, caplog: pytest.LogCaptureFixture, act: Act, login: str) -> None:
    caplog.set_level(logging.DEBUG)
    with ModelServer(act) as server:
        url = server.url.replace("//", f"//{login.rstrip('@')}@") if login else server.url
        answer = ask(sample_home, server, openai_base_url=url, llm_timeout=0.2, llm_retries=0)
    assert server.requests
    everything = as_json(answer) + caplog.text + "".join(r.getMessage() for r in caplog.records)
    assert caplog.records
    for secret in (KEY, "pass-canary", base64.b64encode(b"me:pass-canary/1").decode()):
        assert secret not in everything


def test_a_verbose_command_prints_no_key_and_what_it_streams_is_what_its_json_says(
    in_sample: None, monkeypatch: pytest.MonkeyPatch, run: Command
) -> None:
    texts = []
    for flags in ([], ["--json"]):
        with ModelServer(cuts_off(PART)) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url.replace("//", "//me:pass-canary@"))
            monkeypatch.setenv("OPENAI_API_KEY", KEY)
            status, out, err = run("-v", "ask", "--sample", QUESTION, *flags)
        assert status == 3
        assert "cut off and is incomplete" in err
        assert not any(secret in out + err for secret in (KEY, "pass-canary"))
        texts.append(json.loads(out)["answer"] if flags else out)
    assert texts[0].startswith(texts[1] + "\n")
    assert texts[1] == PART


def test_the_login_of_an_address_is_sent_although_it_is_not_shown(sample_home: Path) -> None:
    with ModelServer(says(WHOLE)) as server:
        ask(sample_home, server, openai_base_url=server.url.replace("//", "//me:p%40ss@"))
    assert server.requests[0]["_key"] == "Basic " + base64.b64encode(b"me:p@ss").decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Bearer {KEY}.", "Bearer [secret]."),
        (f"{KEY[:8]} is not all of it", f"{KEY[:8]} is not all of it"),
        ("at https://me:pw@host/v1?x=1", "at https://[secret]@host/v1?x=1"),
        ("the word pass/word and pass%2Fword", "the word [secret] and [secret]"),
        ("한국어와 me@example.org", "한국어와 me@example.org"),
    ],
)
def test_redacting(text: str, shown: str) -> None:
    values = {"openai_api_key": SecretStr(KEY), "openai_base_url": "http://me:pass%2Fword@host/v1"}
    assert redact(text, load_settings().replace(**values).secrets) == shown


def says_its_header(before: str, size: int = 5) -> Act:
    """Write the header of the request into the answer itself."""
    return lambda exchange: says(f"{before} {exchange.headers['Authorization']} [1].", size=size)(exchange)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 5, 11, 1000])
@pytest.mark.parametrize("changes", [{}, {"effort": "normal"}, {"verification": "repair"}, {"verification": "strict"}])
def test_no_key_is_in_an_answer_whose_words_have_it(sample_home: Path, size: int, changes: dict[str, Any]) -> None:
    with ModelServer(says_its_header("Diffusion-DPO aligns diffusion models with", size)) as server:
        trace = Trace()
        events = list(assistant(sample_home, server, **changes).stream(QUESTION, trace=trace))
    shown = text_of(events)
    assert server.requests[-1]["_key"] == KEY
    assert "[secret]" in shown or changes.get("verification") == "strict"
    everything = shown + repr(events) + json.dumps(trace.to_json()) + repr(trace.steps)
    assert KEY not in everything
    assert KEY[:12] not in everything


def test_no_key_is_in_an_answer_that_breaks_off_in_it(sample_home: Path) -> None:
    with ModelServer(cuts_off(f"Diffusion-DPO aligns diffusion models with {KEY[:-1]}")) as server:
        answer = ask(sample_home, server)
    assert KEY[:10] not in as_json(answer)
    assert "cut off" in answer.notice


def test_no_key_is_in_the_verdict_of_a_judge(sample_home: Path) -> None:
    def act(exchange: Exchange) -> None:
        key = exchange.headers["Authorization"]
        opinion = {"reason": f"so {key}", "conflict": "", "verdict": "contradicted", "correction": f"{key} it is"}
        message = {"role": "assistant", "content": json.dumps(opinion)}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        exchange.send_json(200, {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": choices})

    with ModelServer(act) as server:
        judge = ModelJudge(assistant(sample_home, server).settings)
        verdict = judge.judge([Claim("It is fast.", ("It is slow.",))])[0]
    assert verdict.reason == "so Bearer [secret]"
    assert verdict.correction == "Bearer [secret] it is"


def test_no_key_is_in_the_question_that_a_model_makes_of_a_message(sample_home: Path) -> None:
    earlier = [Earlier("what is DPO?", "what is DPO?")]
    with ModelServer(says_its_header("what are the results of DPO with")) as server:
        followed = run(read_message("and its results?", earlier, assistant(sample_home, server).settings))
    assert server.requests
    assert KEY not in repr(followed)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_how_a_stream_is_cut_changes_nothing_of_what_is_redacted(size: int) -> None:
    values = {"openai_api_key": SecretStr("abcabcab"), "embedding_api_key": SecretStr("abcabcab-long")}
    settings = load_settings().replace(**values)
    text = "abcabcab and xabcabcab-long, abcabcab-lonely abcabcabcab abca"
    redactor = StreamRedactor(settings.secrets)
    pieces = [redactor.feed(text[start : start + size]) for start in range(0, len(text), size)]
    assert "".join([*pieces, redactor.finish()]) == "[secret] and x[secret], [secret]-lonely [secret]cab abca"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://me:pw@host:1/v1", "http://host:1/v1"),
        ("https://host/v1?key=pw#pw", "https://host/v1"),
        ("https://me@host/v1/@cf/x", "https://host/v1/@cf/x"),
        ("http://[::1]:1/v1", "http://[::1]:1/v1"),
        ("http://[::1/v1?pw", "an address that cannot be read"),
        ("http://me:p/w@host", "an address that cannot be read"),
        ("me:pw@host/v1?pw", "host/v1"),
        ("localhost:1/v1", "localhost:1/v1"),
    ],
)
def test_an_address_as_it_may_be_shown(address: str, shown: str) -> None:
    assert public_address(address) == shown
