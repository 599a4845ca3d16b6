"""Feeds by their address (RSS, Atom, JSON): ``sources/feed/HOST/NAME/DAY.xml``.

A feed shows its newest items only, so each day on which it has changed is a file of its own.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from rag.core import FetchError, UsageError, public_address
from rag.fetch.bodies import whole_feed
from rag.fetch.client import Client
from rag.fetch.shelf import Fetched, Shelf


def feed_client(address: str) -> Client:
    """Return a client for the host of a feed.

    :raises UsageError: if this is not the address of something on the web.
    """
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{address!r} is not the address of a feed.", hint="Type one such as https://example.org/feed.xml.")
    return Client(f"{parts.scheme}://{parts.netloc}")


def fetch_feed(address: str, shelf: Shelf, client: Client) -> Fetched:
    """Fetch a feed, if it has changed."""
    parts, shown = urlsplit(address.strip()), public_address(address.strip())
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    folder, url = _folder(parts.hostname or "", path), client.url(path)
    kept = [name for name, record in shelf if name.startswith(f"{folder}/") and record.sha256]
    last = max(kept, default="")
    try:
        reply = client.get(path, check=whole_feed, known=shelf.validators(last, url) if last else None)
    except FetchError as problem:
        return Fetched("feed", shown, "failed", str(problem))
    if reply.status == 304 or (last and reply.body == (shelf.folder / last).read_bytes()):
        shelf.again(last, "unchanged")
        return Fetched("feed", shown, "unchanged")
    ending = "json" if reply.body.lstrip()[:1] == b"{" else "xml"
    shelf.keep(f"{folder}/{shelf.today.isoformat()}.{ending}", reply.body, url, reply.validators)
    return Fetched("feed", shown, "changed" if last else "new")


def _folder(host: str, path: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")[:40]
    return f"{re.sub(r'[^A-Za-z0-9.-]', '-', host)}/{words or 'feed'}-{hashlib.sha256(path.encode()).hexdigest()[:6]}"
