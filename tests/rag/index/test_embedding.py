"""Embedding models: a real local server that behaves or misbehaves, and a stand-in for sentence-transformers."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from rag.core.errors import ModelServerError, NonmunError, SettingsError
from rag.core.settings import load_settings
from rag.index.embeddings.base import Embedding, Passage, unit
from rag.index.embeddings.huggingface import LocalEncoder
from rag.index.embeddings.korean_probe import SENTENCES, Separation, measure_separation
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.embeddings.openai import ServerEncoder
from rag.index.embeddings.text_model import TextEmbedding
from tests.support.embedding_server import (
    WIDTH,
    base64_vector,
    breaks_off,
    drips,
    embeds,
    hangs,
    refuses,
    toy_vector,
    use_stand_in,
)
from tests.support.model_server import Act, ModelServer, sends

KEY = "sk-canary-0123456789"
SHARK, CORAL = "2401.00001", "2401.00002"


# --- the server ---------------------------------------------------------------------------------------------------------


class Pauses(list[float]):
    """Remembers how long it was asked to wait, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def encoder(server: ModelServer | str, *, pauses: Pauses | None = None, batch: int = 64, **options: float) -> ServerEncoder:
    url = server if isinstance(server, str) else server.url
    retries = int(options.pop("retries", 4))
    return ServerEncoder("toy", url, KEY, batch=batch, retries=retries, sleep=Pauses() if pauses is None else pauses, **options)


def failure(*acts: Act, question: bool = False, **options: float) -> str:
    """What is said when a server behaves like this. The key is never in it."""
    with ModelServer(*acts) as server, pytest.raises(ModelServerError) as caught:
        TextEmbedding("openai:toy", encoder(server, **options), WIDTH).checked(
            encoder(server, **options).encode(["a b", "c d"], question=question)
        )
    assert KEY not in repr(caught.value) + str(caught.value) + repr(caught.value.__context__)
    return str(caught.value)


def test_texts_come_back_as_vectors_in_order_with_the_key_and_the_format_asked_for() -> None:
    texts = [f"word{i} text" for i in range(5)]
    with ModelServer(embeds()) as server:
        client = encoder(server)
        vectors = client.encode(texts)
        request = server.requests[0]
    np.testing.assert_allclose(vectors, np.array([toy_vector(t) for t in texts]), rtol=1e-6)
    assert (request["encoding_format"], request["model"], request["_key"]) == ("float", "toy", KEY)
    assert "dimensions" not in request
    assert client.tokens == 10


def test_texts_are_sent_in_batches_by_count_and_by_characters() -> None:
    with ModelServer(embeds()) as server:
        encoder(server, batch=4).encode([f"t{i}" for i in range(10)])
        assert [len(r["input"]) for r in server.requests] == [4, 4, 2]
        server.requests.clear()
        encoder(server).encode(["x" * 25_000, "y" * 25_000, "z" * 25_000, "w" * 90_000, "v"])
        assert [[t[0] for t in r["input"]] for r in server.requests] == [["x", "y"], ["z"], ["w"], ["v"]]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"retry_after": "7"}, 7.0), ({"retry_after_ms": "1500"}, 1.5), ({}, 0.5), ({"retry_after": "soon"}, 0.5)],
)
def test_a_rate_limit_is_waited_for_as_long_as_the_server_asks(headers: dict[str, str], pause: float) -> None:
    pauses = Pauses()
    with ModelServer(refuses(429, **headers), embeds()) as server:
        assert encoder(server, pauses=pauses).encode(["a"]).shape == (1, WIDTH)
    assert pauses == [pause] if pause != 0.5 else 0.375 <= pauses[0] <= 0.5


def test_a_date_to_try_again_at_is_understood() -> None:
    pauses = Pauses()
    with ModelServer(refuses(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), embeds()) as server:
        encoder(server, pauses=pauses).encode(["a"])
    assert pauses == [0.0]


