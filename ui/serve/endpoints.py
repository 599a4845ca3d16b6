"""Endpoints that a page does not have are said to be missing: Gradio fails on them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from starlette.responses import JSONResponse

_CALL = re.compile(r"/gradio_api/(?:call|run|api)/(?:v2/)?([^/]{1,100})/?$")
#: What Gradio's own page calls.
_OWN = {"predict", "predict_v2"}


class Endpoints:
    """Middleware around Gradio's application.

    :param names: the endpoints that there are.
    :param offered: those that a caller is told of.
    """

    def __init__(self, app: Any, names: Collection[str], offered: Collection[str]) -> None:
        self._app, self._names, self._offered = app, _OWN.union(names), offered

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = _CALL.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if found is None or found[1] in self._names:
            await self._app(scope, receive, send)
            return
        told = f"There is no endpoint {found[1]!r}. Call one of {', '.join(self._offered)}."
        await JSONResponse({"detail": told}, status_code=404)(scope, receive, send)
