"""Read any page of Markdown or HTML that lists arXiv papers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from rag.core import ParsedDigest
from rag.digests.formats.collector import Collector, Record, day_of, names
from rag.digests.formats.dates import Day, date_of_path, last_day, last_month
from rag.digests.formats.entries import records_of
from rag.digests.formats.fields import labelled, role_of
from rag.digests.formats.finder import Found, find_papers
from rag.digests.formats.front_matter import FrontMatter, split_front_matter
from rag.digests.formats.mentions import Mention, of_id
from rag.digests.formats.page import Kind, Node, read_html, read_markdown, text_of
from rag.digests.formats.plain import records_of_text

SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml"})

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
#: So many times as many papers in the text as on the page mean that the page was not understood.
_SHARE = 2
_ORG_LINK = re.compile(r"\[\[(https?://[^\]\s]{1,500})\]\[([^\]\n]{1,500})\]\]")
_UPDATED = re.compile(
    r"\W*(?:(?:last|auto-?|automatically)\s?)?(?:updated?|generated|created|collected|fetched|compiled|crawled)\b|\W*papers?\s(?:of|for)\s",
    re.I,
)
_KINDS: dict[Kind, str] = {"section": "heading", "item": "list item", "row": "table row", "text": "paragraph"}


def reads(text: str, file: str) -> bool:  # noqa: ARG001
    """Return True: this format is tried last, and says of files that list no paper what was seen instead."""
    return True


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a page. A paper that is listed twice is one entry with the bullets of both places."""
    front, body = split_front_matter(text)
    is_html = _HTML.match(body) is not None or file.lower().endswith((".html", ".htm", ".xhtml"))
    body = _ORG_LINK.sub(r"[\2](\1)", body)
    return _read_page(read_html(body) if is_html else read_markdown(body), text, file, front)


def records_of_html(html: str, day: Day | None) -> list[Record]:
    """Return the papers that a piece of HTML lists, such as a post of a newsletter."""
    return _records(read_html(html), day)[0]


def records_of_page(markdown: str, day: Day | None) -> tuple[list[Record], Found]:
    """Return the papers that a piece of Markdown lists."""
    return _records(read_markdown(markdown), day)


def _read_page(page: Node, text: str, file: str, front: FrontMatter) -> ParsedDigest:
    collector = Collector(text, file)
    owner = front.paper or of_id(PurePath(file).stem)
    records, found = _records(page, _day_of_page(page, file, front), owner, front)
    titled = {record.mention.arxiv_id for record in records if record.title}
    understood = len(titled) == len(records) > 0 and len(titled) >= len(found.mentioned)
    plain = [] if understood else records_of_text(text)
    more = sum(bool(record.title) for record in plain) > len(titled)
    if more or len(plain) > _SHARE * len({record.mention.arxiv_id for record in records}):  # no page, but data of some kind
        records, found = plain, Found([], [], [])
    for record in records:
        collector.add(record)
    return collector.finish(seen=_seen(page, text), mentioned=found.mentioned, without=found.without)


def _records(
    page: Node, day: Day | None, owner: Mention | None = None, front: FrontMatter | None = None
) -> tuple[list[Record], Found]:
    """Return the papers of a page, and what else was found.

    :param day: the day of the page, which papers without one have.
    :param owner: the paper that the page is about.
    """
    found = find_papers(page, owner, front.title if front else "")
    records = []
    for listed, record in records_of(found.listed, day):
        if of_id(re.sub(r"^\[[^\]]*\]\s*", "", record.title)):  # an id that stands for the title
            record = replace(record, title="")
        if front and front.authors and listed.owner is page:
            record = replace(record, authors=front.authors, more_authors=False)
        records.append(record)
    return records, found


def _day_of_page(page: Node, file: str, front: FrontMatter) -> Day | None:
    """Return the day that is given for a whole page: in its front matter, title, path, or a line such as ``Updated: ...``."""
    titles = [*page.lines[:1], *(n.lines[0] for n in page.walk() if n.kind == "section" and n.level == 1 and n.lines)]
    found = [
        day_of(front.date),
        *(last_day(text_of(line)) for line in titles),
        date_of_path(file),
        *_labelled_days(page),
        *(last_month(text_of(line)) for line in titles),
    ]
    return next((day for day in found if day and day.year), None)


def _labelled_days(page: Node) -> Iterator[Day | None]:
    """Yield the days in lines such as ``Last updated: 2026-01-20``."""
    for node in page.walk():
        for line in node.lines if node.kind in ("text", "section") else []:
            text = text_of(line)
            label = labelled(text)
            if (label and role_of(label[0]) in ("date", "published")) or _UPDATED.match(text):
                yield last_day(text)


def _seen(page: Node, text: str) -> str:
    """Return what there is in a page without papers."""
    if not text.strip():
        return "an empty file"
    nodes = list(page.walk())
    kinds = Counter(node.kind for node in nodes)
    lines = [line for node in nodes for line in [*node.lines, *(line for cell in node.cells for line in cell)]]
    hrefs = [span.href for line in lines for span in line if span.href]
    hosts = Counter(host[1] for href in hrefs if (host := re.match(r"(?:https?:)?//([^/\s?#]{1,60})", href)))
    parts = [f"{kinds[k]:,} {name}{'s' * (kinds[k] != 1)}" for k, name in _KINDS.items() if kinds[k]]
    parts.append(f"{len(hrefs):,} link{'s' * (len(hrefs) != 1)}")
    if hosts:
        parts[-1] += f" (to {names([host for host, _ in hosts.most_common()])})"
    return ", ".join(parts)
