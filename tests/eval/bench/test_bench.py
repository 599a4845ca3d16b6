"""The benchmark: what it asks and how it counts. How fast anything is stands in no test."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.ablation.llama_baselines import metadata_filters, open_vector_index, papers_of
from eval.bench.inputs import LONG_CHARS, long_texts, narrowing, prefixes, questions
from eval.bench.run import run_bench, time_calls
from rag import Nonmun
from rag.text import language_of
from tests.support.command import Command

KINDS = [
    "search, a question",
    "search, a text of 1,000 characters",
    "search, a question with filters",
    "search while typing",
    "of a search: understanding the question",
    "check 50 claims together",
    "open the index and search once",
    "llama-index, a question",
    "llama-index, a text of 1,000 characters",
    "llama-index, a question with filters",
]


@pytest.mark.parametrize(("taken", "p50", "p95"), [(range(20, 0, -1), 10, 19), ([7], 7, 7)])
def test_percentiles_by_nearest_rank(monkeypatch: pytest.MonkeyPatch, taken: Sequence[int], p50: int, p95: int) -> None:
    ticks = iter([moment for n, seconds in enumerate(taken) for moment in (100.0 * n, 100.0 * n + seconds)])
    monkeypatch.setattr("time.perf_counter", lambda: next(ticks))
    found = time_calls("calls", [lambda: None for _ in taken])
    assert (found.p50, found.p95) == (p50, p95)


def test_each_call_is_timed_once_after_the_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    made: list[float] = []

    def lasting(seconds: float) -> Callable[[], None]:
        def call() -> None:
            nonlocal now
            now += seconds
            made.append(seconds)

        return call

    monkeypatch.setattr("time.perf_counter", lambda: now)
    found = time_calls("calls", [lasting(s) for s in (3.0, 1.0, 2.0)], warm_up=2)
    assert made == [3.0, 1.0, 3.0, 1.0, 2.0]
    assert (found.name, found.calls, found.p50, found.p95) == ("calls", 3, 2.0, 3.0)


def test_long_texts_are_as_long_as_abstracts_and_of_one_language() -> None:
    asked = questions()
    texts = long_texts(asked)
    assert len(texts) == len(asked)
    for question, text in zip(asked, texts, strict=True):
        assert text.startswith(question)
        assert LONG_CHARS <= len(text) < 2 * LONG_CHARS
        assert language_of(text) == language_of(question)


def test_prefixes_grow_as_somebody_types() -> None:
    assert prefixes(["diffusion models", "확산"]) == ["dif", "diffus", "diffusion", "diffusion mo", "diffusion model"]


@pytest.mark.slow
def test_filters_leave_some_papers_and_mean_the_same_to_llama_index(sample: Nonmun) -> None:
    index = sample.index.search_index
    filters = narrowing(index.papers)
    assert filters.since is not None
    assert filters.min_votes is not None
    kept = {p.arxiv_id for p in index.papers if p.date >= filters.since and (p.votes or 0) >= filters.min_votes}
    assert 10 < len(kept) < 60
    assert {e.paper.arxiv_id for e in sample.search("model", 73, filters=filters)} <= kept
    with open_vector_index(index) as vectors:
        nodes = vectors.as_retriever(similarity_top_k=400, filters=metadata_filters(filters)).retrieve("model")
    assert papers_of(nodes)
    assert set(papers_of(nodes)) <= kept
    assert {n.metadata["date"] >= int(f"{filters.since:%Y%m%d}") for n in nodes} == {True}
    assert {n.metadata["votes"] >= filters.min_votes for n in nodes} == {True}


def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four questions, so that the tests below take a second."""
    few = questions()[:4]
    monkeypatch.setattr("eval.bench.run.questions", lambda: few)


@pytest.mark.slow
@pytest.mark.long
def test_every_kind_of_call_is_timed(sample: Nonmun, monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)
    bench = run_bench(sample)
    assert [row.name for row in bench.rows] == KINDS
    assert (bench.papers, bench.chunks) == (73, 337)
    for row in bench.rows:
        assert row.calls == (32 if row.name == "search while typing" else 4)
        assert 0 < row.p50 <= row.p95


@pytest.mark.slow
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.long
def test_the_command_prints_figures_and_asks_no_server(
    monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path, as_json: bool
) -> None:
    _few(monkeypatch)

    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a connection to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("NONMUN_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("COLUMNS", "120")
    status, printed, _ = run("eval", "bench", *(["--json"] if as_json else []))
    assert not status
    if as_json:
        figures = json.loads(printed)
        assert [row["name"] for row in figures["rows"]] == KINDS
        assert all(row["p50_ms"] <= row["p95_ms"] for row in figures["rows"])
    else:
        assert "73 papers, 337 bullets" in printed
        for kind in KINDS:
            assert re.search(rf"{re.escape(kind)}\s*│\s*\d+ │\s*[\d.,]+ │\s*[\d.,]+ │", printed), kind
    assert not (tmp_path / "home" / "indexes").exists()
