"""Training the reader: known wordings are read about other things, the same data give the same model, the card is true."""

from __future__ import annotations

import gzip
import hashlib
import random
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eval.training import reader_card, train_reader
from eval.training.reader_card import held_out, never_seen, read_by, read_model
from eval.training.train_reader import HELD_OUT, TRAINED_ON, fitted, packed, prepare
from eval.training.wordings import Wording, read_wordings
from rag.core.errors import UsageError
from rag.search import reading
from tests.support.command import Command

ROOT = Path(__file__).parents[3]
CARD = ROOT / "docs" / "reader-card.md"
LINES = 60  # of each language

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]


def filled(name: str) -> dict[int, list[Wording]]:
    """Return the fillings of some templates of a file."""
    found: dict[int, list[Wording]] = {}
    for wording in read_wordings([name]):
        found.setdefault(wording.template, []).append(wording)
    templates = [lines for lines in found.values() if len(lines) > 1]
    return {lines[0].template: lines for lines in random.Random(1).sample(templates, LINES)}


@pytest.fixture(scope="module")
def parts() -> tuple[list[Wording], list[Wording]]:
    """Return wordings to learn from, and the same templates filled with something else."""
    fillings = [*filled("en_lists").values(), *filled("ko_lists").values()]
    for place, lines in enumerate(fillings):
        fillings[place] = [Wording(w.text, w.intent, w.spans, place) for w in lines]
    return [w for lines in fillings for w in lines[:-1]], [lines[-1] for lines in fillings]


@pytest.fixture(scope="module")
def small(parts: tuple[list[Wording], list[Wording]]) -> bytes:
    return packed(fitted(prepare(parts[0])))


def model_of(file: bytes) -> reading.ReaderModel:
    return reading.ReaderModel.from_json(reader_card.unpacked(file))


@pytest.mark.slow
def test_known_wordings_are_read_about_things_never_seen(small: bytes, parts: tuple[list[Wording], list[Wording]]) -> None:
    rows = read_by(model_of(small), prepare(parts[1]))
    assert sum(row.is_intent_right for row in rows) / len(rows) > 0.95
    assert sum(row.is_right for row in rows) / len(rows) > 0.8


@pytest.mark.slow
def test_the_same_wordings_give_the_same_model(parts: tuple[list[Wording], list[Wording]]) -> None:
    few = prepare(parts[0][:60])
    assert packed(fitted(few)) == packed(fitted(few))


def test_the_model_that_ships_is_the_one_on_its_card() -> None:
    shipped = (resources.files("rag") / "data" / "asking" / "reader.json.gz").read_bytes()
    assert f"`{hashlib.sha256(shipped).hexdigest()}`" in CARD.read_text("utf-8")
    assert f"{len(shipped):,} bytes" in CARD.read_text("utf-8")


@pytest.mark.slow
def test_the_model_that_ships_reads_most_wordings_that_it_never_saw() -> None:
    every = held_out(reading.reader_model())
    rows = never_seen(every)
    assert len(rows) > 0.9 * len(every)
    assert sum(row.is_intent_right for row in rows) / len(rows) > 0.75


def test_no_file_is_both_learned_from_and_measured_on() -> None:
    assert not set(TRAINED_ON) & set(HELD_OUT)


@pytest.mark.slow
@pytest.mark.long
def test_the_command_writes_a_model_and_a_card(
    tmp_path: Path, run: Command, monkeypatch: pytest.MonkeyPatch, parts: tuple[list[Wording], list[Wording]]
) -> None:
    monkeypatch.setattr(train_reader, "examples_of", lambda names: prepare(parts[0][:60]))
    monkeypatch.setattr(reader_card, "splits", lambda: [reader_card.Split("lines never seen", held[:40])])
    out, page = tmp_path / "reader.json.gz", tmp_path / "card.md"
    held = held_out(reading.reader_model())
    done = run("eval", "train-reader", "--out", out, "--card", page)
    assert not done.status
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert digest in done.out
    text = page.read_text("utf-8")
    assert f"`{digest}`" in text
    assert "| lines never seen | en |" in text
    assert all(f"| `{intent}` |" in text for intent in reading.INTENTS)


@pytest.mark.slow
def test_a_model_can_be_measured_without_training(tmp_path: Path, run: Command, small: bytes) -> None:
    file, page = tmp_path / "reader.json.gz", tmp_path / "card.md"
    file.write_bytes(small)
    assert not run("eval", "train-reader", "--model", file, "--card", page).status
    text = page.read_text("utf-8")
    assert hashlib.sha256(small).hexdigest() in text
    assert "Split by line" not in text


def test_models_that_cannot_be_measured_are_told(tmp_path: Path, run: Command) -> None:
    with pytest.raises(UsageError, match="Cannot read"):
        read_model(tmp_path / "nowhere.json.gz")
    for content in (b"text", gzip.compress(b"{}"), gzip.compress(b"[1]"), gzip.compress(b"text")):
        (tmp_path / "other.gz").write_bytes(content)
        with pytest.raises(UsageError, match="not a model"):
            read_model(tmp_path / "other.gz")
    assert run("eval", "train-reader", "--model", "a", "--out", "b").status == 2


def test_without_the_trainer_the_command_says_what_to_install(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    done = run("eval", "train-reader")
    assert done.status == 2
    assert "pip install python-crfsuite" in done.err


@pytest.mark.slow
def test_the_splits_leave_out_whole_lines_and_single_fillings(
    monkeypatch: pytest.MonkeyPatch, parts: tuple[list[Wording], list[Wording]]
) -> None:
    wordings, learned = parts[0][:120], list[str]()
    monkeypatch.setattr(reader_card, "read_wordings", lambda names, copies: wordings)

    def fit(examples: list[train_reader.Example]) -> dict[str, Any]:
        learned.extend(example.wording.text for example in examples)
        return fitted(examples)

    monkeypatch.setattr(reader_card, "fitted", fit)
    unseen, refilled = reader_card.splits()
    assert unseen.rows
    assert refilled.rows
    for part, seen in ((unseen, False), (refilled, True)):
        for row in part.rows:
            assert row.wording.text not in learned
            assert seen == any(w.text in learned for w in wordings if w.template == row.wording.template)
