"""The one way to ask a host for something: conditional requests with retries, to this host alone, within limits.

A reply is a whole body that passed a check, "not modified", or a status that the caller expects; all else is a
:class:`~rag.core.FetchError`. A redirect is followed only to the same host, so that nothing else is ever contacted, neither
another host nor a private address.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from rag.core import Deadline, FetchError, __version__, public_address, retry_after, split_login

if TYPE_CHECKING:
    import httpx

_ATTEMPTS = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds, doubled after each attempt
_PATIENCE = 120.0  # seconds for one request with all its attempts and pauses
_SILENCE = 30.0  # seconds that a host may say nothing
_CONNECTING = 10.0
_PASSING = {408, 425, 429}
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_MOST_BYTES = 64 * 2**20

#: Returns why a body is not what was asked for, empty if it is.
Check = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave with a body, to ask later whether it has changed."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply with status 200 and its body, 304 if nothing changed, or a status that was expected."""

    status: int
    body: bytes = b""
    validators: Validators = Validators()


class _PassingError(Exception):
    """A failure that may not happen again; ``pause`` is what the host asks to wait."""

    def __init__(self, error: FetchError, pause: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.pause = error, pause


class Client:
    """Requests to one host.

    :param base: its address, such as ``https://huggingface.co``; paths are added to it.
    :param setting: the setting that names it, for messages; empty if the user gave the address.
    :param pause: seconds between the end of one request and the next.
    """

    def __init__(
        self, base: str, *, setting: str = "", pause: float = 0.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.base, self._setting, self._pause, self._sleep = base, setting, pause, sleep
        self.place = urlsplit(public_address(base)).netloc
        self._free = 0.0  # the moment from which the host may be asked again
        self._http: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. The next request opens new ones."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def url(self, path: str, params: Mapping[str, str] | None = None) -> str:
        """Return the address of a path, without the login that the base may hold."""
        import httpx

        return str(httpx.URL(split_login(self.base)[0] + path, params=dict(params) if params else None))

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        check: Check,
        known: Validators | None = None,
        expected: Collection[int] = (),
        most: int = _MOST_BYTES,
    ) -> Reply:
        """Ask for a path.

        :param check: finds out whether a body is what was asked for.
        :param known: what came with the body that is kept; the reply may then be 304.
        :param expected: statuses that are an answer, too, and no failure.
        :param most: bytes that a body may have.
        :raises FetchError: if the host cannot be reached, refuses, fails, or sends something else.
        """
        url, headers, deadline = self.url(path, params), known.headers if known else {}, Deadline.after(_PATIENCE)
        for attempt in range(_ATTEMPTS):
            self._wait()
            try:
                return self._ask(url, headers, check, {200, *expected, *([304] if headers else [])}, most, deadline)
            except _PassingError as problem:
                pause = problem.pause
                if pause is None:
                    pause = min(_FIRST_PAUSE * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.75, 1.0)
                if attempt + 1 == _ATTEMPTS or pause >= deadline.left:
                    raise problem.error from None
            finally:
                self._free = time.monotonic() + self._pause
            self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self) -> None:
        if (left := self._free - time.monotonic()) > 0:
            self._sleep(left)

    def _ask(
        self, url: str, headers: Mapping[str, str], check: Check, wanted: Collection[int], most: int, deadline: Deadline
    ) -> Reply:
        for _ in range(_MOST_REDIRECTS):
            with self._errors(), self._client().stream("GET", url, headers=dict(headers)) as response:
                if response.status_code not in _REDIRECTS:
                    return self._read(response, check, wanted, most, deadline)
                url = self._redirected(url, response.headers.get("location", ""))
        raise self._error(f"redirects more than {_MOST_REDIRECTS} times.")

    def _client(self) -> httpx.Client:
        import httpx

        if self._http is None:
            login = split_login(self.base)[1]
            agent = {"User-Agent": f"nonmun/{__version__}", "Accept": "*/*"}
            timeout = httpx.Timeout(_SILENCE, connect=_CONNECTING)
            try:
                self._http = httpx.Client(headers=agent, timeout=timeout, auth=login, follow_redirects=False)
            except (ImportError, ValueError, OSError) as problem:  # a proxy or a certificate that cannot be used
                hint = "Check the proxy (ALL_PROXY, HTTPS_PROXY) and the certificate (SSL_CERT_FILE)."
                what = f"Nothing can be fetched from {self.place} ({type(problem).__name__})."
                raise FetchError(what, hint=hint, unreachable=True) from None
        return self._http

    def _redirected(self, url: str, location: str) -> str:
        """Return where a redirect leads; only the same host, or the same by https, is followed."""
        there = urljoin(url, location)
        here, to = urlsplit(url), urlsplit(there)
        secured = (here.scheme, to.scheme) == ("http", "https") and here.port is None and to.port is None
        same = (here.scheme, here.netloc) == (to.scheme, to.netloc) or (secured and here.hostname == to.hostname)
        if location and same:
            return there
        shown = public_address(there)
        raise self._error(f"redirects to {shown!r}, which is not contacted.", f"If you trust it, {self._elsewhere}.")

    def _read(self, response: httpx.Response, check: Check, wanted: Collection[int], most: int, deadline: Deadline) -> Reply:
        status = response.status_code
        if status not in wanted:
            raise self._of_status(status, retry_after(response.headers))
        if status != 200:
            return Reply(status)
        body = bytearray()
        for piece in response.iter_bytes(2**16):
            body += piece
            if len(body) > most:
                raise self._error(f"sent more than {most >> 20} MB, which is no list of papers.")
            if not deadline.left:
                raise self._error(f"had not sent everything after {deadline.seconds:g} seconds.")
        if reason := check(bytes(body)):
            raise _PassingError(self._error(f"sent {reason}."))
        given = response.headers
        return Reply(200, bytes(body), Validators(given.get("etag", ""), given.get("last-modified", "")))

    def _of_status(self, status: int, asked: float | None) -> Exception:
        if status in _PASSING or status >= 500:
            wait = f" and asks to wait {asked:,.0f} seconds" if asked and 1 <= asked < float("inf") else ""
            what = f"is over its limit ({status}){wait}." if status == 429 else f"failed ({status}){wait}."
            return _PassingError(self._error(what, "Try again later."), asked)
        return self._error(f"refused the request ({status}).", f"Check what was asked for, or {self._elsewhere}.")

    @property
    def _elsewhere(self) -> str:
        return f"set {self._setting} to another address" if self._setting else "give that address instead"

    def _error(self, what: str, hint: str = "", *, unreachable: bool = False) -> FetchError:
        return FetchError(f"{self.place} {what}", hint=hint, unreachable=unreachable)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import httpx

        hint = f"Check the network, or {self._elsewhere}." if self._setting else "Check the network and the address."
        try:
            yield
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeEncodeError) as problem:
            raise self._error(f"is no address that can be asked ({type(problem).__name__}).", hint, unreachable=True) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as problem:
            error = self._error(f"cannot be reached ({type(problem).__name__}).", hint, unreachable=True)
            raise _PassingError(error) from None
        except httpx.TimeoutException:
            raise _PassingError(self._error(f"said nothing for {_SILENCE:g} seconds.", "Try again later.")) from None
        except httpx.DecodingError:
            raise _PassingError(self._error("sent a body that cannot be unpacked.", "Try again later.")) from None
        except httpx.HTTPError as problem:
            raise _PassingError(self._error(f"broke off ({type(problem).__name__}).", "Try again later.")) from None