def test_a_server_that_fails_twice_is_tried_again_with_growing_pauses() -> None:
    pauses = Pauses()
    with ModelServer(refuses(500), refuses(502), breaks_off(), embeds()) as server:
        assert encoder(server, pauses=pauses).encode(["a"]).shape == (1, WIDTH)
        assert len(server.requests) == 4
    assert [0.75 * most <= pause <= most for pause, most in zip(pauses, [0.5, 1.0, 2.0], strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("act", "said", "requests"),
    [
        (refuses(500), "failed (500)", 3),
        (refuses(429), "over its limit (429)", 3),
        (refuses(429, "insufficient_quota"), "quota is used up", 1),
        (refuses(429, x_should_retry="false"), "over its limit (429)", 1),
        (refuses(429, retry_after="3600"), "over its limit (429)", 1),
        (refuses(401), "refused the key (401): no. Check NONMUN_EMBEDDING_API_KEY", 1),
        (refuses(404), "does not know the model or path (404): no. Check NONMUN_EMBEDDING (openai:toy)", 1),
        (refuses(413), "lower NONMUN_EMBEDDING_BATCH", 1),
        (breaks_off(), "broke off", 3),
        (
            sends(400, f'{{"error": {{"message": "cannot use {KEY}"}}}}'.encode(), "application/json"),
            "failed (400): cannot use [secret].",
            1,
        ),
    ],
)
def test_what_a_server_refuses_is_said_and_tried_again_only_where_that_helps(act: Act, said: str, requests: int) -> None:
    with ModelServer(act) as server:
        with pytest.raises(ModelServerError, match=r"[Tt]he embedding server at 127\.0\.0\.1:") as caught:
            encoder(server, retries=2).encode(["a"])
        assert len(server.requests) == requests
    assert said in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (embeds(base64_vector), "base64"),
        (embeds(lambda text: toy_vector(text, 20)), "20 dimensions in place of 48"),
        (embeds(lambda text: toy_vector(text, 20 if text == "a b" else WIDTH)), "differ in length or"),
        (embeds(lambda text: [float("nan")] * WIDTH), "NaN"),
        (embeds(lambda text: [None] * WIDTH), "NaN"),
        (embeds(lambda text: [0.0] * WIDTH), "a vector of zeros"),
        (embeds(lambda text: ["x"] * WIDTH), "differ in length or"),
        (embeds(data=[{"index": 0, "embedding": toy_vector("a")}]), "not one for each of 2 texts"),
        (embeds(data=[{"index": 0, "embedding": toy_vector("a")}] * 2), "not one for each of 2 texts"),
        (embeds(data=None), "did not send a list of embeddings"),
        (sends(200, b"<html>Sign in</html>", "text/html"), "did not send a list of embeddings"),
        (sends(200, b"[]", "application/json"), "did not send a list of embeddings"),
        (sends(200, b"\xff\xfe", "application/json"), "did not send a list of embeddings"),
    ],
)
def test_what_is_no_embedding_is_refused(act: Act, said: str) -> None:
    assert said in failure(act)


def test_servers_that_leave_the_index_or_the_usage_out_are_understood() -> None:
    with ModelServer(embeds(data=[{"embedding": [1, 2]}, {"embedding": [3, 4]}], usage=None)) as server:
        client = encoder(server)
        assert client.encode(["a", "b"]).tolist() == [[1, 2], [3, 4]]
    assert client.tokens == 0


@pytest.mark.parametrize("act", [hangs(2.0), drips(0.05, 60)])
def test_a_request_ends_when_its_time_is_over(act: Act) -> None:
    with ModelServer(act) as server:
        with pytest.raises(ModelServerError, match=r"did not answer in time.*NONMUN_EMBEDDING_TIMEOUT"):
            encoder(server, timeout=0.3).encode(["a"])
        assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_said() -> None:
    pauses = Pauses()
    with pytest.raises(ModelServerError, match=r"127\.0\.0\.1:9 cannot be reached.*that the server is running"):
        encoder("http://127.0.0.1:9/v1", pauses=pauses, retries=2).encode(["a"])
    assert [0.75 * most <= pause <= most for pause, most in zip(pauses, [0.5, 1.0], strict=True)] == [True] * 2


def test_what_is_secret_in_an_address_is_in_no_error() -> None:
    with pytest.raises(ModelServerError, match=r"cannot be set up.*ALL_PROXY"):
        ServerEncoder("toy", "http://[::1/v1", KEY).encode(["a"])
    with pytest.raises(ModelServerError) as caught:
        ServerEncoder("toy", f"http://user:{KEY}@127.0.0.1:9/v1?key={KEY}", KEY, retries=0).encode(["a"])
    assert KEY not in str(caught.value)


def test_after_a_failed_question_the_next_ones_do_not_wait_for_the_server() -> None:
    with ModelServer(refuses(500), refuses(500), embeds()) as server:
        client = encoder(server)
        for _ in range(3):
            with pytest.raises(ModelServerError, match="failed"):
                client.encode(["a"], question=True)
        assert len(server.requests) == 2
        assert client.encode(["a"]).shape == (1, WIDTH)  # an ingest does ask


# --- what all models share ----------------------------------------------------------------------------------------------


def test_prefixes_stand_before_what_the_model_reads() -> None:
    passages = [Passage("Title", "글머리", []), Passage("Alone", "Alone", []), Passage("T", "half \ud800 a character", [])]
    with ModelServer(embeds()) as server:
        embedding = TextEmbedding("openai:toy", encoder(server), WIDTH, passage_prefix="passage: ", query_prefix="query: ")
        vectors = embedding.embed_passages(passages)
        question = embedding.embed_question("무엇?", {})
        embedding.embed_question("무엇?", {})
        assert [r["input"] for r in server.requests] == [
            ["passage: Title\n글머리", "passage: Alone", "passage: T\nhalf ? a character"],
            ["query: 무엇?"],
        ]
        assert embedding.embed_passages([]).shape == (0, WIDTH)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(question), 1, rtol=1e-5)


