"""Garbled figures and commands are found, and repaired only where the repair is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import find_garbled


def found(text: str, known: str = "", around: str = "") -> list[tuple[str, str]]:
    return [(g.written, g.repaired) for g in find_garbled(text, known, around)]


@pytest.mark.parametrize(
    ("text", "known", "around", "expected"),
    [
        ("3333개의 산호초", "We study three reefs.", "", [("3333", "3")]),
        ("3333개의 산호초", "", "5555개의 섬", [("3333", "3")]),
        ("3333개의 산호초", "", "", [("3333", "")]),
        ("3333개의 산호초", "We count 3333 reefs in 3 seas.", "", []),
        ("34343434시간의 음성", "", "", [("34343434", "34")]),
        ("1414만 장의 사진", "We collect 14M photos.", "", [("1414", "")]),  # 14M are 1400만
        ("1414장의 사진", "We collect 14 photos.", "", [("1414", "14")]),
        ("1414장의 사진", "We collect photos.", "", [("1414", "")]),
        ("2020년의 조류", "We use 20 gauges.", "", []),
        ("조류××파도", "", "", [("××", "×")]),
        ("\x0crac{1}{2}을 쓴다", "", "", [("\x0crac", "\\frac")]),
        ("\textit{reef}을 쓴다", "", "", [("\textit", "\\textit")]),
        ("값은\t크다", "", "", []),
        (r"새 방법 \\ours를 제안한다", "", "", [(r"\\ours", "")]),
        ("정확도 33.33%와 12,222개", "", "", []),
    ],
)
def test_a_figure_is_repaired_where_the_abstract_or_the_doubling_makes_it_certain(
    text: str, known: str, around: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, known, around) == expected


@given(st.text(alphabet="3412.,×\t\x0c\\ae개 ", max_size=200))
def test_places_are_in_order_and_hold_what_is_said(text: str) -> None:
    places = find_garbled(text)
    assert all(text[g.start : g.end] == g.written and g.why for g in places)
    assert [g.start for g in places] == sorted(g.start for g in places)
