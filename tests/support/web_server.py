"""A local HTTP server with ETags that serves bytes by path, counts what it is asked, and fails as a test tells it to."""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]
Fault = Callable[["Exchange"], None]


class Asked(NamedTuple):
    """One request and the status of its reply, 0 if a fault answered it."""

    path: str
    query: Query
    conditional: bool
    status: int


class Exchange(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    query: Query

    def do_GET(self) -> None:
        owner: WebServer = self.server.owner  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        self.query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        condition = self.headers.get("If-None-Match")
        fault = owner.fault(parts.path, self.query)
        try:
            if fault:
                owner.asked.append(Asked(parts.path, self.query, bool(condition), 0))
                fault(self)
                return
            status, kind, body = owner.reply(parts.path, self.query)
            etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"' if owner.etags and status == 200 else ""
            if etag and condition == etag:
                status, body = 304, b""
            owner.asked.append(Asked(parts.path, self.query, bool(condition), status))
            self.send(status, body, kind, **({"ETag": etag} if etag else {}))
        except (BrokenPipeError, ConnectionResetError):
            pass

    def send(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave a client that hung up unmentioned."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            raise


class WebServer:
    """Serves what :meth:`reply` returns; use it as a context. ``url`` is its address.

    ``faults`` holds, by a word of the request's path or query (``*`` for any), what happens in place of a reply: each fault
    once, in order, and the last one from then on if ``lasting``.
    """

    def __init__(self, *, etags: bool = True) -> None:
        self.etags = etags
        self.asked: list[Asked] = []
        self.faults: dict[str, list[Fault]] = {}
        self.lasting = True
        self._server = _Server(("127.0.0.1", 0), Exchange)
        self._server.owner = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, query: Query) -> tuple[int, str, bytes]:
        """Return the status, the type and the body for a request."""
        raise NotImplementedError

    def fault(self, path: str, query: Query) -> Fault | None:
        for word in (*query.values(), path, "*"):
            if some := self.faults.get(word):
                return some[0] if self.lasting and len(some) == 1 else some.pop(0)
        return None

    @property
    def downloads(self) -> list[Asked]:
        """The requests that were answered with a body."""
        return [one for one in self.asked if one.status == 200]


def fails(status: int = 500, **headers: str) -> Fault:
    """Answer with an error; ``retry_after`` asks to wait."""
    return lambda exchange: exchange.send(status, b'{"error": "no"}', **headers)


def web_page(exchange: Exchange) -> None:
    """Answer 200 with a page in place of data, as a login does."""
    exchange.send(200, b"<!DOCTYPE html>\n<html><body>Sign in to go on</body></html>", "text/html")


def says(body: bytes) -> Fault:
    """Answer 200 with any body."""
    return lambda exchange: exchange.send(200, body)


def cuts_off(body: bytes) -> Fault:
    """Announce a body and send half of it."""

    def act(exchange: Exchange) -> None:
        exchange.close_connection = True
        exchange.send_response(200)
        exchange.send_header("Content-Length", str(len(body)))
        exchange.end_headers()
        exchange.wfile.write(body[: len(body) // 2])

    return act


def waits(seconds: float) -> Fault:
    """Say nothing for a while, then hang up."""

    def act(exchange: Exchange) -> None:
        time.sleep(seconds)
        exchange.close_connection = True

    return act


def redirects(location: str) -> Fault:
    return lambda exchange: exchange.send(302, Location=location)
