"""The names at which a page answers that only this machine reaches.

Any site can let its name lead to this machine (DNS rebinding): the browser then takes the page for a part of that site, whose
scripts may read it. Only the header ``Host`` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from rag.text import flat
from ui.session.host import host_name, is_loopback

_MISDIRECTED = 421


class Hosts:
    """Middleware around the whole application, which refuses requests for other names.

    :param names: names beside those that always lead to this machine.
    """

    def __init__(self, app: Any, names: Sequence[str] = ()) -> None:
        self._app, self._names = app, frozenset(name.casefold() for name in names)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            host = Headers(scope=scope).get("host", "")
            name = host_name(host)
            if name not in self._names and not is_loopback(name):
                await _refusal(host)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _refusal(host: str) -> PlainTextResponse:
    what = f"nonmun: this page answers on its own machine alone, at 127.0.0.1 or localhost, not as {flat(host)[:80]!r}."
    mend = "Behind a proxy, start it with `nonmun ui --root-path PATH`, where / is the path of a whole site."
    return PlainTextResponse(f"{what}\n{mend}\n", _MISDIRECTED, {"x-content-type-options": "nosniff"})
