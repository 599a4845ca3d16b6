"""Tables in a terminal: whole, within its width, and the rest as it comes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.interfaces.tables import StreamedTables, with_tables

TABLE = """\
| Method | Paper | Accuracy |
| --- | --- | --- |
| Alpha | 한국어 제목이 긴 논문 (2406.00001) | 72.1% [1] |
| B | C | – |"""


def test_a_table_stands_in_columns() -> None:
    shown = with_tables(f"Best: 72.1 % [1].\n\n{TABLE}\n\nThe end.")
    lines = shown.split("\n")
    assert lines[0] == "Best: 72.1 % [1]."
    assert lines[-1] == "The end."
    assert "|" not in shown
    assert "---" not in shown
    assert "[1]" in lines[4]
    assert lines[2].index("Paper") == lines[5].index("C")


def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut() -> None:
    shown = with_tables(TABLE, 40)
    assert all(len(line) + sum(c >= "가" for c in line) <= 40 for line in shown.split("\n"))
    assert set("한국어제목이긴논문") <= set(shown)
    assert "…" not in shown


def test_text_is_printed_as_it_comes_and_a_table_once_it_is_whole() -> None:
    stream = StreamedTables(80)
    assert stream.feed("The be") == "The be"
    assert stream.feed("st:\n\n| Meth") == "st:\n\n"
    assert stream.feed("od | Paper | Accuracy |\n| --- | --- | --- |\n| Alpha | B | 7 |\n") == ""
    assert stream.feed("\nEnd").startswith("Method")
    assert stream.finish() == ""


@given(st.text(alphabet="|- ab\n[1]", max_size=120), st.lists(st.integers(1, 9), max_size=60))
def test_the_pieces_make_the_same_text_however_it_is_cut(text: str, sizes: list[int]) -> None:
    stream, shown, place = StreamedTables(60), "", 0
    for size in [*sizes, len(text)]:
        shown += stream.feed(text[place : place + size])
        place += size
    shown += stream.finish()
    assert [line for line in shown.split("\n") if line] == [line for line in with_tables(text, 60).split("\n") if line] or (
        "|" in text  # a line without a pipe before it is printed before it is known to be a head
    )
