"""The HTML document that Gradio serves, with the page's own head.

It sets language, colours and scripts before anything is drawn, a cookie that tells readers apart, and headers that keep the
browser on this machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from http.cookies import SimpleCookie
from importlib import resources
from typing import Any
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from rag.brief import brief_styles
from rag.text import Language
from ui.locales.texts import REASONS_ANSWER, REASONS_CITATION, Label
from ui.serve.manifest import MANIFEST, TOUCH_ICON
from ui.session.reader import READER_COOKIE, RUN_HEADER, language_asked, new_token

# A second defence behind escaping: whatever reaches the page, the browser fetches nothing from elsewhere. Gradio has inline
# scripts and compiles its templates, hence the two `unsafe`.
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
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
_YEAR = 365 * 24 * 3600
_STYLES = (
    *("page", "shared", "start", "conversation", "answers", "box", "verdicts", "suggestions", "sources", "feedback"),
    *("panel", "browse", "listing", "today", "report", "library", "settings", "palette", "layout", "touch"),
)
_SCRIPTS = (
    *("page", "actions", "chips", "suggestions", "ahead", "asking", "waiting", "answers", "feedback", "sheet"),
    *("palette", "keys", "dates", "settings", "trends", "today", "library", "views", "map", "routes", "restarted", "quality"),
)
#: Texts that scripts show.
_TEXTS = (
    *("CONVERSATION", "QUESTION", "ASKED", "ANSWER", "COPIED", "OPEN_SOURCE", "THANKS", "WHY_BAD", "NOTE", "SAVE"),
    *("DAY_BEFORE", "DAY_AFTER", "WAITED", "STAR", "STARRED", "TESTING"),
    *("CLOSE", "PALETTE", "PALETTE_HELP", "PALETTE_ASK", "PALETTE_SEARCH", "PALETTE_DAY", "PALETTE_AUTHOR"),
    *("ADDRESS_UNKNOWN", "PALETTE_PAPER", "PALETTE_DO", "KEYS_TITLE", "KEYS_LIST"),
    *("RESTARTED", "RELOAD", "MORE_TABS", "PALETTE_MONTH"),
)


class Document:
    """Middleware around Gradio's application.

    :param root_path: the path at which a proxy serves the page; empty without a proxy.
    :param run: names the run of the server, so that a page notices another one (assets/restarted.js).
    """

    def __init__(self, app: Any, root_path: str = "", run: str = "") -> None:
        self._app, self._path = app, root_path or "/"
        self.run = run
        self._heads: dict[Language, str] = {"en": _head("en", run), "ko": _head("ko", run)}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(self, Request(scope), send)
        await self._app(scope, receive, answer.send)

    def dressed(self, html: bytes, language: Language) -> bytes:
        """Return Gradio's document with the page's own head."""
        text = html.decode()
        text = re.sub(r'lang="[a-z-]*"', f'lang="{language}"', text, count=1)
        text = re.sub(r'<link rel="manifest"[^>]{0,100}>', "", text, count=1)  # Gradio's, of a page that is not this one
        return text.replace("<head>", f"<head>{self._heads[language]}", 1).encode()

    def cookie(self, request: Request) -> str | None:
        """Return the header that sets the reader's cookie; None if the browser has one."""
        if READER_COOKIE in request.cookies:
            return None
        cookie: SimpleCookie = SimpleCookie()
        cookie[READER_COOKIE] = new_token()
        morsel = cookie[READER_COOKIE]
        morsel["path"], morsel["max-age"], morsel["httponly"], morsel["samesite"] = self._path, _YEAR, True, "Lax"
        morsel["secure"] = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
        return morsel.OutputString()


class _Answer:
    """Send one response: hold a document back until it is complete, and pass everything else through."""

    def __init__(self, document: Document, request: Request, send: Any) -> None:
        self._document, self._request, self._send = document, request, send
        self._start: Any = None
        self._html: list[bytes] = []

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers[RUN_HEADER] = self._document.run
            # Gradio does not compress; if it did, the document would pass through unchanged.
            if "text/html" in headers.get("content-type", "") and "content-encoding" not in headers:
                self._start = message
                return
        elif self._start is not None:
            self._html.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._send_document()
            return
        await self._send(message)

    async def _send_document(self) -> None:
        body = self._document.dressed(b"".join(self._html), language_asked(self._request))
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(body))
        headers["vary"] = "accept-language, cookie"
        headers["cache-control"] = "no-store"  # each browser gets a cookie of its own
        if cookie := self._document.cookie(self._request):
            headers.append("set-cookie", cookie)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def styles() -> str:
    """Return the styles of the page, which Gradio puts after its own."""
    return f"<style>{''.join([brief_styles(), *_assets(_STYLES, 'css')])}</style>"


def _head(language: Language, run: str) -> str:
    """Return the icon and scripts of the page, inlined: fewer requests, and no path that a proxy could break."""
    icon = "data:image/svg+xml," + quote(" ".join(_asset("icon.svg").split()))
    texts = {name.lower(): getattr(Label, name).of(language) for name in _TEXTS} | {"title": Label.TITLE.of(language)}
    reasons = {
        name: {key: text.of(language) for key, text in given.items()}
        for name, given in (("answer", REASONS_ANSWER), ("citation", REASONS_CITATION))
    }
    known = {"language": language, "run": run, "alive": MANIFEST, "texts": texts, "reasons": reasons}
    settings = json.dumps(known, ensure_ascii=False)
    scripts = "\n".join(_assets(_SCRIPTS, "js"))
    links = "\n".join(
        f'<link rel="{rel}" href="{href}">'
        for rel, href in (("icon", icon), ("apple-touch-icon", TOUCH_ICON), ("manifest", MANIFEST))
    )
    return f"{links}\n<script>window.nm = {settings};\n{_asset('early.js')}\n{scripts}</script>"


def _assets(names: Iterable[str], kind: str) -> Iterable[str]:
    return (_asset(f"{name}.{kind}") for name in names)


def _asset(name: str) -> str:
    return (resources.files("ui") / "assets" / name).read_text("utf-8")
