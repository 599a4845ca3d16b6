"""A local server that replays the Daily Papers API of Hugging Face: a list for each day it has, 400 for all others.

It can be run by hand on a folder of ``YEAR.tar.xz`` archives with one ``DAY.json`` for each day:
``python -m tests.support.hf_server FOLDER`` prints its address.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.web_server import Query, WebServer


class HFServer(WebServer):
    """``days`` are the bodies by day in ISO format; a test adds days and changes them while it runs."""

    def __init__(self, days: Mapping[str, bytes] | None = None, *, etags: bool = True) -> None:
        super().__init__(etags=etags)
        self.days = dict(days or {})

    def reply(self, path: str, query: Query) -> tuple[int, str, bytes]:
        if path != "/api/daily_papers":
            return 404, "text/html", b"<!DOCTYPE html><html>Not found</html>"
        body = self.days.get(query.get("date", ""))
        if body is None:
            return 400, "application/json", b'{"error": "Invalid date"}'
        if int(query.get("p", "0")):
            return 200, "application/json", b"[]"
        return 200, "application/json; charset=utf-8", body

    def open(self, day: str, *papers: dict[str, Any]) -> None:
        """Open a day with papers, or change what it lists."""
        self.days[day] = json.dumps(list(papers), ensure_ascii=False).encode()


def recorded_days(folder: Path) -> dict[str, bytes]:
    """Return the responses in a folder of archives, by day."""
    days: dict[str, bytes] = {}
    for file in sorted(folder.glob("*.tar.xz")):
        with tarfile.open(file) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".json") and (opened := archive.extractfile(member)):
                    days[Path(member.name).name[:10]] = opened.read()
    return days


def paper(arxiv_id: str, title: str, abstract: str, day: str, votes: int = 1) -> dict[str, Any]:
    """Return an entry as the API writes it, with made-up authors."""
    published = f"{dt.date.fromisoformat(day) - dt.timedelta(days=1)}T09:00:00.000Z"
    authors = [{"name": "Ada Kelp", "hidden": False}, {"name": "Bo Reef", "hidden": False}]
    inner = {"id": arxiv_id, "title": title, "summary": abstract, "authors": authors, "publishedAt": published}
    inner |= {"submittedOnDailyAt": f"{day}T00:00:00.000Z", "upvotes": votes}
    return {"paper": inner, "publishedAt": published, "title": title, "numComments": 0}


if __name__ == "__main__":
    with HFServer(recorded_days(Path(sys.argv[1]))) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        while True:
            time.sleep(3600)
