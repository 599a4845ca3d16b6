"""Thoughts are parted from an answer wherever its stream is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.llm import ThoughtFilter, without_thoughts

PARTS = ["<think>", "</think>", "</thinking>", "[THINK]", "[/THINK]", "<|channel|>analysis<|message|>", "<|channel|>final"]
texts = st.lists(st.sampled_from([*PARTS, "<|message|>", "a < b", "[k7f]", "\n", "word. ", "<", "|", "◁"]), max_size=12).map(
    "".join
)


@given(text=texts, size=st.integers(1, 7))
def test_pieces_of_any_size_give_the_same_answer(text: str, size: int) -> None:
    words, shown, restarts = ThoughtFilter(), "", 0
    for start in range(0, len(text) + size, size):
        piece = words.feed(text[start : start + size]) if start < len(text) else words.finish()
        shown = piece if words.restarts > restarts else shown + piece
        restarts = words.restarts
    assert shown == without_thoughts(text)


def test_what_is_no_tag_stays() -> None:
    for text in ("a < b and b > c", "<table>", "[k7f] and [TH]", "x <thin", "<|"):
        assert without_thoughts(text) == text


def test_a_tag_without_its_partner_hides_no_more_than_it_says() -> None:
    assert without_thoughts("<think>thought") == ""
    assert without_thoughts("thought</think>answer") == "answer"
    assert without_thoughts("</think>answer") == "answer"


def test_a_text_that_only_opens_is_read_in_even_time() -> None:
    words = ThoughtFilter()
    for _ in range(20_000):
        words.feed("<|channel|> ")
    words.finish()
