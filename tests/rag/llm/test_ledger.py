"""What requests have taken, by day: tokens, dollars, and what is not known of them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.core.settings import load_settings
from rag.doctor import try_model
from rag.llm import Ledger, Spent
from tests.support.assistant import assistant as with_model
from tests.support.model_server import ModelServer, says

DAY = dt.date(2024, 6, 21)


def test_requests_are_summed_by_day_and_task(tmp_path: Path) -> None:
    ledger, priced = Ledger(tmp_path), load_settings(price_in=1.0, price_out=2.0)
    free = load_settings(openai_base_url="http://127.0.0.1:1/v1", llm_model="mine")
    assert (ledger.by_day(today=DAY), ledger.total(today=DAY)) == ({}, Spent())
    ledger.note("a", priced, {"prompt_tokens": 1000, "completion_tokens": 500}, today=DAY)
    ledger.note("a", priced, {"prompt_tokens": 1000, "completion_tokens": 0}, today=DAY)
    ledger.note("b", free, {"prompt_tokens": 10, "completion_tokens": 1}, today=DAY)
    ledger.note("c", priced, {}, today=DAY - dt.timedelta(29))
    ledger.note("d", priced, {"prompt_tokens": 7, "completion_tokens": 0}, today=DAY - dt.timedelta(30))
    found = ledger.by_day(today=DAY)
    assert list(found) == [DAY, DAY - dt.timedelta(29)]
    assert found[DAY] == Spent(2, 3, 2010, 501, pytest.approx(0.003), 1, 0)
    assert found[DAY - dt.timedelta(29)] == Spent(1, 1, 0, 0, 0.0, 1, 1)
    assert ledger.total(today=DAY).requests == 4
    assert ledger.total(1, today=DAY).tokens == 2511


def test_a_test_of_the_settings_takes_tokens_and_is_no_answer(tmp_path: Path) -> None:
    with ModelServer(says("OK")) as server:
        settings = load_settings(openai_base_url=server.url, llm_model="mine")
        assert try_model(settings, tmp_path) == "OK"
    spent = Ledger(tmp_path).total()
    assert (spent.tasks, spent.requests) == (0, 1)


def test_old_counts_are_deleted(tmp_path: Path) -> None:
    ledger, settings = Ledger(tmp_path), load_settings()
    ledger.note("a", settings, {"prompt_tokens": 1}, today=DAY - dt.timedelta(500))
    ledger.note("b", settings, {"prompt_tokens": 1}, today=DAY)
    assert ledger.total(1000, today=DAY).requests == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_answer_is_counted_and_nothing_of_it_is_kept(sample_home: Path, tmp_path: Path) -> None:
    with ModelServer(says("Diffusion-DPO aligns diffusion models [3].")) as server:
        assistant = with_model(sample_home, server)
        before = Ledger(sample_home).total().requests
        answer = assistant.ask("what is Diffusion-DPO?")
    assert answer.mode == "llm"
    assert Ledger(sample_home).total().requests > before
    text = b"".join(file.read_bytes() for file in sample_home.glob("usage.sqlite3*"))
    assert b"Diffusion" not in text
    with closing(sqlite3.connect(sample_home / "usage.sqlite3")) as database:
        assert database.execute("SELECT COUNT(*) FROM requests").fetchone()[0] > 0
