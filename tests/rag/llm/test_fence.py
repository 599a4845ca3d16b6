"""The boundary and the keys of a request: random, unlike each other, and in no quoted text."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from rag.llm.prompt import _DIGITS, _LETTERS, Fence, draw_fence, make_prompt


def prompt_hash(fence: Fence, **other: object) -> str:
    paper = {
        "title": "A Title",
        "arxiv_id": "2406.00001",
        "date": "2024-06-21",
        "votes": 3,
        "authors": "Ann Lee",
        "suspect": "",
    }
    paper["bullets"] = [{"label": "", "text": "본문이다."}] * 3
    values: dict[str, object] = {"language": "en", "form": "prose", "refusal": "NO", "papers": [paper], "facts": []}
    values |= {"ordered": False, "limit": None, "aspects": (), "table": False, "columns": ()}
    values["question"] = f"What of [{fence.keys[0]}, {fence.keys[2]}]?"
    return make_prompt("answer_system", "answer_user", fence, **(values | other)).hash


def test_every_request_has_a_boundary_and_keys_of_its_own() -> None:
    one, two = draw_fence(24), draw_fence(24)
    assert one.boundary != two.boundary
    assert set(one.keys) != set(two.keys)
    assert re.fullmatch("[0-9a-f]{16}", one.boundary)
    assert all(re.fullmatch("[a-z][0-9][a-z]", key) for key in one.keys)


@pytest.mark.parametrize("size", [0, 1, 24, 150, 1000])
def test_no_key_becomes_another_by_one_slip(size: int) -> None:
    keys = draw_fence(size).keys
    assert len(keys) == size
    for a, b in itertools.combinations(keys, 2):
        assert len(a) != len(b) or sum(x != y for x, y in zip(a, b, strict=True)) > 1


def test_no_key_stands_in_a_quoted_text_even_if_that_holds_all_short_ones() -> None:
    hostile = " ".join(a + d + b for a in _LETTERS for d in _DIGITS for b in _LETTERS).upper()
    keys = draw_fence(24, ["첫째", hostile]).keys
    assert len(keys) == 24
    assert not any(f" {key} " in f" {hostile.lower()} " for key in keys)
    assert all(re.fullmatch("[a-z](?:[0-9][a-z]){2,}", key) for key in keys)


def test_tests_and_recordings_can_foresee_a_fence() -> None:
    assert draw_fence(5, ["t"], random.Random(7)) == draw_fence(5, ["t"], random.Random(7))


def test_the_hash_of_a_prompt_leaves_out_what_is_random_and_nothing_else() -> None:
    same = {prompt_hash(draw_fence(3)) for _ in range(5)}
    assert len(same) == 1
    assert prompt_hash(draw_fence(3), question="Why?") not in same
    assert prompt_hash(draw_fence(3), language="ko") not in same
    swapped = draw_fence(3)
    assert prompt_hash(swapped, question=f"What of [{swapped.keys[1]}, {swapped.keys[2]}]?") not in same
