"""Removal of keys and passwords from everything that is shown, logged or written."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Collection, Iterable
from functools import partial
from urllib.parse import quote, unquote, urlsplit

_SHORTEST = 8  # anything shorter is a word like "none" or "ollama", which may occur anywhere
#: The loggers whose records repeat a server's headers and status.
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "openai._base_client")
_LOGIN = re.compile(r"(?<=://)[^/\s@]*@")


def redact(text: str, secrets: Collection[str]) -> str:
    """Replace every secret, and every login inside an address, by ``[secret]``; a server may echo what it was sent."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return _LOGIN.sub("[secret]@", text)


def redactor(secrets: Collection[str]) -> Callable[[str], str]:
    """Return :func:`redact` with these secrets."""
    return partial(redact, secrets=secrets)


class StreamRedactor:
    """A redactor of text in pieces, wherever it is cut; it holds back what may be the beginning of a secret."""

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
            if found.start() >= begun:  # perhaps a longer secret
                break
            shown += [text[place : found.start()], "[secret]"]
            place = found.end()
        shown.append(text[place:begun])
        self._held = text[begun:]
        return "".join(shown)

    def finish(self) -> str:
        """Return the rest after the last piece, without a cut-off secret of eight characters or more."""
        held, self._held = self._held, ""
        shown = self._whole.sub("[secret]", held) if self._secrets else held
        return "[secret]" if shown == held and len(held) >= _SHORTEST else shown

    def _begun(self, text: str, place: int) -> int:
        """Return where an unfinished secret at the end of the text begins; without one, the end of the text."""
        first = max(place, len(text) - len(self._secrets[0]) + 1)
        return next((i for i in range(first, len(text)) if any(s.startswith(text[i:]) for s in self._secrets)), len(text))


def secrets_in(keys: Iterable[str], addresses: Iterable[str]) -> frozenset[str]:
    """Return keys, and passwords inside addresses: as they are, quoted for a URL, and as in an HTTP header."""
    logins = [login for address in addresses if (login := split_login(address)[1])]
    plain = [secret for secret in (*keys, *(password for _, password in logins)) if len(secret) >= _SHORTEST]
    headers = (base64.b64encode(f"{name}:{password}".encode()).decode() for name, password in logins)
    return frozenset((*plain, *(quote(secret, safe="") for secret in plain), *headers))


def split_login(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without its name and password, and these; clients log the addresses that they request."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, None
    login, at, host = parts.netloc.rpartition("@")
    name, _, password = login.partition(":")
    return (parts._replace(netloc=host).geturl(), (unquote(name), unquote(password))) if at else (address, None)


def public_address(address: str) -> str:
    """Return an address without name, password, query and fragment, to be shown."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is the rest of a password with a slash
    except ValueError:
        return "an address that cannot be read"
    if not parts.netloc:
        return address.rpartition("@")[2].partition("?")[0]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


class _Redacting(logging.Filter):
    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (shown := redact(message, self.secrets)) != message:
            record.msg, record.args = shown, ()
        if record.exc_info:  # formatters prefer the text
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self.secrets)
        return True


_redacting = _Redacting()


def watch_logs(secrets: Collection[str]) -> None:
    """Keep secrets out of the logs of HTTP clients, at any level."""
    _redacting.secrets |= set(secrets)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_redacting)  # a filter is added only once
