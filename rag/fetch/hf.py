"""The Daily Papers of Hugging Face: one list a day, ``sources/hf/YEAR/DAY.json``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

from rag.fetch.bodies import no_web_page
from rag.fetch.client import Client
from rag.fetch.days import RECENT
from rag.fetch.each import fetch_each
from rag.fetch.shelf import Fetched, Shelf

HF_SETTING = "NONMUN_HF_URL"
_PATH = "/api/daily_papers"
_MOST = 100  # papers that one reply may hold
_NOT_OPEN = 400


def fetch_days(days: Iterable[dt.date], shelf: Shelf, client: Client) -> Iterator[Fetched]:
    """Fetch the list of each day; a day that was empty when it was no longer recent is not asked for again."""

    def fetch(day: dt.date) -> Fetched:
        record = shelf.record(_file(day))
        if record is not None and record.state == "empty" and dt.date.fromisoformat(record.asked) - day > RECENT:
            return Fetched("hf", day.isoformat(), "empty")
        return _fetch(day, shelf, client)

    yield from fetch_each("hf", {_file(day): (day.isoformat(), partial(fetch, day)) for day in days}, shelf)


def _file(day: dt.date, page: int = 0) -> str:
    return f"{day:%Y}/{day.isoformat()}{f'-{page + 1}' if page else ''}.json"


def _fetch(day: dt.date, shelf: Shelf, client: Client) -> Fetched:
    asked = {"date": day.isoformat(), "limit": str(_MOST)}
    name, url = _file(day), client.url(_PATH, asked)
    reply = client.get(_PATH, asked, check=_check, known=shelf.validators(name, url), expected={_NOT_OPEN})
    kept = (shelf.folder / name).exists()
    if reply.status == _NOT_OPEN and not kept:
        return Fetched("hf", day.isoformat(), shelf.again(name, "not open"))
    if reply.status in (304, _NOT_OPEN):
        return Fetched("hf", day.isoformat(), shelf.again(name, "unchanged" if kept else "empty"))
    papers = _papers(reply.body)
    if not papers and kept:  # papers do not vanish; a server that lost them does not take them from here
        reason = "the list is empty now; the papers it had are kept"
        return Fetched("hf", day.isoformat(), shelf.again(name, "unchanged"), reason)
    if not papers:
        shelf.note(name, "empty", url=url, **asdict(reply.validators))
        return Fetched("hf", day.isoformat(), "empty")
    if len(papers) >= _MOST:
        _fetch_more(day, papers, shelf, client)
    return Fetched("hf", day.isoformat(), shelf.keep(name, reply.body, url, reply.validators))


def _fetch_more(day: dt.date, papers: list[Any], shelf: Shelf, client: Client) -> None:
    """Fetch the pages after a full one, until one is not full or repeats what is known, as from a server without pages."""
    page, seen = 1, {json.dumps(paper, sort_keys=True) for paper in papers}
    while True:
        asked = {"date": day.isoformat(), "limit": str(_MOST), "p": str(page)}
        name, url = _file(day, page), client.url(_PATH, asked)
        reply = client.get(_PATH, asked, check=_check, expected={_NOT_OPEN})
        more = {json.dumps(paper, sort_keys=True) for paper in _papers(reply.body) or ()} if reply.status == 200 else set()
        if more <= seen:
            return
        shelf.keep(name, reply.body, url, reply.validators)
        seen |= more
        page += 1
        if len(more) < _MOST:
            return


def _check(body: bytes) -> str:
    if reason := no_web_page(body):
        return reason
    try:
        papers = _papers(body)
    except (ValueError, RecursionError):
        return "JSON that is cut off or invalid"
    return "" if papers is not None and (not papers or any(map(_is_paper, papers))) else "JSON that is no list of papers"


def _is_paper(entry: object) -> bool:
    """Return whether an entry is a paper; some days have entries that are written as strings."""
    return isinstance(entry, str) or (isinstance(entry, dict) and ("paper" in entry or "title" in entry))


def _papers(body: bytes) -> list[Any] | None:
    """Return the entries of a list, or of the list that an object wraps; None if there is no list."""
    content = json.loads(body)
    if isinstance(content, dict):
        content = next((value for value in content.values() if isinstance(value, list)), None)
    return content if isinstance(content, list) else None
