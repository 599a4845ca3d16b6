"""An entailment model beside the rules: with modules in place of the packages, and with a tiny real model where they are."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rag.check.checker import Checker, make_checker
from rag.check.entailment import EntailmentChecker, EntailmentModel, entailment_model
from rag.core.errors import ModelServerError, SettingsError
from rag.core.models import Claim
from rag.core.settings import load_settings

EVIDENCE = "GAIA has 466 questions for assistants."
RIGHT = Claim("GAIA has 466 questions.", (EVIDENCE,))
WRONG = Claim("GAIA has 512 questions.", (EVIDENCE,))
DOUBTED = Claim("GAIA is hard for assistants of today.", (EVIDENCE,))
NUMBERED = Claim("GAIA has 466 questions for 17 assistants of today.", (EVIDENCE,))
KOREAN = Claim("GAIA의 문항은 466개이다.", (EVIDENCE,))


class Tensor(np.ndarray):  # type: ignore[type-arg]
    def float(self) -> Tensor:
        return self


class Packages:
    """Stands in for torch and transformers: a model that gives every pair the same logits."""

    def __init__(self, labels: dict[int, str], logits: list[float], longest: int = 512) -> None:
        self.labels, self.logits, self.longest = labels, logits, longest
        self.batches: list[int] = []
        self.failure = ""

    def install(self, patch: pytest.MonkeyPatch) -> None:
        def softmax(values: Any, dim: int) -> Any:
            powers = np.exp(values)
            return powers / powers.sum(axis=dim, keepdims=True)

        torch, transformers = ModuleType("torch"), ModuleType("transformers")
        torch.softmax, torch.inference_mode = softmax, nullcontext  # type: ignore[attr-defined]
        loads = SimpleNamespace(from_pretrained=lambda name: self)
        transformers.AutoTokenizer = loads  # type: ignore[attr-defined]
        transformers.AutoModelForSequenceClassification = SimpleNamespace(from_pretrained=lambda name: _Model(self))  # type: ignore[attr-defined]
        patch.setitem(sys.modules, "torch", torch)
        patch.setitem(sys.modules, "transformers", transformers)

    model_max_length = int(1e30)  # as tokenizers have it that know of no limit

    def __call__(self, evidence: list[str], claims: list[str], **how: Any) -> dict[str, Any]:
        return {"input_ids": [f"{a} {b}".split() for a, b in zip(evidence, claims, strict=True)]}


class _Model:
    def __init__(self, packages: Packages) -> None:
        self.packages = packages
        self.config = SimpleNamespace(id2label=packages.labels, max_position_embeddings=packages.longest)

    def eval(self) -> _Model:
        return self

    def __call__(self, input_ids: list[Any]) -> Any:
        if self.packages.failure:
            raise RuntimeError(self.packages.failure)
        self.packages.batches.append(len(input_ids))
        return SimpleNamespace(logits=np.array([self.packages.logits] * len(input_ids)).view(Tensor))


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    entailment_model.cache_clear()
    yield
    entailment_model.cache_clear()


def checker(patch: pytest.MonkeyPatch, packages: Packages) -> EntailmentChecker:
    packages.install(patch)
    found = make_checker(load_settings(checker="hf:tiny/nli"))
    assert isinstance(found, EntailmentChecker)
    return found


SURE, UNSURE = [0.0, 9.0, 0.0], [9.0, 0.0, 0.0]
THREE = {0: "neutral", 1: "ENTAILMENT", 2: "contradiction"}


def test_without_the_setting_the_rules_are_alone() -> None:
    assert isinstance(make_checker(load_settings()), Checker)


def test_its_score_stands_beside_that_of_the_rules_and_the_reason_gives_both(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Checker().judge([RIGHT, DOUBTED, KOREAN])
    found = checker(monkeypatch, Packages(THREE, SURE)).judge([RIGHT, DOUBTED, KOREAN])
    assert [verdict.score for verdict in found] == [pytest.approx((mine.score + 1) / 2, abs=0.001) for mine in own]
    assert [verdict.judged_by for verdict in found] == ["hf:tiny/nli"] * 3
    assert "tiny/nli 1.00" in found[0].reason
    assert "규칙" in found[2].reason
    doubted = checker(monkeypatch, Packages(THREE, UNSURE)).judge([RIGHT])[0]
    assert doubted.verdict == "supported" or "rules" in doubted.reason


def test_rules_decide_where_they_show_a_conflict_or_miss_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Checker().judge([WRONG])
    wrong, numbered = checker(monkeypatch, Packages(THREE, SURE)).judge([WRONG, NUMBERED])
    assert wrong == own[0]
    assert wrong.verdict == "contradicted"
    assert numbered.verdict != "supported"


def test_a_claim_is_never_contradicted_by_the_model_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = checker(monkeypatch, Packages(THREE, [0.0, 0.0, 9.0])).judge([RIGHT, DOUBTED])
    assert "contradicted" not in [verdict.verdict for verdict in found]


@pytest.mark.parametrize("labels", [{0: "entailment", 1: "not_entailment"}, {0: "Contradiction", 1: "Neutral", 2: "Entails"}])
def test_the_label_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, labels: dict[int, str]) -> None:
    place = next(place for place, label in labels.items() if label.lower().startswith("entail"))
    logits = [9.0 if at == place else 0.0 for at in labels]
    found = checker(monkeypatch, Packages(labels, logits)).judge([DOUBTED])[0]
    assert "tiny/nli 1.00" in found.reason


@pytest.mark.parametrize(
    "labels", [{0: "LABEL_0", 1: "LABEL_1"}, {0: "POSITIVE", 1: "NEGATIVE"}, {0: "not_entailment", 1: "neutral"}]
)
def test_a_model_without_such_a_label_is_refused_with_what_to_type(
    monkeypatch: pytest.MonkeyPatch, labels: dict[int, str]
) -> None:
    with pytest.raises(SettingsError, match=next(iter(labels.values()))) as raised:
        checker(monkeypatch, Packages(labels, [0.0, 1.0])).judge([RIGHT])
    assert "NONMUN_CHECKER" in raised.value.hint


def test_claims_go_in_batches_and_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    packages = Packages(THREE, SURE)
    claims = [Claim(f"GAIA is hard for {n} assistants of today.", (EVIDENCE,)) for n in "abcdefghijklmnopqrst"]
    found = checker(monkeypatch, packages).judge([*claims, RIGHT])
    assert packages.batches == [16, 5]
    assert len(found) == 21
    assert found[-1].verdict == "supported"


def test_evidence_that_is_cut_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Claim(DOUBTED.text, (f"{EVIDENCE} " * 40,))
    short, cut = checker(monkeypatch, Packages(THREE, UNSURE, longest=52)).judge([DOUBTED, long])
    assert "50 tokens" not in short.reason
    assert "50 tokens" in cut.reason


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SettingsError, match="transformers and torch") as raised:
        EntailmentModel("tiny/nli").load()
    assert 'pip install "nonmun[hf]"' in raised.value.hint


def test_a_model_that_cannot_be_loaded_or_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    packages = Packages(THREE, SURE)
    found = checker(monkeypatch, packages)
    packages.failure = "out of memory\nmore"
    with pytest.raises(ModelServerError, match=r"'tiny/nli' failed: out of memory\."):
        found.judge([RIGHT])

    def missing(name: str) -> None:
        raise OSError(f"{name} is not a folder")

    sys.modules["transformers"].AutoTokenizer = SimpleNamespace(from_pretrained=missing)
    with pytest.raises(SettingsError, match="cannot be loaded: tiny/other is not a folder"):
        EntailmentModel("tiny/other").load()


_NEEDED = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None,
    reason="needs transformers and torch",
)


@_NEEDED
@pytest.mark.filterwarnings("default")
def test_a_tiny_real_model_is_loaded_and_asked(tmp_path: Path) -> None:
    transformers: Any = importlib.import_module("transformers")
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] gaia has 466 questions for".split()
    (tmp_path / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    labels = {"id2label": THREE, "label2id": {label: place for place, label in THREE.items()}}
    config = transformers.BertConfig(vocab_size=len(words), max_position_embeddings=34, **sizes, **labels)
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    tiny = EntailmentChecker(str(tmp_path), Checker())
    long = Claim(DOUBTED.text, (f"{EVIDENCE} " * 20,))
    claims = [RIGHT, WRONG, KOREAN, long]
    found = tiny.judge(claims)
    assert found == tiny.judge(claims)
    assert [verdict.judged_by for verdict in found] == [f"hf:{tmp_path}", "checker", f"hf:{tmp_path}", f"hf:{tmp_path}"]
    assert "32 tokens" in found[-1].reason
    assert [tiny.judge([claim])[0] for claim in claims] == found
