"""The checks of natural questions, one by one, on answers written by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases.natural import expect_of
from eval.cases.natural_answer import Seen
from eval.metrics.natural import problems
from rag.core.models import Answer, Bullet, Citation, DigestEntry, Paper


def paper(name: str, title: str, day: str, votes: int | None, text: str) -> Paper:
    return Paper(name, (DigestEntry(dt.date.fromisoformat(day), name, title, (Bullet(None, text),), votes),))


ALPHA, BETA, GAMMA = "2401.00001", "2402.00002", "2403.00003"
PAPERS = {
    ALPHA: paper(ALPHA, "Alpha 7B", "2024-01-10", 12, "Alpha is a diffusion model with 47B parameters."),
    BETA: paper(BETA, "Beta", "2024-02-10", 12, "베타는 비디오를 생성한다."),
    GAMMA: paper(GAMMA, "Gamma", "2024-03-10", None, "Gamma plans with agents."),
}


def cite(name: str, marker: str = "[1]") -> Citation:
    found = PAPERS.get(name) or PAPERS[ALPHA]
    return Citation(marker, name, found.title, found.date, 0, found.texts[0])


def seen(text: str = "", *cited: str, abstained: bool = False) -> Seen:
    citations = tuple(cite(name, f"[{n}]") for n, name in enumerate(cited, 1))
    return Seen(Answer(text, abstained, citations, (), "extractive"), PAPERS)


LIST = seen(
    f"2 of 14 papers, best first:\n1. Alpha 7B ({ALPHA}, 2024-01-10, 12 votes)\n2. Beta ({BETA}, 2024-02-10, 12 votes)",
    BETA,
    ALPHA,
)
QUOTED = seen("Élan says so: “Alpha is a diffusion model with 47B parameters.” [1]", ALPHA)
EMPTY = seen("Nothing is there.", abstained=True)


@pytest.mark.parametrize(
    ("answer", "expect"),
    [
        (EMPTY, {"abstained": True, "max_cited": 0, "min_chars": 5}),
        (LIST, {"abstained": False, "cites_all": [ALPHA, BETA], "only_of": [ALPHA, BETA], "none_of": [GAMMA]}),
        (LIST, {"cites_any": [GAMMA, BETA], "min_cited": 2, "max_cited": 2}),
        (LIST, {"first_any": [ALPHA]}),
        (LIST, {"first_any": [BETA]}),  # the first citation will do as well
        (LIST, {"top_in_order": [[ALPHA], [BETA]]}),
        (LIST, {"top_in_order": [[BETA, ALPHA]]}),
        (LIST, {"sorted_by": "votes_desc", "votes_within": [12, 12]}),
        (LIST, {"sorted_by": "date_asc", "dates_within": ["2024-01-01", "2024-02-29"]}),
        (LIST, {"number_within": [14, 14]}),
        (LIST, {"subject_share": {"regex": "diffusion|비디오", "min": 1}}),
        (LIST, {"excluded_share": {"regex": "diffusion", "max": 0.5}}),
        (LIST, {"excluded_share": {"regex": "diffusion", "max": 0, "in": "title"}}),
        (LIST, {"not_contains": ["agents"], "max_quotes": 0}),
        (
            QUOTED,
            {"contains_any": ["47B|470억", "DIFFUSION"], "says_any": ["elan"], "not_says": ["diffusion"], "max_quotes": 1},
        ),
        (QUOTED, {"says_any": ["(says|claims) so"]}),
        (seen("It is not in the digests, which end on 2024-03-10."), {"says_any": ["@absent", "@ends", "@last_day"]}),
        (seen("요약본은 2024년 3월 10일까지 있습니다."), {"says_any": ["@ends"]}),
        (seen("2024-01: 3, 2024-02: 5, March 2024: 9, 2024 Q2: 1"), {"periods_named": 4}),
        (seen("2024년 1월 3편, 2024년 하반기 5편"), {"periods_named": 2}),
        (LIST, {"any_of": [{"abstained": True}, {"cites_any": [ALPHA]}]}),
        (seen("3,590 papers in 265 days."), {"number_within": [3590, 3590]}),
        (seen("모두 73편입니다."), {"number_within": [73, 73]}),
    ],
)
def test_what_is_expected_passes(answer: Seen, expect: dict[str, Any]) -> None:
    assert problems(expect_of(expect), answer) == []


@pytest.mark.parametrize(
    ("answer", "expect", "said"),
    [
        (EMPTY, {"abstained": False}, "abstains"),
        (LIST, {"abstained": True}, "does not abstain"),
        (LIST, {"cites_all": [ALPHA, GAMMA]}, f"1 of 2 not cited: {GAMMA} Gamma"),
        (EMPTY, {"cites_any": [ALPHA]}, "cites none of those expected but nothing"),
        (LIST, {"first_any": [GAMMA]}, "first is"),
        (LIST, {"none_of": [BETA]}, f"cites what it must not: {BETA} Beta"),
        (LIST, {"only_of": [BETA]}, "cites 1 others"),
        (LIST, {"min_cited": 3}, "2 papers, at least 3"),
        (LIST, {"max_cited": 1}, "2 papers, at most 1"),
        (LIST, {"dates_within": ["2024-02-01", "2024-02-29"]}, "1 of 2 not from 2024-02-01 to 2024-02-29"),
        (seen("", GAMMA), {"votes_within": [0, 9]}, "1 of 1 without 0 to 9 votes"),
        (LIST, {"top_in_order": [[ALPHA], [GAMMA]]}, f"place 2 is {BETA} Beta, not {GAMMA} Gamma"),
        (EMPTY, {"top_in_order": [[ALPHA]]}, "place 1 is empty"),
        (LIST, {"sorted_by": "date_desc"}, "not sorted by date"),
        (LIST, {"number_within": [12, 12]}, "no number from 12 to 12: [2, 14]"),  # 12 are votes
        (seen(f"Alpha 7B, {ALPHA}, 2024-01-10"), {"number_within": [1, 9999]}, "no number"),  # of a title, an id, a day
        (LIST, {"subject_share": {"regex": "diffusion", "min": 0.6}}, "1 of 2 on the subject; off"),
        (LIST, {"excluded_share": {"regex": "diffusion", "max": 0}}, "1 of 2 are what is excluded"),
        (QUOTED, {"says_any": ["47B"]}, "does not say 47B"),
        (seen("It has 147 layers."), {"says_any": ["47"]}, "does not say 47"),
        (QUOTED, {"not_contains": ["47B"]}, "has 47B"),
        (QUOTED, {"max_quotes": 0}, "1 quotes, at most 0"),
        (seen("from 2024-01 to 2024-01"), {"periods_named": 2}, "1 months or years named"),
        (seen(" "), {"min_chars": 5}, "0 characters"),
        (EMPTY, {"any_of": [{"abstained": False}, {"min_cited": 1}]}, "none of the alternatives: abstains / 0 papers"),
        (seen("", "9999.99999"), {}, "cites what is not in the index: 9999.99999"),
    ],
)
def test_what_is_not_expected_is_told(answer: Seen, expect: dict[str, Any], said: str) -> None:
    (why,) = problems(expect_of(expect), answer)
    assert said in why


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites_all": [ALPHA]},
        {"sorted_by": "size_asc"},
        {"min_cited": "many"},
        {"subject_share": {"regex": "a", "min": 2}},
        {"subject_share": {"regex": "a", "in": "authors"}},
        {"any_of": [{"unheard_of": 1}]},
    ],
)
def test_a_check_that_does_not_exist_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        expect_of(wrong)


def test_an_expectation_is_told_in_one_short_line() -> None:
    told = str(expect_of({"cites_any": [ALPHA] * 9, "subject_share": {"regex": "x" * 500, "min": 0.5}, "abstained": False}))
    assert "\n" not in told
    assert len(told) < 300
    assert "and 4 more" in told


@given(st.text())
def test_any_text_can_be_seen(text: str) -> None:
    answer = seen(text, ALPHA)
    expect = expect_of({"says_any": ["zz"], "number_within": [0, 1], "periods_named": 99, "contains_any": ["47B"]})
    assert "months or years named" in problems(expect, answer)[-1]
    assert "lacks" not in " ".join(problems(expect, answer))
