"""Tables in Markdown: what is one, its cells with their places, and what no text can break."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import cells_of, is_rule, tables_in

TEXT = "Before.\n\n| Name | Result |\n| --- | ---: |\n| A \\| B | 1.5 [1] |\n| C |\n| D | 2 | 3 |\n\nAfter | this."


def test_a_table_has_names_and_rows_of_as_many_cells() -> None:
    [table] = tables_in(TEXT)
    assert (table.first, table.after) == (2, 7)
    assert [cell.text for cell in table.head] == ["Name", "Result"]
    assert [[cell.plain for cell in row] for row in table.rows] == [["A | B", "1.5 [1]"], ["C", ""], ["D", "2 | 3"]]


def test_each_cell_knows_its_place_in_the_text() -> None:
    for cell in (cell for table in tables_in(TEXT) for row in (table.head, *table.rows) for cell in row):
        assert TEXT[cell.start : cell.end] == cell.text


@pytest.mark.parametrize(
    "text", ["a | b\nc | d", "| a |\n\n| --- |", "| a | b |\n| --- |\n| c | d |", "---\n| a |", "", "|", "||\n--"]
)
def test_what_has_no_line_of_dashes_below_as_many_names_is_no_table(text: str) -> None:
    assert tables_in(text) == []


def test_outer_pipes_may_be_left_out() -> None:
    [table] = tables_in("a | b\n--|--\n1 | 2")
    assert [cell.text for cell in table.rows[0]] == ["1", "2"]


def test_two_tables_stand_one_below_the_other() -> None:
    assert [len(table.rows) for table in tables_in("|a|\n|-|\n|1|\n|2|\n\n|b|\n|-|\n|3|")] == [2, 1]


def test_dashes_alone_are_a_rule_of_a_table() -> None:
    assert is_rule("| :-- | --: |")
    assert not is_rule("| -- | x |")
    assert not is_rule("---")


@given(st.text(alphabet="|-: \\\nab[1]가\t", max_size=200))
def test_no_text_breaks_the_reading_and_nothing_of_a_row_is_lost(text: str) -> None:
    lines = text.split("\n")
    end = 0
    for table in tables_in(text):
        assert end <= table.first < table.after <= len(lines)
        end = table.after
        assert all(len(row) == len(table.head) for row in table.rows)
        for line, row in zip(lines[table.first + 2 : table.after], table.rows, strict=True):
            said = "".join(cell.text for cell in row)
            assert sorted(c for c in said if c.isalnum()) == sorted(c for c in line if c.isalnum())
        for cell in (cell for row in (table.head, *table.rows) for cell in row):
            assert text[cell.start : cell.end] == cell.text


@given(st.lists(st.text(alphabet="ab 1|\\", max_size=6), min_size=1, max_size=5))
def test_cells_that_are_escaped_are_read_again(cells: list[str]) -> None:
    kept = [cell.replace("\\", "").strip() for cell in cells]
    line = "| " + " | ".join(cell.replace("|", "\\|") for cell in kept) + " |"
    assert [cell.plain for cell in cells_of(line)] == kept


@pytest.mark.parametrize("piece", ["|", "| - ", "\\|", "|a|\n", "|a|\n|-|\n", "-|-\n", " ", ":-"])
def test_long_texts_take_linear_time(piece: str) -> None:
    began = time.process_time()
    tables_in(f"| a |\n| --- |\n{piece * 20_000}")
    assert time.process_time() - began < 2.0
