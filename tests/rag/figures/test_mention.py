"""Which texts name a benchmark, however they spell it."""

from __future__ import annotations

import pytest

from rag.figures import Asked, mentions


@pytest.mark.parametrize(
    ("data", "text", "named"),
    [
        ("ImageNet 256x256", "MaskBit reaches an FID of 1.52 on ImageNet 256×256.", True),
        ("ImageNet 256x256", "RAR 모델은 ImageNet-256에서 FID 1.48을 기록한다.", True),
        ("ImageNet 256x256", "On ImageNet 512x512 the FID is 1.9.", False),
        ("AlpacaEval 2.0", "It wins 55.9 % on AlpacaEval-2.", True),
        ("AlpacaEval 2.0", "It wins 55.9 % on AlpacaEval 2.1.", False),
        ("GSM8K", "It solves 72.1 % of GSM-8K.", True),
        ("GSM8K", "It solves much of GSM8K.", False),
    ],
)
def test_a_benchmark_is_found_in_other_spellings_beside_a_figure(data: str, text: str, named: bool) -> None:
    assert mentions(Asked(data=(data,)), text) is named
