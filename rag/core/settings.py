"""Typed settings in groups.

Flags win over the environment, which wins over a ``.env`` file in the working folder, which wins over what the page stored in
the data directory.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from rag.core.errors import SettingsError
from rag.core.secrets import public_address, secrets_in
from rag.core.stored import stored_settings

#: What a server that needs no key is sent as one.
_NO_KEY = "none"


def _usual_home() -> Path:
    try:
        return platformdirs.user_data_path("nonmun").absolute()
    except (RuntimeError, OSError):  # a user without a home, or a deleted working folder
        raise SettingsError("This user has no folder for data.", hint="Set NONMUN_HOME to a folder.") from None


class _Group(BaseModel):
    """Settings that belong together. The alias of a field is its documented name; see :func:`_variable`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @field_validator("api_key", check_fields=False)
    @classmethod
    def _sendable(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """Refuse a key that no HTTP header can hold, and strip the white space around a pasted one."""
        key = value.get_secret_value().strip()
        if not (key.isascii() and key.isprintable()):
            variable = _variable(str(cls.model_fields[str(info.field_name)].alias))
            raise SettingsError(f"{variable} contains a character that no key can have.", hint="Copy the key again.")
        return SecretStr(key)


class LLMSettings(_Group):
    """The model that writes answers, and its server."""

    api_key: SecretStr = Field(default=SecretStr(""), alias="openai_api_key")
    base_url: str = Field(default="", alias="openai_base_url")
    model: str = Field(default="gpt-4o-mini", alias="llm_model")
    timeout: float = Field(default=60.0, gt=0, le=3600, alias="llm_timeout")  # seconds that the server may stay silent
    deadline: float = Field(default=120.0, gt=0, le=3600, alias="llm_deadline")
    """Seconds for one whole answer: all attempts, second stage, streaming, repair and judging."""
    retries: int = Field(default=2, ge=0, le=10, alias="llm_retries")
    max_tokens: int = Field(default=3000, ge=16, alias="llm_max_tokens")
    context: int = Field(default=32_768, ge=1024, alias="llm_context")
    """Tokens that the model reads and writes at most; papers fill what its answer and the rules leave of them."""
    price_in: float | None = Field(default=None, ge=0, alias="price_in")  # dollars per million tokens read
    price_out: float | None = Field(default=None, ge=0, alias="price_out")  # dollars per million tokens written

    @property
    def configured(self) -> bool:
        """Whether there is a key, or the address of a server that may need none."""
        return bool(self.api_key.get_secret_value() or self.base_url)

    @property
    def place(self) -> str:
        """The server's address for messages, without the password it may contain."""
        return public_address(self.base_url) or "api.openai.com"


class EmbeddingSettings(_Group):
    """The embedding of chunks and questions. Without a server or key of its own it uses the language model's."""

    model: str = Field(default="", pattern=r"^$|^(?:openai|hf):\S", alias="embedding")
    """``openai:MODEL`` on an OpenAI-compatible server, ``hf:MODEL`` of sentence-transformers, or empty for the built-in one."""
    base_url: str = Field(default="", alias="embedding_base_url")
    api_key: SecretStr = Field(default=SecretStr(""), alias="embedding_api_key")
    passage_prefix: str = Field(default="", alias="embedding_passage_prefix")
    query_prefix: str = Field(default="", alias="embedding_query_prefix")
    price: float | None = Field(default=None, ge=0, alias="embedding_price")  # dollars per million tokens, for the report
    batch: int = Field(default=64, ge=1, le=2048, alias="embedding_batch")  # texts per request
    timeout: float = Field(default=120.0, gt=0, le=3600, alias="embedding_timeout")  # seconds per request, with all retries
    retries: int = Field(default=4, ge=0, le=10, alias="embedding_retries")


class AnswerSettings(_Group):
    """How evidence becomes an answer."""

    least_coverage: float = Field(default=0.33, ge=0, le=1, alias="least_coverage")
    """The share of the question's words, weighted by rarity, that one of the best papers must cover for a quoted answer.
    Of the dev questions, all outside machine learning lie below 0.30 and all answerable ones above 0.35."""
    verification: Literal["mark", "repair", "strict", "off"] = Field(default="mark", alias="verification")
    """What happens to sentences of the model that their bullets do not support: ``mark`` flags them, ``repair`` lets the model
    rewrite the answer, ``strict`` leaves out those that conflict with their bullets and flags the others. The last two show
    nothing before the end."""
    judge_asks: int = Field(default=1, ge=0, le=9, alias="judge_asks")
    """How often the model judges the sentences that the checker does not clear: once, all of them in one request; more often,
    each by itself, and the majority counts; 0 leaves them to the checker."""
    checker: str = Field(default="", pattern=r"^$|^hf:\S", alias="checker")
    """``hf:MODEL``, an entailment model of Hugging Face whose score stands beside the rules'; empty for the rules alone."""
    effort: Literal["quick", "normal", "deep"] = Field(default="normal", alias="effort")
    """What the model is asked before it answers: nothing (``quick``), a plan and which papers are useful (``normal``), and
    what is missing, too (``deep``)."""
    report_max_tokens: int = Field(default=200_000, ge=1000, alias="report_max_tokens")
    """Tokens that the model reads and writes for one report (``nonmun report``), at most."""


class LimitSettings(_Group):
    """How much is taken, kept and done at once, at most."""

    question_chars: int = Field(default=8000, ge=100, le=32_000, alias="max_question_chars")
    """Enough for an abstract; analysing a longer text holds up everybody else."""
    papers: int = Field(default=50, ge=10, le=1000, alias="max_papers")  # of one search over HTTP or MCP
    evidence: int = Field(default=60, ge=6, le=200, alias="max_evidence")  # papers that a model reads for one answer
    turns: int = Field(default=50, ge=8, le=1000, alias="max_turns")  # of a conversation, in memory and on the page
    conversations: int = Field(default=500, ge=1, le=100_000, alias="max_conversations")  # kept of one reader of the page
    opinions: int = Field(default=5000, ge=1, le=1_000_000, alias="max_opinions")  # kept of one reader of the page
    file_mb: int = Field(default=32, ge=1, le=1024, alias="max_file_mb")
    """A digest has about 60 kB."""
    archive_mb: int = Field(default=320, ge=1, le=65_536, alias="max_archive_mb")  # all that is read of one archive
    answers: int = Field(default=32, ge=1, le=1000, alias="max_answers")
    """Answers at a time on the page and over HTTP. Gradio's default is 1: one slow answer would hold up everybody else."""
    waiting: int = Field(default=64, ge=0, le=10_000, alias="max_waiting")  # questions beyond these; further ones are refused

    @property
    def questions(self) -> int:
        """The questions that may be answered or wait at a time."""
        return self.answers + self.waiting


class UISettings(_Group):
    """The web page."""

    questions_per_minute: int = Field(default=20, ge=0, le=6000, alias="questions_per_minute")  # per reader; 0: unlimited
    plan_ahead: bool = Field(default=True, alias="plan_ahead")
    """Whether the model plans the search for a question while its reader pauses in typing it: at most 3 requests more."""
    admins: str = Field(default="", alias="admins")
    """The logins that may change settings and decide about digests, separated by commas; empty for the first of ``--auth``."""

    @property
    def admin_names(self) -> tuple[str, ...]:
        """The names in ``admins``."""
        return tuple(name for part in self.admins.split(",") if (name := part.strip()))


class SourceSettings(_Group):
    """The hosts that ``nonmun sync`` fetches from, by their base addresses; a mirror can stand in for each."""

    hf_url: str = Field(default="https://huggingface.co", alias="hf_url")
    arxiv_url: str = Field(default="https://export.arxiv.org", alias="arxiv_url")
    github_url: str = Field(default="https://codeload.github.com", alias="github_url")

    @field_validator("hf_url", "arxiv_url", "github_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("it is not a base address such as https://huggingface.co")
        return value.strip().rstrip("/")


class Settings(BaseModel):
    """All settings, each an environment variable: ``NONMUN_`` and its documented name in capitals, except OpenAI's two."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    home: Path = Field(default_factory=_usual_home)  # the data directory
    chroma_url: str = ""
    """A Chroma server, such as http://localhost:8000; empty for the database embedded in ``home``."""
    exact_limit: int = Field(default=2_000_000, ge=0)  # chunks; above it, Chroma's approximate index compares vectors
    lock_wait: float = Field(default=60.0, ge=0, le=86_400)
    """Seconds to wait for another process that writes to the index, or fetches."""

    llm: LLMSettings = Field(default_factory=LLMSettings)
    embedding: EmbeddingSettings = Field(default_factory=EmbeddingSettings)
    answer: AnswerSettings = Field(default_factory=AnswerSettings)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    ui: UISettings = Field(default_factory=UISettings)
    sources: SourceSettings = Field(default_factory=SourceSettings)

    @field_validator("home", mode="before")
    @classmethod
    def _absolute(cls, value: str | Path) -> Path:
        if not str(value).strip():
            return _usual_home()
        try:
            return Path(value).expanduser().absolute()
        except (RuntimeError, OSError):
            what = f"NONMUN_HOME has the value {str(value)!r}, whose home directory does not exist."
            raise SettingsError(what, hint="Set it to an absolute path.") from None

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Return the environment variable of each documented name."""
        return {name: _variable(name) for name in _groups()}

    @classmethod
    def _of(cls, flat: Mapping[str, Any]) -> Self:
        """Validate values under their documented names.

        :raises SettingsError: if a value cannot be used.
        :raises TypeError: if a setting does not exist.
        """
        if unknown := flat.keys() - _groups().keys():
            raise TypeError(f"no setting is named {', '.join(sorted(unknown))}")
        values: dict[str, Any] = {}
        for name, value in flat.items():
            group = _groups()[name]
            (values.setdefault(group, {}) if group else values)[name] = value
        try:
            return cls.model_validate(values)
        except ValidationError as problem:
            first = problem.errors()[0]
            what = f"{_variable(str(first['loc'][-1]))} has the value {str(first.get('input'))!r}: {first['msg'].lower()}."
            raise SettingsError(what, hint="Set it to another value or leave it out.") from None

    def flat(self) -> dict[str, Any]:
        """Return all values under their documented names."""
        found: dict[str, Any] = {}
        for name, value in self:
            found |= value.model_dump(by_alias=True) if isinstance(value, _Group) else {name: value}
        return found

    def replace(self, **flat: Any) -> Self:
        """Return these settings with other values, under their documented names (``llm_model=...``).

        :raises SettingsError: if a value cannot be used.
        """
        return self._of(self.flat() | flat)

    def without_model(self) -> Self:
        """Return these settings without a model, whatever the environment says."""
        return self.replace(openai_api_key="", openai_base_url="", embedding="", checker="")

    @property
    def secrets(self) -> frozenset[str]:
        """The keys, and the passwords inside addresses, in every form in which a server may repeat them."""
        keys = (group.api_key.get_secret_value() for group in (self.llm, self.embedding))
        bases = (self.sources.hf_url, self.sources.arxiv_url, self.sources.github_url)
        return secrets_in(keys, (self.llm.base_url, self.embedding.base_url, self.chroma_url, *bases))


def load_settings(*, with_model: bool = True, **flat: Any) -> Settings:
    """Read the settings; values given here under their documented names win, unless they are None.

    :param with_model: False leaves out every model and key, whatever the environment says.
    :raises SettingsError: if a value or ``.env`` cannot be used, or a key would go to a server that only ``.env`` names.
    :raises StorageError: if what the page stored cannot be read.
    """
    given = {name: value for name, value in flat.items() if value is not None}
    environment, file = _read(os.environ), _read(_env_file())
    above = file | environment | given
    if not with_model:
        return Settings._of(above).without_model()
    home = Settings._of({name: above[name] for name in ("home",) if name in above}).home
    settings = Settings._of(_joined(stored_settings(home), above))
    _check_keys(settings, file, {*environment, *given})
    return settings


def settings_with(stored: Mapping[str, str], home: Path) -> Settings:
    """Return the settings of a data directory as they would be if these values were stored there.

    :raises SettingsError: if a value cannot be used.
    """
    return Settings._of(_joined(stored, _read(_env_file()) | _read(os.environ) | {"home": home}))


def where_set(home: Path) -> dict[str, str]:
    """Return where each setting of a data directory comes from: ``environment``, ``.env`` or ``stored``.

    Those with their default are left out.
    """
    environment, file, stored = _read(os.environ), _read(_env_file()), stored_settings(home)
    found = dict.fromkeys(stored, "stored") | dict.fromkeys(file, ".env") | dict.fromkeys(environment, "environment")
    joined = _joined(stored, file | environment)
    if joined.get("openai_api_key") == stored.get("openai_api_key", "") and found.get("openai_base_url") == "stored":
        found["openai_api_key"] = "stored"
    return {name: where for name, where in found.items() if joined.get(name)}


def _joined(stored: Mapping[str, str], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored values with those that win over them.

    A key was given for one server. So a server that the page stored gets no key from the environment, and a stored key goes to
    no server that the environment names.
    """
    found: dict[str, Any] = {**stored, **above}
    its_server = "openai_base_url" in stored and "openai_base_url" not in above
    if its_server:
        found["openai_api_key"] = stored.get("openai_api_key", "")
    elif "openai_base_url" in above and "openai_api_key" not in above:
        found.pop("openai_api_key", None)
    if str(found.get("embedding", "")).startswith("openai:"):
        key_is_stored = found.get("openai_api_key") and found["openai_api_key"] == stored.get("openai_api_key")
        if "embedding_base_url" in above and "embedding_api_key" not in above and key_is_stored:
            found["embedding_api_key"] = _NO_KEY
        elif "embedding_base_url" not in above and its_server:
            found["embedding_api_key"] = found["openai_api_key"] or _NO_KEY
    return found


@cache
def _groups() -> dict[str, str]:
    """Return the group of each documented name, empty for those outside the groups."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        found |= {str(setting.alias): name for setting in inner.values()} if inner else {name: ""}
    return found


def _variable(name: str) -> str:
    return name.upper() if name.startswith("openai_") else f"NONMUN_{name.upper()}"


def _read(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Return the values of nonmun's variables under their documented names; an empty one counts as unset."""
    values = {name.lower(): value for name, value in variables.items() if value and value.strip()}
    return {name: found for name, variable in Settings.variables().items() if (found := values.get(variable.lower()))}


def _env_file() -> dict[str, str | None]:
    """Read ``.env``; ``${NAME}`` stays as it is, since it could put a key from the environment into an address."""
    file = Path(".env")
    try:
        return dict(dotenv_values(file, encoding="utf-8-sig", interpolate=False)) if file.is_file() else {}
    except (OSError, UnicodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        what = f"The file .env in the working folder cannot be read: {reason}."
        raise SettingsError(what, hint="Correct it, or start in another folder.") from None


def _check_keys(settings: Settings, file: Mapping[str, str], elsewhere: set[str]) -> None:
    """Refuse to send a key to a server that only ``.env`` names, unless ``.env`` has the key, too.

    The working folder may be another person's, and its ``.env`` must not send the reader's key to a server.
    """
    uses = [("openai_base_url", "openai_api_key")]
    if settings.embedding.model.startswith("openai:"):
        address = "embedding_base_url" if settings.embedding.base_url else "openai_base_url"
        key = "embedding_api_key" if settings.embedding.api_key.get_secret_value() else "openai_api_key"
        uses.append((address, key))
    values = settings.flat()
    for place, secret in uses:
        from_file = place in file and place not in elsewhere
        if from_file and values[secret].get_secret_value() not in ("", _NO_KEY, file.get(secret, "").strip()):
            address, key = _variable(place), _variable(secret)
            raise SettingsError(
                f"The file .env in the working folder names a server ({address}), but {key} comes from elsewhere.",
                hint=f"If you trust that server, set {address} in the environment, or write the key into .env, too.",
            )
