"""The page on a socket: bound first, so that a busy port is known before Gradio is loaded, then served until stopped."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import socket
import threading
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rag.errors import NonmunError, OutsideError, UsageError
from rag.llm import make_llm
from ui.texts import Label

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from rag.nonmun import Nonmun

__all__ = ["address_of", "bind", "make_app", "make_server", "warm_up"]

_BACKLOG = 128

# A second fence behind escaping: whatever reaches the page, the browser fetches nothing from elsewhere. Gradio needs its
# inline scripts and compiles its templates, hence the two `unsafe`.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    :raises UsageError: if the host is none of this machine's.
    :raises OutsideError: if the port is taken or may not be used.
    """
    try:
        # An empty name would mean every address of the machine; that has to be asked for by its number.
        found = socket.getaddrinfo(host or "?", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as problem:
        why = getattr(problem, "strerror", None) or "no host name"
        raise UsageError(f"The host {host!r} is not known ({why}).", hint=_HOST_HINT) from None
    family, kind, protocol, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
    sock = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":  # on Windows it would let two programs share the port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(_BACKLOG)
    except OSError as problem:
        sock.close()
        raise _explained(problem, host, port) from None
    return sock


_HOST_HINT = "Type `nonmun ui --host 127.0.0.1`, or an address of this machine."


def _explained(problem: OSError, host: str, port: int) -> NonmunError:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return OutsideError(f"Port {port} of {host} is taken by another program.", hint=f"Type `nonmun ui --port {other}`.")
    if problem.errno == errno.EACCES:
        return OutsideError(f"Port {port} may not be used by this user.", hint="Type `nonmun ui --port 7860`.")
    return UsageError(f"The host {host!r} cannot be used ({problem.strerror}).", hint=_HOST_HINT)


def address_of(sock: socket.socket) -> str:
    """Where a browser on this machine finds what listens on a socket."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_app(assistant: Nonmun) -> FastAPI:
    """The web application of the page. Slow: loads Gradio."""
    # Gradio reads these when it is imported. It must tell nobody that it runs, nor look up what else it could be.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import gradio as gr
    from fastapi import FastAPI

    from ui.page import build_page, theme

    app = FastAPI(title="nonmun", openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(_Headers)
    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        theme=theme(),
        head=_head(),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=1,
    )
    return app


def _head() -> str:
    """Icon, styles and script of the page, in it: one request less each, and no path to get wrong behind a proxy."""
    icon = "data:image/svg+xml," + quote(" ".join(_asset("icon.svg").split()))
    styles = "\n".join(
        _asset(name) for name in ("page.css", "conversation.css", "verdicts.css", "suggestions.css", "sources.css")
    )
    scripts = "\n".join(_asset(name) for name in ("page.js", "suggestions.js"))
    texts = json.dumps({"question": Label.QUESTION, "asked": Label.ASKED, "answer": Label.ANSWER})
    return f'<link rel="icon" href="{icon}">\n<style>{styles}</style>\n<script>window.nmTexts = {texts};\n{scripts}</script>'


def _asset(name: str) -> str:
    return (resources.files("ui") / "assets" / name).read_text("utf-8")


class _Headers:
    """Puts the security headers on every answer."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        await self._app(scope, receive, with_headers)


def make_server(app: FastAPI) -> uvicorn.Server:
    """A server for an application; ``run(sockets=[...])`` serves until it is interrupted."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Open pages keep a connection; that it is cut when the program is stopped is not worth a traceback.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    return Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, lifespan="on"))


def warm_up(assistant: Nonmun) -> threading.Thread:
    """Load, beside the server, what the first question would wait for. Does nothing where nothing is indexed."""

    def load() -> None:
        with contextlib.suppress(NonmunError):
            assistant.search("논문 paper", 1)
            if assistant.settings.has_model:
                make_llm(assistant.settings)

    thread = threading.Thread(target=load, name="warm-up", daemon=True)
    thread.start()
    return thread
