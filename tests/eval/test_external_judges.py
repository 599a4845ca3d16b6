"""The judges of llama-index and RAGAS behind our interface, over a real local server."""

from __future__ import annotations

import importlib.util
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from eval.paid.external_judges import LlamaIndexJudge, RagasJudge, read_yes_or_no
from rag.core.errors import ModelServerError, UsageError
from rag.core.models import Claim
from rag.core.settings import Settings, load_settings
from tests.support.model_server import USAGE, Exchange, ModelServer, fails

EVIDENCE = "GAIA에는 466개의 문항이 있다."
CLAIM = Claim("GAIA has 466 questions.", (EVIDENCE,))
UNSUPPORTED = Claim("The method is not Bayesian.", (EVIDENCE,))
NO_EVIDENCE = Claim("It is so.", ())

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
installed = pytest.mark.skipif(importlib.util.find_spec("ragas") is None, reason="RAGAS, an extra, is not installed")
# It makes a file for an id of its user, even when told not to report, and leaves it open.
leaves_a_file_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def _own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def writes(text: str) -> Callable[[Exchange], None]:
    """Answer at once, not as a stream."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    head = {"id": "c1", "object": "chat.completion", "created": 0, "model": "test-model"}
    return lambda exchange: exchange.send_json(200, {**head, "choices": [choice], "usage": USAGE})


def configured(url: str) -> Settings:
    return load_settings().replace(openai_api_key=SecretStr("sk-canary"), openai_base_url=url, llm_retries=0, llm_timeout=5.0)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("YES", "supported"),
        ("**Yes.** It is in the context.", "supported"),
        ("no", "unverifiable"),
        ("NO. Nothing says that the method is Bayesian.", "unverifiable"),
        ("No, yesterday's figures are other ones.", "unverifiable"),
        ("YES/NO", None),
        ("Yes and no: a part is.", None),
        ("The eyes have it.", None),
        ("Yesterday it was.", None),
        ("예", None),
        ("", None),
    ],
)
def test_yes_and_no_are_read_by_the_first_word(text: str, verdict: str | None) -> None:
    read = read_yes_or_no(text)
    assert read.verdict == verdict
    assert read.score == (1.0 if verdict == "supported" else 0.0)


def test_llama_index_judges_claims_against_their_evidence() -> None:
    with ModelServer(writes("YES")) as server:
        report = LlamaIndexJudge(configured(server.url)).examine([CLAIM])
    assert [v.verdict for v in report.verdicts] == ["supported"]
    assert (report.unscored, report.overruled) == (0, 0)
    prompt = json.dumps(server.requests[0]["messages"], ensure_ascii=False)
    assert CLAIM.text in prompt
    assert EVIDENCE in prompt


def test_what_llama_index_misreads_is_read_right_and_counted() -> None:
    with ModelServer(writes("NO: nothing says Bayesian.")) as server:
        report = LlamaIndexJudge(configured(server.url)).examine([UNSUPPORTED])
    assert [v.verdict for v in report.verdicts] == ["unverifiable"]
    assert report.overruled == 1


def test_what_llama_index_cannot_read_is_unscored_and_counted() -> None:
    with ModelServer(writes("Its eyes are on the data.")) as server:
        report = LlamaIndexJudge(configured(server.url)).examine([CLAIM, UNSUPPORTED])
    assert [v.verdict for v in report.verdicts] == [None, None]
    assert (report.unscored, report.overruled) == (2, 2)


def test_llama_index_is_not_asked_about_a_claim_without_evidence() -> None:
    with ModelServer(writes("YES")) as server:
        verdicts = LlamaIndexJudge(configured(server.url)).judge([NO_EVIDENCE, CLAIM])
    assert [v.verdict for v in verdicts] == ["unverifiable", "supported"]
    assert len(server.requests) == 1


def test_a_server_that_fails_llama_index_is_our_error() -> None:
    with ModelServer(fails(401)) as server, pytest.raises(ModelServerError, match="401"):
        LlamaIndexJudge(configured(server.url)).judge([CLAIM])
    with pytest.raises(ModelServerError, match="cannot be reached"):
        LlamaIndexJudge(configured(f"http://127.0.0.1:{free_port()}/v1")).judge([CLAIM])


def test_without_ragas_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ragas", None)  # as if it were not installed, wherever this runs
    monkeypatch.setitem(sys.modules, "ragas.metrics.collections", None)
    with pytest.raises(UsageError, match="extra 'ragas'") as caught:
        RagasJudge(configured("http://127.0.0.1:1/v1"))
    assert caught.value.hint == 'Type `pip install "nonmun[ragas]"`.'


def statements(*texts: str) -> Any:
    return writes(json.dumps({"statements": list(texts)}))


def verdicts_on(*pairs: tuple[str, int]) -> Any:
    return writes(json.dumps({"statements": [{"statement": s, "reason": "r", "verdict": v} for s, v in pairs]}))


@installed
@leaves_a_file_open
@pytest.mark.usefixtures("_own_data_folder")
@pytest.mark.parametrize(
    ("ones", "verdict", "score"), [((1, 1), "supported", 1.0), ((1, 0), "unverifiable", 0.5), ((0, 0), "unverifiable", 0.0)]
)
def test_ragas_supports_a_claim_when_all_its_statements_are(ones: tuple[int, int], verdict: str, score: float) -> None:
    acts = [statements("a", "b"), verdicts_on(("a", ones[0]), ("b", ones[1]))]
    with ModelServer(*acts) as server:
        found = RagasJudge(configured(server.url)).judge([CLAIM])
    assert [(v.verdict, v.score) for v in found] == [(verdict, score)]
    assert CLAIM.text in json.dumps(server.requests[0]["messages"])
    assert len(server.requests) == 2


@installed
@leaves_a_file_open
@pytest.mark.usefixtures("_own_data_folder")
def test_what_ragas_cannot_score_is_unscored_and_counted() -> None:
    with ModelServer(statements()) as server:  # not a number
        report = RagasJudge(configured(server.url)).examine([CLAIM, Claim(" ", (EVIDENCE,)), NO_EVIDENCE])
    assert [v.verdict for v in report.verdicts] == [None, None, "unverifiable"]
    assert report.unscored == 2
    with ModelServer(writes("I cannot say.")) as server:
        assert RagasJudge(configured(server.url)).judge([CLAIM])[0].verdict is None


@installed
@leaves_a_file_open
@pytest.mark.usefixtures("_own_data_folder")
def test_a_server_that_fails_ragas_is_our_error() -> None:
    with ModelServer(fails(401)) as server, pytest.raises(ModelServerError, match="401"):
        RagasJudge(configured(server.url)).judge([CLAIM])
    with pytest.raises(ModelServerError, match="cannot be reached"):
        RagasJudge(configured(f"http://127.0.0.1:{free_port()}/v1")).judge([CLAIM])
