"""Headings, rows of tables and code of an answer: what they claim is checked, and given a key, as a sentence is."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.framed import claims_of
from rag.answer.habits.missing_keys import supports, with_marker
from tests.support.papers import evidence, excerpts

TABLE = "| model | frames per second |\n| --- | --- |\n| EmberNet | 45 [1] |\n| EmberNet | runs without a GPU |"


def worthy(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.claim, s.markers) for s in claims_of(text) if s.worthy]


def test_a_cited_heading_that_says_something_is_checked_and_a_title_is_not() -> None:
    text = "## EmberNet needs a GPU [2]\n### Results [1]\n## Spotting Wildfires From Drones [1]\n## EmberNet runs at 60 FPS [1]"
    assert worthy(text) == [("EmberNet needs a GPU", ("[2]",)), ("EmberNet runs at 60 FPS", ("[1]",))]


def test_cited_code_is_checked_and_other_code_is_not() -> None:
    assert worthy("```\nEmberNet needs a GPU [2]\nfps = 45\nprint(fps)\n```") == [("EmberNet needs a GPU", ("[2]",))]


def test_rows_are_claims_with_the_names_of_their_columns() -> None:
    assert worthy(TABLE) == [
        ("EmberNet, frames per second 45", ("[1]",)),
        ("EmberNet, frames per second runs without a GPU", ()),
    ]


def test_a_row_without_a_key_is_given_that_of_the_bullet_that_supports_it() -> None:
    shown = excerpts(evidence("EmberNet", "EmberNet runs without a GPU.", "It has 24 million parameters."))
    row = "| EmberNet | has 24 million parameters |"
    assert supports(row, shown) == {row: 1}
    assert with_marker(f"{row}\n", row, "[2]") == "| EmberNet | has 24 million parameters [2] |\n"


def test_a_bullet_and_its_twin_do_not_leave_a_sentence_without_a_key() -> None:
    said, korean = "EmberNet has 24 million parameters.", "EmberNet의 매개변수는 2,400만 개이다."
    told = evidence("EmberNet", said, korean)
    english, twin = told.bullets
    twins = replace(told, bullets=(replace(english, twin=korean), replace(twin, twin=said)))
    assert set(supports(said, excerpts(twins))) == {said}
    # Else nobody knows which is meant.
    assert supports(said, excerpts(evidence("EmberNet", said, f"{said[:-1]} in all."))) == {}
    assert supports(said, excerpts(told, evidence("EmberNet", said, arxiv_id="2406.2"))) == {}
