"""Browser contexts that tests take one after another: each finds what a new one has, but for what Chromium keeps of code.

A page in a context that is new takes twice the time of the processor: its scripts are fetched and compiled anew.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

__all__ = ["Reader", "Readers"]

_MOST = 3  # contexts that wait for the next test; each has a page


class Reader:
    """Somebody with a browser of their own, who opens one page first. All that is asked for is noted."""

    def __init__(self, context: BrowserContext, page: Page, kind: str) -> None:
        self.context = context
        self.page = page
        self.kind = kind
        self.asked: list[str] = []
        context.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def leave(self) -> Page:
        """Take away all that the test has left; returns a page of the context, still empty."""
        self.context.remove_listener("request", self._note)
        # There has to be a page at any time, or Chromium forgets the code as well.
        spare = self.context.new_page()
        for page in self.context.pages:
            if page != spare:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        debugger = self.context.new_cdp_session(spare)
        for origin in {f"{url.scheme}://{url.netloc}" for url in map(urlsplit, self.asked) if url.scheme.startswith("http")}:
            debugger.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
        debugger.detach()
        return spare


class Readers:
    """Gives out contexts, by the options that they are made with, and takes them back."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[str, BrowserContext, Page]] = []  # those that were given back last come last

    def come(self, **options: Any) -> Reader:
        """A reader nobody has seen yet. The options are those of a context."""
        kind = repr(sorted(options.items()))
        for place, (free, context, page) in enumerate(self._free):
            if free == kind:
                del self._free[place]
                return Reader(context, page, kind)
        context = self._browser.new_context(**options)
        context.set_default_timeout(60_000)
        return Reader(context, context.new_page(), kind)

    def go(self, reader: Reader) -> None:
        """Let a reader go, and keep the context for the next, unless the test has closed it."""
        if reader.context in self._browser.contexts:
            self._free.append((reader.kind, reader.context, reader.leave()))
        while len(self._free) > _MOST:
            self._free.pop(0)[1].close()
