"""Texts as tokens: which words count, what is a name, and where things stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.check.rules.morphology import Text, analyse, squashed


def read(text: str) -> Text:
    [found] = analyse([text])
    return found


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The models are trained on images.", ["model", "train", "imag"]),
        ("a model's size", ["model", "size"]),
        ("이 모델은 이미지로 학습한다.", ["모델", "이미지", "학습"]),
        ("빠르고 정확하다", ["빠르", "정확"]),
        ("텍스트-이미지 모델", ["텍스트", "이미지", "모델"]),
        ("state-of-the-art results", ["state", "art", "result"]),
        ("text-to-image generation", ["text", "imag", "generat"]),
        ("GPT-4를 평가한다", ["gpt4", "평가"]),
        ("30 fps, 7B, 12%", []),
        ("of the and", []),
        ("...!?", []),
        ("", []),
    ],
)
def test_content_words_come_in_order_as_lemmas(text: str, forms: list[str]) -> None:
    found = [token.form for token in read(text).content]
    assert [form for form in found if form not in ("fps",)] == forms


@pytest.mark.parametrize("name", ["GPT-4", "LLaVA", "seq2seq", "MathVista", "BLIP-2", "C4", "ImageNet-1K", "PPO"])
@pytest.mark.parametrize("frame", ["We use {} here.", "여기서 {}를 쓴다."])
def test_what_is_written_like_a_name_is_one(name: str, frame: str) -> None:
    assert [t.surface for t in read(frame.format(name)).content if t.name] == [name]


@pytest.mark.parametrize("word", ["Text-to-Image", "State-Of-The-Art", "Diffusion", "fine-tuning", "models"])
def test_capitals_at_the_start_of_words_make_no_name(word: str) -> None:
    assert not any(t.name for t in read(f"We use {word} here.").tokens)


def test_a_capital_counts_within_a_sentence_only() -> None:
    assert [t.surface for t in read("Sharks swim. Whales met Darwin.").tokens if t.capital] == ["Darwin"]
    assert [t.surface for t in read("Darwin이 쓴 글이다.").tokens if t.capital] == ["Darwin"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4", "GPT4"),
        ("Meta-World", "metaworld"),
        ("LLMs", "LLM"),
        ("VQA v2", "VQAv2"),
        ("Llama's", "llama"),
        ("3D-GS", "3DGS"),
    ],
)
def test_names_are_compared_without_hyphens_case_and_plural(one: str, other: str) -> None:
    assert squashed(one) == squashed(other)


@pytest.mark.parametrize(("one", "other"), [("GPT-4", "GPT-3"), ("C++", "C"), ("BLIP", "BLIP-2"), ("bias", "bia")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert squashed(one) != squashed(other)


def test_sentences_are_told_apart() -> None:
    text = read("모델은 크다. It has 3.5B parameters. 끝이다.")
    assert [text.text[start:][:2] for start in text.starts] == ["모델", "It", "끝이"]
    assert {t.surface: t.sentence for t in text.tokens if t.surface in ("모델", "parameters", "끝")} == {
        "모델": 0,
        "parameters": 1,
        "끝": 2,
    }


def test_letters_and_digits_of_full_width_are_read() -> None:
    text = read("ＧＰＴ－４는 １２개")
    assert [q.value for q in text.quantities] == [12]
    assert "gpt4" in [t.form for t in text.content]


def test_many_texts_are_read_as_each_alone() -> None:
    texts = ["모델은 크다.", "", "The model is big.", "GPT-4는 30% 낫다."]
    assert analyse(texts) == [read(text) for text in texts]
    assert analyse([]) == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_and_tokens_stand_where_they_say(text: str) -> None:
    found = read(text)
    for token in found.tokens:
        assert 0 <= token.start <= token.end <= len(found.text)
        assert token.tag != "SL" or found.text[token.start : token.end] == token.surface
        assert 0 <= token.sentence < len(found.starts)
    assert all(one.start <= two.start for one, two in itertools.pairwise(found.tokens))
