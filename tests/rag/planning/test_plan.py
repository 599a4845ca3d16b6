"""A plan as a model writes it: what is read of it, and what the rules let it change."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.trace import Trace
from rag.planning.plan import Plan, read_plan
from rag.planning.refine import form_of, refined
from rag.search import Question, understand

TODAY = dt.date(2024, 12, 31)


def question(text: str) -> Question:
    return understand(text, TODAY)


def held(text: str, **parts: Any) -> Question:
    """The question as the rules read it, with a plan of these parts."""
    asked = question(text)
    plan = read_plan(json.dumps({"searches": ["diffusion"], **parts}), asked)
    assert plan is not None
    return refined(asked, plan, Trace())


def filter_of(kind: str, value: Any, words: str) -> dict[str, Any]:
    return {"filters": [{"kind": kind, "value": value, "words": words}]}


def test_a_plan_is_found_in_whatever_is_written_around_it() -> None:
    written = (
        'Let me see.\n<think>{"searches": ["wrong"]}</think>\n```json\n{"searches": ["  DPO ", "DPO", 3], "form": "list"}\n```'
    )
    assert read_plan(written, question("papers on DPO")) == Plan(("DPO",), form="list")


@pytest.mark.parametrize("written", ["", "DPO", "[]", "{", '{"searches": []}', '{"searches": "DPO"}', '{"a": ' * 3000])
def test_what_is_no_plan_is_none(written: str) -> None:
    assert read_plan(written, question("papers on DPO")) is None


_KEYS = st.sampled_from(["searches", "filters", "form", "compared", "aspects", "columns", "outside"])
_VALUES = (
    st.none() | st.text(max_size=5) | st.lists(st.text(max_size=5) | st.integers() | st.fixed_dictionaries({"kind": st.text()}))
)


@given(st.text(max_size=200) | st.dictionaries(_KEYS, _VALUES).map(json.dumps))
def test_nothing_that_is_written_breaks_the_reading(written: str) -> None:
    plan = read_plan(written, Question("papers on DPO", "en", "list", {}))
    assert plan is None or plan.searches or plan.outside


def test_an_id_that_the_question_does_not_have_is_not_searched_for() -> None:
    plan = read_plan('{"searches": ["2401.00001", "arXiv 2311.12908 results"]}', question("What does 2311.12908 report?"))
    assert plan is not None
    assert plan.searches == ("arXiv 2311.12908 results",)


def test_what_the_rules_read_stands() -> None:
    text = "top 5 papers on diffusion since 2024-06-01 by votes"
    read = question(text)
    for parts in (
        filter_of("since", "2024-03-01", "since 2024-06-01"),
        filter_of("limit", 10, "top 5"),
        filter_of("order", "date", "by votes"),
    ):
        plan = held(text, **parts)
        assert (plan.filters, plan.order, plan.limit) == (read.filters, read.order, read.limit)
        assert plan.labels == read.labels


def test_what_they_missed_is_added_if_words_of_the_question_ask_for_it_and_is_shown() -> None:
    text = "diffusion papers that came out after the 2024 leap day"
    plan = held(text, **filter_of("since", "2024-03-01", "after the 2024 leap day"))
    assert plan.filters.since == dt.date(2024, 3, 1)
    assert "since 2024-03-01" in plan.labels
    assert not plan.not_understood


@pytest.mark.parametrize("words", ["lecture videos", "Lecture  \tvideos"])
def test_the_words_of_a_filter_are_taken_out_of_the_search_and_nothing_beside_them(words: str) -> None:
    # Folding the case makes two letters of each ß, so that places in the folded text are others.
    text = "Maß Größe Straße lecture videos segmentation"
    assert question(text).subject == text
    plan = held(text, **filter_of("excluded", "lecture videos", words))
    assert plan.excluded == ("lecture videos",)
    assert plan.subject == "Maß Größe Straße segmentation"


@pytest.mark.parametrize(
    "parts",
    [
        filter_of("since", "2024-03-01", "since last spring"),  # not in the question
        filter_of("since", "2024-03-01", ""),
        filter_of("since", "spring", "diffusion"),
        filter_of("min_votes", "many", "diffusion"),
        filter_of("min_votes", -3, "diffusion"),
        filter_of("order", "beauty", "diffusion"),
        filter_of("author", "Ann Lee", "diffusion"),
        {"filters": [3, {"kind": "since"}]},
        {"filters": "since 2024"},
    ],
)
def test_a_filter_without_words_or_of_no_meaning_changes_nothing(parts: dict[str, Any]) -> None:
    text = "papers on diffusion"
    assert held(text, **parts) == question(text)


def test_days_that_end_before_they_begin_are_not_taken() -> None:
    text = "papers on diffusion since 2024-06-01 but none of the newest, please"
    assert held(text, **filter_of("until", "2024-01-01", "none of the newest")).filters.until is None


@pytest.mark.parametrize(
    ("text", "form", "becomes"),
    [
        ("papers on diffusion", "overview", "overview"),
        ("Give me an overview of diffusion models", "list", "list"),
        ("papers on diffusion", "compare", "list"),  # nothing is named that could be compared
        ("papers on diffusion", "poem", "list"),
    ],
)
def test_a_plan_may_change_the_form_of_the_answer(text: str, form: str, becomes: str) -> None:
    assert form_of(held(text, form=form)) == becomes


def test_only_things_that_the_question_names_are_compared() -> None:
    text = "Mamba or RWKV for long inputs: what do the digests say of each?"
    plan = held(text, form="compare", compared=["Mamba", "RWKV", "Hyena"])
    assert set(plan.compared) >= {"Mamba", "RWKV"}
    assert "Hyena" not in plan.compared
    assert plan.intent == "compare"


def test_a_plan_may_name_the_columns_of_a_table() -> None:
    written = '{"searches": ["DPO"], "columns": ["Data set", "  Win rate ", 3, "Data set"]}'
    plan = read_plan(written, question("DPO papers in a table"))
    assert plan is not None
    assert plan.columns == ("Data set", "Win rate")
