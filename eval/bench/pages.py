"""What several pages keep in memory that share one home and one Chroma server, each a process of its own."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from eval.bench.load.digests import FIRST_DAY, Planted, write_day
from eval.bench.load.http_reader import HttpReader
from eval.bench.load.process import environment, ingest, page
from eval.bench.load.run import Echo
from rag.core import OutsideError, Progress, UsageError, no_progress

_QUESTIONS = 5  # to each page
_PATIENCE = 60.0  # seconds until the server answers


@dataclass(frozen=True, slots=True)
class Kept:
    """What a process holds, in MB: all of it, what no other process has, and its share of what several have."""

    name: str
    resident: float
    own: float
    share: float


@dataclass(frozen=True, slots=True)
class Pages:
    """What was measured over so many papers."""

    papers: int
    kept: Sequence[Kept]

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {"papers": self.papers, "processes": [asdict(kept) for kept in self.kept]}

    def as_markdown(self) -> str:
        """Return the figures as a table."""
        lines = ["| process | resident, MB | its own, MB | its share, MB |", "|---|---:|---:|---:|"]
        lines += [f"| {it.name} | {it.resident:,.0f} | {it.own:,.0f} | {it.share:,.0f} |" for it in self.kept]
        return "\n".join([*lines, "", f"{self.papers:,} papers; each page has answered {_QUESTIONS} questions."])


def run_pages(pages: int, papers: int, progress: Progress = no_progress) -> Pages:
    """Serve so many pages over one home whose vectors a Chroma server compares, ask each, and measure all processes.

    :raises UsageError: on systems without ``/proc``.
    :raises OutsideError: if the server or a page does not start, or does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="nonmun-pages-") as folder, ExitStack() as stack:
        model = stack.enter_context(Echo())
        Thread(target=model.serve_forever, daemon=True).start()
        stack.callback(model.shutdown)
        home, digests = Path(folder) / "home", Path(folder) / "digests"
        home.mkdir()
        digests.mkdir()
        write_day(digests, FIRST_DAY, [Planted(number) for number in range(papers)])
        server, url = stack.enter_context(_chroma(Path(folder) / "chroma"))
        shared = {"NONMUN_CHROMA_URL": url, "NONMUN_EXACT_LIMIT": "0"}
        ingest(home, digests, **shared)
        processes = []
        for number in range(1, pages + 1):
            errors = stack.enter_context((Path(folder) / f"errors-{number}").open("w+"))
            pid, address = stack.enter_context(page(home, model.url, errors, **shared))
            asyncio.run(_ask(address))
            processes.append((f"page {number}", pid))
            progress("pages", number, pages)
        return Pages(papers, [_kept(name, pid) for name, pid in [*processes, ("Chroma server", server)]])


async def _ask(address: str) -> None:
    async with HttpReader(address) as reader:
        await reader.open()
        for number in range(_QUESTIONS):
            async for _ in reader.ask(f"What does {Planted(number).name} learn from?"):
                pass


@contextmanager
def _chroma(folder: Path) -> Iterator[tuple[int, str]]:
    """Run a Chroma server over a folder; yield the id of its process and its address."""
    import httpx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = str(Path(sys.executable).with_name("chroma"))
    line = [chroma, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    none = subprocess.DEVNULL
    with subprocess.Popen(line, env=environment(folder, "http://127.0.0.1:9"), stdout=none, stderr=none) as process:
        try:
            until = time.monotonic() + _PATIENCE
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1)
                    break
                except httpx.TransportError:
                    if process.poll() is not None or time.monotonic() > until:
                        what = f"The Chroma server at port {port} did not start."
                        raise OutsideError(what, hint="Type `chroma run` to see why.") from None
                    time.sleep(0.1)
            yield process.pid, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _kept(name: str, pid: int) -> Kept:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError as problem:
        raise UsageError(f"What process {pid} holds cannot be read ({problem}).", hint="Measure on Linux.") from None
    sizes = {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines) if "kB" in rest}
    return Kept(name, sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"])
