"""Kill ingests, syncs and pages at random moments, and look whether anything is lost that was reported as stored.

After each killed ingest or sync a search must answer as before or as after; after the next whole run, the index must be that of
a clean build from the same files. After each killed page, every answer that its reader had seen to the end must be kept, and
every opinion of which the page had said that it is kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eval.bench.load.digests import FIRST_DAY, Planted, write_day
from eval.bench.load.http_reader import HttpReader
from eval.bench.load.process import NONMUN, environment, page
from eval.bench.load.run import Echo
from rag.assistant import Nonmun
from rag.chat import chats_database, feedback_database
from rag.core import NoIndexError, NonmunError, OutsideError, Progress, load_settings, no_progress
from rag.index import missing_chunks

_A_DAY = 5  # papers
_NOWHERE = "http://127.0.0.1:9"
_GENERATIONS = 2  # that may be left: the current one and the one before


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: of what, after how many seconds, whether it came before the end, and what was wrong afterwards."""

    kind: str
    after: float
    killed: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Kills:
    """All kills of a run."""

    kills: Sequence[Kill]

    @property
    def well(self) -> bool:
        """Whether nothing was lost."""
        return not any(kill.wrong for kill in self.kills)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the kills as JSON values."""
        return [{"kind": it.kind, "after": round(it.after, 2), "killed": it.killed, "wrong": it.wrong} for it in self.kills]

    def as_markdown(self) -> str:
        """Return a table by kind, and what was wrong."""
        lines = ["| killed | runs | before the end | seconds | something lost |", "|---|---|---|---|---|"]
        for kind in dict.fromkeys(kill.kind for kill in self.kills):
            some = [kill for kill in self.kills if kill.kind == kind]
            span = f"{min(it.after for it in some):.1f} to {max(it.after for it in some):.1f}"
            faulty = sum(bool(it.wrong) for it in some)
            lines.append(f"| {kind} | {len(some)} | {sum(it.killed for it in some)} | {span} | {faulty} |")
        return "\n".join([*lines, *(f"\n- {it.kind}, {it.after:.2f} s: {it.wrong}" for it in self.kills if it.wrong)])


def run_kills(ingests: int, syncs: int, pages: int, seed: int = 0, progress: Progress = no_progress) -> Kills:
    """Kill so many processes of each kind at moments that a seed decides."""
    total, kills = ingests + syncs + pages, list[Kill]()
    chance = random.Random(seed)
    for runs in (_ingests(ingests, chance), _syncs(syncs, chance), _pages(pages, chance)):
        for kill in runs:
            kills.append(kill)
            progress("kill", len(kills), total)
    return Kills(kills)


def _killed(command: Sequence[str], env: dict[str, str], after: float) -> bool:
    """Run a command and kill it after so many seconds; return whether it was still running."""
    with subprocess.Popen([*NONMUN, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
        return False


def _whole(command: Sequence[str], env: dict[str, str]) -> float:
    """Run a command to its end; return how long it took.

    :raises OutsideError: if it fails.
    """
    began = time.monotonic()
    ended = subprocess.run([*NONMUN, *command], env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise OutsideError(f"`nonmun {command[0]}` failed: {ended.stderr.strip()[-300:]}")
    return time.monotonic() - began


def _state(home: Path) -> dict[str, object]:
    """Return what an index holds, without what differs between two builds of the same files."""
    with Nonmun(settings=load_settings(with_model=False, home=home), sample=False) as assistant:
        generation, folder = assistant.index.generation, assistant.index.folder
        manifest = generation.manifest
        left = len([*(folder / "generations").iterdir()]) > _GENERATIONS or [*home.rglob("*.new")]
        questions = [Planted(number).name for number in range(0, 40, 8)]
        return {
            "manifest": (manifest.papers, manifest.chunks, manifest.dimensions, manifest.format),
            "files": {name.replace(str(home), ""): record.sha256 for name, record in generation.files.items()},
            "papers": [*generation.papers],
            "chunks": [chunk.id for chunk in generation.chunks],
            "stored": missing_chunks(folder, generation, assistant.settings),
            "found": [[item.paper.arxiv_id for item in assistant.search(question)][:3] for question in questions],
            "left over": bool(left),
        }


def _compared(home: Path, clean: Path, build: Callable[[], object]) -> str:
    """Return in what an index differs from a clean build."""
    shutil.rmtree(clean, ignore_errors=True)
    build()
    one, other = _state(home), _state(clean)
    return ", ".join(name for name in one if one[name] != other[name])


def _answers(home: Path, least: int) -> str:
    """Return what is wrong with a search right after a kill; ``least`` papers were reported as stored before."""
    try:
        with Nonmun(settings=load_settings(with_model=False, home=home), sample=False) as assistant:
            found, notice = len(assistant.index.papers), assistant.search(Planted(0).name).notice
    except NoIndexError:
        return "nothing is indexed" if least else ""
    except NonmunError as problem:
        return f"a search fails: {problem}"
    return notice or (f"{found} papers of {least}" if found < least else "")


def _ingests(runs: int, chance: random.Random) -> Iterator[Kill]:
    with tempfile.TemporaryDirectory(prefix="nonmun-kills-") as folder:
        home, clean, digests = (Path(folder) / name for name in ("home", "clean", "digests"))
        digests.mkdir()
        env, stored, took = environment(home, _NOWHERE), 0, 4.0
        for run in range(runs):
            _add_day(digests, run)
            rebuild = run > 2 and chance.random() < 0.3
            command = ["ingest", "--prune", *(["--rebuild"] if rebuild else []), str(digests)]
            after = chance.uniform(0.1, 1.1) * took
            killed = _killed(command, env, after)
            wrong = _answers(home, stored)
            took = _whole(["ingest", "--prune", str(digests)], env)
            stored = (run + 1) * _A_DAY
            different = _compared(home, clean, lambda: _whole(["ingest", str(digests)], environment(clean, _NOWHERE)))
            yield Kill("ingest", after, killed, "; ".join(filter(None, (wrong, different))))


def _add_day(digests: Path, number: int) -> None:
    write_day(digests, FIRST_DAY + dt.timedelta(number), [Planted(number * _A_DAY + i) for i in range(_A_DAY)])


def _syncs(runs: int, chance: random.Random) -> Iterator[Kill]:
    with tempfile.TemporaryDirectory(prefix="nonmun-kills-") as folder, _papers_host() as (url, open_days):
        home, clean = Path(folder) / "home", Path(folder) / "clean"
        env, stored, took = environment(home, _NOWHERE) | {"NONMUN_HF_URL": url}, 0, 5.0
        last = FIRST_DAY + dt.timedelta(runs)
        command = ["sync", "--since", f"{FIRST_DAY}", "--until", f"{last}"]
        for run in range(runs):
            open_days.append(FIRST_DAY + dt.timedelta(run))
            after = chance.uniform(0.1, 1.1) * took
            killed = _killed(command, env, after)
            wrong = _answers(home, stored)
            took = _whole(command, env)
            stored = (run + 1) * _A_DAY
            different = _compared(home, clean, lambda: _rebuilt(home, clean))
            yield Kill("sync", after, killed, "; ".join(filter(None, (wrong, different))))


def _rebuilt(home: Path, clean: Path) -> None:
    shutil.copytree(home / "sources", clean / "sources")
    _whole(["ingest", str(clean / "sources")], environment(clean, _NOWHERE))


@contextmanager
def _papers_host() -> Iterator[tuple[str, list[dt.date]]]:
    """Be a host of daily papers on this machine; yield its address and the days that it has."""
    days: list[dt.date] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            day = next((day for day in days if str(day) in query.get("date", ())), None)
            papers = (
                []
                if day is None or query.get("p", ["0"]) != ["0"]
                else [_entry(day, days.index(day), i) for i in range(_A_DAY)]
            )
            body = json.dumps(papers).encode()
            self.send_response(200 if day is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Write no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", days
        finally:
            server.shutdown()


def _entry(day: dt.date, place: int, number: int) -> dict[str, Any]:
    """Return a paper as the host lists it."""
    paper = Planted(place * _A_DAY + number)
    inner = {"id": paper.arxiv_id, "title": f"{paper.name}: Learning", "summary": f"{paper.name} learns from unlabeled data."}
    inner |= {"publishedAt": f"{day}T09:00:00.000Z", "submittedOnDailyAt": f"{day}T00:00:00.000Z"}
    return {"paper": inner | {"authors": [], "upvotes": number}, "publishedAt": f"{day}T09:00:00.000Z", "title": inner["title"]}


def _pages(runs: int, chance: random.Random) -> Iterator[Kill]:
    if not runs:
        return
    with tempfile.TemporaryDirectory(prefix="nonmun-kills-") as folder, Echo() as model:
        Thread(target=model.serve_forever, daemon=True).start()
        home, digests = Path(folder) / "home", Path(folder) / "digests"
        home.mkdir()
        digests.mkdir()
        _add_day(digests, 0)
        _whole(["ingest", str(digests)], environment(home, _NOWHERE))
        seen = _Seen()
        try:
            for _ in range(runs):
                after, began = chance.uniform(0.0, 3.0), time.monotonic()
                with (Path(folder) / "errors").open("w+") as errors, page(home, model.url, errors) as (pid, address):
                    asyncio.run(_read_until_killed(address, pid, after, seen))
                yield Kill("page", time.monotonic() - began, True, _lost(home, seen))
        finally:
            model.shutdown()


@dataclass
class _Seen:
    """How many answers readers have seen to the end, and how many opinions they were told are kept."""

    answers: int = 0
    opinions: int = 0


async def _read_until_killed(address: str, pid: int, after: float, seen: _Seen) -> None:
    """Go on asking until so many seconds after the first answer, and kill the page then.

    :raises OutsideError: if it does not do what it should before.
    """
    import httpx

    killed = False
    try:
        async with HttpReader(address) as reader:
            await reader.open()
            try:
                await _go_on_asking(reader, after, seen)
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                killed = True
    except httpx.HTTPError as problem:
        if not killed:  # else of the connections that it has cut
            raise OutsideError(f"The page did not answer: {problem}.") from problem


async def _go_on_asking(reader: HttpReader, after: float, seen: _Seen) -> None:
    """Ask, and give each answer a thumb.

    :raises TimeoutError: so many seconds after the first answer.
    """
    asked, end = 0, float("inf")
    while True:
        async with asyncio.timeout(max(0.05, end - time.monotonic()) if asked else None):
            *_, values = [it async for it in reader.ask(f"What does {Planted(asked % _A_DAY).name} learn from?")]
            asked, seen.answers = asked + 1, seen.answers + 1
            end = time.monotonic() + after if asked == 1 else end
            await reader.rate(values, "up" if asked % 2 else "down")
            seen.opinions += 1


def _lost(home: Path, seen: _Seen) -> str:
    """Return what of it a home has lost; its databases must be whole."""
    lost = []
    for what, count, database, rows in (
        ("answers", seen.answers, chats_database(home), "turns WHERE answer IS NOT NULL"),
        ("opinions", seen.opinions, feedback_database(home), "opinions"),
    ):
        if database.version is not None:
            database.check(database.file)
        with database.reading() as opened:
            kept = int(opened.execute(f"SELECT COUNT(*) FROM {rows}").fetchone()[0]) if opened else 0
        lost += [f"{kept} {what} are kept of {count}"] if kept < count else []
    return ", ".join(lost)
