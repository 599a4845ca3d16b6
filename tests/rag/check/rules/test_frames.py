"""Statements with two sides: which stands where, and the same in the other order of words and in the other language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.check.rules.comparisons import Frame, frames
from rag.check.rules.morphology import analyse


def framed(text: str, kind: str) -> list[Frame]:
    [found] = analyse([text])
    return [frame for frame in frames(found) if frame.kind == kind]


def sides(text: str, kind: str) -> tuple[str, str]:
    """The two sides of the only frame of a kind, as they are written."""
    [frame] = framed(text, kind)
    return " ".join(t.surface for t in frame.first), " ".join(t.surface for t in frame.second)


@pytest.mark.parametrize(
    ("text", "higher", "lower"),
    [
        ("BERT outperforms RoBERTa.", "BERT", "RoBERTa"),
        ("BERT surpasses RoBERTa on GLUE.", "BERT", "RoBERTa"),
        ("BERT is more accurate than RoBERTa.", "BERT", "RoBERTa"),
        ("BERT is faster than RoBERTa.", "BERT", "RoBERTa"),
        ("BERT is slower than RoBERTa.", "RoBERTa", "BERT"),
        ("BERT is less accurate than RoBERTa.", "RoBERTa", "BERT"),
        ("BERT lags behind RoBERTa.", "RoBERTa", "BERT"),
        ("BERT falls short of RoBERTa.", "RoBERTa", "BERT"),
        ("BERT underperforms RoBERTa.", "RoBERTa", "BERT"),
        ("BERT가 RoBERTa보다 정확하다.", "BERT", "RoBERTa"),
        ("RoBERTa보다 BERT가 정확하다.", "BERT", "RoBERTa"),
        ("BERT는 RoBERTa보다 느리다.", "RoBERTa", "BERT"),
        ("BERT는 RoBERTa에 비해 성능이 낮다.", "RoBERTa", "BERT"),
        ("BERT가 RoBERTa를 능가한다.", "BERT", "RoBERTa"),
        ("BERT는 RoBERTa에 뒤처진다.", "RoBERTa", "BERT"),
    ],
)
def test_a_comparison_puts_one_side_above_the_other(text: str, higher: str, lower: str) -> None:
    [frame] = framed(text, "compare")
    above, below = (frame.first, frame.second) if frame.direction > 0 else (frame.second, frame.first)
    assert higher in [t.surface for t in above]
    assert lower in [t.surface for t in below]
    assert not {t.surface for t in above} & {t.surface for t in below}


@pytest.mark.parametrize(
    ("text", "kind", "first", "second"),
    [
        ("They use attention instead of convolution.", "instead", "attention", "convolution"),
        ("It predicts depth rather than color.", "instead", "depth", "color"),
        ("We replace convolution with attention.", "instead", "attention", "convolution"),
        ("합성곱 대신 어텐션을 쓴다.", "instead", "어텐션", "합성곱"),
        ("합성곱이 아니라 어텐션을 쓴다.", "instead", "어텐션", "합성"),
        ("합성곱을 어텐션으로 대체한다.", "instead", "어텐션", "합성"),
        ("Pruning is done before quantization.", "before", "Pruning", "quantization"),
        ("Quantization is done after pruning.", "before", "pruning", "Quantization"),
        ("After pruning, quantization is applied.", "before", "pruning", "quantization"),
        ("가지치기 후 양자화한다.", "before", "가지치기", "양자"),
        ("양자화 전에 가지치기를 한다.", "before", "가지치기", "양자"),
        ("Accuracy drops because of noise.", "cause", "Accuracy", "noise"),
        ("Noise leads to errors.", "cause", "errors", "Noise"),
        ("소음 때문에 정확도가 떨어진다.", "cause", "정확", "소음"),
        ("데이터가 늘어난 덕분에 성능이 올랐다.", "cause", "성능", "데이터"),
        ("Speech is converted into text.", "become", "Speech", "text"),
        ("음성을 텍스트로 변환한다.", "become", "음성", "텍스트"),
    ],
)
def test_two_sides_are_told_apart_by_what_connects_them(text: str, kind: str, first: str, second: str) -> None:
    one, two = sides(text, kind)
    assert first in one
    assert second in two
    assert first not in two
    assert second not in one


@pytest.mark.parametrize(
    "text",
    [
        "BERT is a model.",
        "BERT는 모델이다.",
        "more than a million images",
        "뿐만 아니라 빠르다.",
        "",
        "than",
        "보다",
        "because",
    ],
)
def test_what_has_no_two_sides_has_no_frame(text: str) -> None:
    assert framed(text, "compare") == framed(text, "instead") == framed(text, "cause") == []


def test_each_sentence_has_its_own_frames() -> None:
    text = "BERT outperforms RoBERTa. Falcon lags behind Mixtral."
    assert [[t.surface for t in f.first + f.second] for f in framed(text, "compare")] == [
        ["BERT", "RoBERTa"],
        ["Falcon", "Mixtral"],
    ]


WORDS = [
    "BERT",
    "보다",
    "대신",
    "than",
    "instead of",
    "because",
    "를",
    "가",
    "능가",
    "after",
    ",",
    " ",
    " ",
    ".",
    "로",
    "바꾸다",
    "prefer",
    "to",
]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_any_order_of_words_is_read(text: str) -> None:
    [found] = analyse([text])
    for frame in frames(found):
        assert frame.first or frame.kind == "compare"  # It is faster than BERT
        assert frame.second
        assert frame.direction in (1, -1)
