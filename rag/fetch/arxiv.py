"""Abstracts and categories from the API of arXiv, as Atom: ``sources/arxiv/abstracts/`` and ``sources/arxiv/CATEGORY/``.

The API asks for three seconds between calls (https://info.arxiv.org/help/api/tou.html), gives only ten results unless told
otherwise, and at times an empty page in place of a full one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from xml.etree import ElementTree

from rag.core import FetchError, find_ids
from rag.fetch.bodies import whole_feed
from rag.fetch.client import Client, Reply, Validators
from rag.fetch.days import RECENT
from rag.fetch.each import fetch_each
from rag.fetch.shelf import Fetched, Shelf

ARXIV_SETTING = "NONMUN_ARXIV_URL"
PAUSE = 3.0  # seconds between calls
#: Ids per call.
BATCH = 100
_PAGE = 500  # results per call
_PATH = "/api/query"
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_NOT_FOUND_AGAIN_AFTER = dt.timedelta(days=30)
_NOT_FOUND = "id:"  # what the record of an id begins with for which arXiv had nothing


def fetch_abstracts(ids: Iterable[str], shelf: Shelf, client: Client) -> Iterator[Fetched]:
    """Fetch the abstracts of papers in batches, except those that arXiv lately had nothing for."""
    wanted = [arxiv_id for arxiv_id in sorted(set(ids)) if not _in_vain(arxiv_id, shelf)]
    batches = {_batch_name(part, shelf.today): part for part in _parts(wanted)}
    calls = {
        name: (f"{len(part)} abstracts", partial(_fetch_batch, name, part, shelf, client)) for name, part in batches.items()
    }
    yield from fetch_each("arxiv", calls, shelf)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _in_vain(arxiv_id: str, shelf: Shelf) -> bool:
    record = shelf.record(_NOT_FOUND + arxiv_id)
    return record is not None and shelf.today - dt.date.fromisoformat(record.asked) < _NOT_FOUND_AGAIN_AFTER


def _batch_name(ids: Sequence[str], today: dt.date) -> str:
    return f"abstracts/{today.isoformat()}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:8]}.xml"


def _fetch_batch(name: str, ids: Sequence[str], shelf: Shelf, client: Client) -> Fetched:
    asked = {"id_list": ",".join(ids), "max_results": str(len(ids))}
    reply = _query(asked, client)
    missing = set(ids) - _ids(reply.body)
    for arxiv_id in missing:
        shelf.note(_NOT_FOUND + arxiv_id, "empty")
    reason = f"arXiv has nothing for {', '.join(sorted(missing))}" if missing else ""
    label = f"{len(ids)} abstracts"
    if len(missing) == len(ids):
        return Fetched("arxiv", label, "empty", reason)
    return Fetched("arxiv", label, shelf.keep(name, reply.body, client.url(_PATH, asked), Validators()), reason)


def fetch_category(category: str, days: Iterable[dt.date], shelf: Shelf, client: Client) -> Iterator[Fetched]:
    """Fetch what was submitted to a category on each day; days that were asked for when no longer recent are complete."""
    calls = {
        _day_name(category, day): (f"{category} {day.isoformat()}", partial(_fetch_day, category, day, shelf, client))
        for day in days
    }
    yield from fetch_each("arxiv", calls, shelf)


def _day_name(category: str, day: dt.date, page: int = 0) -> str:
    return f"{category}/{day.isoformat()}{f'-{page + 1}' if page else ''}.xml"


def _fetch_day(category: str, day: dt.date, shelf: Shelf, client: Client) -> Fetched:
    label, first = f"{category} {day.isoformat()}", _day_name(category, day)
    record = shelf.record(first)
    if record and record.state != "failed" and dt.date.fromisoformat(record.asked) - day > RECENT:
        kept = (shelf.folder / first).exists()
        if kept or record.state == "empty":
            return Fetched("arxiv", label, "unchanged" if kept else "empty")
    pages = list(_pages(category, day, client))
    found = [_without_moment(reply.body) for reply in pages if _ids(reply.body)]
    if not found:
        shelf.note(first, "empty")
        return Fetched("arxiv", label, "empty")
    for page in range(len(found) - 1, 0, -1):  # the first page last, as its record says that the day is complete
        shelf.keep(_day_name(category, day, page), found[page], "", Validators())
    return Fetched("arxiv", label, shelf.keep(first, found[0], "", Validators()))


def _pages(category: str, day: dt.date, client: Client) -> Iterator[Reply]:
    query = f"cat:{category} AND submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"
    start, total = 0, 1
    while start < total:
        asked = {"search_query": query, "start": str(start), "max_results": str(_PAGE)}
        reply = _query(asked | {"sortBy": "submittedDate", "sortOrder": "ascending"}, client)
        total = _total(reply.body)
        if start < total and not _ids(reply.body):
            raise FetchError(f"{client.place} sent an empty page of {total:,} results.", hint="Try again later.")
        yield reply
        start += _PAGE


def _query(asked: dict[str, str], client: Client) -> Reply:
    return client.get(_PATH, asked, check=_check)


def _check(body: bytes) -> str:
    if reason := whole_feed(body):
        return reason
    root = ElementTree.fromstring(body)
    if any("api/errors" in (entry.findtext(f"{_ATOM}id") or "") for entry in root.iter(f"{_ATOM}entry")):
        return "an error in place of papers"
    return ""


def _ids(body: bytes) -> set[str]:
    root = ElementTree.fromstring(body)
    places = (entry.findtext(f"{_ATOM}id") or "" for entry in root.iter(f"{_ATOM}entry"))
    return {found.value for place in places for found in find_ids(place)}


def _total(body: bytes) -> int:
    """Return how many results there are in all; 0 where the reply does not say."""
    text = ElementTree.fromstring(body).findtext(_TOTAL) or ""
    return int(text) if text.strip().isdecimal() else 0


def _without_moment(body: bytes) -> bytes:
    """Return a reply without the moment at which it was made, so that the same papers are the same file."""
    head, entry, rest = body.partition(b"<entry>")
    return re.sub(rb"<updated>[^<]*</updated>", b"", head) + entry + rest
