"""Read RSS and Atom feeds, of arXiv, of other services, and of newsletters whose posts list papers."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rag.core import Bullet, ParsedDigest
from rag.digests.formats.collector import Collector, Record
from rag.digests.formats.dates import Day
from rag.digests.formats.evidence import abstract_bullets, one_line
from rag.digests.formats.fields import read_authors
from rag.digests.formats.generic import records_of_html
from rag.digests.formats.mentions import Mention, of_address, of_text
from rag.digests.formats.page import read_html, text_of
from rag.digests.formats.texts import is_text

SUFFIXES = frozenset({".xml", ".rss", ".atom"})

_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<\?[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:rss|feed|rdf:RDF|channel)\b",
    re.S | re.I,
)
_ARXIV = re.compile(r"^\s*arXiv:\S+\s+Announce Type:.{0,40}?\s*Abstract:\s*", re.S)


def reads(text: str, file: str) -> bool:  # noqa: ARG001
    """Return whether a text starts like a feed."""
    return _START.match(text) is not None


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a feed. An entry that leads to a paper is one; papers that the text of another entry lists have its day."""
    import feedparser

    found = Collector(text, file)
    # A stream, as a text could name a file or an address, which feedparser would open.
    parsed = feedparser.parse(io.BytesIO(text.encode()), response_headers={"content-type": "application/xml; charset=utf-8"})
    if parsed.get("bozo") and not parsed.entries:
        found.report(
            0, f"a feed that cannot be read: {str(parsed.get('bozo_exception'))[:100]}", "download it again", error=True
        )
        return found.finish()
    if parsed.get("bozo"):
        found.report(
            0, f"a damaged feed: {str(parsed.get('bozo_exception'))[:100]}", "download it again, if entries are missing"
        )
    without: list[str] = []
    for item in parsed.entries:
        records = list(_records(item))
        without += [] if records else [one_line(str(item.get("title", "")))]
        for record in records:
            found.add(record)
    if not found.entries:
        return found.finish(seen=f"a feed of {len(parsed.entries):,} entries without any")
    return found.finish(without=without)


def _records(item: Mapping[str, Any]) -> Iterator[Record]:
    day = _day(item)
    body = next((part.get("value", "") for part in item.get("content", []) if part.get("value")), "") or item.get("summary", "")
    mention = _mention(item)
    if mention is None:
        yield from records_of_html(body, day)
        return
    authors, more = _authors(item)
    title = re.sub(r"\s*\(arXiv:[^)]*\)\s*$", "", one_line(_text(item.get("title", ""))))
    yield Record(mention, title, day, authors, more, None, _bullets(body, item))


def _bullets(body: str, item: Mapping[str, Any]) -> tuple[Bullet, ...]:
    text = _text(body)
    arxiv = _ARXIV.match(text)
    is_abstract = arxiv is not None or "arxiv.org" in str(item.get("id", "")) or "arxiv.org" in str(item.get("link", ""))
    text = text[arxiv.end() :] if arxiv else text
    if not is_text(text):
        return ()
    if is_abstract:
        return abstract_bullets(re.sub(r"^\s*Abstract:\s*", "", text))
    return tuple(Bullet(None, one_line(part)) for part in text.split("\n") if is_text(part))


def _text(html: str) -> str:
    """Return the text of a piece of HTML, one line for each of its lines; plain text stays as it is."""
    if "<" not in html:
        return html
    return "\n".join(
        text_of(line) for node in read_html(html).walk() for line in node.lines + [c for cell in node.cells for c in cell]
    )


def _mention(item: Mapping[str, Any]) -> Mention | None:
    """Return the paper that an entry leads to."""
    for name in ("id", "link"):
        text = str(item.get(name, ""))
        if mention := of_address(text) or (next(iter(of_text(text.replace("oai:arXiv.org:", "arXiv:"))), None)):
            return mention
    links = (of_address(str(link.get("href", ""))) for link in item.get("links", []))
    return next((mention for mention in links if mention), None)


def _authors(item: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    listed = [str(author.get("name", "")) for author in item.get("authors", []) if author.get("name")]
    return read_authors(", ".join(listed) or str(item.get("author", "")))


def _day(item: Mapping[str, Any]) -> Day | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if stamp := item.get(name):
            date = dt.datetime.fromtimestamp(calendar.timegm(stamp), dt.UTC).date()
            return Day(date.year, date.month, date.day)
    return None
