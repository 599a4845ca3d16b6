"""Fitting the claim checker: the same digests give the same model, which predicts as it ships, and papers are kept apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from eval.cases import claim_set
from eval.cases.claim_set import LabelledClaim
from eval.training import train_checker
from eval.training.card import model_to_json
from eval.training.train_checker import Training, bounds, cross_validated, fit, prepare, regression
from rag.check.checker import Checker, bundled, claim_features
from rag.core.errors import UsageError
from rag.core.linear_model import LinearModel
from rag.core.models import Claim
from rag.library import sample_folder
from tests.support.command import Command
from tests.support.digests import write_digest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def by_sample() -> Any:
    """Learn from the claims about the sample, whose digests the repository has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train_checker, "written", lambda papers: claim_set.written(papers, "claims_sample"))
        yield


@pytest.fixture(scope="module")
def training(by_sample: None) -> Training:
    return prepare(sample_folder())


@pytest.fixture(scope="module")
def model(training: Training) -> LinearModel:
    return fit(training)


@pytest.mark.long
def test_written_claims_come_first_and_others_count_less(training: Training) -> None:
    assert training.values.shape == (len(training.claims), len(training.names))
    assert 0 < training.written < len(training.claims)
    assert np.isfinite(training.values).all()
    assert set(training.weights[: training.written]) == {1.0}
    made, labels = training.weights[training.written :], training.labels[training.written :]
    assert made.max() < 1
    assert made[labels].sum() == pytest.approx(made[~labels].sum())


@pytest.mark.long
def test_the_same_digests_give_the_same_model(training: Training, model: LinearModel, by_sample: None) -> None:
    again = prepare(sample_folder())
    assert again.names == training.names
    assert [c.claim for c in again.claims] == [c.claim for c in training.claims]
    assert model_to_json(fit(again)) == model_to_json(model)


@pytest.mark.long
def test_papers_that_are_left_out_take_no_part(training: Training, by_sample: None) -> None:
    out = frozenset(c.arxiv_id for c in training.claims[:20])
    assert not out & {c.arxiv_id for c in prepare(sample_folder(), out).claims}


@pytest.mark.long
def test_a_model_survives_being_written_down(training: Training, model: LinearModel) -> None:
    read = LinearModel.from_json(json.loads(model_to_json(model)))
    claims = [c.claim for c in training.claims[:40]]
    before, after = Checker(model).judge(claims), Checker(read).judge(claims)
    assert [v.verdict for v in before] == [v.verdict for v in after]
    assert [v.score for v in before] == pytest.approx([v.score for v in after], abs=1e-3)


@pytest.mark.long
def test_what_it_learned_from_it_mostly_judges_right(training: Training, model: LinearModel) -> None:
    rows = training.claims[: training.written]
    verdicts = Checker(model).judge([c.claim for c in rows])
    assert np.mean([(v.verdict == "supported") == c.supported for v, c in zip(verdicts, rows, strict=True)]) > 0.7


@pytest.mark.long
def test_no_weight_of_an_error_speaks_for_support(model: LinearModel, training: Training) -> None:
    errors = ("numbers_missing", "names_missing", "opposite", "negation_added", "negation_lost")
    found = [name for name in training.names if name.startswith(errors)]
    assert len(found) >= len(errors)
    assert [name for name in found if model.features[name].weight > 0] == []
    assert [name for name in training.names if name.startswith("coverage") and model.features[name].weight < 0] == []
    assert len(bounds(training.names)) == len(training.names)


@pytest.mark.long
def test_a_claim_is_never_judged_by_a_model_that_saw_its_paper(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    real = train_checker.fit

    def note(data: Training, rows: Any = None) -> LinearModel:
        seen.append({c.arxiv_id for c, used in zip(data.claims, rows, strict=True) if used})
        return real(data, rows)

    monkeypatch.setattr(train_checker, "fit", note)
    support = cross_validated(training)
    assert support.shape == (len(training.claims),)
    assert ((support > 0) & (support < 1)).all()
    assert all(any(c.arxiv_id not in papers for papers in seen) for c in training.claims)
    assert all(len(papers) < len({c.arxiv_id for c in training.claims}) for papers in seen)


def test_without_bounds_the_regression_is_scikit_learns() -> None:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(120, 3))
    labels = values @ np.array([1.5, -1.0, 0.0]) + chance.normal(size=120) > 0.3
    weights = chance.uniform(0.2, 1.0, size=120)
    other = LogisticRegression(C=train_checker._STRENGTH, tol=1e-8, max_iter=5000).fit(values, labels, sample_weight=weights)
    expected = [*other.coef_[0], *other.intercept_]
    assert regression(values, labels, weights) == pytest.approx(expected, abs=2e-3)


def test_bounds_hold() -> None:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(120, 2))
    found = regression(values, values.sum(axis=1) > 0, np.ones(120), [(None, 0.0), (0.0, None)])
    assert found[0] == 0
    assert found[1] > 0


def test_the_model_that_ships_fits_the_figures_that_are_measured() -> None:
    model = bundled()
    [(found, shown)] = claim_features([Claim("GPT-4 has 7 layers.", ("GPT-4 has 7 layers.",))])
    assert set(model.features) == set(found)
    assert not shown


@pytest.mark.long
def test_the_command_writes_a_model_and_a_card(tmp_path: Path, run: Command, by_sample: None, training: Training) -> None:
    labels, out, page = tmp_path / "labels.jsonl", tmp_path / "model.json", tmp_path / "card.md"
    held = [c for c in training.claims[: training.written] if c.arxiv_id in {d.arxiv_id for d in training.claims[:30]}]
    labels.write_text("\n".join(map(as_row, held)), "utf-8")
    arguments = ["--digests", sample_folder(), "--labels", labels, "--out", out, "--card", page]
    assert not run("eval", "train-checker", *arguments).status
    assert set(json.loads(out.read_text("utf-8"))) == {"features", "intercept", "threshold"}
    text = page.read_text("utf-8")
    assert "### Labels.jsonl" in text
    assert "word overlap" in text
    assert f"{training.written - len(held):,} claims written for this project" in text


def as_row(claim: LabelledClaim) -> str:
    label = "supported" if claim.supported else "unsupported"
    row = {"arxiv_id": claim.arxiv_id, "claim": claim.claim.text, "evidence": claim.claim.evidence, "label": label}
    return json.dumps({**row, "kind": claim.kind, "lang": claim.language}, ensure_ascii=False)


@pytest.mark.parametrize("folder", ["empty", "other"])
def test_digests_without_a_claim_are_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    if folder == "other":
        write_digest(tmp_path / folder, ("2401.00001", "Sharks", "**New**: 상어를 다룬다."))
    with pytest.raises(UsageError):
        prepare(tmp_path / folder)
