"""A local server of the OpenAI protocol whose answers come from a function of the messages; it listens on this machine only."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Characters of a piece of a streamed answer, and characters to a token.
_PIECE, _TOKEN = 40, 3

Messages = Sequence[dict[str, Any]]


class ChatServer(ThreadingHTTPServer):
    """Answers what :meth:`answer_to` says; ``pause`` are the seconds between two pieces of a streamed answer.

    :param port: 0 for any that is free.
    """

    daemon_threads = True
    pause = 0.0

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Exchange)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @abstractmethod
    def answer_to(self, messages: Messages, left: Callable[[], bool]) -> str | None:
        """Return the answer to messages; None for none.

        :param left: tells whether the client has closed the connection.
        """


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def do_GET(self) -> None:
        self._send(200, {"object": "list", "data": [{"id": "relay", "object": "model", "created": 0, "owned_by": "relay"}]})

    def do_POST(self) -> None:
        self.close_connection = True
        with contextlib.suppress(ConnectionError):  # of a client that has left
            self._answer()

    def _answer(self) -> None:
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            messages = body["messages"]
        except (ValueError, KeyError, TypeError):
            return self._fail(400, "The body is not a JSON object with messages.")
        if not self.path.endswith("/chat/completions"):
            return self._fail(404, f"There is no {self.path}.")
        text = self.server.answer_to(messages, self._left)
        if text is None:
            return self._fail(504, "Nobody has written an answer in time.")
        counts = {
            "prompt_tokens": sum(len(str(it.get("content"))) for it in messages) // _TOKEN,
            "completion_tokens": len(text) // _TOKEN + 1,
        }
        usage = {**counts, "total_tokens": sum(counts.values())}
        if body.get("stream"):
            return self._stream(text, usage)
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return self._send(200, {**_head("chat.completion"), "choices": [choice], "usage": usage})

    def _stream(self, text: str, usage: dict[str, int]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        for piece in pieces:
            self._event([{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}])
            time.sleep(self.server.pause)
        self._event([{"index": 0, "delta": {}, "finish_reason": "stop"}])
        self._event([], usage=usage)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, choices: list[dict[str, Any]], **more: Any) -> None:
        data = json.dumps({**_head("chat.completion.chunk"), "choices": choices, **more})
        self.wfile.write(f"data: {data}\n\n".encode())

    def _fail(self, status: int, message: str) -> None:
        self._send(status, {"error": {"message": message, "type": "relay"}})

    def _send(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _left(self) -> bool:
        """Tell whether the client has closed the connection: then there is something to read, and nothing in it."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _head(kind: str) -> dict[str, Any]:
    return {"id": "relay", "object": kind, "created": int(time.time()), "model": "relay"}
