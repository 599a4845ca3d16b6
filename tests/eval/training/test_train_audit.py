"""Training the audit: junk is planted as said, the same digests give the same model, and what is unusable is told."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from eval.training import train_audit
from eval.training.audit_card import auc, card, figures, read_labels
from eval.training.card import model_to_json
from eval.training.junk import KINDS, PaperBullets, common_sentences, plant
from eval.training.train_audit import Corpus, Round, fit, read_corpus, rounds
from rag.core.errors import UsageError
from rag.index.audit.features import FEATURES
from rag.index.audit.model import bundled_model
from rag.library import sample_folder
from tests.support.command import Command

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(sample_folder())


@pytest.fixture(scope="module")
def short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train_audit, "SIZES", ((None, 4), (60, 2)))
        patch.setattr("eval.training.audit_card.SIZES", ((None, 4), (60, 2)))
        yield


@pytest.fixture(scope="module")
def done(corpus: Corpus, short: None) -> list[Round]:
    return rounds(corpus)


def sources(corpus: Corpus) -> list[PaperBullets]:
    return [PaperBullets(p.arxiv_id, tuple(b.text for b in e.bullets)) for p in corpus.papers.values() for e in p.entries]


@pytest.mark.parametrize("kind", list(KINDS))
def test_planted_bullets_are_not_those_of_the_paper(corpus: Corpus, kind: str) -> None:
    every = sources(corpus)
    sentences = common_sentences(every, corpus.analyse)
    for source in every[:20]:
        bullets = plant(source.arxiv_id, kind, every, sentences, random.Random(1))  # type: ignore[arg-type]
        assert bullets
        assert not set(bullets) & set(source.bullets)
        assert not any("{" in text for text in bullets)


def test_common_sentences_are_the_less_specific_ones(corpus: Corpus) -> None:
    every = sources(corpus)
    chosen = common_sentences(every, corpus.analyse)
    assert 0 < len(chosen) < sum(len(s.bullets) for s in every)


def test_the_same_digests_give_the_same_model(done: list[Round]) -> None:
    first = model_to_json(fit(done))
    assert first == model_to_json(fit(rounds(read_corpus(sample_folder()))))
    assert set(json.loads(first)) == {"features", "intercept", "threshold"}


def test_labelled_papers_take_no_part(corpus: Corpus, short: None) -> None:
    left_out = frozenset(list(corpus.papers)[:5])
    done = rounds(corpus, left_out)
    assert done
    assert not left_out & {arxiv_id for r in done for arxiv_id in r.arxiv_ids}
    assert all(sum(kind is not None for kind in r.kinds) >= 2 for r in done)


def test_the_model_that_ships_has_what_a_model_needs() -> None:
    model = bundled_model()
    usual = {name: feature.mean for name, feature in model.features.items()}
    assert tuple(usual) == FEATURES
    assert 0 < model.probability(usual) < model.threshold < 1  # a usual entry is not suspect


def test_the_command_writes_a_model_and_a_card(tmp_path: Path, run: Command, corpus: Corpus, short: None) -> None:
    labels = tmp_path / "labels.jsonl"
    keys = [(p.arxiv_id, p.date.isoformat()) for p in list(corpus.papers.values())[:6]]
    rows = [{"arxiv_id": i, "date": d, "label": "junk" if n < 2 else "ok"} for n, (i, d) in enumerate(keys)]
    labels.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    out, page = tmp_path / "model.json", tmp_path / "card.md"
    arguments = ["--digests", sample_folder(), "--labels", labels, "--out", out, "--card", page]
    assert not run("eval", "train-audit", *arguments).status
    assert set(json.loads(out.read_text("utf-8"))["features"]) == set(train_audit.FEATURES)
    text = page.read_text("utf-8")
    assert "2 labelled junk entries and 4 good ones" in text
    assert "never suspect" in text
    assert "so this table is optimistic" in text.lower()


def test_a_card_without_labels_says_so(corpus: Corpus, done: list[Round]) -> None:
    model = fit(done)
    assert "No labelled entries were given." in card(model, figures(corpus, done, model, {}))


def test_the_area_under_the_curve_counts_ties_half() -> None:
    truth = np.array([True, True, False, False])
    assert auc(truth, np.array([0.9, 0.8, 0.2, 0.1])) == 1.0
    assert auc(truth, np.array([0.5, 0.5, 0.5, 0.5])) == 0.5
    assert auc(truth, np.array([0.9, 0.2, 0.2, 0.1])) == 0.875


@pytest.mark.parametrize("text", ["{", '{"arxiv_id": "1"}', '{"arxiv_id": "1", "date": "d", "label": "maybe"}'])
def test_labels_that_are_none_are_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not a valid label"):
        read_labels(file)
    with pytest.raises(UsageError, match="Cannot read"):
        read_labels(tmp_path / "nowhere.jsonl")


def test_a_folder_without_digests_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        read_corpus(tmp_path / "empty")
