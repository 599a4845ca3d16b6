"""Readers who ask a page all the time while days are added to it, and the table of what they met with."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np

from eval.bench.load.digests import FIRST_DAY, Planted, write_day
from eval.bench.load.http_reader import HttpReader
from eval.bench.load.process import Held, held, ingest, page, slope
from eval.in_earnest.chat_server import ChatServer, Messages
from rag.core import OutsideError, Progress, no_progress

#: Papers at the start, papers of a day that is added, and questions of a reader before another one comes in his place.
PAPERS, A_DAY, QUESTIONS = 300, 5, 6
#: Seconds between two samples, between two looks for what was added, and after which an answer is not waited for any more.
_SAMPLE, _LOOK, _LONGEST = 2.0, 0.2, 120.0
_NAME = re.compile(r"\b[A-Z][a-z]{5,14}Net\b")
_ID = re.compile(r"\b2401\.1\d{4}\b")
_EXCERPT = re.compile(r"^\[(\w{1,20})\] (.*)$", re.M)
_ENDED = re.compile(r"nm-answer nm-(done|failed|stopped)\b")


class Echo(ChatServer):
    """Answers with the name that is asked about, citing the excerpts that have it, slowly enough to overlap."""

    pause = 0.05

    def answer_to(self, messages: Messages, left: Callable[[], bool]) -> str | None:
        del left  # it answers at once
        asked = str(messages[-1].get("content", ""))
        name = (_NAME.findall(asked) or ["nothing"])[-1]
        keys = [key for key, text in _EXCERPT.findall(asked) if name in text]
        return " ".join(f"{name} learns from unlabeled data, as was asked [{key}]." for key in (keys or ["none"])[:2] * 4)


@dataclass
class Met:
    """What all readers met with: seconds to the end of each answer, what went wrong, and sources that nobody had asked for."""

    answers: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    readers: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """A day that was added: the seconds of its ingest, and from its end until a search of the page found it."""

    ingest: float
    found: float


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured."""

    readers: int
    minutes: float
    met: Met
    days: tuple[Added, ...]
    samples: tuple[Held, ...]

    @property
    def well(self) -> bool:
        """Whether nobody met with an error or another's sources, and every day was found."""
        return not self.met.errors and not self.met.wrong and bool(self.met.answers)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        p50, p95 = np.percentile(self.met.answers or [0.0], [50, 95])
        first, last = self.samples[0], self.samples[-1]
        return {
            "readers": self.readers,
            "minutes": self.minutes,
            "sessions": self.met.readers,
            "answers": len(self.met.answers),
            "errors": dict(self.met.errors),
            "wrong_sources": self.met.wrong,
            "answer_p50_s": round(float(p50), 2),
            "answer_p95_s": round(float(p95), 2),
            "days": [{"ingest_s": round(day.ingest, 1), "found_s": round(day.found, 2)} for day in self.days],
            **{
                what: {
                    "first": round(getattr(first, what)),
                    "last": round(getattr(last, what)),
                    "most": round(max(getattr(sample, what) for sample in self.samples)),
                    "per_minute": round(slope(self.samples, what), 2),
                }
                for what in ("memory", "threads", "handles")
            },
            "series": [[round(s.seconds), round(s.memory), s.threads, s.handles] for s in self.samples],
        }

    def as_markdown(self) -> str:
        """Return the figures as a table."""
        told = self.as_json()
        found = [day["found_s"] for day in told["days"]]
        rows = [
            ("readers at once, minutes", f"{self.readers}, {self.minutes:g}"),
            ("answers, of so many sessions", f"{told['answers']:,}, {told['sessions']:,}"),
            ("errors", f"{sum(self.met.errors.values())}"),
            ("sources of another question", f"{len(self.met.wrong)}"),
            ("answer, p50 and p95", f"{told['answer_p50_s']} s, {told['answer_p95_s']} s"),
            ("days added, the longest until it was found", f"{len(found)}, {max(found, default=0.0)} s"),
        ]
        for what, unit in (("memory", " MB"), ("threads", ""), ("handles", "")):
            it = told[what]
            rows.append((f"{what}: first, last, most", f"{it['first']}{unit}, {it['last']}{unit}, {it['most']}{unit}"))
            rows.append((f"{what}: growth in a minute, second half", f"{it['per_minute']:+}{unit}"))
        errors = "".join(f"\n- {count} x {text}" for text, count in self.met.errors.most_common(10))
        return "\n".join(["| load | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]) + errors


def run_load(readers: int, minutes: float, every: float, progress: Progress = no_progress) -> Load:
    """Serve a page over invented digests, let readers ask for so long, and add a day every so many seconds.

    :raises UsageError: on systems without ``/proc``.
    :raises OutsideError: if the page or an ingest does not start.
    """
    with tempfile.TemporaryDirectory() as folder, Echo() as model, (Path(folder) / "errors").open("w+") as errors:
        Thread(target=model.serve_forever, daemon=True).start()
        home, digests = Path(folder) / "home", Path(folder) / "digests"
        home.mkdir()
        digests.mkdir()
        papers = [Planted(number) for number in range(PAPERS)]
        for start in range(0, PAPERS, 10):
            write_day(digests, FIRST_DAY + dt.timedelta(start // 10), papers[start : start + 10])
        ingest(home, digests)
        try:
            with page(home, model.url, errors) as (pid, address):
                crowd = _Crowd(pid, address, home, digests, papers, progress)
                load = asyncio.run(crowd.run(readers, minutes, every))
        finally:
            model.shutdown()
        errors.seek(0)
        for line in (line for line in errors if "Traceback" in line):
            load.met.errors[f"the page wrote: {line.strip()}"] += 1
        return load


class _Crowd:
    def __init__(self, pid: int, address: str, home: Path, digests: Path, papers: list[Planted], progress: Progress) -> None:
        self._pid, self._address, self._home, self._digests = pid, address, home, digests
        self._papers, self._progress = papers, progress
        self._met, self._days, self._samples = Met(), list[Added](), list[Held]()
        self._end = 0.0

    async def run(self, readers: int, minutes: float, every: float) -> Load:
        async with asyncio.timeout(5 * _LONGEST), HttpReader(self._address) as first:
            async for _ in first.ask(f"What does {self._papers[0].name} learn from?"):
                pass  # what the first question loads is no growth
        began = time.monotonic()
        self._end = began + minutes * 60
        work = [self._read(number) for number in range(readers)]
        await asyncio.gather(*work, self._add(every), self._sample(began))
        return Load(readers, minutes, self._met, tuple(self._days), tuple(self._samples))

    async def _read(self, number: int) -> None:
        """Be one reader after the other, each with a session of its own."""
        import httpx

        chosen = random.Random(number)
        while time.monotonic() < self._end:
            self._met.readers += 1
            asked: set[str] = set()
            try:
                async with HttpReader(self._address) as session:
                    for _ in range(QUESTIONS):
                        if time.monotonic() < self._end:
                            await self._ask(session, chosen.choice(self._papers), asked)
            except (OutsideError, TimeoutError, httpx.HTTPError) as problem:
                self._met.errors[f"{type(problem).__name__}: {problem}"[:200]] += 1
                await asyncio.sleep(1)

    async def _ask(self, session: HttpReader, paper: Planted, asked: set[str]) -> None:
        began, shown = time.monotonic(), ""
        asked.add(paper.arxiv_id)
        async with asyncio.timeout(_LONGEST):
            async for values in session.ask(f"What does {paper.name} learn from?"):
                shown = json.dumps(values, ensure_ascii=False)
        self._met.answers.append(time.monotonic() - began)
        state = (_ENDED.findall(shown) or ["no answer"])[-1]
        if state != "done":
            self._met.errors[f"the answer is {state}"] += 1
        elif (ids := set(_ID.findall(shown))) - asked or paper.arxiv_id not in ids:
            self._met.wrong.append(f"{paper.name} {paper.arxiv_id}: {sorted(ids - asked)[:5] or 'missing'}")

    async def _add(self, every: float) -> None:
        import httpx

        next_day = time.monotonic() + every / 2
        while next_day < self._end:
            await asyncio.sleep(max(0.0, next_day - time.monotonic()))
            next_day = max(next_day + every, time.monotonic())
            new = [Planted(len(self._papers) + number) for number in range(A_DAY)]
            write_day(self._digests, FIRST_DAY + dt.timedelta(PAPERS // 10 + len(self._days)), new)
            try:
                took = await asyncio.to_thread(ingest, self._home, self._digests)
                self._days.append(Added(took, await self._until_found(new[-1])))
            except (OutsideError, TimeoutError, httpx.HTTPError) as problem:
                self._met.errors[f"a day: {type(problem).__name__}: {problem}"[:200]] += 1
            self._papers += new

    async def _until_found(self, paper: Planted) -> float:
        import httpx

        began = time.monotonic()
        async with httpx.AsyncClient(base_url=self._address, trust_env=False, timeout=_LONGEST) as client:
            while time.monotonic() < began + _LONGEST:
                begun = await client.post("/gradio_api/call/search", json={"data": [paper.name, 3, False]})
                found = await client.get(f"/gradio_api/call/search/{begun.json()['event_id']}")
                if paper.arxiv_id in found.text:
                    return time.monotonic() - began
                await asyncio.sleep(_LOOK)
        raise TimeoutError(f"{paper.name} was not found.")

    async def _sample(self, began: float) -> None:
        while (now := time.monotonic()) < self._end:
            self._samples.append(held(self._pid, began))
            self._progress("minutes", int((now - began) / 60), max(1, round((self._end - began) / 60)))
            await asyncio.sleep(_SAMPLE)
