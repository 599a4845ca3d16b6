"""What a body is, whatever its host calls it."""

from __future__ import annotations

import re

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_LOOKED_AT = 4096  # bytes at the beginning


def no_web_page(body: bytes) -> str:
    """Return that a body is a web page, as of a login or an error, or empty if it is not."""
    return "a web page in place of data" if _PAGE.match(_beginning(body)) else ""


def whole_feed(body: bytes) -> str:
    """Return why a body is not a whole feed (Atom, RSS or RDF, or a JSON feed), or empty if it is."""
    import json
    from xml.etree import ElementTree

    if reason := no_web_page(body):
        return reason
    if _beginning(body).startswith(b"{"):
        try:
            return "" if isinstance(json.loads(body).get("items"), list) else "JSON that is no feed"
        except (ValueError, RecursionError):
            return "JSON that is cut off or invalid"
    if b"<!ENTITY" in body:
        return "XML that defines entities, which no feed needs"
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):  # an unknown encoding is a LookupError
        return "XML that is cut off or invalid"
    name = root.tag.rpartition("}")[2]
    return "" if name in ("feed", "rss", "RDF") else f"XML that is no feed (<{name[:40]}>)"


def _beginning(body: bytes) -> bytes:
    return body[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
