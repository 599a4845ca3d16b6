"""An index with a model of one's choice: what is sent, stored and remembered, and what is said when the setting changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.core.errors import ModelServerError, SettingsError
from rag.core.models import Evidence
from rag.core.settings import Settings, load_settings
from rag.index.embeddings.base import unit
from rag.index.embeddings.korean_probe import SENTENCES
from rag.index.generation import Generation
from rag.index.ingest import IngestReport, ingest_paths
from rag.index.search_index import SearchIndex
from rag.search.query.understand import understand
from rag.search.searcher import Searcher
from tests.support.digests import write_digest
from tests.support.embedding_server import WIDTH, collapsed_vector, embeds, refuses, toy_vector, use_stand_in
from tests.support.model_server import Act, ModelServer
from tests.support.stored import collection_of

pytestmark = pytest.mark.slow

KEY = "sk-canary-0123456789"
SHARK, CORAL = "2401.00001", "2401.00002"


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    folder = tmp_path / "digests"
    write_digest(
        folder,
        (SHARK, "Sharks on Video", "바다의 상어 영상을 만드는 모델이다."),
        (CORAL, "Counting Coral", "산호의 수를 적은 예시로 센다."),
    )
    return folder


class Index:
    """An index in a folder, with the settings it is used with."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings

    def ingest(self, *paths: Path, rebuild: bool = False) -> IngestReport:
        return ingest_paths(self.folder, paths, settings=self.settings, rebuild=rebuild)

    def open(self) -> SearchIndex:
        return SearchIndex.load(Generation.load(self.folder), self.settings)

    def search(self, question: str) -> list[Evidence]:
        return Searcher(self.open()).search(understand(question))

    def using(self, **settings: object) -> Index:
        return Index(self.folder, load_settings(**settings))


@pytest.fixture
def plain(tmp_path: Path) -> Index:
    return Index(tmp_path / "index", load_settings())


def with_server(index: Index, server: ModelServer | str, **settings: object) -> Index:
    url = server if isinstance(server, str) else server.url
    defaults = {"embedding": "openai:toy", "embedding_base_url": url, "embedding_api_key": KEY, "embedding_retries": 0}
    return index.using(**{**defaults, **settings})


def sent(server: ModelServer) -> list[str]:
    """All passages and questions that a server was sent, without the sentences of the self-test."""
    return [text for request in server.requests for text in request["input"] if text not in SENTENCES]


@pytest.mark.usefixtures("store")
def test_an_index_with_a_model_of_ones_choice(digests: Path, plain: Index) -> None:
    with ModelServer(embeds()) as server:
        index = with_server(plain, server, embedding_price=2.0)
        report = index.ingest(digests)
        assert report.added == 2
        assert report.warnings == ()
        tokens = sum(len(text.split()) for request in server.requests for text in request["input"])
        assert report.usage == {"passages": 2, "tokens": tokens, "cost": pytest.approx(tokens * 2e-6)}
        assert report.notes == (f"2 passages embedded with openai:toy, {tokens} tokens, about ${tokens * 2e-6:.4f}.",)
        assert sent(server) == [
            "Sharks on Video\n바다의 상어 영상을 만드는 모델이다.",
            "Counting Coral\n산호의 수를 적은 예시로 센다.",
        ]
        assert {r["_key"] for r in server.requests} == {KEY}
        assert index.search("video")[0].paper.arxiv_id == SHARK
        assert sent(server)[2:] == ["video"]
    vectors = index.open().vectors
    np.testing.assert_allclose(vectors, unit(np.array([toy_vector(t) for t in sent(server)[:2]], dtype=np.float32)), atol=1e-6)


def test_meaning_comes_from_the_model(digests: Path, plain: Index) -> None:
    """No word of the question is in the digests; the model says which paper is near."""
    near = {"Counting Coral": "coral", "Sharks on Video": "sharks", "reefs": "coral", "fins": "sharks"}

    def vector(text: str) -> list[float]:
        return toy_vector(near.get(text.split("\n")[0], text))

    with ModelServer(embeds(vector)) as server:
        index = with_server(plain, server)
        index.ingest(digests)
        assert [index.search(q)[0].paper.arxiv_id for q in ("reefs", "fins")] == [CORAL, SHARK]


