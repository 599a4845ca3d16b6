"""Fetch what came out, then bring the index up to date with it.

What a source sends is kept as files under ``sources/`` in the data directory, and these files are what is indexed, so a rebuild
needs no network. If everything that was asked for failed, the index stays as it is; a run that is killed leaves whole files,
which the next run indexes.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from rag.core import DigestProblem, Paper, Progress, Settings, UsageError, ensure_folder, is_there, no_progress
from rag.digests import is_digest_name
from rag.fetch import (
    ARXIV_SETTING,
    BATCH,
    GITHUB_SETTING,
    HF_SETTING,
    PAUSE,
    Client,
    Fetched,
    Shelf,
    State,
    Wanted,
    days_between,
    days_since_last,
    feed_client,
    fetch_abstracts,
    fetch_category,
    fetch_days,
    fetch_feed,
    fetch_repository,
    repository_of,
)
from rag.index.generations import latest
from rag.index.home import SOURCES
from rag.index.ingest import IngestReport, PaperChange, ingest_paths
from rag.index.lock import fetching
from rag.index.transfer.swap import resume
from rag.text import how_many


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a host, in words."""

    source: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync asked for and what came of it.

    ``days`` counts the days asked for, ``fetched`` all requests by what became of them (``new``, ``changed``, ``unchanged``,
    ``empty``, ``not open``, ``failed``). ``new``, ``changed`` and ``gone`` count papers, which ``changes`` lists, and
    ``papers`` those that are indexed. ``failed`` are the requests that failed, with the reason; ``notes`` are remarks on
    others, and on a configured embedding. ``dry_run`` means that nothing was done.
    """

    asked: tuple[Asked, ...]
    days: int = 0
    fetched: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    gone: int = 0
    papers: int = 0
    failed: tuple[Fetched, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[DigestProblem, ...] = ()
    changes: tuple[PaperChange, ...] = ()
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def faulty(self) -> bool:
        """Whether anything failed."""
        return bool(self.failed)


@dataclass(frozen=True, slots=True)
class _Job:
    """Requests to one host, and how many there will be."""

    asked: Asked
    run: Callable[[], Iterable[Fetched]]
    requests: int = 1
    days: int = 0


def sync_sources(
    index: Path,
    wanted: Sequence[Wanted],
    *,
    settings: Settings,
    since: dt.date | None = None,
    until: dt.date | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> SyncReport:
    """Fetch from the sources, keep what came as files, and index them.

    :param index: the index's folder; created if it does not exist.
    :param since: the first day to ask for; by default that after the last sync, and at first 30 days ago.
    :param until: the last day to ask for, by default today.
    :param dry_run: only say what would be asked of whom.
    :raises UsageError: if the days or a source cannot be used.
    :raises IndexBusyError: if another process is fetching, or writing to the index, for longer than the settings wait.
    :raises StorageError: if the data directory cannot be written.
    """
    started, today = time.monotonic(), dt.datetime.now(dt.UTC).date()
    if since and since > (until or today):
        raise UsageError(f"{since} is after {until or today}.", hint="Type --since with an earlier day.")
    with ExitStack() as stack:
        if not dry_run:
            ensure_folder(index)
            stack.enter_context(fetching(index, settings.lock_wait, progress))
            resume(index, settings.lock_wait, progress)  # an import that was killed, which would replace what is fetched now
        run = _Run(index, settings, since, until or today, today, stack)
        first = [job for one in wanted if (job := run.job(one))]
        folders = [Path(one.what).expanduser() for one in wanted if one.kind == "folder"]
        for folder in folders:
            if not is_there(folder):
                raise UsageError(f"There is no folder {str(folder)!r}.", hint="Check the path after folder:")
        asks_abstracts = Wanted("arxiv") in wanted
        if dry_run:
            later = [run.abstracts()] if asks_abstracts else []
            return SyncReport(tuple(job.asked for job in (*first, *later)), dry_run=True)
        results = list(_fetch(first, progress))
        reports = [run.ingest(folders, progress)] if folders or not _all_failed(results) else []
        jobs = [*first]
        if asks_abstracts:
            jobs.append(run.abstracts())
            some = list(_fetch(jobs[-1:], progress))
            results += some
            reports += [run.ingest((), progress)] if some and not _all_failed(some) else []
    return _report(jobs, results, [report for report in reports if report], run, time.monotonic() - started)


def usual_place(settings: Settings) -> str:
    """Return the one host that a sync without sources asks."""
    return Client(settings.sources.hf_url, setting=HF_SETTING).place


class _Run:
    """One run: the jobs that sources stand for, and the ingest of what they brought."""

    def __init__(
        self, index: Path, settings: Settings, since: dt.date | None, until: dt.date, today: dt.date, stack: ExitStack
    ) -> None:
        self.index, self._settings, self._stack = index, settings, stack
        self._since, self._until, self._today = since, until, today
        self._sources = settings.home / SOURCES
        self._shelves: dict[str, Shelf] = {}
        self._clients: dict[str, Client] = {}

    def job(self, wanted: Wanted) -> _Job | None:
        """Return what to ask for; None for a folder, and for abstracts, which are asked for after the first ingest."""
        if wanted.kind == "hf":
            return self._hf()
        if wanted.kind == "arxiv" and wanted.what:
            return self._category(wanted.what)
        if wanted.kind == "github":
            return self._repository(wanted.what)
        return self._feed(wanted.what) if wanted.kind == "feed" else None

    def _shelf(self, name: str) -> Shelf:
        if name not in self._shelves:
            self._shelves[name] = self._stack.enter_context(Shelf(self._sources / name, self._today))
        return self._shelves[name]

    def _client(self, client: Client) -> Client:
        """Return the client for the same host that is open, or else this one."""
        if client.base not in self._clients:
            self._clients[client.base] = self._stack.enter_context(client)
        return self._clients[client.base]

    def _days(self, usual: Callable[[], list[dt.date]]) -> list[dt.date]:
        return days_between(self._since, self._until) if self._since else [day for day in usual() if day <= self._until]

    def _hf(self) -> _Job:
        shelf, client = self._shelf("hf"), self._client(Client(self._settings.sources.hf_url, setting=HF_SETTING))
        days = self._days(lambda: days_since_last(shelf))
        asked = Asked("hf", client.place, _span(days))
        return _Job(asked, lambda: fetch_days(days, shelf, client), len(days), len(days))

    def _of_arxiv(self) -> tuple[Shelf, Client]:
        client = Client(self._settings.sources.arxiv_url, setting=ARXIV_SETTING, pause=PAUSE)
        return self._shelf("arxiv"), self._client(client)

    def _category(self, category: str) -> _Job:
        shelf, client = self._of_arxiv()
        days = self._days(lambda: days_since_last(shelf, category))
        asked = Asked("arxiv", client.place, f"{category}, {_span(days)}")
        return _Job(asked, lambda: fetch_category(category, days, shelf, client), len(days), len(days))

    def _repository(self, text: str) -> _Job:
        repository, base = repository_of(text), self._settings.sources.github_url
        shelf, client = self._shelf("github"), self._client(Client(base, setting=GITHUB_SETTING))
        asked = Asked("github", client.place, str(repository))
        return _Job(asked, lambda: [fetch_repository(repository, shelf, client, is_digest_name)])

    def _feed(self, address: str) -> _Job:
        shelf, client = self._shelf("feed"), self._client(feed_client(address))
        return _Job(Asked("feed", client.place, address), lambda: [fetch_feed(address, shelf, client)])

    def abstracts(self) -> _Job:
        """Return the job that asks for the abstracts of indexed papers that have none."""
        shelf, client = self._of_arxiv()
        papers = found.papers if (found := latest(self.index)) else {}
        ids = [arxiv_id for arxiv_id, paper in papers.items() if not _has_abstract(paper)]
        asked = Asked("arxiv", client.place, f"the abstracts of {how_many(len(ids), 'paper')}")
        return _Job(asked, lambda: fetch_abstracts(ids, shelf, client), -(-len(ids) // BATCH))

    def ingest(self, folders: Sequence[Path], progress: Progress) -> IngestReport | None:
        """Index what was fetched, and the folders; None if there is nothing yet."""
        kept = [self._sources] if any(_visible(self._sources)) else []
        paths = [*kept, *folders]
        if not paths:
            return None
        return ingest_paths(self.index, paths, settings=self._settings, follow=paths, progress=progress)


def _has_abstract(paper: Paper) -> bool:
    return any(bullet.kind == "abstract" for entry in paper.entries for bullet in entry.bullets)


def _visible(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if is_digest_name(str(file.relative_to(folder))) or file.suffix == ".zip")


def _span(days: Sequence[dt.date]) -> str:
    if not days:
        return "no day"
    return f"{len(days):,} days, {min(days)} to {max(days)}" if len(days) > 1 else f"{days[0]}"


def _fetch(jobs: Sequence[_Job], progress: Progress) -> Iterator[Fetched]:
    total, done = sum(job.requests for job in jobs), 0
    for job in jobs:
        for result in job.run():
            done += 1
            progress("fetch", done, max(done, total))
            yield result


def _all_failed(results: Sequence[Fetched]) -> bool:
    return bool(results) and all(result.state == "failed" for result in results)


def _report(
    jobs: Sequence[_Job], results: Sequence[Fetched], reports: Sequence[IngestReport], run: _Run, seconds: float
) -> SyncReport:
    changes = {change.arxiv_id: change for report in reports for change in report.changes}
    if len(reports) > 1:  # new in the first ingest, with its abstract in the second
        changes |= {change.arxiv_id: change for change in reports[0].changes if change.change == "new"}
    count, states = Counter(change.change for change in changes.values()), Counter(result.state for result in results)
    notes = [f"{result.name}: {result.reason}" for result in results if result.reason and result.state != "failed"]
    notes += [note for report in reports for note in (*report.notes, *report.warnings)]
    return SyncReport(
        tuple(job.asked for job in jobs),
        sum(job.days for job in jobs),
        {state: states[state] for state in get_args(State) if states[state]},
        count["new"],
        count["changed"],
        count["gone"],
        reports[-1].papers if reports else _papers(run.index),
        tuple(result for result in results if result.state == "failed"),
        tuple(notes),
        reports[-1].problems if reports else (),
        tuple(changes[arxiv_id] for arxiv_id in sorted(changes)),
        round(seconds, 2),
    )


def _papers(index: Path) -> int:
    return found.manifest.papers if (found := latest(index)) else 0
