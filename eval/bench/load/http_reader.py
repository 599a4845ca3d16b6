"""A reader of the page without a browser: speaks over HTTP what Gradio's page speaks, for a fraction of its weight."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
from collections.abc import AsyncIterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rag.core import OutsideError

if TYPE_CHECKING:
    import httpx

_API = "/gradio_api"
# Where the values of the page's components, as JSON, name the conversation and its kept answers.
_CONVERSATION = re.compile(r'data-conversation=\\?"([^"\\]{1,100})')
_KEPT = re.compile(r"\bnm-kept-(\d{1,6})\b")


class HttpReader:
    """One session with the page. What the page can do is found in its configuration, by the names of its functions.

    :raises OutsideError: in every method, if the server answers with an error or a function ends with one.
    """

    def __init__(self, address: str) -> None:
        import httpx

        self._client: httpx.AsyncClient = httpx.AsyncClient(base_url=address, trust_env=False, timeout=None)
        self._session = secrets.token_hex(6)
        self._config: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self._client.get("/")  # which gives a reader a name; one without shares the pace of its address
        response = await self._client.get("/config")
        _expect(response.is_success, f"/config: {response.status_code}")
        self._config = response.json()
        _expect(self._config["protocol"] == "sse_v3", "the protocol is another one")
        self._heart = asyncio.create_task(self._beat())  # an open page holds this connection; without it, it counts as left
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._heart.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._heart
        await self._client.aclose()

    async def open(self) -> None:
        """Begin as the page does when it is loaded; without it, no conversation is kept."""
        for function in self._config["dependencies"]:
            if any(event == "load" for _, event in function["targets"]):
                async for _ in self._call(function["api_name"], ""):
                    pass

    async def ask(self, question: str) -> AsyncIterator[list[Any]]:
        """Send a question as the page does; yields the values of the page's components as they change."""
        async for values in self._call("asked", question):
            yield values
        async for values in self._call("answered", question):
            yield values

    async def rate(self, values: list[Any], thumb: str) -> None:
        """Give a thumb to the newest answer, as the page's script does; return when the server says that it is kept.

        :param values: what :meth:`ask` yielded last.
        """
        shown = json.dumps(values, ensure_ascii=False)
        conversation, turns = _CONVERSATION.search(shown), _KEPT.findall(shown)
        _expect(conversation is not None and bool(turns), "no answer that is kept")
        component = next(one for one in self._config["components"] if "rate" in (one["props"].get("server_fns") or ()))
        about = {"conversation": conversation and conversation[1], "turn": int(turns[-1]), "thumb": thumb}
        body = {"session_hash": self._session, "component_id": component["id"], "fn_name": "rate", "data": about}
        kept = await self._post("/component_server", body)
        _expect(kept == thumb, f"{kept!r} for a thumb")

    async def _call(self, name: str, text: str) -> AsyncIterator[list[Any]]:
        function = next(one for one in self._config["dependencies"] if one["api_name"] == name)
        body = {
            "data": [self._value(component, text) for component in function["inputs"]],
            "event_data": None,
            "fn_index": function["id"],
            "trigger_id": function["targets"][0][0],
            "session_hash": self._session,
        }
        if function["queue"] is False:
            yield (await self._post("/run/predict", body))["data"]
            return
        event = (await self._post("/queue/join", body))["event_id"]
        async for values in self._stream(event):
            yield values

    def _value(self, component: int, text: str) -> Any:
        """Return what an input holds: the text if it is the question box, else its first value; the server knows the state."""
        found = next(one for one in self._config["components"] if one["id"] == component)
        if found["type"] == "state":
            return None
        return text if found["props"].get("elem_id") == "nm-box" else found["props"].get("value")

    async def _post(self, path: str, body: Any) -> Any:
        response = await self._client.post(_API + path, json=body)
        _expect(response.is_success, f"{path}: {response.status_code} {response.text[:300]}")
        return response.json()

    async def _stream(self, event: str) -> AsyncIterator[list[Any]]:
        from gradio_client.utils import apply_diff  # type: ignore[import-untyped]

        values: list[Any] | None = None
        async with self._client.stream("GET", f"{_API}/queue/data", params={"session_hash": self._session}) as response:
            async for line in response.aiter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("event_id") != event:
                    continue
                if message["msg"] == "process_generating":
                    new = message["output"]["data"]
                    # The first time whole values, then what has changed in them.
                    values = new if values is None else [apply_diff(*pair) for pair in zip(values, new, strict=True)]
                    yield values
                elif message["msg"] == "process_completed":
                    _expect(bool(message["success"]), str(message)[:300])
                    return
        raise OutsideError("The page's stream ended before the answer.", hint="See what the page's process wrote.")

    async def _beat(self) -> None:
        async with self._client.stream("GET", f"{_API}/heartbeat/{self._session}") as response:
            async for _ in response.aiter_raw():
                pass


def _expect(true: bool, what: str) -> None:
    if not true:
        raise OutsideError(f"The page answered with something unexpected: {what}", hint="See what the page's process wrote.")
