"""A real Chroma server that is killed, or says nothing any more, in the middle of an ingest and of a question."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.errors import StorageError
from rag.core.models import Progress
from rag.core.settings import Settings, load_settings
from rag.doctor import examine
from rag.index.store import Patience
from tests.support.chroma_server import ChromaServer
from tests.support.digests import write_digest

pytestmark = pytest.mark.slow

FIRST = ("2401.00001", "Sharks", "상어이다."), ("2401.00002", "Whales", "고래이다.")
LATER = "2401.00003", "Kelp Robots", "해초 로봇이다."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def settings(server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a home on the server with two papers, whose questions ask it, and whose ingest waits less long than it would."""
    settings = load_settings(home=tmp_path / "home", chroma_url=server.url, exact_limit=0)
    write_digest(tmp_path / "digests", *FIRST)
    with Nonmun(settings=settings) as assistant:
        assistant.ingest(tmp_path / "digests")
    monkeypatch.setattr("rag.index.store._FIRST", 1.0)
    monkeypatch.setattr("rag.index.nearest._PAUSE", 0.0)
    monkeypatch.setattr("rag.index.nearest.ASKING", Patience(1.0, (0.1,)))
    monkeypatch.setattr("rag.index.store.WRITING", Patience(1.0, (0.1, 0.1)))
    write_digest(tmp_path / "digests", LATER, day="2024-01-03")
    return settings


def while_storing(do: object) -> Progress:
    """What does something when the first chunks are about to be stored."""

    def heard(step: str, done: int, total: int) -> None:
        if step == "store" and not done and callable(do):
            do()

    return heard


def titles(assistant: Nonmun, question: str) -> list[str]:
    return [item.paper.title for item in assistant.search(question)]


@pytest.mark.long
def test_a_server_that_is_killed_in_mid_ingest_is_said_and_nothing_is_lost(
    server: ChromaServer, settings: Settings, tmp_path: Path
) -> None:
    with Nonmun(settings=settings) as reader:
        assert titles(reader, "sharks")[:1] == ["Sharks"]
        with pytest.raises(StorageError, match=r"The vector store at .* failed: .*Check NONMUN_CHROMA_URL"):
            Nonmun(settings=settings).ingest(tmp_path / "digests", progress=while_storing(server.kill))
        found = reader.search("sharks")
        assert found[0].paper.title == "Sharks"
        assert "All vectors were compared here" in found.notice
        assert "Kelp Robots" not in titles(reader, "kelp robots")
        server.start()
        assert Nonmun(settings=settings).ingest(tmp_path / "digests").added == 1
        found = reader.search("kelp robots")
        assert (found[0].paper.title, found.notice) == ("Kelp Robots", "")
    assert all(check.ok for check in examine(Nonmun(settings=settings)))
    embedded = Nonmun(settings=load_settings(home=tmp_path / "embedded"))
    embedded.ingest(tmp_path / "digests")
    assert embedded.index.generation.manifest.fingerprint == Nonmun(settings=settings).index.generation.manifest.fingerprint
    assert titles(embedded, "고래") == titles(Nonmun(settings=settings.replace(exact_limit=10_000)), "고래")


def test_a_server_that_falls_silent_in_mid_ingest_is_asked_again_and_one_that_stays_silent_is_said(
    server: ChromaServer, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with pytest.raises(StorageError, match=r"failed: timed out\. Check NONMUN_CHROMA_URL"):
            Nonmun(settings=settings).ingest(tmp_path / "digests", progress=while_storing(server.pause))
    finally:
        server.go_on()
    monkeypatch.setattr("rag.index.store.WRITING", Patience(1.0, (0.1,) * 60))
    coming_back = threading.Timer(1.5, server.go_on)

    def silent() -> None:
        server.pause()
        coming_back.start()

    report = Nonmun(settings=settings).ingest(tmp_path / "digests", progress=while_storing(silent))
    coming_back.join()
    assert (report.added, report.papers) == (1, 3)
    assert all(check.ok for check in examine(Nonmun(settings=settings)))


def test_a_question_to_a_server_that_falls_silent_is_answered_and_says_so(server: ChromaServer, settings: Settings) -> None:
    with Nonmun(settings=settings) as reader:
        before = reader.search("sharks")
        assert before.notice == ""
        server.pause()
        try:
            for assistant in (reader, Nonmun(settings=settings)):  # one that has asked it before, and one that has not
                found = assistant.search("sharks")
                assert [item.paper for item in found][:1] == [item.paper for item in before][:1]
                assert "All vectors were compared here" in found.notice
                assert "timed out" in assistant.ask("which papers are about sharks?").notice
        finally:
            server.go_on()
        assert reader.search("sharks").notice == ""
