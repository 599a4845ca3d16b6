"""Removes keys and passwords from everything that is shown, logged or written down."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Collection, Iterable
from functools import partial
from urllib.parse import quote, unquote, urlsplit

_SHORTEST = 8  # anything shorter is no key but a word like "none" or "ollama", which may occur anywhere
#: The loggers whose records repeat what a server sent: its headers, and the reason beside its status.
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "openai._base_client")
_LOGIN = re.compile(r"(?<=://)[^/\s@]*@")


def redact(text: str, secrets: Collection[str]) -> str:
    """Return a text with every secret, and every name and password inside an address, replaced by ``[secret]``.

    Text from outside needs it above all: a server may send back what it was sent.

    :param secrets: usually ``Settings.secrets``.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return _LOGIN.sub("[secret]@", text)


def redactor(secrets: Collection[str]) -> Callable[[str], str]:
    """Return :func:`redact` for these secrets."""
    return partial(redact, secrets=secrets)


class StreamRedactor:
    """Replaces secrets in a text that comes in pieces; how it is cut changes nothing.

    What may be the beginning of a key is held back until it is certain.
    """

    def __init__(self, secrets: Collection[str]) -> None:
        self._secrets = sorted(secrets, key=len, reverse=True)
        self._whole = re.compile("|".join(map(re.escape, self._secrets)))
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the next piece; return the text that can be shown so far."""
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
        """Return the rest, once the stream has ended; an unfinished key is not shown either, unless hardly begun."""
        held, self._held = self._held, ""
        shown = self._whole.sub("[secret]", held) if self._secrets else held
        return "[secret]" if shown == held and len(held) >= _SHORTEST else shown

    def _begun(self, text: str, place: int) -> int:
        """Return where an unfinished key at the end of the text begins; the end of the text, if there is none."""
        first = max(place, len(text) - len(self._secrets[0]) + 1)
        return next((i for i in range(first, len(text)) if any(s.startswith(text[i:]) for s in self._secrets)), len(text))


def secrets_in(keys: Iterable[str], addresses: Iterable[str]) -> frozenset[str]:
    """Return keys, and the passwords inside addresses, as they are, quoted for a URL, and as an HTTP header holds them."""
    logins = [login for address in addresses if (login := split_login(address)[1])]
    plain = [secret for secret in (*keys, *(password for _, password in logins)) if len(secret) >= _SHORTEST]
    headers = (base64.b64encode(f"{name}:{password}".encode()).decode() for name, password in logins)
    return frozenset((*plain, *(quote(secret, safe="") for secret in plain), *headers))


def split_login(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without name and password, and these: clients log the addresses that they request."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, None
    login, at, host = parts.netloc.rpartition("@")
    name, _, password = login.partition(":")
    return (parts._replace(netloc=host).geturl(), (unquote(name), unquote(password))) if at else (address, None)


def public_address(address: str) -> str:
    """Return an address that can be shown: without name, password, query and fragment."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is the rest of a password that holds a slash
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
        if (shown := redact(message, self.secrets)) != message:
            record.msg, record.args = shown, ()
        if record.exc_info:  # a formatter uses the text that is set
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self.secrets)
        return True


_redacting = _Redacting()


def watch_logs(secrets: Collection[str]) -> None:
    """Keep secrets out of what HTTP clients log, at any level."""
    _redacting.secrets |= set(secrets)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_redacting)  # the same filter is added once only