def test_the_keys_and_addresses_for_answers_are_the_default(digests: Path, plain: Index) -> None:
    with ModelServer(embeds(usage=None)) as server:
        index = plain.using(embedding="openai:toy", openai_api_key=KEY, openai_base_url=server.url)
        assert index.ingest(digests).notes == ("2 passages embedded with openai:toy.",)
        assert {r["_key"] for r in server.requests} == {KEY}


@pytest.mark.usefixtures("store")
def test_what_is_stored_is_not_paid_for_twice(digests: Path, plain: Index) -> None:
    with ModelServer(embeds()) as server:
        index = with_server(plain, server)
        index.ingest(digests)
        server.requests.clear()
        index.ingest(digests)
        assert server.requests == []
        write_digest(digests, ("2401.00003", "Kelp Robots", "해초 로봇이다."), day="2024-01-03")
        report = index.ingest(digests)
        assert report.usage["passages"] == 1
        server.requests.clear()
        write_digest(
            digests,
            (SHARK, "Sharks on Video", "바다의 상어 영상을 만드는 모델이다."),
            (CORAL, "Counting Coral", "산호를 센다."),
            votes=50,
        )
        report = index.ingest(digests)
        assert (report.updated, report.usage["passages"]) == (2, 1)
        assert "Counting Coral\n산호를 센다." in sent(server)
        assert index.ingest(digests, rebuild=True).usage["passages"] == 3  # a rebuild trusts nothing that is stored
        assert index.search("sharks video")[0].paper.votes == 50


@pytest.mark.usefixtures("store")
def test_the_order_of_updates_does_not_change_the_vectors(digests: Path, plain: Index, tmp_path: Path) -> None:
    write_digest(digests, ("2401.00003", "Kelp Robots", "해초 로봇이다."), day="2024-01-01")
    with ModelServer(embeds()) as server:
        at_once = with_server(plain, server)
        at_once.ingest(digests)
        in_steps = with_server(Index(tmp_path / "steps", plain.settings), server, embedding_batch=1)
        for day in ("2024-01-02", "2024-01-01"):
            in_steps.ingest(digests / f"{day}.md")
        np.testing.assert_array_equal(at_once.open().vectors, in_steps.open().vectors)
        assert at_once.search("robots") == in_steps.search("robots")


@pytest.mark.usefixtures("store")
def test_a_run_that_breaks_off_goes_on_where_it_stopped(digests: Path, plain: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.vectors._PART", 1)
    with ModelServer(embeds(), embeds(), refuses(400)) as server:
        index = with_server(plain, server)
        with pytest.raises(ModelServerError, match=r"1 of 2 new chunks are stored.*type the same command again"):
            index.ingest(digests)
        server.acts[:] = [embeds()]
        assert index.ingest(digests).usage["passages"] == 1
        assert index.search("coral")[0].paper.arxiv_id == CORAL


@pytest.mark.usefixtures("store")
def test_the_manifest_and_the_collection_remember_the_embedding(digests: Path, plain: Index) -> None:
    prefixes = {"embedding_passage_prefix": "passage: ", "embedding_query_prefix": "query: "}
    with ModelServer(embeds()) as server:
        index = with_server(plain, server, **prefixes)
        index.ingest(digests)
        assert all(text.startswith("passage: ") for request in server.requests for text in request["input"])
        manifest = Generation.load(index.folder).manifest
        assert (manifest.embedding, manifest.dimensions) == ("openai:toy", WIDTH)
        assert (manifest.passage_prefix, manifest.query_prefix) == ("passage: ", "query: ")
        with collection_of(index.folder, manifest) as collection:
            metadata = collection.metadata
    assert metadata == {
        "fingerprint": manifest.fingerprint,
        "embedding": "openai:toy",
        "dimensions": WIDTH,
        "passage_prefix": "passage: ",
        "query_prefix": "query: ",
    }


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"embedding": "openai:other"}, "openai:other"),
        ({"embedding": "hf:toy"}, "hf:toy"),
        ({"embedding": ""}, "the built-in embedding"),
        ({"embedding_query_prefix": "query: "}, r"openai:toy with the prefixes '' \(passages\) and 'query: ' \(questions\)"),
    ],
)
def test_an_index_of_another_embedding_is_said_at_search_and_at_ingest(
    digests: Path, plain: Index, change: dict[str, str], asked: str
) -> None:
    with ModelServer(embeds()) as server:
        with_server(plain, server).ingest(digests)
        changed = with_server(plain, server, **change)
        server.requests.clear()
        said = rf"^The index was built with openai:toy, NONMUN_EMBEDDING asks for {asked}\. Type `nonmun ingest --rebuild PATH`"
        for attempt in (lambda: changed.search("video"), lambda: changed.ingest(digests)):
            with pytest.raises(SettingsError, match=said):
                attempt()
        assert server.requests == []


