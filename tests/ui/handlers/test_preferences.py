"""Settings that are changed on the page: stored, used for the next question, and never shown where they are secret."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core import UsageError
from rag.core.settings import load_settings
from rag.core.stored import stored_settings
from tests.support.model_server import ModelServer, says
from ui.handlers.preferences import Preferences
from ui.locales.texts import Label
from ui.markup import settings as markup

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

KEY = "sk-canary-0123456789"
PASSWORD = "canary-password"


@pytest.fixture
def preferences(tmp_path: Path) -> Callable[..., Preferences]:
    def made(**given: Any) -> Preferences:
        return Preferences(Nonmun(tmp_path, settings=load_settings(home=tmp_path, **given)))

    return made


def shown(preferences: Preferences) -> str:
    return markup.settings_html(preferences.fields(), "en", has_key=preferences.has_key)


def test_what_is_saved_is_used_at_once_and_by_the_next_start(preferences: Callable[..., Preferences], tmp_path: Path) -> None:
    page = preferences()
    form = {"openai_base_url": "http://127.0.0.1:1/v1/", "llm_model": "small", "openai_api_key": KEY, "effort": "deep"}
    assert page.save(form, "en") is False
    used = page._assistant.settings
    assert (used.llm.base_url, used.llm.model, used.answer.effort) == ("http://127.0.0.1:1/v1", "small", "deep")
    assert used.llm.api_key.get_secret_value() == KEY
    assert load_settings(home=tmp_path).flat() == used.flat()
    assert page.fields()["llm_model"].where == "stored"
    page.save({"llm_model": ""}, "en")
    assert page.fields()["llm_model"] == preferences().fields()["llm_model"]
    assert page.fields()["llm_model"].where == ""


def test_a_key_stays_with_its_server_and_is_never_shown(preferences: Callable[..., Preferences], tmp_path: Path) -> None:
    page = preferences()
    page.save({"openai_base_url": f"http://me:{PASSWORD}@127.0.0.1:1/v1", "openai_api_key": KEY}, "en")
    address = page.fields()["openai_base_url"].value
    assert page.save({"openai_base_url": address, "llm_model": "other", "openai_api_key": ""}, "en") is False
    assert PASSWORD in stored_settings(tmp_path)["openai_base_url"]
    assert page.has_key
    assert KEY not in shown(page)
    assert PASSWORD not in shown(page)
    assert Label.SET_KEY_KEPT.en in shown(page)
    assert page.save({"openai_base_url": "http://evil.example/v1", "openai_api_key": ""}, "en") is True
    assert not page.has_key
    page.save({"openai_api_key": KEY}, "en")
    page.save({"forget": "yes"}, "en")
    assert "openai_api_key" not in stored_settings(tmp_path)


def test_a_test_or_a_list_of_another_server_takes_no_stored_key_there(preferences: Callable[..., Preferences]) -> None:
    page = preferences()
    page.save({"openai_base_url": "http://127.0.0.1:1/v1", "openai_api_key": KEY}, "en")
    with ModelServer(says("OK")) as server:
        page.test({"openai_base_url": server.url, "openai_api_key": ""}, "en")
        assert server.requests
        assert all(KEY not in str(request) for request in server.requests)


def test_the_environment_wins_and_is_named(preferences: Callable[..., Preferences], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_LLM_MODEL", "of the environment")
    page = preferences(effort="quick")
    page.save({"llm_model": "of the page", "effort": "deep"}, "en")
    assert page._assistant.settings.llm.model == "of the environment"
    assert page._assistant.settings.answer.effort == "quick"
    place = Label.SET_ELSEWHERE.of("en", variable="NONMUN_LLM_MODEL", place=Label.SET_IN_ENVIRONMENT.en)
    assert place in shown(page)
    assert Label.SET_STARTED.en in shown(page)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"openai_base_url": "localhost:11434"}, Label.BAD_ADDRESS),
        ({"openai_base_url": "http://[nonsense"}, Label.BAD_ADDRESS),
        ({"openai_base_url": "file:///etc/passwd"}, Label.BAD_ADDRESS),
        ({"price_in": "cheap"}, Label.BAD_PRICE),
        ({"price_out": "nan"}, Label.BAD_PRICE),
        ({"embedding": "toy"}, Label.BAD_EMBEDDING),
    ],
    ids=["no-scheme", "broken", "file", "word", "nan", "embedding"],
)
def test_what_cannot_be_used_is_refused_and_not_stored(
    preferences: Callable[..., Preferences], tmp_path: Path, form: dict[str, str], message: Any
) -> None:
    for language in ("en", "ko"):
        with pytest.raises(UsageError, match=message.of(language)):
            preferences().save(form, language)
    assert stored_settings(tmp_path) == {}


def test_a_test_says_what_works_with_seconds_and_what_does_not(preferences: Callable[..., Preferences], tmp_path: Path) -> None:
    page = preferences()
    with ModelServer(says("OK")) as server:
        found = page.test({"openai_base_url": server.url, "llm_model": "test-model", "openai_api_key": KEY}, "en")
        assert page.models({"openai_base_url": server.url}, "en") == ["test-model"]
    assert [(one.name, one.ok) for one in found] == [("Server", True), ("Model", True)]
    assert "test-model wrote “OK”" in found[1].found
    assert "(" in markup.tested_html(found, "ko")
    assert stored_settings(tmp_path) == {}
    [gone] = page.test({"openai_base_url": server.url, "openai_api_key": KEY}, "en")
    assert not gone.ok
    assert KEY not in gone.found
    [none] = page.test({}, "ko")
    assert (none.ok, none.found) == (True, Label.TEST_NO_MODEL.ko)
