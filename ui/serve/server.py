"""Serve the page on a socket, which is bound before Gradio is loaded, so that a busy port is reported at once."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.core import NonmunError, OutsideError, UsageError, no_telemetry
from rag.llm import make_llm

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from rag.assistant import Nonmun
    from ui.session.callers import Callers

_BACKLOG = 128
#: Gradio keeps ten thousand past events, and counts them anew after each, for a view that is not served.
_NO_STATISTICS = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9)}
#: Seconds in which answers have to stop when the server does.
PATIENCE = 2.0


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    :raises UsageError: if the host is not an address of this machine.
    :raises OutsideError: if the port is taken or may not be used.
    """
    try:
        # An empty name would mean every address of this machine, which has to be requested as 0.0.0.0.
        found = socket.getaddrinfo(host or "?", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as problem:
        why = getattr(problem, "strerror", None) or "no host name"
        raise UsageError(f"The host {host!r} cannot be resolved ({why}).", hint=_HOST_HINT) from None
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
    """Return the URL at which a browser on this machine reaches a socket."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_app(
    assistant: Nonmun,
    *,
    own_machine: bool = True,
    names: Sequence[str] = (),
    logins: Sequence[tuple[str, str]] = (),
    root_path: str = "",
) -> FastAPI:
    """Return the web application of the page. Slow: loads Gradio.

    :param own_machine: whether only programs on this machine can reach it; they may then name its folders.
    :param names: hosts as which such a page may be asked for, beside those that always lead to this machine.
    :param logins: names and passwords of readers; none for a page that is open to everybody.
    :param root_path: the path at which a proxy serves the page.
    """
    no_telemetry()  # which Gradio would ask about when it is imported
    os.environ.update(_NO_STATISTICS)
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    from ui.handlers.service import Service
    from ui.serve.document import Document, styles
    from ui.serve.endpoints import Endpoints
    from ui.serve.hosts import Hosts
    from ui.serve.listening import Listening, heart_of
    from ui.serve.manifest import add_manifest
    from ui.serve.sessions import Sessions
    from ui.tabs.page import build_page, theme
    from ui.tabs.parts import I18N

    app = FastAPI(title="nonmun", openapi_url=None, docs_url=None, redoc_url=None)
    service = Service(assistant, own_machine, [name for name, _ in logins])
    app.state.callers = service.callers
    app.add_middleware(Document, root_path=root_path, run=service.run)
    app.add_middleware(Listening, callers=service.callers)
    app.add_middleware(CORSMiddleware)  # allows no other site to read anything; Gradio, left alone, allows many
    if own_machine:
        app.add_middleware(Hosts, names=names)
    add_manifest(app)
    page = build_page(service)
    endpoints = {str(fn.api_name) for fn in page.fns.values() if fn.api_name}
    app.add_middleware(Endpoints, names=endpoints, offered=[it for it in ("ask", "search", "paper") if it in endpoints])
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        head=styles(),
        i18n=I18N,
        auth=list(logins) or None,
        root_path=root_path or None,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=1,
    )
    mounted: Any = [getattr(route, "app", None) for route in app.routes]
    served = next(it for it in mounted if isinstance(it, gr.routes.App))
    served.state_holder = Sessions(lambda session: service.callers.holds(heart_of(session)))
    served.state_holder.set_blocks(page)
    return app


def make_server(app: FastAPI) -> uvicorn.Server:
    """Return a server for an application; ``run(sockets=[...])`` serves until it is interrupted, and then ends within seconds.

    What is being answered is stopped, and what there is of it kept.
    """
    import uvicorn

    callers: Callers | None = getattr(app.state, "callers", None)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Open pages keep a connection; cutting it when the program stops is not worth a traceback.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            if callers is not None:
                await stopped(callers)
            await super().shutdown(sockets)
            gc.freeze()  # the interpreter looks through all objects once more at its end, which takes seconds

    return Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, lifespan="on"))


async def stopped(callers: Callers) -> None:
    """Stop all that is being answered, say so, and wait until it is kept, but not for long."""
    if not (count := callers.stop_all()):
        return
    told = "an answer" if count == 1 else f"{count} answers"
    sys.stderr.write(f"nonmun: stopping {told} ...\n")
    until = time.monotonic() + PATIENCE
    while callers.answering and time.monotonic() < until:
        await asyncio.sleep(0.05)


def warm_up(assistant: Nonmun) -> threading.Thread:
    """Load, in a background thread, what the first question would wait for; do nothing if nothing is indexed."""

    def load() -> None:
        with contextlib.suppress(NonmunError):
            assistant.search("논문 paper", 1)
            if assistant.settings.llm.configured:
                make_llm(assistant.settings)

    thread = threading.Thread(target=load, name="warm-up", daemon=True)
    thread.start()
    return thread
