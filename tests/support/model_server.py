"""A local HTTP server that speaks the OpenAI protocol and behaves, or misbehaves, as a test tells it to."""

from __future__ import annotations

import json
import re
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Act = Callable[["Exchange"], None]

USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
MODELS = {"object": "list", "data": [{"id": "test-model", "object": "model", "created": 0, "owned_by": "test"}]}


class Exchange(BaseHTTPRequestHandler):
    """One request; an act answers it through the methods below."""

    protocol_version = "HTTP/1.1"
    server: ModelServer._Server  # type: ignore[name-defined]
    keys: Sequence[str] = ()
    """The citation keys of the excerpts in the prompt, in order."""
    prompt: str = ""
    """The last message of the request."""

    def cites(self, text: str) -> str:
        """The text with each ``[n]`` turned into the key of the n-th excerpt that the prompt shows, where it shows so many."""

        def key(number: re.Match[str]) -> str:
            place = int(number[0])
            return self.keys[place - 1] if 1 <= place <= len(self.keys) else number[0]

        return re.sub(r"\[\d+(?:, ?\d+)*\]", lambda marker: re.sub(r"\d+", key, marker[0]), text)

    def do_GET(self) -> None:
        owner: ModelServer = self.server.owner
        self.send_json(200, owner.models)

    def do_POST(self) -> None:
        owner: ModelServer = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.requests.append(body | {"_key": self.headers.get("Authorization", "").removeprefix("Bearer ")})
        self.prompt = str(body.get("messages", [{}])[-1].get("content"))
        self.keys = re.findall(r"^\[(\w+)\] ", self.prompt, re.M)
        act = owner.acts.pop(0) if len(owner.acts) > 1 else owner.acts[0]
        try:
            act(self)
        except (BrokenPipeError, ConnectionResetError):
            owner.gone.append(self.client_address)
            owner.hung_up.set()

    def send_json(self, status: int, value: Any, **headers: str) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, content in headers.items():
            self.send_header(name.replace("_", "-"), content)
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def send_event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def wait_for_hang_up(self, seconds: float = 60.0) -> None:
        """Say nothing until the other side has closed the connection."""
        with selectors.DefaultSelector() as waiting:  # takes any number of open files, unlike select()
            waiting.register(self.connection, selectors.EVENT_READ)
            if waiting.select(seconds) and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError

    def send_piece(self, text: str, finish: str | None = None) -> None:
        delta = {"content": text} if text else {}
        self.send_chunk([{"index": 0, "delta": delta, "finish_reason": finish}])

    def send_chunk(self, choices: list[Any], **more: Any) -> None:
        head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "test-model"}
        self.send_event(json.dumps({**head, "choices": choices, **more}, ensure_ascii=False))

    def log_message(self, *args: Any) -> None:
        pass


def says(text: str, *, size: int = 5, pause: float = 0.0, finish: str = "stop", usage: Any = USAGE) -> Act:
    """Stream a role, a text in small pieces, then the reason why it ends and the token counts.

    ``[2]`` in the text cites the second excerpt.
    """

    def act(exchange: Exchange) -> None:
        exchange.begin_stream()
        exchange.send_chunk([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
        written = exchange.cites(text)
        for start in range(0, len(written), size):
            exchange.send_piece(written[start : start + size])
            time.sleep(pause)
        exchange.send_piece("", finish)
        exchange.send_chunk([], usage=usage)
        exchange.send_event("[DONE]")

    return act


def streams(*events: Any) -> Act:
    """Stream any JSON values, then say that this was all."""

    def act(exchange: Exchange) -> None:
        exchange.begin_stream()
        for event in events:
            exchange.send_event(json.dumps(event))
        exchange.send_event("[DONE]")

    return act


def fails(status: int, message: str = "no") -> Act:
    """Answer with an error status; ``x-should-retry`` keeps the client from trying again."""
    return lambda exchange: exchange.send_json(status, {"error": {"message": message}}, x_should_retry="false")


def cuts_off(text: str) -> Act:
    """Begin an answer and close the connection in the middle of it."""

    def act(exchange: Exchange) -> None:
        exchange.begin_stream()
        written = exchange.cites(text)
        for start in range(0, len(written), 5):
            exchange.send_piece(written[start : start + 5])

    return act


def refuses(status: int, error: Any, **headers: str) -> Act:
    """Answer with an error status that the client may try again, if it wants to."""
    return lambda exchange: exchange.send_json(status, error, **headers)


def hangs(text: str = "", *, begun: bool = True) -> Act:
    """Begin an answer, or not even that, and then say nothing until the client hangs up."""

    def act(exchange: Exchange) -> None:
        if begun:
            exchange.begin_stream()
        if text:
            exchange.send_piece(text)
        exchange.wait_for_hang_up()

    return act


def repeats(data: bytes, *, first: str = "", begun: bool = True, pause: float = 0.05) -> Act:
    """Begin an answer, or only its first line, and then send the same bytes again and again until the client hangs up."""

    def act(exchange: Exchange) -> None:
        if begun:
            exchange.begin_stream()
        else:
            exchange.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if first:
            exchange.send_piece(first)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            exchange.wfile.write(data)
            time.sleep(pause)

    return act


def writes(data: bytes) -> Act:
    """Answer with raw bytes in place of HTTP."""

    def act(exchange: Exchange) -> None:
        exchange.close_connection = True
        exchange.wfile.write(data)

    return act


def sends(status: int, body: bytes, content_type: str) -> Act:
    """Answer with any bytes."""

    def act(exchange: Exchange) -> None:
        exchange.send_response(status)
        exchange.send_header("Content-Type", content_type)
        exchange.send_header("Content-Length", str(len(body)))
        exchange.end_headers()
        exchange.wfile.write(body)

    return act


class ModelServer(AbstractContextManager["ModelServer"]):
    """Runs the server on a free port of the loopback interface.

    ``acts`` are played one per request; the last one stays. ``models`` is what a GET is answered with. ``requests`` are the
    bodies received, with the key as ``_key``; ``left`` counts the clients that hung up before their answer ended.
    """

    class _Server(ThreadingHTTPServer):
        daemon_threads = True
        owner: ModelServer

    def __init__(self, *acts: Act, models: Any = MODELS) -> None:
        self.acts = list(acts)
        self.models = models
        self.requests: list[dict[str, Any]] = []
        self.hung_up = threading.Event()
        self.gone: list[Any] = []  # of threads, which cannot count together

    @property
    def left(self) -> int:
        return len(self.gone)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._server = self._Server(("127.0.0.1", 0), Exchange)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
