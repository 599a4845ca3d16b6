"""The vector stores that the tests of the index run against: embedded, and on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.chroma_server import ChromaServer


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A server for all tests of a process; each test has homes, and so collections, of its own."""
    with ChromaServer(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server


@pytest.fixture(scope="session")
def chroma_url(chroma_server: ChromaServer) -> str:
    return chroma_server.url


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The kind of vector store that the settings of a test name; tests with it run once with each."""
    if request.param == "server":
        monkeypatch.setenv("NONMUN_CHROMA_URL", request.getfixturevalue("chroma_url"))
    return str(request.param)
