"""Steps of time of which the digests have only a part."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search import partial_steps


@pytest.mark.parametrize(
    ("first", "last", "partial"),
    [
        ("2024-01-02", "2024-03-29", ()),  # a holiday, and a month that ends in a weekend
        ("2023-11-20", "2024-12-31", ("2023-11",)),
        ("2024-01-01", "2024-03-12", ("2024-03",)),
        ("2024-02-10", "2024-02-12", ("2024-02",)),
    ],
)
def test_months_at_the_ends_count_as_partial_where_days_are_missing(first: str, last: str, partial: tuple[str, ...]) -> None:
    days = [dt.date.fromisoformat(first), dt.date.fromisoformat(last)]
    assert partial_steps(days, "month") == partial
    assert partial_steps(days, "day") == partial_steps([], "month") == ()
