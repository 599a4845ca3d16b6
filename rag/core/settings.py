"""Typed settings, from flags, the environment and a ``.env`` file in the working folder, in this order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from rag.core.errors import SettingsError
from rag.core.secrets import public_address

__all__ = ["Settings", "load_settings"]


def _usual_home() -> Path:
    try:
        return platformdirs.user_data_path("nonmun").absolute()
    except (RuntimeError, OSError):  # a user without a home, or a working folder that is gone
        raise SettingsError("There is no folder for user data here.", hint="Set NONMUN_HOME to a folder.") from None


class Settings(BaseSettings):
    """What can be set. Every name is an environment variable with ``NONMUN_`` before it, the two of OpenAI excepted.

    :raises SettingsError: if ``.env`` cannot be read, a key cannot be one, or the home cannot be told.
    """

    model_config = SettingsConfigDict(env_prefix="NONMUN_", extra="ignore", populate_by_name=True)

    home: Path = Field(default_factory=_usual_home)
    """The folder that holds all state."""
    chroma_url: str = ""
    """A Chroma server, such as http://localhost:8000; empty for the database embedded in ``home``."""

    embedding: str = Field(default="", pattern=r"^$|^(?:openai|hf):\S")
    """``openai:MODEL`` at a server that speaks the OpenAI protocol, ``hf:MODEL`` of sentence-transformers, or empty for the
    built-in bilingual embedding."""
    embedding_base_url: str = ""
    """The server of an ``openai:`` embedding; by default ``OPENAI_BASE_URL``."""
    embedding_api_key: SecretStr = SecretStr("")
    """Its key; by default ``OPENAI_API_KEY``."""
    embedding_passage_prefix: str = ""
    embedding_query_prefix: str = ""
    embedding_price: float | None = Field(default=None, ge=0)
    """Dollars per million tokens, for the costs in the report; OpenAI's own models are known."""
    embedding_batch: int = Field(default=64, ge=1, le=2048)
    """Texts per request."""
    embedding_timeout: float = Field(default=120.0, gt=0, le=3600)
    """Seconds that a request may take, with all its tries."""
    embedding_retries: int = Field(default=4, ge=0, le=10)

    exact_limit: int = Field(default=300_000, ge=0)
    """Up to this many chunks vectors are compared exactly; above, by Chroma's approximate index."""

    openai_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_base_url: str = Field(default="", validation_alias="OPENAI_BASE_URL")
    llm_model: str = "gpt-4o-mini"
    llm_timeout: float = Field(default=60.0, gt=0, le=3600)
    """Seconds that a request may go without a word from the server."""
    llm_deadline: float = Field(default=120.0, gt=0, le=3600)
    """Seconds that the model may take for one answer: every try, second stage, the whole stream, repair and judging."""
    llm_retries: int = Field(default=2, ge=0, le=10)
    llm_max_tokens: int = Field(default=800, ge=16)
    price_in: float | None = Field(default=None, ge=0)
    """Dollars per million tokens that the model reads, and below, that it writes; for the costs in a trace and the limit of an
    evaluation. OpenAI's own models are known."""
    price_out: float | None = Field(default=None, ge=0)

    evidence_papers: int = Field(default=8, ge=1, le=50)
    """Papers whose bullets a model is shown."""
    evidence_bullets: int = Field(default=3, ge=1, le=20)
    """Bullets of each of them."""
    least_coverage: float = Field(default=0.33, ge=0, le=1)
    """When the best papers cover less than this share of the question's words, weighted by rarity, the digests count as
    silent. On the dev questions all outside machine learning lie below 0.30 and all answerable ones above 0.35."""

    verification: Literal["mark", "repair", "strict", "off"] = "mark"
    """What becomes of sentences of a model that their bullets do not support: ``mark`` says so beside them; ``repair`` shows
    them to the model and lets it write once more; ``strict`` leaves them out. The last two show nothing before the end."""
    judge_asks: int = Field(default=0, ge=0, le=9)
    """How often the model is asked about each sentence as well; 0 leaves it to the offline checker."""

    second_stage: Literal["off", "rerank"] = "off"
    """With a model: ``rerank`` lets it put the papers found in the order in which they are of use."""

    questions_per_minute: int = Field(default=20, ge=0, le=6000)
    """Questions that the page takes from one reader within a minute; 0 for any number."""

    @field_validator("home", mode="before")
    @classmethod
    def _absolute(cls, value: str | Path) -> Path:
        if not str(value).strip():
            return _usual_home()
        try:
            return Path(value).expanduser().absolute()
        except (RuntimeError, OSError):
            raise SettingsError(
                f"NONMUN_HOME has the value {str(value)!r}, and there is no such home.", hint="Set it to a whole path."
            ) from None

    @field_validator("openai_api_key", "embedding_api_key")
    @classmethod
    def _sendable(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """A key goes into a header, which holds nothing but ASCII; one that was pasted may end in white space."""
        key = value.get_secret_value().strip()
        if not (key.isascii() and key.isprintable()):
            raise SettingsError(
                f"{_variable(str(info.field_name))} holds a character that no key can have.", hint="Copy the key once more."
            )
        return SecretStr(key)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given wins over the environment, and that over ``.env``, which is read here and not by pydantic."""
        assert isinstance(dotenv_settings, EnvSettingsSource)
        dotenv_settings.env_vars = _read_env_file()
        return init_settings, env_settings, dotenv_settings, file_secret_settings

    @property
    def has_model(self) -> bool:
        """Whether a model is configured: by a key, or by the address of a server that may need none."""
        return bool(self.openai_api_key.get_secret_value() or self.openai_base_url)

    @property
    def place(self) -> str:
        """The model server, for messages; without a password that its address may hold."""
        return public_address(self.openai_base_url) or "api.openai.com"

    def without_model(self) -> Settings:
        """The same settings with no model, whatever the environment says."""
        return self.model_copy(update={"openai_api_key": SecretStr(""), "openai_base_url": "", "embedding": ""})


def load_settings(*, with_model: bool = True, **overrides: Any) -> Settings:
    """Read the settings; overrides that are None are left to the environment.

    :param with_model: False leaves out every model and key, whatever the environment says.
    :raises SettingsError: if a value cannot be used, or a key of the environment would go to a server that ``.env`` names.
    """
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as problem:
        first = problem.errors()[0]
        raise SettingsError(
            f"{_variable(str(first['loc'][0]))} has the value {str(first.get('input'))!r}: {first['msg'].lower()}.",
            hint="Set it to another value or leave it out.",
        ) from None
    if not with_model:
        return settings.without_model()
    _check_keys(settings)
    return settings


def _variable(name: str) -> str:
    """The environment variable of a setting."""
    return name.upper() if name.upper().startswith("OPENAI_") else f"NONMUN_{name.upper()}"


def _read_env_file() -> dict[str, str | None]:
    """The variables of ``.env``, their names in lower case. ``${NAME}`` stays as it is: it could place a key of the
    environment into an address."""
    file = Path(".env")
    try:
        values = dotenv_values(file, encoding="utf-8-sig", interpolate=False) if file.is_file() else {}
    except (OSError, UnicodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        raise SettingsError(
            f"The file .env in the working folder cannot be read: {reason}.", hint="Mend it, or start in another folder."
        ) from None
    return {name.lower(): value for name, value in values.items() if value is not None}


def _check_keys(settings: Settings) -> None:
    """A folder that somebody else made may hold a ``.env``; that must not send one's own key to a server of its choice."""
    uses = [("openai_base_url", "openai_api_key")]
    if settings.embedding.startswith("openai:"):
        address = "embedding_base_url" if settings.embedding_base_url else "openai_base_url"
        key = "embedding_api_key" if settings.embedding_api_key.get_secret_value() else "openai_api_key"
        uses.append((address, key))
    env_file = _read_env_file()
    for place, secret in uses:
        address, key = _variable(place), _variable(secret)
        from_file = address not in os.environ and getattr(settings, place) == (env_file.get(address.lower()) or None)
        known = (env_file.get(key.lower()) or "").strip()
        if from_file and getattr(settings, secret).get_secret_value() not in ("", known):
            raise SettingsError(
                f"The file .env in the working folder names a server ({address}), but {key} comes from elsewhere.",
                hint=f"If you trust that server, set {address} in the environment, or write the key into .env, too.",
            )
