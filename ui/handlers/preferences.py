"""The settings that a reader with the right changes on the page: what is shown of them, what is stored, and whether it works.

They are stored in the data directory (:mod:`rag.core.stored`) and hold from the next question on. What the environment,
``.env`` or the command line sets wins, and the page cannot change it. No key leaves this module but to its server.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.core import (
    STORABLE,
    NonmunError,
    Settings,
    UsageError,
    load_settings,
    public_address,
    redact,
    settings_with,
    store_settings,
    stored_settings,
    where_set,
)
from rag.doctor import model_names, try_embedding, try_model
from rag.index import check_embedding
from rag.llm import make_llm
from rag.text import Language, flat
from ui.locales.texts import Label, Text
from ui.session.preferences import Field, Tested

if TYPE_CHECKING:
    from rag.assistant import Nonmun

#: Characters of a value that a form may send.
_LONGEST = 2000


class Preferences:
    """The settings of a page's assistant."""

    def __init__(self, assistant: Nonmun) -> None:
        self._assistant, self._lock = assistant, threading.Lock()
        self._home = assistant.settings.home
        self._started = _differences(assistant.settings)

    def fields(self) -> dict[str, Field]:
        """Return the settings by name.

        :raises StorageError: if what is stored cannot be read.
        """
        where = where_set(self._home) | dict.fromkeys(self._started, "started")
        values, variables = self._assistant.settings.flat(), Settings.variables()
        return {name: Field(name, _shown(name, values[name]), where.get(name, ""), variables[name]) for name in STORABLE}

    @property
    def has_key(self) -> bool:
        """Whether there is a key for the model's server."""
        return bool(self._assistant.settings.llm.api_key.get_secret_value())

    def save(self, form: Mapping[str, str], language: Language) -> bool:
        """Store what a form says, and go on with it.

        :return: whether a stored key was deleted, because it was for another server.
        :raises UsageError: if a value cannot be used.
        :raises StorageError: if it cannot be stored.
        """
        with self._lock:
            wanted, forgotten = self._wanted(form, language)
            settings_with(wanted, self._home)  # raises before anything is stored
            store_settings(self._home, wanted)
            self._assistant.use(load_settings(home=self._home).replace(**self._started))
            return forgotten

    def models(self, form: Mapping[str, str], language: Language) -> list[str]:
        """Return the models that the server in a form lists; raises as :func:`rag.doctor.model_names`."""
        return sorted(flat(name) for name in model_names(self._tried(form, language)))

    def test(self, form: Mapping[str, str], language: Language) -> list[Tested]:
        """Try what a form says, without storing it.

        :raises UsageError: if a value cannot be used.
        """
        settings = self._tried(form, language)
        found = []
        if settings.llm.configured:
            found.append(_tried(Label.TEST_SERVER, lambda: _listed(settings, language), settings, language))
            if found[0].ok:
                make_llm(settings)  # the first time takes seconds, which are not the model's
                found.append(_tried(Label.TEST_MODEL, lambda: _wrote(settings, language), settings, language))
        else:
            found.append(Tested(True, Label.TEST_MODEL.of(language), Label.TEST_NO_MODEL.of(language), 0.0))
        if settings.embedding.model:
            found.append(_tried(Label.TEST_EMBEDDING, lambda: _embedded(settings, language), settings, language))
        found += self._index(settings, language)
        return found

    def _index(self, settings: Settings, language: Language) -> list[Tested]:
        """Say that an index has to be built anew, where it was built with another embedding."""
        try:
            manifest = self._assistant.index.generation.manifest
        except NonmunError:
            return []

        def fits() -> str:
            check_embedding(manifest, settings)
            return Label.TEST_FITS.of(language)

        return [_tried(Label.TEST_INDEX, fits, settings, language)]

    def _tried(self, form: Mapping[str, str], language: Language) -> Settings:
        return settings_with(self._wanted(form, language)[0], self._home).replace(**self._started)

    def _wanted(self, form: Mapping[str, str], language: Language) -> tuple[dict[str, str], bool]:
        """Return what is to be stored, and whether a stored key is left out because it was for another server."""
        stored, fields = stored_settings(self._home), self.fields()
        wanted = {name: value for name in STORABLE if (value := stored.get(name))}
        for name in STORABLE:
            if name != "openai_api_key" and name in form and not fields[name].fixed:
                value = str(form[name])[:_LONGEST].strip()
                if value != fields[name].value:  # what is shown of an address has no password
                    wanted[name] = _checked(name, value, language)
        moved = wanted.get("openai_base_url", "") != stored.get("openai_base_url", "")
        key, had = str(form.get("openai_api_key", ""))[:_LONGEST].strip(), wanted.get("openai_api_key", "")
        if key:
            wanted["openai_api_key"] = key
        elif moved or form.get("forget") == "yes":
            wanted.pop("openai_api_key", None)
        return {name: value for name, value in wanted.items() if value}, bool(had and moved and not key)


def _differences(settings: Settings) -> dict[str, Any]:
    """Return the settings that whoever started the page gave otherwise than the environment and what is stored."""
    usual = load_settings(home=settings.home).flat()
    return {name: value for name, value in settings.flat().items() if name != "home" and value != usual[name]}


def _shown(name: str, value: Any) -> str:
    if isinstance(value, SecretStr):
        return ""
    if name == "openai_base_url":
        return public_address(str(value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _checked(name: str, value: str, language: Language) -> str:
    if name == "openai_base_url" and value:
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        except ValueError:
            good = False
        if not good:
            raise UsageError(Label.BAD_ADDRESS.of(language), hint=Label.BAD_ADDRESS_HINT.of(language))
        return value.rstrip("/")
    if name in ("price_in", "price_out") and value:
        value = value.replace(",", ".")
        try:
            good = 0 <= float(value) < 1e6
        except ValueError:
            good = False
        if not good:
            raise UsageError(Label.BAD_PRICE.of(language), hint=Label.BAD_PRICE_HINT.of(language))
    if name == "embedding" and value and not value.startswith(("openai:", "hf:")):
        raise UsageError(Label.BAD_EMBEDDING.of(language), hint=Label.EMBEDDING_HELP.of(language))
    return value


def _tried(name: Text, attempt: Callable[[], str], settings: Settings, language: Language) -> Tested:
    """Return the result of one attempt; what a server says is shown without keys."""
    began = time.perf_counter()
    try:
        ok, found = True, attempt()
    except NonmunError as problem:
        ok, found = False, f"{problem.args[0]} {problem.hint}".strip()
    except (ImportError, OSError, RuntimeError, ValueError, TypeError) as problem:
        ok, found = False, f"{type(problem).__name__}: {str(problem)[:200]}"
    return Tested(ok, name.of(language), flat(redact(found, settings.secrets)), time.perf_counter() - began)


def _listed(settings: Settings, language: Language) -> str:
    names = model_names(settings)
    if settings.llm.model not in names:
        return Label.TEST_UNLISTED.of(language, place=settings.llm.place, count=len(names), model=settings.llm.model)
    return Label.TEST_LISTED.of(language, place=settings.llm.place, count=len(names))


def _wrote(settings: Settings, language: Language) -> str:
    text = flat(try_model(settings, settings.home))[:60]
    return Label.TEST_WROTE.of(language, model=settings.llm.model, text=text)


def _embedded(settings: Settings, language: Language) -> str:
    return Label.TEST_EMBEDDED.of(language, count=try_embedding(settings))