def test_the_space_is_decided_by_model_passage_prefix_and_dimensions() -> None:
    client = encoder("http://127.0.0.1:9/v1")
    one = TextEmbedding("openai:toy", client, 48)
    others = [
        TextEmbedding("openai:other", client, 48),
        TextEmbedding("openai:toy", client, 32),
        TextEmbedding("openai:toy", client, 48, passage_prefix="passage: "),
    ]
    assert len({e.fingerprint for e in (one, *others)}) == 4
    assert TextEmbedding("openai:toy", client, 48, query_prefix="query: ").fingerprint == one.fingerprint


def test_the_built_in_embedding_is_one_of_them(tmp_path: Path) -> None:
    embedding: Embedding = BilingualEmbedding.fit([["확산", "diffus"], ["확산", "diffus", "model"], ["산호", "coral"]] * 2)
    assert (embedding.passage_prefix, embedding.query_prefix) == ("", "")
    vectors = embedding.embed_passages([Passage("", "", ["확산"]), Passage("", "", ["산호"])])
    assert np.argmax(vectors @ embedding.embed_question("", {"diffus": 1.0})) == 0
    embedding.save(tmp_path / "e")
    again = BilingualEmbedding.load(tmp_path / "e")
    assert again.fingerprint == embedding.fingerprint
    np.testing.assert_array_equal(again.embed_question("", {"coral": 1.7}), embedding.embed_question("", {"coral": 1.7}))


# --- does it read Korean? -----------------------------------------------------------------------------------------------


def test_an_embedding_that_keeps_related_sentences_together_passes_the_self_test() -> None:
    found = measure_separation(unit(np.array([toy_vector(s) for s in SENTENCES], dtype=np.float32)))
    assert found.paraphrase == pytest.approx(1.0, abs=1e-5)
    assert found.unrelated < 0.3
    assert found.warning("openai:toy") == ""


@pytest.mark.parametrize(
    ("separation", "warned"),
    [
        (Separation(0.45, 0.80, 0.75), ""),  # bge-m3's unrelated sentences, with related ones well above
        (Separation(0.78, 0.90, 0.87), ""),  # all high, and yet apart
        (Separation(0.74, 0.78, 0.80), "hardly distinguishes Korean sentences"),
        (Separation(0.74, 0.88, 0.41), "English questions will miss Korean bullets"),
        (Separation(0.97, 1.00, 0.99), "hardly distinguishes Korean sentences"),
        (Separation(1.0, 1.0, 1.0), "hardly distinguishes Korean sentences"),
    ],
)
def test_an_embedding_is_warned_of_when_related_sentences_do_not_stand_out(separation: Separation, warned: str) -> None:
    text = separation.warning("hf:some")
    assert warned in text
    assert bool(text) == bool(warned)
    assert not text or (f"{separation.unrelated:.2f}" in text and "NONMUN_EMBEDDING" in text)


# --- sentence-transformers ----------------------------------------------------------------------------------------------


def test_a_model_of_sentence_transformers_is_loaded_once_and_at_the_first_text(monkeypatch: pytest.MonkeyPatch) -> None:
    package = use_stand_in(monkeypatch)

    local = LocalEncoder("some/model")
    assert package.made == []
    assert local.encode(["a", "b"]).shape == (2, 12)
    np.testing.assert_array_equal(local.encode(["a"], question=True)[0], local.encode(["b", "a"])[1])
    assert package.made == ["some/model"]
    with pytest.raises(ModelServerError, match="'some/model' failed: out of memory"):
        local.encode(["too much"])


def test_a_model_that_is_not_there_is_a_matter_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    use_stand_in(monkeypatch)
    with pytest.raises(SettingsError, match=r"'hf:missing'.*missing is no model\. Check its name"):
        LocalEncoder("missing").encode(["a"])


def test_without_the_package_the_line_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r'Type `pip install "nonmun\[hf\]"`'):
        LocalEncoder("some/model").encode(["a"])


# --- settings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["text-embedding-3-small", "openai:", "hf: ", "cohere:embed"])
def test_an_embedding_that_cannot_be_is_a_matter_of_the_settings(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NONMUN_EMBEDDING", value)
    with pytest.raises(NonmunError, match=f"NONMUN_EMBEDDING has the value '{value}'"):
        load_settings()


def test_without_a_model_nothing_is_sent_for_embeddings_either() -> None:
    settings = load_settings(embedding="openai:toy", openai_api_key=KEY)
    assert settings.without_model().embedding.model == ""
