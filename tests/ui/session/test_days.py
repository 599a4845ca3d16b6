"""Which day is meant by what a browser sends: one that is there, a month, a date between, or one that is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.session.days import day_beside, day_named

DAYS = ["2024-06-21", "2024-06-20", "2024-05-31", "2023-12-30"]


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("2024-06-20", "2024-06-20"),
        (" 2024-06-20 ", "2024-06-20"),
        ("2024-06", "2024-06-21"),
        ("2024-6", "2024-06-21"),
        ("2023", "2023-12-30"),
        ("2024-06-01", "2024-05-31"),
        ("2025-01-01", "2024-06-21"),
        ("2019-01-01", "2023-12-30"),
        ("nonsense", "2024-06-21"),
        ("", "2024-06-21"),
        (None, "2024-06-21"),
    ],
)
def test_the_day_that_is_meant(named: str | None, meant: str) -> None:
    assert day_named(DAYS, named) == meant


@given(st.text())
def test_whatever_is_sent_names_a_day_that_is_there(named: str) -> None:
    assert day_named(DAYS, named) in DAYS
    assert day_named([], named) is None


def test_days_lead_to_those_beside_them_and_end_at_the_last_one() -> None:
    assert [day_beside(DAYS, day, -1) for day in DAYS] == [*DAYS[1:], DAYS[-1]]
    assert [day_beside(DAYS, day, 1) for day in DAYS] == [DAYS[0], *DAYS[:-1]]
    assert day_beside(DAYS, "2020-01-01", -1) == DAYS[0]
    assert day_beside([], "2024-06-21", 1) is None
