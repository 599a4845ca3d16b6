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
@pytest.mark.slow
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


ASKED = "papers on diffusion, please the ones that everybody talks about"


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        ("since", "2024-03-01", dt.date(2024, 3, 1)),
        ("until", " 2024-03-01 ", dt.date(2024, 3, 1)),
        ("until", "2024-02-30", None),
        ("min_votes", 20, 20),
        ("min_votes", "999999", 999_999),
        ("min_votes", 1_000_000, None),
        ("max_votes", "20", 20),
        ("max_votes", "2e1", None),
        ("limit", 1, 1),
        ("limit", "200", 200),
        ("limit", 201, None),
        ("limit", 0, None),
        ("limit", 1000, None),
        ("limit", "few", None),
        ("order", "votes", "votes"),
        ("order", "votes_asc", "votes_asc"),
        ("order", "date", "date"),
        ("order", "date_asc", "date_asc"),
        ("order", "relevance", None),
    ],
)
def test_a_value_of_each_kind_is_taken_within_its_bounds(kind: str, value: str | int, taken: object) -> None:
    read, plan = question(ASKED), held(ASKED, **filter_of(kind, value, "that everybody talks about"))
    if taken is None:
        assert plan == read
        return
    of = plan if kind in ("limit", "order") else plan.filters
    assert getattr(of, kind) == taken
    [shown] = [it for it in plan.understood if it.kind == kind]
    assert (shown.text, shown.value) == ("that everybody talks about", str(taken))


def test_only_the_words_of_a_filter_are_understood_by_it() -> None:
    text = "papers on diffusion that appeared hereabouts in the blue season, and yesteryear"
    read, plan = question(text), held(text, **filter_of("limit", 7, "blue season"))
    place = text.index("blue season")
    within = [it for it in plan.spans if it.start < place + len("blue season") and place < it.end]
    assert all(it.use != "not_understood" for it in within)
    others = [it for it in read.spans if it.end <= place or it.start >= place + len("blue season")]
    assert [it for it in plan.spans if it not in within] == others


def test_words_that_the_rules_did_not_understand_are_understood_by_a_filter_that_rests_on_them() -> None:
    text = "the longest papers on diffusion, by month"
    assert question(text).not_understood == ("the longest", "by month")
    plan = held(text, **filter_of("order", "votes", "longest"))
    assert plan.not_understood == ("by month",)
    assert [(it.start, it.end) for it in plan.spans] == [(it.start, it.end) for it in question(text).spans]
    assert {it.use for it in plan.spans if it.text in ("papers on", "diffusion")} == {"instruction", "subject"}


def test_what_is_understood_is_shown_in_the_order_of_the_text() -> None:
    text = "papers on diffusion in the blue season since 2024-01-01"
    shown = held(text, **filter_of("limit", 7, "blue season")).understood
    assert {(it.kind, it.text) for it in shown} >= {("limit", "blue season"), ("since", "since 2024-01-01")}


def test_of_two_lists_both_of_which_are_planned_neither_number_counts_for_all() -> None:
    text = "3 papers on diffusion and 2 on agents"
    assert question(text).limit == 3
    assert held(text, searches=["diffusion", "agents"]).limit is None
    assert held(text, searches=["diffusion"]).limit == 3


def test_the_trace_says_what_was_not_taken_of_a_plan_and_why() -> None:
    text = "top 5 papers on diffusion since 2024-06-01, none of the newest"
    filters = [
        {"kind": "since", "value": "spring", "words": "diffusion"},
        {"kind": "min_votes", "value": 3, "words": "popular"},
        {"kind": "limit", "value": 10, "words": "top 5"},
        {"kind": "limit", "value": 5, "words": "top 5"},
        {"kind": "until", "value": "2024-01-01", "words": "none of the newest"},
    ]
    trace = Trace()
    plan = read_plan(json.dumps({"searches": ["diffusion"], "filters": filters}), question(text))
    assert plan is not None
    found = refined(question(text), plan, trace)
    [step] = trace.steps
    assert step.name == "plan held against the rules"
    assert step.output == {
        "not taken": [
            "since spring: it cannot be read",
            "min_votes 3: it rests on no words of the question",
            "limit 10: the rules read 5",
            "until 2024-01-01: it leaves no days",
        ],
        "labels": found.labels,
        "intent": found.intent,
    }


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
