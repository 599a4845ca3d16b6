"""What happens to a home where the system gives too little: what is said, and whether all is there once it gives enough."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.bench.faults_report import Row
from eval.bench.limits import Limits, can_mount
from eval.bench.small_home import (
    QUESTIONS,
    Whole,
    cell_of,
    copy_of,
    found_in,
    ids_of,
    kept_in,
    mended,
    searched,
    worst_of,
)
from eval.bench.worker import FREE_SPACE, Ended, Worker
from rag.index import save_sums

_WELL = "all is there"
_YEAR = 365 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class _Tried:
    """What commands said in a situation."""

    search: str
    ask: str
    ingest: str
    doctor: Ended
    said: str = ""

    @property
    def named(self) -> str:
        """What the doctor said."""
        if self.doctor.crashed:
            return "CRASH"
        if self.doctor.status:
            return "names a mend"
        return "MISSES IT" if "said" in (self.search, self.ask, self.ingest) else "ok"

    def row(self, words: str, afterwards: str) -> Row:
        failed = [str(row) for row in self.doctor.rows if not row.get("ok", True)]
        detail = " | ".join([*failed, self.doctor.err, self.said, afterwards])
        return Row("", words, self.search, self.ask, "", self.ingest, self.named, afterwards, detail)


@contextmanager
def _under(whole: Whole, limits: Limits) -> Iterator[Whole]:
    """Yield the same with a worker that has limits."""
    with tempfile.TemporaryDirectory(prefix="nonmun-limits-") as folder:
        worker = Worker(Path(folder) / "out", limits)
        try:
            yield dataclasses.replace(whole, worker=worker)
        finally:
            worker.close()


def _try(whole: Whole, home: Path | None) -> _Tried:
    """Search, ask, look at it with the doctor, and ingest a day more."""
    run = partial(whole.worker.run, home=home)
    found = searched(whole, home)
    search = worst_of([cell_of(one, ids_of(one) == ids) for one, ids in zip(found, whole.found, strict=True)])
    asked, doctor = run("ask", "--json", QUESTIONS[1]), run("doctor", "--json")
    ask = cell_of(asked, [str(row.get("text", "")) for row in asked.rows] == [whole.answer])
    ingested = run("ingest", whole.later)
    said = [f"{one.status}: {one.err.strip()[-300:]}" for one in (*found, asked, ingested) if one.status]
    return _Tried(search, ask, cell_of(ingested, same=True), doctor, " | ".join(said))


def _afterwards(whole: Whole, home: Path) -> str:
    """Ingest the day now that nothing is lacking; return whether nothing is."""
    ended = whole.worker.run("ingest", whole.later, home=home)
    if ended.status or found_in(whole, home) != whole.found_later:
        return "MEND FAILS"
    return _WELL if kept_in(whole, home) == whole.kept else "LOST"


def _worst(words: str, rows: list[Row]) -> Row:
    """Return one row for several degrees of a situation."""
    cells = {name: worst_of([getattr(row, name) for row in rows]) for name in ("search", "ask", "ingest")}
    doctor = next((row.doctor for row in rows if row.doctor.isupper()), "")
    doctor = doctor or ("names a mend" if any(row.doctor == "names a mend" for row in rows) else "ok")
    mend = next((row.mend for row in rows if row.mend.isupper()), _WELL)
    return Row("", words, running="", doctor=doctor, mend=mend, detail=" || ".join(row.detail for row in rows), **cells)


def _too_little(whole: Whole, words: str, *, degrees: tuple[Limits, ...]) -> Row:
    rows = []
    for limits in degrees:
        with copy_of(whole.home) as home:
            with _under(whole, limits) as limited:
                tried = _try(limited, home)
            rows.append(tried.row(words, _afterwards(whole, home)))
    return _worst(words, rows)


def _disk_full(whole: Whole, words: str) -> Row:
    if not can_mount():
        return Row("", words, "", "", "", "", "", "not tried: only root can have a small disk")
    rows = []
    for spare in (0, 1_000_000, 2_000_000):
        with copy_of(whole.home) as home, _under(whole, Limits(disk=(home, spare))) as limited:
            tried = _try(limited, home)
            limited.worker.run(FREE_SPACE, home=home)
            rows.append(tried.row(words, _afterwards(limited, home)))
    return _worst(words, rows)


def _without(whole: Whole, words: str, *, rights: int) -> Row:
    with copy_of(whole.home) as home:
        for path in sorted((home, *home.rglob("*")), reverse=True):
            path.chmod(path.stat().st_mode & ~rights)
        tried = _try(whole, home)
        done = mended(whole, home, tried.doctor) if tried.doctor.status else "NO MEND NAMED"
        afterwards = done if done.isupper() else _afterwards(whole, home)
        return tried.row(words, f"{done}: {afterwards}" if afterwards == _WELL else afterwards)


def _no_home(whole: Whole, words: str) -> Row:
    with _under(whole, Limits(no_home=True)) as limited:
        tried = _try(limited, None)
        with copy_of(whole.home) as home:
            return tried.row(words, f"NONMUN_HOME: {_WELL}" if _afterwards(limited, home) == _WELL else "MEND FAILS")


def _clock(whole: Whole, words: str) -> Row:
    """Let a home be of the next year, ingest a day, and lose the name of the newest generation, which its date then tells."""
    with copy_of(whole.home) as home:
        _date_forward(home)
        whole = dataclasses.replace(whole, kept=kept_in(whole, home))  # lists tell when conversations were
        tried = _try(whole, home)
        for name in home.glob("indexes/*/CURRENT"):
            name.unlink()
        newest = found_in(whole, home) == whole.found_later
        return tried.row(words, _afterwards(whole, home) if newest else "OLDER INDEX ANSWERS")


def _date_forward(home: Path) -> None:
    """Move what a home tells of time by a year: its generations, conversations and the times of its files."""
    for file in home.rglob("manifest.json"):
        manifest = json.loads(file.read_text("utf-8"))
        manifest["built"] = f"{int(manifest['built'][:4]) + 1}{manifest['built'][4:]}"
        file.write_text(json.dumps(manifest), "utf-8")
        save_sums(file.parent)
    with closing(sqlite3.connect(home / "chats.sqlite3")) as chats, chats:
        moved = ", ".join(f"{name} = (substr({name}, 1, 4) + 1) || substr({name}, 5)" for name in ("created", "changed"))
        chats.execute(f"UPDATE conversations SET {moved}")
    for file in home.rglob("*"):
        later = file.stat().st_mtime + _YEAR
        os.utime(file, (later, later))


#: The situations by their words.
SITUATIONS: Mapping[str, Callable[[Whole, str], Row]] = {
    "disk full": _disk_full,
    "home read-only": partial(_without, rights=0o222),
    "home unreadable": partial(_without, rights=0o777),
    "no folder for data": _no_home,
    "clock set back by a year": _clock,
    "0 to 32 more open files": partial(_too_little, degrees=tuple(Limits(files=count) for count in (0, 16, 32))),
    "300 to 2,000 MB of memory": partial(_too_little, degrees=tuple(Limits(memory=size) for size in (300, 1000, 1500, 2000))),
}
