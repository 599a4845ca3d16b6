"""The features of claims by which the checker judges: ``python -m tests.rag.check.rules.features`` writes them anew.

The weights of the checker were learned for these values. Whoever changes a rule trains the checker anew, and then writes them.
"""

from __future__ import annotations

import json
from pathlib import Path

from eval.cases.sample import sample_claims
from eval.training.statements import make_claims
from rag.check.checker import align_claims
from rag.check.rules.features import pair_features

FILE = Path(__file__).with_name("features.json")
_DIGITS = 4
_EACH = 5  # of the statements made by rule, every so many


def measured() -> dict[str, list[object]]:
    """Return what the rules find in each claim: its features other than 0, and its findings."""
    claims = [row.claim for row in (*sample_claims(), *make_claims()[::_EACH])]
    found: dict[str, list[object]] = {}
    for claim, pair in zip(claims, align_claims(claims), strict=True):
        result = pair_features(pair)
        values = {name: round(float(value), _DIGITS) for name, value in sorted(result.features.items())}
        findings = [[it.kind, it.claim, it.evidence, it.shown, it.fix] for it in result.findings]
        found[f"{claim.text} | {claim.evidence[0][:40]}"] = [{name: value for name, value in values.items() if value}, findings]
    return found


if __name__ == "__main__":
    lines = (
        f"{json.dumps(claim, ensure_ascii=False)}: {json.dumps(it, ensure_ascii=False)}" for claim, it in measured().items()
    )
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
