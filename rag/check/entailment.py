"""An entailment model of Hugging Face beside the rules: a cross-encoder that reads evidence and claim together.

Where a rule shows a conflict, or something is decided at sight, the model is not asked. Everywhere else its probability that
the evidence entails the claim is averaged with that of the rules' classifier. A number that the evidence does not have keeps a
claim unconfirmed, whatever the model gives it. The packages are an extra because PyTorch is large.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol

from rag.check.data import read_table
from rag.core import Claim, ModelServerError, SettingsError, Verdict
from rag.text import language_of

_BATCH = 16  # pairs at a time, limited by the memory of small machines
_MOST_TOKENS = 1024  # of evidence and claim together: attention is quadratic on a CPU
_OFFSET = 2  # positions that models of RoBERTa's family do not use
_EXAMPLE = "hf:MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7"


@dataclass(slots=True)
class EntailmentModel:
    """A sequence classifier with a label for entailment, loaded when it is first needed.

    :param name: its name on Hugging Face, or the path of a folder.
    """

    name: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loaded: tuple[Any, Any, Any] | None = None
    _label: int = 0
    tokens: int = 0

    def load(self) -> tuple[Any, Any, Any]:
        """Return torch, the tokenizer and the model.

        :raises SettingsError: if the packages are not installed, the model cannot be loaded, or no label says entailment.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, bool]]:
        """Return for each pair of evidence and claim the probability of entailment, and whether the evidence was cut.

        :raises SettingsError: as :meth:`load`.
        :raises ModelServerError: if the model fails, for example because it is out of memory.
        """
        torch, tokenizer, model = self.load()
        found: dict[int, tuple[float, bool]] = {}
        # Pairs of like length together, so that little is computed for the padding.
        order = sorted(range(len(pairs)), key=lambda place: len(pairs[place][0]) + len(pairs[place][1]))
        try:
            with self._lock, torch.inference_mode():
                for start in range(0, len(order), _BATCH):
                    places = order[start : start + _BATCH]
                    results = self._batch(torch, tokenizer, model, [pairs[place] for place in places])
                    found |= zip(places, results, strict=True)
        except RuntimeError as problem:  # raised by PyTorch
            hint = "Set NONMUN_CHECKER to a smaller model, or leave it out."
            raise ModelServerError(f"The model {self.name!r} failed: {_first_line(problem)}.", hint=hint) from problem
        return [found[place] for place in range(len(pairs))]

    def _batch(self, torch: Any, tokenizer: Any, model: Any, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[float, bool]]:
        evidence, claims = map(list, zip(*pairs, strict=True))
        whole = [len(ids) for ids in tokenizer(evidence, claims, verbose=False)["input_ids"]]
        given = tokenizer(
            evidence, claims, truncation="longest_first", max_length=self.tokens, padding=True, return_tensors="pt"
        )
        shares = torch.softmax(model(**given).logits.float(), dim=-1)[:, self._label].tolist()
        # Rounded, since padding changes the last digits.
        yield from ((round(share, 3), length > self.tokens) for share, length in zip(shares, whole, strict=True))

    def _load(self) -> tuple[Any, Any, Any]:
        setting = f"NONMUN_CHECKER is 'hf:{self.name}'"
        try:
            torch, package = importlib.import_module("torch"), importlib.import_module("transformers")
        except ImportError as problem:
            raise SettingsError(
                f"{setting}, which needs the packages transformers and torch ({problem}).",
                hint='Type `pip install "nonmun[hf]"`.',
            ) from problem
        try:
            tokenizer = package.AutoTokenizer.from_pretrained(self.name)
            model = package.AutoModelForSequenceClassification.from_pretrained(self.name).eval()
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as problem:
            raise SettingsError(
                f"{setting}, a model that cannot be loaded: {_first_line(problem)}.",
                hint="Check its name and the network, or give a folder that holds it.",
            ) from problem
        self._label = _entailing(model.config.id2label, setting)
        positions = getattr(model.config, "max_position_embeddings", None) or _MOST_TOKENS + _OFFSET
        self.tokens = min(tokenizer.model_max_length, positions - _OFFSET, _MOST_TOKENS)
        return torch, tokenizer, model


def _entailing(labels: dict[Any, str], setting: str) -> int:
    """Return which of a model's labels says that the evidence entails the claim, wherever it stands."""
    found = [int(place) for place, label in labels.items() if str(label).strip().casefold().startswith("entail")]
    if len(labels) in (2, 3) and len(found) == 1:
        return found[0]
    listed = ", ".join(map(repr, list(labels.values())[:6]))
    raise SettingsError(
        f"{setting}, whose labels are {listed}: none of two or three, or not exactly one, says entailment.",
        hint=f"Set NONMUN_CHECKER to a model for natural language inference, such as {_EXAMPLE}, or leave it out.",
    )


@cache
def entailment_model(name: str) -> EntailmentModel:
    """Return the model of a name, one for the whole program."""
    return EntailmentModel(name)


class Rules(Protocol):
    """What the score of an entailment model stands beside: :class:`~rag.check.checker.Checker`."""

    @property
    def threshold(self) -> float: ...

    def weigh(self, claims: Sequence[Claim]) -> list[tuple[Verdict, float | None]]: ...


class EntailmentChecker:
    """A :class:`~rag.check.checker.Judge`: the rules, with an entailment model's score beside their own."""

    def __init__(self, model: str, rules: Rules) -> None:
        self.model = entailment_model(model)
        self._rules = rules

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order.

        :raises SettingsError: if the model cannot be used.
        :raises ModelServerError: if it fails.
        """
        weighed = self._rules.weigh(claims)
        places = [place for place, (_, most) in enumerate(weighed) if most is not None]
        pairs = [("\n".join(text for text in claims[p].evidence if text.strip()), claims[p].text) for p in places]
        given = dict(zip(places, self.model.probabilities(pairs), strict=True)) if pairs else {}
        return [
            own if most is None else self._together(claim, own, most, *given[place])
            for place, (claim, (own, most)) in enumerate(zip(claims, weighed, strict=True))
        ]

    def _together(self, claim: Claim, own: Verdict, most: float, share: float, cut: bool) -> Verdict:
        score = round(min((own.score + share) / 2, most), 4)
        supported = score >= self._rules.threshold
        texts = read_table("reasons.toml")[language_of(claim.text)]
        key = "entailed" if supported else "not_entailed" if own.verdict == "supported" else "beside"
        values = {"reason": own.reason, "model": self.model.name, "share": f"{share:.2f}", "own": f"{own.score:.2f}"}
        reason = texts[key].format(**values)
        if cut:
            reason += " " + texts["cut"].format(tokens=f"{self.model.tokens:,}")
        return replace(
            own,
            verdict="supported" if supported else "unverifiable",
            score=score,
            reason=reason,
            judged_by=f"hf:{self.model.name}",
        )


def _first_line(problem: Exception) -> str:
    return str(problem).split("\n")[0][:200].rstrip(".")