@pytest.mark.usefixtures("store")
def test_a_rebuild_changes_the_embedding_there_and_back(digests: Path, plain: Index) -> None:
    plain.ingest(digests)
    before = plain.search("상어 영상")
    with ModelServer(embeds()) as server:
        index = with_server(plain, server)
        with pytest.raises(SettingsError, match="built with the built-in embedding, NONMUN_EMBEDDING asks for openai:toy"):
            index.ingest(digests)
        assert index.ingest(digests, rebuild=True).papers == 2
        assert index.search("video")[0].paper.arxiv_id == SHARK
        other = with_server(plain, server, embedding_query_prefix="query: ")
        assert other.ingest(digests, rebuild=True).usage["passages"] == 2
        assert other.search("coral")[0].paper.arxiv_id == CORAL
    plain.ingest(digests, rebuild=True)
    assert plain.search("상어 영상") == before
    report = plain.ingest(digests)
    assert (report.notes, report.warnings, report.usage) == ((), (), {})


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("vector", "said"),
    [
        (lambda text: toy_vector(text, 24), "24 dimensions in place of 48"),
        (lambda text: toy_vector(f"x{text}"[::-1]), "a cosine of"),
    ],
)
@pytest.mark.long
def test_another_model_under_the_same_name_is_noticed(digests: Path, plain: Index, vector: object, said: str) -> None:
    with ModelServer(embeds()) as server:
        index = with_server(plain, server)
        index.ingest(digests)
        server.acts[:] = [embeds(vector)]  # type: ignore[arg-type]
        write_digest(digests, ("2401.00003", "Kelp Robots", "해초 로봇이다."), day="2024-01-03")
        with pytest.raises(SettingsError, match=f"another model named openai:toy.*{said}.*--rebuild"):
            index.ingest(digests)
        assert index.ingest(digests, rebuild=True).usage["passages"] == 3
        assert index.search("video")[0].paper.arxiv_id == SHARK


def test_a_model_that_does_not_read_korean_is_warned_of_and_the_ingest_goes_on(digests: Path, plain: Index) -> None:
    with ModelServer(embeds(collapsed_vector)) as server:
        report = with_server(plain, server).ingest(digests)
    assert report.added == 2
    assert "openai:toy gives unrelated Korean sentences a mean cosine of 0." in report.warnings[0]
    assert "Choose a multilingual model" in report.warnings[0]


def test_an_index_with_a_model_of_sentence_transformers(digests: Path, plain: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stand_in(monkeypatch)
    index = plain.using(embedding="hf:some/model", embedding_query_prefix="query: ")
    report = index.ingest(digests)
    assert report.usage == {"passages": 2, "tokens": 0}
    assert "translations " in report.warnings[0] or "paraphrases " in report.warnings[0]
    assert {e.paper.arxiv_id for e in index.search("coral")[:1]} == {CORAL}
    assert Generation.load(index.folder).manifest.dimensions == 12


def test_a_server_that_fails_at_ingest_leaves_the_old_index(digests: Path, plain: Index) -> None:
    plain.ingest(digests)
    index = with_server(plain, "http://127.0.0.1:9/v1")
    with pytest.raises(ModelServerError, match="cannot be reached") as caught:
        index.ingest(digests, rebuild=True)
    assert caught.value.exit_status == 3
    assert plain.search("상어")[0].paper.arxiv_id == SHARK


@pytest.mark.parametrize("act", [refuses(500), refuses(401), embeds(lambda text: [1.0, 2.0])])
def test_when_the_server_fails_at_a_question_the_words_answer_and_that_is_said(digests: Path, plain: Index, act: Act) -> None:
    with ModelServer(embeds()) as server:
        index = with_server(plain, server)
        index.ingest(digests)
        server.acts[:] = [act]
        opened = index.open()
        vector, notice = opened.embed_question("상어 영상", {})
        assert not vector.any()
        assert vector.shape == (WIDTH,)
        assert notice.startswith("Searched by words alone, not by meaning: The embedding ")
        assert KEY not in notice
        found = Searcher(opened).search(understand("상어 영상"))
        assert [e.paper.arxiv_id for e in found] == [SHARK]
        server.acts[:] = [embeds()]
        assert index.open().embed_question("상어 영상", {})[1] == ""
