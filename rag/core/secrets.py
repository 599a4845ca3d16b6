"""Keys and passwords taken out of what is shown, logged or written down."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr

if TYPE_CHECKING:
    from rag.core.settings import Settings

__all__ = ["StreamRedactor", "public_address", "redact", "redactor", "split_login", "watch_logs"]

_SHORTEST = 8  # what is shorter is no key but a word like "none" or "ollama", which may stand anywhere
#: Whose records hold what a server sent: its headers, and the words beside its status.
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "openai._base_client")
_LOGIN = re.compile(r"(?<=://)[^/\s@]*@")


def redact(text: str, settings: Settings) -> str:
    """A text with every key of the settings, and every name and password inside an address, replaced by ``[secret]``.

    For text from outside above all: a server may send back what it was sent.
    """
    return redactor(settings)(text)


def redactor(settings: Settings) -> Callable[[str], str]:
    """:func:`redact` for many texts."""
    return partial(_without, secrets=set(_secrets(settings)))


def _without(text: str, secrets: set[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return _LOGIN.sub("[secret]@", text)


class StreamRedactor:
    """Takes the keys of the settings out of a text that comes in pieces. How it is cut changes nothing.

    What may be the beginning of a key is held back until it is certain.
    """

    def __init__(self, settings: Settings) -> None:
        self._secrets = sorted({secret for secret in _secrets(settings) if secret}, key=len, reverse=True)
        self._whole = re.compile("|".join(map(re.escape, self._secrets)))
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the next piece; return what can be shown by now."""
        if not self._secrets:
            return text
        text, place, shown = self._held + text, 0, []
        while (begun := self._begun(text, place)) > place and (found := self._whole.search(text, place)):
            if found.start() >= begun:  # perhaps a longer one
                break
            shown += [text[place : found.start()], "[secret]"]
            place = found.end()
        shown.append(text[place:begun])
        self._held = text[begun:]
        return "".join(shown)

    def finish(self) -> str:
        """The rest, once the stream has ended; a key that it broke off in is not shown either, unless hardly begun."""
        held, self._held = self._held, ""
        shown = self._whole.sub("[secret]", held) if self._secrets else held
        return "[secret]" if shown == held and len(held) >= _SHORTEST else shown

    def _begun(self, text: str, place: int) -> int:
        """Where a key begins that the text breaks off in; its end, if it breaks off in none."""
        first = max(place, len(text) - len(self._secrets[0]) + 1)
        return next((i for i in range(first, len(text)) if any(s.startswith(text[i:]) for s in self._secrets)), len(text))


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield from _forms(value.get_secret_value())
        elif name.endswith("_url") and (login := split_login(value)[1]):
            yield from _forms(login[1])
            yield base64.b64encode(":".join(login).encode()).decode()  # as the header has it


def _forms(secret: str) -> Iterator[str]:
    if len(secret) >= _SHORTEST:
        yield secret
        yield quote(secret, safe="")


def split_login(address: str) -> tuple[str, tuple[str, str] | None]:
    """An address without the name and password that it may hold, and these. Clients log the addresses that they ask."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, None
    login, at, host = parts.netloc.rpartition("@")
    name, _, password = login.partition(":")
    return (parts._replace(netloc=host).geturl(), (unquote(name), unquote(password))) if at else (address, None)


def public_address(address: str) -> str:
    """An address as it may be shown: without name, password, query and fragment."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # what stands there may be the rest of a password with a slash in it
    except ValueError:
        return "an address that cannot be read"
    if not parts.netloc:
        return address.rpartition("@")[2].partition("?")[0]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


class _Redacting(logging.Filter):
    """Changes log records that hold a secret."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (shown := _without(message, self.secrets)) != message:
            record.msg, record.args = shown, ()
        if record.exc_info:  # what is there already, a formatter takes
            record.exc_text = _without(logging.Formatter().formatException(record.exc_info), self.secrets)
        return True


_redacting = _Redacting()


def watch_logs(settings: Settings) -> None:
    """Keep the keys of the settings out of what HTTP clients log, at any level."""
    _redacting.secrets |= set(_secrets(settings))
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_redacting)  # once only: it is always the same
