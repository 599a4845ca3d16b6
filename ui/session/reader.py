"""The reader and the language of a request, from its cookies, headers and login."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rag.text import Language

#: The cookie that identifies a browser. Scripts cannot read it, and nobody can guess it.
READER_COOKIE = "nonmun_reader"
#: The language that a reader chose; without it, the browser's language counts.
LANGUAGE_COOKIE = "nonmun_language"

#: The header by which pages and server tell whether the server was started again since a page was opened.
RUN_HEADER = "x-nonmun-run"

#: How the owners begin that are logins.
_LOGIN = "user:"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_WANTED = re.compile(r"\s{0,9}([a-zA-Z]{1,8}|\*)(?:-[a-zA-Z0-9-]{0,99})?\s{0,9}(?:;\s{0,9}q=([01](?:\.\d{0,3})?)\s{0,9})?")


class Request(Protocol):
    """The parts of a request that Gradio's and Starlette's have in common."""

    @property
    def cookies(self) -> Mapping[str, str]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader, with the language of the page.

    ``owner`` names the owner of the conversations, empty for a client without cookie and login; ``place`` is the address of the
    client. ``run`` names the run of the server that the page was opened with, empty for a client that is no page.
    """

    owner: str = ""
    language: Language = "en"
    place: str = ""
    run: str = ""

    @property
    def has_login(self) -> bool:
        return self.owner.startswith(_LOGIN)

    @property
    def login(self) -> str:
        """The name of the login; empty without one."""
        return self.owner.removeprefix(_LOGIN) if self.has_login else ""


def new_token() -> str:
    """Return a value for the reader's cookie."""
    return secrets.token_urlsafe(24)


def reader_of(request: Request | None) -> Reader:
    """Return the reader that a request comes from; an anonymous one without a request."""
    if request is None:
        return Reader()
    client = getattr(request, "client", None)
    place, run = str(getattr(client, "host", "") or ""), request.headers.get(RUN_HEADER, "")
    return Reader(_owner(request), language_asked(request), place, run)


def _owner(request: Request) -> str:
    name = _login(request)
    if name:
        return f"{_LOGIN}{name}"
    token = request.cookies.get(READER_COOKIE, "")
    # The database must not hold the secret that opens a conversation, hence the hash.
    return f"browser:{hashlib.sha256(token.encode()).hexdigest()[:40]}" if _TOKEN.fullmatch(token) else ""


def _login(request: Request) -> str:
    """Return the name of the login, empty without one.

    Gradio passes it to events only; for functions of the server it is looked up here as Gradio does.
    """
    name = getattr(request, "username", None)
    app: Any = getattr(getattr(request, "request", request), "app", None)
    tokens = getattr(app, "tokens", None)
    if name or not isinstance(tokens, Mapping):
        return str(name or "")
    cookies = (f"access-token-{kind}{getattr(app, 'cookie_id', '')}" for kind in ("", "unsecure-"))
    return str(next((tokens[t] for c in cookies if (t := request.cookies.get(c)) in tokens), "") or "")


def language_asked(request: Request) -> Language:
    """Return the language of the page: the one chosen, or else the browser's preferred one of those that the page has."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in ("en", "ko"):
        return "ko" if chosen == "ko" else "en"
    accepted = map(_WANTED.fullmatch, request.headers.get("accept-language", "")[:500].split(","))
    wanted = [(float(match[2] or 1), -place, match[1].lower()) for place, match in enumerate(accepted) if match]
    # A quality of 0 excludes a language.
    known = [preference for preference in wanted if preference[0] > 0 and preference[2] in ("en", "ko")]
    return "ko" if known and max(known)[2] == "ko" else "en"
