"""Typed settings, from flags, the environment and a ``.env`` file in the working folder, in this order."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

__all__ = ["Settings", "load_settings"]


class Settings(BaseSettings):
    """What can be set. Every name is an environment variable with ``NONMUN_`` before it, the two of OpenAI excepted."""

    model_config = SettingsConfigDict(
        env_prefix="NONMUN_", env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True
    )

    home: Path = Field(default_factory=lambda: platformdirs.user_data_path("nonmun"))
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
    llm_retries: int = Field(default=2, ge=0, le=10)
    llm_max_tokens: int = Field(default=800, ge=16)

    evidence_papers: int = Field(default=8, ge=1, le=50)
    """Papers whose bullets a model is shown."""
    evidence_bullets: int = Field(default=3, ge=1, le=20)
    """Bullets of each of them."""
    least_coverage: float = Field(default=0.33, ge=0, le=1)
    """When the best papers cover less than this share of the question's words, weighted by rarity, the digests count as
    silent. On the dev questions all outside machine learning lie below 0.30 and all answerable ones above 0.35."""

    second_stage: Literal["off", "rerank", "condense"] = "off"
    """With a model: ``rerank`` lets it order papers by use first; ``condense`` also lets it note what many papers share."""

    @field_validator("home")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def has_model(self) -> bool:
        """Whether a model is configured: by a key, or by the address of a server that may need none."""
        return bool(self.openai_api_key.get_secret_value() or self.openai_base_url)

    @property
    def place(self) -> str:
        """The model server, for messages."""
        return self.openai_base_url or "api.openai.com"

    def without_model(self) -> Settings:
        """The same settings with no model, whatever the environment says."""
        return self.model_copy(update={"openai_api_key": SecretStr(""), "openai_base_url": "", "embedding": ""})


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; overrides that are None are left to the environment.

    :raises SettingsError: if a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"NONMUN_{name.upper()}"
        raise SettingsError(
            f"{variable} has the value {str(first.get('input'))!r}: {first['msg'].lower()}.",
            hint="Set it to another value or leave it out.",
        ) from None
