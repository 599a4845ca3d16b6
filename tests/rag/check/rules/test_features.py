"""The features that the checker judges by are those that its weights were learned for."""

from __future__ import annotations

import json

import pytest

from tests.rag.check.rules.features import FILE, measured


@pytest.mark.slow
def test_features_and_findings_are_those_that_the_weights_were_learned_for() -> None:
    learned = json.loads(FILE.read_text("utf-8"))
    now = json.loads(json.dumps(measured()))
    assert now.keys() == learned.keys()
    other = [claim for claim in now if now[claim] != learned[claim]]
    assert not other, f"{len(other)} claims, such as {other[0]!r}: {now[other[0]]} and not {learned[other[0]]}"
