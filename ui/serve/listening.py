"""The connections on which Gradio's answers go out, told to :class:`ui.session.callers.Callers` while they are open.

An open page holds another one, its heartbeat, for as long as it is open.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from ui.session.callers import Callers

# Of a session, or of one event, for clients that know nothing of sessions.
_SESSION = re.compile(r"/gradio_api/queue/data/?$")
_HEART = re.compile(r"/gradio_api/heartbeat/([^/]{1,200})/?$")
_EVENT = re.compile(r"/gradio_api/call/(?:v2/)?[^/]{1,100}/([^/]{1,200})/?$")


class Listening:
    """Middleware around Gradio's application."""

    def __init__(self, app: Any, callers: Callers) -> None:
        self._app, self._callers = app, callers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        name = _name(scope) if scope["type"] == "http" and scope["method"] == "GET" else ""
        if not name:
            await self._app(scope, receive, send)
            return
        with self._callers.listening(name):
            await self._app(scope, receive, send)


def heart_of(session: str) -> str:
    """Return the name of the connection that the page of a session holds for as long as it is open."""
    return f"heart {session}"


def _name(scope: Any) -> str:
    """Return the session or the event whose answers a request waits for; empty for other requests."""
    if found := _EVENT.search(scope["path"]):
        return str(found[1])
    if found := _HEART.search(scope["path"]):
        return heart_of(found[1])
    if _SESSION.search(scope["path"]):
        return str((parse_qs(scope["query_string"].decode("latin-1")).get("session_hash") or [""])[0])
    return ""
