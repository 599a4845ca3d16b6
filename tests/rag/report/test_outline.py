"""What a model may write for an outline, and what is made of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.report.outline import read_outline

IDS = [f"2401.0000{number}" for number in range(1, 10)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["heading", "papers", "x"]), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["sections", "compare", "columns", "more"]), VALUES))
@pytest.mark.slow
def test_whatever_is_written_is_a_plan_or_none(value: object) -> None:
    plan = read_outline(json.dumps(value), IDS)
    if plan is not None:
        prose = [it for it in plan if it.kind == "prose"]
        papers = [arxiv_id for it in prose for arxiv_id in it.papers]
        assert prose
        assert len(papers) == len(set(papers))
        assert all(it.heading.strip() and it.papers and set(it.papers) <= set(IDS) for it in prose)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert read_outline(text, IDS) is None or "sections" in text


def test_a_paper_is_in_one_section_and_what_is_not_there_in_none() -> None:
    written = {"sections": [{"heading": "One", "papers": [1, 2, 99, 0, -1, "3", True]}, {"heading": "Two", "papers": [2, 4]}]}
    plan = read_outline(f"Here it is:\n```json\n{json.dumps(written)}\n```", IDS)
    assert plan is not None
    assert [it.papers for it in plan] == [(IDS[0], IDS[1]), (IDS[3],), (IDS[0], IDS[1], IDS[3])]
    assert [it.kind for it in plan] == ["prose", "prose", "comparison"]


def test_a_heading_is_one_line_without_signs_of_markdown() -> None:
    written = {"sections": [{"heading": "# A | heading\n[1] with `code` **bold**" + "x" * 200, "papers": [1]}], "compare": []}
    plan = read_outline(json.dumps(written), IDS)
    assert plan is not None
    assert plan[0].heading.startswith("A heading 1 with code bold")
    assert len(plan[0].heading) <= 90
    assert not set("#|[]`*\n") & set(plan[0].heading)
