"""What is measured on all digests beside the labelled data. A module of its own: its tests analyse the same texts, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases.natural import labelled_natural
from eval.suites.natural import run_natural
from eval.training.train_abstracts import fit, read_pairs
from rag import Nonmun
from rag.core.settings import load_settings
from rag.index.audit.abstracts import abstract_model

pytestmark = pytest.mark.slow

#: The least share of the questions kept outside of the repository that has to pass.
LEAST = 0.85


@pytest.mark.long
def test_natural_questions_pass_their_gate(test_data: Path, real_home: Path) -> None:
    cases = labelled_natural(test_data / "bench" / "dev" / "natural.jsonl")
    assert len(cases) >= 100
    with Nonmun(real_home, sample=False, settings=load_settings(with_model=False)) as assistant:
        result = run_natural(assistant, cases)
    rate = next(figure.value for figure in result.figures if figure.name == "passed/all")
    assert rate >= LEAST, "\n".join(f"{c.id} {c.kind}: {'; '.join(c.problems)}" for c in result.cases if c.problems)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.long
def test_the_model_of_abstracts_that_ships_is_what_the_data_make(test_data: Path) -> None:
    labels = [json.loads(line) for line in (test_data / "bench/dev/junk.jsonl").read_text("utf-8").splitlines()]
    left_out = frozenset(row["arxiv_id"] for row in labels)
    pairs = read_pairs(test_data / "digests", test_data / "feeds/hf_daily/2024.tar.xz", left_out)
    made, ships = fit(pairs), abstract_model()
    assert made.intercept == pytest.approx(ships.intercept, abs=0.05)
    assert made.features["margin"].weight == pytest.approx(ships.features["margin"].weight, abs=0.05)
    known = [(pairs.scores[key], row["label"]) for row in labels if (key := (row["arxiv_id"], row["date"])) in pairs.scores]
    junk, good = ([score for score, label in known if label == wanted] for wanted in ("junk", "ok"))
    assert min(junk) > max(good)  # an AUC of 1
