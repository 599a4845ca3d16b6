"""Claims made of short statements: pairs that say the same in other words or in the other language, and pairs that do not.

They teach the classifier what digests have too few of: in a plain statement, exchanged sides, a negation or an "all" decide.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.cases.bundled import read_toml
from eval.cases.claim_set import LabelledClaim
from rag.core import Claim
from rag.text import language_of

_ROUNDS = 2  # times that each pair of forms is filled in


def make_claims(seed: int = 0) -> list[LabelledClaim]:
    """Return two claims per pair of forms of a group, one supported and one not, in all pairs of languages.

    Each group counts as a paper of its own, so that cross-validation keeps its forms together.
    """
    chance = random.Random(seed)
    groups = read_toml("statements.toml")["group"]
    found = [claim for number, group in enumerate(groups) for claim in _of_group(f"statement-{number}", group, chance)]
    return [*found, *_unrelated(groups, chance)]


def _unrelated(groups: Sequence[Mapping[str, Any]], chance: random.Random) -> Iterator[LabelledClaim]:
    """Yield claims that pair a form of one group with a form of another."""
    for number, group in enumerate(groups):
        other = chance.choice([g for g in groups if g is not group])
        for form in chance.sample(group["forms"], 2):
            evidence = chance.choice(other["forms"]).format(**_values(chance))
            yield _claim(f"statement-{number}", form.format(**_values(chance)), evidence, "misattribution")


def _of_group(name: str, group: Mapping[str, Any], chance: random.Random) -> Iterator[LabelledClaim]:
    for evidence in group["forms"]:
        others = [form for form in group["forms"] if form != evidence]
        for _ in range(_ROUNDS):
            values = _values(chance)
            wrong = {**values, "a": values["b"], "b": values["a"]} if group.get("turn") else values
            good = chance.choice([*others, evidence])
            bad = chance.choice(group.get("against") or [*others, evidence])
            yield _claim(name, good.format(**values), evidence.format(**values), "paraphrase")
            yield _claim(name, bad.format(**wrong), evidence.format(**values), group["kind"])


def _values(chance: random.Random) -> dict[str, object]:
    a, b = chance.sample(read_toml("statements.toml")["names"], 2)
    task, korean = chance.choice(read_toml("statements.toml")["tasks"])
    n, m = chance.sample(range(11, 98), 2)
    return {"a": a, "b": b, "t": task, "ko": korean, "n": n, "m": m}


def _claim(name: str, text: str, evidence: str, kind: str) -> LabelledClaim:
    return LabelledClaim(name, Claim(text, (evidence,)), kind == "paraphrase", kind, language_of(text))
