"""What a caller of an endpoint is told that the page does not have."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag import Nonmun
from ui.serve.server import make_app


@pytest.mark.slow
def test_an_endpoint_that_there_is_not_is_said_to_be_missing(sample: Nonmun) -> None:
    async def made() -> Any:
        return make_app(sample)

    client = TestClient(asyncio.run(made()), base_url="http://127.0.0.1:7860")
    for path in ("call/nope", "call/nope/", "call/v2/nope", "run/nope"):
        found = client.post(f"/gradio_api/{path}", json={"data": []})
        assert found.status_code == 404
        assert found.json() == {"detail": "There is no endpoint 'nope'. Call one of ask, search, paper."}
    assert client.post("/gradio_api/call/paper", json={"data": ["2311.13231"]}).status_code == 200
