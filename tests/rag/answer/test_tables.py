"""A table in an answer, wherever it goes: a page, Markdown, CSV."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from rag.answer import Look, answer_csv, answer_markdown, answers_csv, has_table, text_html
from rag.answer.framed import claims_of
from rag.core import Answer, Sentence
from rag.text import tables_in
from tests.rag.answer.test_export import cited

TEXT = """\
Best: 72.1 % [1].

| Method | Accuracy on GSM8K |
| --- | --- |
| **Alpha** \\| 7B | 72.1% [1] |
| =cmd | -3.5 [2] |

Nothing more."""
ROW = "| **Alpha** \\| 7B | 72.1% [1] |"


def answer(text: str = TEXT, *, verdict: str = "contradicted") -> Answer:
    sentences = [Sentence(it.text, it.markers, verdict if it.text == ROW else None) for it in claims_of(text)]
    return Answer(text, False, (cited(1), cited(2)), tuple(sentences), "llm")


def html(text: str, *, upto: int | None = None, done: bool = True) -> str:
    def chip(number: int) -> Markup:
        return Markup('<a href="#{}">{}</a>').format(number, number)

    def mark(said: object, inner: Markup, ends: bool) -> Markup:
        return Markup("<mark>{}</mark>").format(inner) + (Markup("!") if ends else Markup(""))

    return str(text_html(text[:upto], Look(chip, True, answer(text) if done else None, mark)))


def test_on_a_page_it_is_a_table_with_heads_of_columns_and_links_in_its_cells() -> None:
    shown = html(TEXT)
    assert shown.count("<table") == 1
    assert '<th scope="col">Accuracy on GSM8K</th>' in shown
    assert "<strong>Alpha</strong>" in shown
    assert '72.1%<a href="#1">1</a>' in shown
    assert "---" not in shown
    assert "| 7B" in shown
    assert "\\|" not in shown


def test_an_id_a_day_or_a_number_stays_on_one_line() -> None:
    shown = html("| Title | arXiv id | Date |\n|---|---|---|\n| A title of many words [1] | 2406.00001 | 2024-06-21 |\n")
    assert shown.count('<td class="nm-short">') == 2
    assert "<td>A title" in shown


def test_the_mark_of_a_row_is_around_each_of_its_cells_and_ends_in_the_last() -> None:
    shown = html(TEXT)
    assert shown.count("<mark>") == 2
    assert shown.count("!") == 1
    assert "</mark>!</td>" in shown


def test_while_it_comes_nothing_breaks_and_a_table_is_one_from_its_line_of_dashes_on() -> None:
    for end in range(len(TEXT)):
        html(TEXT, upto=end, done=False)
    assert "<table" in html(TEXT, upto=TEXT.index("| **"), done=False)


@given(st.text(alphabet="|- \n[1]<&*ab\\", max_size=150))
def test_no_text_becomes_html_by_being_in_a_table(text: str) -> None:
    shown = html(f"| a | b |\n| --- | --- |\n| {text} |", done=False)
    for tag in ("<a", "<b", "<*", "<1"):
        assert tag not in shown.replace('<a href="#', "")


def test_markdown_has_it_as_a_table_again() -> None:
    page = answer_markdown("Best on GSM8K?", answer())
    [table] = tables_in(page)
    assert [cell.plain for cell in table.head] == ["Method", "Accuracy on GSM8K"]
    assert [len(row) for row in table.rows] == [2, 2]
    assert "[1]" in table.rows[0][1].text


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_has_the_columns_and_the_papers_of_each_row() -> None:
    text = answer_csv(answer())
    assert text.startswith("\ufeff")
    head, first, second = rows_of(text)
    assert head == ["Method", "Accuracy on GSM8K", "arXiv id", "date", "url"]
    assert first[:3] == ["Alpha | 7B", "72.1%", "2405.00001"]
    assert first[4] == "https://arxiv.org/abs/2405.00001"
    assert second[:2] == ["'=cmd", "-3.5"]


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(1)", "\t=1", " =1", "-1+2"])
def test_no_cell_is_a_formula(cell: str) -> None:
    text = f"| a | b |\n| --- | --- |\n| {cell} | x [1] |"
    assert not rows_of(answer_csv(answer(text)))[1][0].startswith(("=", "+", "-", "@"))


def test_an_answer_without_a_table_gives_its_sources() -> None:
    plain = answer("A [1] and B [2].")
    assert not has_table(plain)
    rows = rows_of(answer_csv(plain))
    assert rows[0] == ["marker", "title", "text", "arXiv id", "date", "url"]
    assert [row[3] for row in rows[1:]] == ["2405.00001", "2405.00002"]


def test_several_answers_stand_below_their_questions_and_those_without_a_table_are_left_out() -> None:
    rows = rows_of(answers_csv([("First?", answer()), ("None?", answer("A [1].")), ("=Second?", answer())]))
    assert [row[0] for row in rows if len(row) == 1] == ["First?", "'=Second?"]


@given(st.text(alphabet="|- \n[1]=+@a,\"'", max_size=150))
def test_csv_can_be_read_again_whatever_the_table_says(text: str) -> None:
    rows = rows_of(answer_csv(answer(f"| a | b |\n| --- | --- |\n| x | {text} |")))
    assert rows[0][:2] == ["a", "b"]
    assert rows[1][0] == "x"


def test_cells_that_cite_each_their_own_are_checked_one_by_one() -> None:
    text = (
        "| Model | Idea | Accuracy |\n| --- | --- | --- |\n| Alpha | linear attention [1] | 72.1% [2] |\n| Beta | – | 3% [1] |"
    )
    told = [(it.text, it.claim, it.markers) for it in claims_of(text) if it.worthy]
    assert told == [
        ("linear attention [1]", "Alpha: linear attention", ("[1]",)),
        ("72.1% [2]", "Alpha: Accuracy 72.1%", ("[2]",)),
        ("| Beta | – | 3% [1] |", "Beta, Accuracy 3%", ("[1]",)),
    ]
