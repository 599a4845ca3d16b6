"""Training what an abstract adds to the audit: the model that ships is what the data make, and the card tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.training.audit_card import AbstractFigures, CardFigures, card
from eval.training.train_abstracts import Pairs, fit, read_pairs
from rag.core.errors import UsageError
from rag.digests import SourceFile, collect, read_source
from rag.index.audit.abstracts import log_odds
from rag.index.audit.model import bundled_model
from rag.library import sample_folder
from tests.support.command import Command
from tests.support.hf_server import paper

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def abstracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English text about each paper of the sample: its title and the Latin words of its bullets."""
    folder = tmp_path_factory.mktemp("abstracts")
    days: dict[str, list[object]] = {}
    for source in collect([sample_folder()]):
        assert isinstance(source, SourceFile)
        for entry in read_source(source).entries:
            words = [w for b in entry.bullets for w in b.text.split() if w.isascii() and len(w) > 2]
            text = f"We present {entry.title}. It is about {' '.join(words[:40])}."
            days.setdefault(str(entry.date), []).append(paper(entry.arxiv_id, entry.title, text, str(entry.date)))
    for day, papers in days.items():
        (folder / f"{day}.json").write_text(json.dumps(papers), "utf-8")
    return folder


def test_digests_fit_their_own_abstract_better_and_the_same_data_give_the_same_model(abstracts: Path, run: Command) -> None:
    pairs = read_pairs(sample_folder(), abstracts)
    assert pairs.auc > 0.95
    assert len(pairs.own) == len(pairs.other) > 60
    model = fit(pairs)
    assert model.features["margin"].weight < 0 < model.intercept
    printed = run("eval", "train-abstracts", "--digests", sample_folder(), "--abstracts", abstracts)
    assert printed.status == 0
    assert json.loads(printed.out) == model.to_json()


def test_papers_that_are_left_out_are_not_learned_from(abstracts: Path) -> None:
    some = frozenset(p["paper"]["id"] for p in json.loads(next(iter(sorted(abstracts.glob("*.json")))).read_text("utf-8")))
    assert len(read_pairs(sample_folder(), abstracts, some).own) < len(read_pairs(sample_folder(), abstracts).own)


def test_too_few_abstracts_are_told(tmp_path: Path) -> None:
    (tmp_path / "2024-01-02.json").write_text(
        json.dumps([paper("2401.00001", "Sharks", "We film sharks.", "2024-01-02")]), "utf-8"
    )
    with pytest.raises(UsageError, match="have an abstract"):
        read_pairs(sample_folder(), tmp_path)


def test_a_digest_that_fits_is_less_suspect_and_one_that_does_not_is_more() -> None:
    assert log_odds(8.0) < -5 < 0 < 5 < log_odds(0.0)


def test_the_card_tells_of_abstracts_if_they_were_measured() -> None:
    model = bundled_model()
    found = CardFigures(1, 1, {"all papers": {"AUC": 1.0}}, {}, {"junk": 0, "ok": 0}, 0.0)
    beside = AbstractFigures(
        1234, 0.9981, {"junk": 3, "ok": 4}, {"AUC": (1.0, 1.0, 1.0), "recall": (1.0, 0.9, 1.0), "precision": (1.0, 1.0, 1.0)}
    )
    text = card(model, found, beside)
    assert "1,234 such pairs the margin alone has an AUC of 0.9981" in text
    assert "| audit with abstracts | 1.000 (1.000 to 1.000) |" in text
    assert "Where there is an abstract" not in card(model, found)


def test_the_pairs_are_told_apart_by_their_margins() -> None:
    assert Pairs(np.array([5.0, 6.0]), np.array([0.0, 5.5]), {}).auc == 0.75
