"""The benchmark: searching, typing and opening, and the same questions to a plain llama-index index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.ablation.llama_baselines import metadata_filters, open_vector_index
from eval.bench.inputs import LONG_CHARS, long_texts, narrowing, prefixes, questions
from eval.cases.sample import sample_claims
from rag.assistant import Nonmun
from rag.check import Checker
from rag.core import Progress, no_progress
from rag.index import SAMPLE
from rag.search import Filters, understand

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex

#: Papers of a search, bullets of llama-index, suggestions while typing, and how often the index is opened.
K, SUGGESTIONS, OPENED = 10, 5, 10
#: Claims that are judged in one call.
CLAIMS = 50
#: Calls made before timing starts.
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Latency:
    """How long ``calls`` calls of one kind took: the median and the 95th percentile, in seconds."""

    name: str
    calls: int
    p50: float
    p95: float


def time_calls(name: str, calls: Sequence[Callable[[], object]], warm_up: int = WARM_UP) -> Latency:
    """Time each call once, in order, after making the first ``warm_up`` of them untimed."""
    for call in calls[:warm_up]:
        call()
    taken = []
    for call in calls:
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    p50, p95 = np.percentile(taken, [50, 95], method="inverted_cdf")  # nearest rank
    return Latency(name, len(calls), float(p50), float(p95))


@dataclass(frozen=True, slots=True)
class Bench:
    """How much was indexed and how long each kind of call took."""

    papers: int
    chunks: int
    rows: tuple[Latency, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values, in milliseconds."""
        rows = [
            {"name": row.name, "calls": row.calls, "p50_ms": round(row.p50 * 1e3, 3), "p95_ms": round(row.p95 * 1e3, 3)}
            for row in self.rows
        ]
        return {"papers": self.papers, "chunks": self.chunks, "rows": rows}

    def print_table(self) -> None:
        """Print the figures on standard output, in a table as wide as the terminal."""
        from rich.console import Console
        from rich.table import Table

        table = Table("what", title=f"{self.papers:,} papers, {self.chunks:,} bullets")
        for heading in ("calls", "p50 ms", "p95 ms"):
            table.add_column(heading, justify="right")
        for row in self.rows:
            table.add_row(row.name, f"{row.calls:,}", f"{row.p50 * 1e3:,.1f}", f"{row.p95 * 1e3:,.1f}")
        Console().print(table)


def run_bench(assistant: Nonmun, progress: Progress = no_progress) -> Bench:
    """Time everything on the index that the assistant has, one kind of call after the other, on one thread.

    :raises NoIndexError: if nothing is indexed.
    """
    index = assistant.index.search_index
    rows = []
    with open_vector_index(index) as vectors:
        kinds = [*_own(assistant), *_llama(vectors, narrowing(index.papers))]
        for done, kind in enumerate(kinds):
            progress("timing", done, len(kinds))
            rows.append(kind())
        progress("timing", len(kinds), len(kinds))
    return Bench(len(index.papers), len(index.chunks), tuple(rows))


def _calls(function: Callable[[str], object], texts: Sequence[str]) -> list[Callable[[], object]]:
    return [partial(function, text) for text in texts]


def _own(assistant: Nonmun) -> Iterator[Callable[[], Latency]]:
    asked = questions()
    filters = narrowing(assistant.index.search_index.papers)

    def search(text: str, k: int = K, filters: Filters | None = None) -> object:
        return assistant.search(text, k, filters=filters)

    def opened(text: str) -> object:
        with Nonmun(assistant.settings.home, sample=assistant.index.name == SAMPLE, settings=assistant.settings) as another:
            return another.search(text, K)

    yield partial(time_calls, "search, a question", _calls(search, asked))
    yield partial(time_calls, f"search, a text of {LONG_CHARS:,} characters", _calls(search, long_texts(asked)))
    yield partial(time_calls, "search, a question with filters", _calls(partial(search, filters=filters), asked))
    yield partial(time_calls, "search while typing", _calls(partial(assistant.suggest, k=SUGGESTIONS), prefixes(asked)))
    yield partial(time_calls, "of a search: understanding the question", _calls(understand, asked))
    yield partial(time_calls, f"check {CLAIMS} claims together", _checks())
    yield partial(time_calls, "open the index and search once", _calls(opened, asked[:OPENED]), warm_up=1)


def _checks() -> list[Callable[[], object]]:
    """Return batches of the claims about the sample, each judged in one call."""
    claims = [labelled.claim for labelled in sample_claims()]
    checker = Checker()
    return [partial(checker.judge, claims[i : i + CLAIMS]) for i in range(0, len(claims) - CLAIMS + 1, CLAIMS)]


def _llama(vectors: VectorStoreIndex, filters: Filters) -> Iterator[Callable[[], Latency]]:
    asked = questions()
    name = "llama-index"
    plain = vectors.as_retriever(similarity_top_k=K)
    filtered = vectors.as_retriever(similarity_top_k=K, filters=metadata_filters(filters))
    yield partial(time_calls, f"{name}, a question", _calls(plain.retrieve, asked))
    yield partial(time_calls, f"{name}, a text of {LONG_CHARS:,} characters", _calls(plain.retrieve, long_texts(asked)))
    yield partial(time_calls, f"{name}, a question with filters", _calls(filtered.retrieve, asked))
