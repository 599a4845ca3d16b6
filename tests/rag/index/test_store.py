"""Chroma as a server and as an approximate index: the same answers as embedded and exact."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import chromadb
import httpx
import numpy as np
import pytest

from rag import Nonmun
from rag.core.errors import StorageError
from rag.core.settings import load_settings
from rag.doctor import examine
from rag.index.generation import Generation
from rag.index.store import ChunkStore, Patience
from tests.support.digests import write_digest

QUESTIONS = ["which papers cover DPO for diffusion?", "여러 언어의 지시 데이터셋", "speech recognition", "3D 가우시안 스플래팅"]


def ids(assistant: Nonmun, question: str) -> list[str]:
    return [e.paper.arxiv_id for e in assistant.search(question, 5)]


@pytest.mark.slow
def test_a_chroma_server_gives_the_same_answers_as_the_embedded_one(sample: Nonmun, chroma_url: str, tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "remote", chroma_url=chroma_url)
    remote = Nonmun(sample=True, settings=settings)
    assert remote.ingest_sample().added == 73
    assert remote.ingest_sample(rebuild=True).papers == 73
    assert not [*remote.index.folder_of("sample").glob("chroma*")]
    for question in QUESTIONS:
        assert ids(remote, question) == ids(sample, question)


@pytest.mark.slow
def test_two_homes_share_a_server_without_mixing(chroma_url: str, tmp_path: Path) -> None:
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."))
    first, second = (Nonmun(settings=load_settings(home=tmp_path / name, chroma_url=chroma_url)) for name in "ab")
    first.ingest(day)
    second.ingest(day)
    day.write_text(day.read_text("utf-8") + "- 고래이다.\n", "utf-8")
    second.ingest(day)
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_url.rpartition(":")[2]))
    stored = client.get_collection(second.index.generation.manifest.collection, embedding_function=None)
    vectors = second.index.search_index.vectors.copy()
    stored.update(ids=stored.get()["ids"], embeddings=[[-1.0] * vectors.shape[1]] * stored.count())
    second.ingest(day, rebuild=True)  # trusts no vector on the server
    np.testing.assert_array_equal(second.index.search_index.vectors, vectors)
    assert [b.text for b in first.search("sharks")[0].bullets] == ["상어이다."]
    assert first.ingest(day).updated == 1


@pytest.mark.slow
@pytest.mark.parametrize("server", [False, True])
def test_the_approximate_index_finds_what_exact_scoring_finds(
    sample: Nonmun, chroma_url: str, tmp_path: Path, server: bool
) -> None:
    settings = load_settings(home=tmp_path / "home", chroma_url=chroma_url if server else "", exact_limit=0)
    with Nonmun(sample=True, settings=settings) as approximate:
        approximate.ingest_sample()
        for question in QUESTIONS:
            assert ids(approximate, question)[0] == ids(sample, question)[0]


@pytest.mark.slow
def test_a_copied_home_leaves_the_original_alone(chroma_url: str, tmp_path: Path) -> None:
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."))
    original, copy = (Nonmun(settings=load_settings(home=tmp_path / name, chroma_url=chroma_url)) for name in ("o", "c"))
    original.ingest(day)
    shutil.copytree(tmp_path / "o", tmp_path / "c")
    assert copy.search("sharks") == original.search("sharks")
    day.write_text(day.read_text("utf-8") + "- 고래이다.\n", "utf-8")
    copy.ingest(day)
    copy.ingest(day, rebuild=True)
    assert all(check.ok for assistant in (original, copy) for check in examine(assistant))
    assert original.index.generation.manifest.collection != copy.index.generation.manifest.collection
    shutil.move(tmp_path / "o", tmp_path / "moved")
    moved = Nonmun(settings=load_settings(home=tmp_path / "moved", chroma_url=chroma_url))
    moved.ingest(day)
    assert moved.index.generation.manifest.collection == original_collection(tmp_path / "moved")


def original_collection(home: Path) -> str:
    """The collection that the first ingest into a home made: it has no name of a rebuild."""
    manifest = Generation.load(home / "indexes" / "digests").manifest
    return f"nonmun-{(home / 'indexes' / 'digests' / 'id').read_text().split()[0]}-{manifest.fingerprint}"


@pytest.mark.slow
def test_a_rebuild_on_a_server_is_seen_when_it_is_whole(
    chroma_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."), ("2401.00002", "Whales", "고래이다."))
    settings = load_settings(home=tmp_path / "home", chroma_url=chroma_url, exact_limit=0)
    writer, reader = Nonmun(settings=settings), Nonmun(settings=settings)
    writer.ingest(day)
    before = reader.search("sharks")
    assert [item.paper.title for item in before][:1] == ["Sharks"]
    assert not before.notice

    def killed(*_: object) -> None:
        assert reader.search("sharks") == before
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("rag.index.build.publish", killed)
        with pytest.raises(KeyboardInterrupt):
            writer.ingest(day, rebuild=True)
    assert reader.search("sharks") == before
    assert reader.search("sharks").notice == ""
    assert writer.ingest(day).unchanged == 2
    writer.ingest(day, rebuild=True)
    assert reader.search("sharks").notice == ""
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_url.rpartition(":")[2]))
    client.delete_collection(writer.index.generation.manifest.collection)
    found = Nonmun(settings=settings).search("sharks")
    assert found[0].paper.title == "Sharks"
    assert "All vectors were compared here" in found.notice
    assert "stored again" in writer.ingest(day).notes[0]
    assert Nonmun(settings=settings).search("sharks").notice == ""
    writer.close()
    reader.close()


@pytest.mark.slow
def test_a_server_that_accepts_and_says_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.store._FIRST", 0.2)
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = load_settings(home=tmp_path / "home", chroma_url=url)
        with pytest.raises(StorageError, match=r"vector store .* failed: timed out"):
            Nonmun(settings=settings).ingest(day)
        Nonmun(tmp_path / "home").ingest(day)
        [failed] = [check for check in examine(Nonmun(settings=settings)) if not check.ok]
    assert (failed.name, "NONMUN_CHROMA_URL" in failed.remedy) == ("vector store", True)


@pytest.mark.slow
def test_a_server_that_comes_back_in_a_moment_is_waited_for(chroma_url: str, tmp_path: Path) -> None:
    store = ChunkStore(tmp_path, chroma_url, Patience(5.0, (0.01, 0.01)))
    asked = []

    def breaks_twice() -> str:
        asked.append(1)
        if len(asked) < 3:
            raise httpx.ReadError("Connection reset by peer")
        return "done"

    assert store._try(breaks_twice) == "done"
    store.close()


@pytest.mark.parametrize("end", ["?tenant=nobodys", "?database=none"])
@pytest.mark.slow
def test_a_tenant_and_a_database_can_be_named(chroma_url: str, tmp_path: Path, end: str) -> None:
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."))
    secret = chroma_url.replace("http://", "http://:hidden-token@")
    with pytest.raises(StorageError, match="vector store") as caught:
        Nonmun(settings=load_settings(home=tmp_path / "home", chroma_url=f"{secret}{end}")).ingest(day)
    assert "hidden-token" not in str(caught.value)
    named = f"{secret}?tenant=default_tenant&database=default_database"
    Nonmun(settings=load_settings(home=tmp_path / "home", chroma_url=named)).ingest(day)
    with pytest.raises(StorageError, match="'key' is unknown"):
        ChunkStore(tmp_path, f"{chroma_url}?key=7")


@pytest.mark.slow
def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", chroma_url="http://127.0.0.1:9")
    with pytest.raises(StorageError, match=r"127\.0\.0\.1:9.*Check NONMUN_CHROMA_URL"):
        Nonmun(settings=settings).ingest_sample()


@pytest.mark.slow
def test_an_address_that_is_none_is_said(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", chroma_url="localhost:8000")
    with pytest.raises(StorageError, match="is not a URL"):
        Nonmun(settings=settings).ingest_sample()


@pytest.mark.slow
def test_an_index_moves_between_an_embedded_store_and_a_server(chroma_url: str, tmp_path: Path) -> None:
    day = write_digest(tmp_path, ("2401.00001", "Sharks", "상어이다."), ("2401.00002", "Whales", "고래이다."))
    embedded = Nonmun(tmp_path / "a")
    remote = Nonmun(settings=load_settings(home=tmp_path / "b", chroma_url=chroma_url))
    embedded.ingest(day)
    embedded.export_to(tmp_path / "all.zip")
    remote.import_from(tmp_path / "all.zip")
    remote.import_from(tmp_path / "all.zip", replace=True)
    assert remote.search("고래") == embedded.search("고래")
    assert not [*remote.index.folder.glob("chroma*")]
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_url.rpartition(":")[2]))
    assert client.get_collection(remote.index.generation.manifest.collection, embedding_function=None).count() == 2
    remote.export_to(tmp_path / "back.zip")
    embedded.import_from(tmp_path / "back.zip", replace=True)
    assert all(check.ok for check in examine(embedded))
