"""A text is not more about a word for repeating it without end."""

from __future__ import annotations

from rag.text import terms, unstuffed


def test_what_a_text_is_stuffed_with_counts_once() -> None:
    assert unstuffed(terms("robots fold cranes " + "lantern distillation " * 40)).count("lantern") == 1
    assert unstuffed(["a"] * 9 + ["b"]) == ["a", "b"]


def test_a_text_as_people_write_it_stays_as_it_is() -> None:
    written = terms("Diffusion models denoise images. A diffusion model is trained with preferences, as other models are.")
    assert unstuffed(written) == written
    assert unstuffed(["a"] * 8) == ["a"] * 8
    long = ["model"] * 12 + [f"w{number}" for number in range(100)]
    assert unstuffed(long) == long
    assert unstuffed([]) == []
