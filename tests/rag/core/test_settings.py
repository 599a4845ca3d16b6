"""Settings from flags, the environment and ``.env``, and what of them is refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from rag.core.errors import SettingsError
from rag.core.settings import Settings, load_settings

KEY = "sk-canary-0123456789"
SERVER = "http://127.0.0.1:8798/v1"


def env_file(text: str) -> None:
    Path(".env").write_text(text, "utf-8")


def test_the_environment_wins_over_the_file_and_a_flag_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    env_file("NONMUN_LLM_MODEL=file\nnonmun_llm_timeout=5\nNONMUN_LLM_CONTEXT=3000\nOPENAI_BASE_URL='http://a/v1'\nUNKNOWN=1\n")
    monkeypatch.setenv("NONMUN_LLM_MODEL", "environment")
    monkeypatch.setenv("NONMUN_LLM_CONTEXT", "4000")
    settings = load_settings(llm_context=5000)
    assert (settings.llm.model, settings.llm.timeout, settings.llm.context) == ("environment", 5.0, 5000)
    assert settings.llm.base_url == "http://a/v1"


def test_a_file_that_begins_with_a_byte_order_mark_is_read() -> None:
    env_file("\ufeffNONMUN_LLM_MODEL=file\n")
    assert load_settings().llm.model == "file"


def test_a_file_that_is_not_utf8_is_named() -> None:
    Path(".env").write_bytes("NONMUN_LLM_MODEL=한글".encode("cp949"))
    with pytest.raises(SettingsError, match=r"\.env .*UTF-8"):
        load_settings()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that root cannot read either")
def test_a_file_that_cannot_be_read_is_named() -> None:
    Path(".env").symlink_to("/proc/self/mem")
    with pytest.raises(SettingsError, match=r"\.env .*cannot be read"):
        load_settings()


# --- home ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NONMUN_HOME", value)
    assert load_settings().home == platformdirs.user_data_path("nonmun")


def test_the_home_of_a_user_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_HOME", "~no-such-user-here/x")
    with pytest.raises(SettingsError, match="NONMUN_HOME has the value '~no-such-user-here/x'"):
        load_settings()


def test_a_user_without_a_folder_for_data_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_folder(*args: object, **kwargs: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NONMUN_HOME")
    monkeypatch.setattr(platformdirs, "user_data_path", no_folder)
    with pytest.raises(SettingsError, match="Set NONMUN_HOME to a folder"):
        load_settings()


# --- keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "NONMUN_EMBEDDING_API_KEY"])
@pytest.mark.parametrize("value", ["열쇠-canary", "canary\x07"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} ") as caught:
        load_settings()
    assert "canary" not in str(caught.value)


def test_white_space_around_a_key_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    assert load_settings().llm.api_key.get_secret_value() == KEY


EMBEDDING = "NONMUN_EMBEDDING=openai:toy\n"


@pytest.mark.parametrize(
    ("written", "variable"),
    [
        (f"OPENAI_BASE_URL={SERVER}\n", "OPENAI_API_KEY"),
        (f"openai_base_url={SERVER}\n", "OPENAI_API_KEY"),
        (f"OPENAI_BASE_URL={SERVER}\nOPENAI_API_KEY=another\n", "OPENAI_API_KEY"),
        (f"OPENAI_BASE_URL={SERVER}\nOPENAI_API_KEY=${{OPENAI_API_KEY}}\n", "OPENAI_API_KEY"),
        (f"{EMBEDDING}NONMUN_EMBEDDING_BASE_URL={SERVER}\n", "OPENAI_API_KEY"),
        (f"{EMBEDDING}NONMUN_EMBEDDING_BASE_URL={SERVER}\n", "NONMUN_EMBEDDING_API_KEY"),
        (f"{EMBEDDING}OPENAI_BASE_URL={SERVER}\n", "NONMUN_EMBEDDING_API_KEY"),
    ],
)
def test_a_key_of_the_environment_does_not_go_to_a_server_that_the_folder_names(
    monkeypatch: pytest.MonkeyPatch, written: str, variable: str
) -> None:
    env_file(written)
    monkeypatch.setenv(variable, KEY)
    with pytest.raises(SettingsError, match=rf"\.env .*BASE_URL.*{variable}") as caught:
        load_settings()
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "environment"),
    [
        (f"OPENAI_BASE_URL={SERVER}\nOPENAI_API_KEY={KEY}\n", {}),
        (f"OPENAI_BASE_URL={SERVER}\nOPENAI_API_KEY={KEY}\n", {"OPENAI_API_KEY": KEY}),
        (f"OPENAI_BASE_URL={SERVER}\n", {"OPENAI_API_KEY": ""}),
        (f"OPENAI_BASE_URL={SERVER}\n", {}),
        (f"OPENAI_BASE_URL={SERVER}\n", {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": SERVER}),
        ("", {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": SERVER}),
        (f"OPENAI_API_KEY={KEY}\n", {"OPENAI_BASE_URL": SERVER}),
        (f"{EMBEDDING}NONMUN_EMBEDDING_BASE_URL={SERVER}\nNONMUN_EMBEDDING_API_KEY=none\n", {"OPENAI_API_KEY": KEY}),
    ],
)
def test_a_key_and_a_server_from_one_place_or_both_from_the_environment_are_taken(
    monkeypatch: pytest.MonkeyPatch, written: str, environment: dict[str, str]
) -> None:
    env_file(written)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert SERVER in (settings.llm.base_url, settings.embedding.base_url)
    assert settings.llm.api_key.get_secret_value() in ("", KEY)


def test_a_file_cannot_read_a_key_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    env_file("OPENAI_BASE_URL=http://127.0.0.1:9/${SOME_SECRET}/v1\n")
    monkeypatch.setenv("SOME_SECRET", KEY)
    assert KEY in os.environ["SOME_SECRET"]
    assert KEY not in load_settings().llm.base_url


def test_the_server_is_named_without_its_password() -> None:
    assert load_settings(openai_base_url="http://me:canary@localhost:1/v1").llm.place == "http://localhost:1/v1"
    assert load_settings().llm.place == "api.openai.com"


# --- groups -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    env_file(f"NONMUN_LLM_CONTEXT={value}\nNONMUN_LLM_MODEL=file\n")
    for name in ("NONMUN_LLM_MAX_TOKENS", "NONMUN_LLM_MODEL", "NONMUN_PRICE_IN", "NONMUN_VERIFICATION"):
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.llm.max_tokens, settings.llm.model, settings.llm.price_in) == (3000, "file", None)
    assert (settings.llm.context, settings.answer.verification) == (32_768, "mark")


def test_settings_are_replaced_under_their_documented_names_and_checked() -> None:
    settings = load_settings(llm_model="a", llm_context=2000)
    changed = settings.replace(openai_api_key=KEY, embedding="hf:toy", questions_per_minute=1, chroma_url="http://c")
    assert (changed.llm.model, changed.llm.api_key.get_secret_value(), changed.llm.context) == ("a", KEY, 2000)
    assert (changed.embedding.model, changed.ui.questions_per_minute, changed.chroma_url) == ("hf:toy", 1, "http://c")
    assert (settings.embedding.model, settings.home) == ("", changed.home)
    with pytest.raises(SettingsError, match="NONMUN_LLM_MAX_TOKENS has the value '3'"):
        settings.replace(llm_max_tokens=3)
    with pytest.raises(TypeError, match="no setting is named votes"):
        settings.replace(votes=3)


def test_every_setting_has_one_documented_name() -> None:
    assert load_settings().flat().keys() == Settings.variables().keys()
    assert Settings.variables()["openai_base_url"] == "OPENAI_BASE_URL"
    assert Settings.variables()["embedding"] == "NONMUN_EMBEDDING"
