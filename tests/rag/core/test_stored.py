"""Settings that the page stores: private, below the environment, and each key for its own server alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from rag.core import SettingsError, StorageError
from rag.core.settings import load_settings, where_set
from rag.core.stored import is_private, store_settings, stored_settings

KEY = "sk-canary-0123456789"
OTHER = "sk-other-0123456789"
SERVER = "http://127.0.0.1:8798/v1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("NONMUN_HOME", str(folder))
    return folder


def key() -> str:
    return load_settings().llm.api_key.get_secret_value()


def test_what_is_stored_is_read_by_everything_that_reads_settings(home: Path) -> None:
    store_settings(
        home, {"openai_base_url": SERVER, "openai_api_key": f" {KEY}\n", "llm_model": "small", "effort": "deep", "x": "y"}
    )
    settings = load_settings()
    assert (settings.llm.base_url, key(), settings.llm.model, settings.answer.effort) == (SERVER, KEY, "small", "deep")
    assert KEY in settings.secrets
    assert load_settings(with_model=False).llm.configured is False
    assert "x" not in json.loads((home / "settings.json").read_text("utf-8"))


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
def test_only_the_owner_can_read_it_also_where_a_file_with_other_rights_was_left(home: Path) -> None:
    home.mkdir()
    (home / "settings.json.new").write_text("left by a killed process", "utf-8")
    (home / "settings.json.new").chmod(0o666)
    store_settings(home, {"openai_api_key": KEY})
    assert (home / "settings.json").stat().st_mode & 0o777 == 0o600
    assert is_private(home)


def test_the_order_is_command_line_environment_file_stored_default(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_settings(home, {"llm_model": "stored", "effort": "deep", "price_in": "1.5", "embedding": "hf:stored"})
    Path(".env").write_text("NONMUN_LLM_MODEL=file\nNONMUN_EFFORT=quick\n", "utf-8")
    monkeypatch.setenv("NONMUN_LLM_MODEL", "environment")
    settings = load_settings(embedding="hf:given")
    assert (settings.llm.model, settings.answer.effort, settings.llm.price_in) == ("environment", "quick", 1.5)
    assert settings.embedding.model == "hf:given"
    found = where_set(home)
    assert {name: found[name] for name in ("llm_model", "effort", "price_in", "embedding")} == {
        "llm_model": "environment",
        "effort": ".env",
        "price_in": "stored",
        "embedding": "stored",
    }
    assert "price_out" not in found


def test_a_key_of_the_environment_does_not_go_to_a_stored_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    store_settings(home, {"openai_base_url": SERVER})
    assert key() == ""
    assert "openai_api_key" not in where_set(home)
    store_settings(home, {"openai_base_url": SERVER, "openai_api_key": KEY})
    assert key() == KEY
    assert where_set(home)["openai_api_key"] == "stored"
    store_settings(home, {"llm_model": "small"})
    assert key() == OTHER


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_stored_key_does_not_go_to_another_server(home: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    store_settings(home, {"openai_base_url": "http://a/v1", "openai_api_key": KEY})
    if place == "environment":
        monkeypatch.setenv("OPENAI_BASE_URL", SERVER)
    else:
        Path(".env").write_text(f"OPENAI_BASE_URL={SERVER}\n", "utf-8")
    assert (load_settings().llm.base_url, key()) == (SERVER, "")


def test_keys_and_servers_of_an_embedding_stay_together_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_settings(home, {"openai_api_key": KEY, "embedding": "openai:toy"})
    monkeypatch.setenv("NONMUN_EMBEDDING_BASE_URL", SERVER)
    assert load_settings().embedding.api_key.get_secret_value() == "none"
    monkeypatch.delenv("NONMUN_EMBEDDING_BASE_URL")
    monkeypatch.setenv("NONMUN_EMBEDDING_API_KEY", OTHER)
    store_settings(home, {"openai_base_url": SERVER, "openai_api_key": KEY, "embedding": "openai:toy"})
    assert load_settings().embedding.api_key.get_secret_value() == KEY


def test_what_cannot_be_read_or_used_is_said_without_the_key(home: Path) -> None:
    home.mkdir()
    (home / "settings.json").write_text(f'{{"openai_api_key": "{KEY}"', "utf-8")
    with pytest.raises(StorageError, match=r"settings\.json") as caught:
        load_settings()
    assert KEY not in f"{caught.value}{caught.value.hint}"
    store_settings(home, {"effort": "enormous", "openai_api_key": KEY})
    with pytest.raises(SettingsError, match="NONMUN_EFFORT has the value 'enormous'"):
        load_settings()
    assert load_settings(with_model=False).llm.configured is False


def test_a_home_without_stored_settings_has_none(home: Path) -> None:
    assert stored_settings(home) == {}
    assert where_set(home) == {"home": "environment"}
