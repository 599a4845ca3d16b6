"""The chart of trends: its numbers, and that names of subjects are text."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.counting import MOST_SUBJECTS, Course, Point, Trends
from rag.text.sanitize import flat
from ui.locales.texts import Label
from ui.markup.trends import table_html, verdicts_html
from ui.tabs.chart import QUANTITIES, figure

STEPS = ("2024-05", "2024-06", "2024-07")


def drawn(*subjects: str) -> Trends:
    points = (Point(("1", "2"), 30, 15.0), Point((), 0, None), Point(("3",), 0, None))
    return Trends("month", STEPS, (4, 0, 10), tuple(Course(subject, points) for subject in subjects))


def bars(quantity: str, *subjects: str) -> list[Any]:
    return list(figure(drawn(*subjects), quantity, "en").data)


@pytest.mark.parametrize(
    ("quantity", "values"),
    [
        ("papers", [2, None, 1]),  # there were no digests in June
        ("share", [0.5, None, 0.1]),
        ("votes", [15, None, None]),  # no votes are no bar, and not a bar of nought
        ("<b>", [2, None, 1]),
    ],
)
def test_each_quantity_has_its_numbers(quantity: str, values: list[float | None]) -> None:
    [bar] = bars(quantity, "diffusion")
    assert list(bar.x) == list(STEPS)
    assert list(bar.y) == values


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_axis_is_named_and_has_percent_for_shares_only(quantity: str, language: Any) -> None:
    axis = figure(drawn("diffusion"), quantity, language).layout.yaxis
    assert axis.title.text == QUANTITIES[quantity].of(language)
    assert axis.tickformat == (".0%" if quantity == "share" else ",d")


def test_as_many_subjects_as_can_be_named_differ_in_colour_and_pattern() -> None:
    found = bars("papers", *map(str, range(MOST_SUBJECTS)))
    assert len({bar.marker.color for bar in found}) == MOST_SUBJECTS
    assert len({bar.marker.pattern.shape for bar in found}) == MOST_SUBJECTS


@given(st.text(max_size=60))
def test_any_subject_is_a_name_without_tags_and_entities_that_plotly_does_not_know(subject: str) -> None:
    [bar] = bars("papers", subject)
    assert "<" not in bar.name
    assert all(re.fullmatch(r"amp|lt|gt|#\d+|#x[\da-fA-F]+", name) for name in re.findall(r"&([^;]*);", bar.name))
    assert html.unescape(bar.name) == flat(subject)


def test_a_step_that_the_digests_cover_in_part_is_fainter_and_marked() -> None:
    whole = drawn("diffusion")
    [bar] = figure(replace(whole, partial=("2024-07",)), "papers", "en").data
    assert list(bar.x) == ["2024-05", "2024-06", "2024-07*"]
    assert bar.marker.opacity[0] == bar.marker.opacity[1] == 1 > bar.marker.opacity[2]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_month_without_digests_is_a_gap_that_is_said_and_does_not_count(language: Any) -> None:
    steps = tuple(f"2024-{month:02}" for month in range(1, 9))
    points = tuple(Point(() if month in (2, 3, 6) else ("1", "2"), 0, None) for month in range(1, 9))
    made = Trends("month", steps, (20, 0, 0, 20, 20, 0, 20, 20), (Course("diffusion", points),))
    [bar] = figure(made, "papers", language).data
    assert [value is None for value in bar.y] == [month in (2, 3, 6) for month in range(1, 9)]
    assert list(figure(made, "papers", language).layout.xaxis.categoryarray) == list(steps)
    told = verdicts_html(made, language)
    assert html.escape(Label.TREND_GAP.of(language, steps="2024-02 – 2024-03, 2024-06")) in told
    assert table_html(made, language).count(Label.TREND_NO_DIGESTS.of(language)) == 3
