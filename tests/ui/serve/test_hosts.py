"""The names at which a page answers that only its own machine reaches, and the sites that may read it: none but itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rag import Nonmun
from ui.serve.hosts import Hosts
from ui.serve.server import make_app


def answer(host: str, **options: Any) -> Any:
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("papers"))])
    return TestClient(Hosts(app, **options), base_url="http://127.0.0.1:7860").get("/", headers={"host": host})


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:80", "[::1]:7860", "127.9.9.9", "a.localhost:1"])
def test_the_names_of_this_machine_are_answered(host: str) -> None:
    assert answer(host).text == "papers"


@pytest.mark.parametrize(
    "host",
    ["evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.0.7:7860", "0.0.0.0:7860", "[x", ""],
)
def test_other_names_are_refused_with_what_to_type(host: str) -> None:
    refused = answer(host)
    assert refused.status_code == 421
    assert "papers" not in refused.text
    assert f"not as {host!r}. Behind a proxy, start it with `nonmun ui --root-path PATH`" in " ".join(refused.text.split())


def test_a_name_that_was_given_is_answered() -> None:
    assert answer("Desk.local:7860", names=["desk.local"]).text == "papers"


async def _app(assistant: Nonmun, own_machine: bool) -> Any:
    return make_app(assistant, own_machine=own_machine)


@pytest.mark.parametrize("own_machine", [True, False])
@pytest.mark.slow
def test_no_other_site_may_read_the_page(sample: Nonmun, own_machine: bool) -> None:
    client = TestClient(asyncio.run(_app(sample, own_machine)), base_url="http://127.0.0.1:7860")
    for host in ("127.0.0.1:7860", "[::1]:7860", "evil.example:7860"):
        headers = {"host": host, "origin": "http://evil.example:7860"}
        for path in ("/", "/config", "/nonmun.webmanifest"):
            found = client.get(path, headers=headers)
            assert (found.status_code == 421) == (own_machine and "evil" in host)
            assert not [name for name in found.headers if name.startswith("access-control-allow")]
        wanted = {**headers, "access-control-request-method": "POST"}
        asked = client.options("/gradio_api/call/ask", headers=wanted)
        assert asked.status_code >= 400
        assert "access-control-allow-origin" not in asked.headers
