"""What ``nonmun doctor`` finds: a check that breaks is a finding, and the checks after it are still made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core.errors import StorageError
from rag.core.settings import load_settings
from rag.doctor import Check, examine
from rag.index.home import Index
from tests.support.model_server import MODELS, ModelServer, says

CHECKS = ["python", "home", "limits", "Korean analyser", "index", "versions", "vector store", "checker", "model"]

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_home_that_is_a_file_fails_three_checks_and_stops_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    checks = list(examine(Nonmun(file)))
    assert [check.name for check in checks] == CHECKS
    assert [check.name for check in checks if not check.ok] == ["home", "index", "vector store"]
    assert all(check.remedy for check in checks if not check.ok)
    assert "NONMUN_HOME" in checks[1].remedy


@pytest.mark.parametrize(
    "problem", [PermissionError(13, "Permission denied"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no")]
)
def test_an_index_that_breaks_while_it_is_read_is_found_damaged(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Nonmun()

    def breaks(*args: Any) -> Any:
        raise problem

    monkeypatch.setattr(Index, "generation", property(breaks))
    checks = list(examine(assistant))
    assert [check.name for check in checks] == CHECKS
    failed = [check for check in checks if not check.ok]
    assert [check.name for check in failed] == ["index", "vector store"]
    for check in failed:
        assert type(problem).__name__ in check.found
        assert "nonmun ingest --rebuild" in check.remedy


def test_a_doctor_does_not_send_to_the_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = Nonmun()

    def breaks(_: Index) -> Any:
        raise StorageError("The vector store failed.", hint="Type `nonmun doctor`.")

    monkeypatch.setattr(Index, "search_index", property(breaks))
    index = next(check for check in examine(assistant) if check.name == "index")
    assert "doctor" not in index.remedy
    assert "nonmun ingest --rebuild" in index.remedy


def of_server(models: Any) -> Check:
    with ModelServer(says("never"), models=models) as server:
        settings = load_settings(openai_base_url=server.url, llm_model="test-model")
        return list(examine(Nonmun(settings=settings)))[-1]


def test_a_model_server_that_answers_is_fine() -> None:
    assert of_server(MODELS).ok
    assert "does not list 'test-model'" in of_server({"object": "list", "data": []}).found


@pytest.mark.parametrize("models", ["x", [], 5, {"data": [1]}, {"data": "abc"}], ids=repr)
def test_a_model_server_that_sends_another_shape_fails_the_check(models: Any) -> None:
    check = of_server(models)
    assert not check.ok
    assert "sent something other than an answer" in check.found
    assert "OPENAI_BASE_URL" in check.remedy


@pytest.mark.parametrize(
    ("variable", "value"), [("SSL_CERT_FILE", "/nonexistent/ca.pem"), ("ALL_PROXY", "socks5://127.0.0.1:9")]
)
def test_a_client_that_cannot_be_set_up_fails_the_check(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    check = of_server(MODELS)
    assert not check.ok
    assert variable in check.remedy
