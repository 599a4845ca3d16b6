"""Who is reading, and in which language: from the cookies and headers of a request, or from the name of a login."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rag.text import Language

#: The cookie that tells one browser from another. Scripts cannot read it; nobody can guess another's.
READER_COOKIE = "nonmun_reader"
#: The language that a reader chose; without it the browser's own counts.
LANGUAGE_COOKIE = "nonmun_language"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_WANTED = re.compile(r"\s*([a-zA-Z]{1,8}|\*)(?:-[a-zA-Z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


class Request(Protocol):
    """What is read of a request; Gradio's and Starlette's both have it."""

    @property
    def cookies(self) -> Mapping[str, str]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: ``owner`` is whose conversations they are (empty for a client without a cookie), ``place`` where requests
    come from, and the language that the page has for them."""

    owner: str = ""
    language: Language = "en"
    place: str = ""


def new_token() -> str:
    """Return a value for the reader's cookie."""
    return secrets.token_urlsafe(24)


def reader_of(request: Request | None) -> Reader:
    """Return the reader that a request comes from; one without a name where it tells nothing."""
    if request is None:
        return Reader()
    client = getattr(request, "client", None)
    return Reader(_owner(request), language_asked(request), str(getattr(client, "host", "") or ""))


def _owner(request: Request) -> str:
    name = _login(request)
    if name:
        return f"user:{name}"
    token = request.cookies.get(READER_COOKIE, "")
    # The database must not hold what opens a conversation, hence the hash.
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
    """Return the language of the page for a request: the one chosen, or else the first of the browser's that the page has."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in ("en", "ko"):
        return "ko" if chosen == "ko" else "en"
    accepted = map(_WANTED.fullmatch, request.headers.get("accept-language", "")[:500].split(","))
    wanted = [(float(match[2] or 1), -place, match[1].lower()) for place, match in enumerate(accepted) if match]
    # A quality of 0 stands for a language that is not wanted at all.
    known = [preference for preference in wanted if preference[0] > 0 and preference[2] in ("en", "ko")]
    return "ko" if known and max(known)[2] == "ko" else "en"
