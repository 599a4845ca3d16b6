"""Choose the embedding: the built-in one, or the model that ``NONMUN_EMBEDDING`` names.

An index has to be searched and updated with the embedding that it was built with, as vectors of different models cannot be
compared. A setting that differs is an error.
"""

from __future__ import annotations

from pathlib import Path

from rag.core import Settings, SettingsError, watch_logs
from rag.index.embeddings.base import Embedding
from rag.index.embeddings.huggingface import LocalEncoder
from rag.index.embeddings.korean_probe import SENTENCES, measure_separation
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.embeddings.openai import PRICES, ServerEncoder
from rag.index.embeddings.text_model import Encoder, TextEmbedding
from rag.index.generation import Manifest

_BUILT_IN = "nonmun-"  # prefix of the names of all versions of the built-in embedding
_OPENAI = "https://api.openai.com/v1"


def check_embedding(manifest: Manifest, settings: Settings) -> None:
    """Check the embedding of an index against the settings.

    :raises SettingsError: if they differ in the model or in a prefix.
    """
    prefixes = (settings.embedding.passage_prefix, settings.embedding.query_prefix) if settings.embedding.model else ("", "")
    had = _describe(manifest.embedding, manifest.passage_prefix, manifest.query_prefix)
    wanted = _describe(settings.embedding.model or _BUILT_IN, *prefixes)
    if had != wanted:
        raise SettingsError(
            f"The index was built with {had}, NONMUN_EMBEDDING asks for {wanted}.",
            hint="Type `nonmun ingest --rebuild PATH`, or restore the old NONMUN_EMBEDDING.",
        )


def _describe(name: str, passage_prefix: str, query_prefix: str) -> str:
    model = "the built-in embedding" if name.startswith(_BUILT_IN) else name
    prefixes = f" with the prefixes {passage_prefix!r} (passages) and {query_prefix!r} (questions)"
    return model + (prefixes if passage_prefix or query_prefix else "")


def load_embedding(folder: Path, manifest: Manifest, settings: Settings) -> Embedding:
    """Load the embedding of a generation, saved in ``folder``, for questions. No model is loaded or called yet.

    :raises SettingsError: if the settings name another one.
    :raises StorageError: if another version wrote it.
    """
    check_embedding(manifest, settings)
    return TextEmbedding.load(folder, _encoder(settings)) if settings.embedding.model else BilingualEmbedding.load(folder)


def start_embedding(settings: Settings) -> tuple[TextEmbedding, str]:
    """Return the embedding that the settings name, for an ingest, and a warning if it does not read Korean.

    Its dimensions are those of the sentences of :mod:`rag.index.embeddings.korean_probe`, which it embeds as a test.

    :raises ModelServerError: if its server fails.
    :raises SettingsError: if it cannot be loaded.
    """
    encoder, name = _encoder(settings), settings.embedding.model
    prefixes = {"passage_prefix": settings.embedding.passage_prefix, "query_prefix": settings.embedding.query_prefix}
    vectors = encoder.encode([prefixes["passage_prefix"] + sentence for sentence in SENTENCES])
    embedding = TextEmbedding(name, encoder, vectors.shape[1], **prefixes)
    return embedding, measure_separation(embedding.checked(vectors)).warning(name)


def _encoder(settings: Settings) -> Encoder:
    kind, _, model = settings.embedding.model.partition(":")
    if kind == "hf":
        return LocalEncoder(model)
    watch_logs(settings.secrets)
    key = settings.embedding.api_key.get_secret_value() or settings.llm.api_key.get_secret_value()
    return ServerEncoder(
        model,
        _address(settings),
        key,
        batch=settings.embedding.batch,
        timeout=settings.embedding.timeout,
        retries=settings.embedding.retries,
    )


def _address(settings: Settings) -> str:
    return settings.embedding.base_url or settings.llm.base_url or _OPENAI


def known_price(settings: Settings) -> float | None:
    """Return the configured price or OpenAI's list price, in dollars per million tokens; None if it is unknown."""
    if settings.embedding.price is not None:
        return settings.embedding.price
    return PRICES.get(settings.embedding.model.partition(":")[2]) if _address(settings) == _OPENAI else None
