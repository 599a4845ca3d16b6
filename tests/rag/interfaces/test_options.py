"""Options of every command: their help, the dates they take, the forms and the language of an answer."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from rag.core import UsageError
from rag.interfaces.cli.days import one_day, window_of
from rag.interfaces.cli.main import program
from rag.interfaces.tables import in_columns
from tests.support.assistant import QUESTION
from tests.support.command import Command

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TODAY = "2024-07-10"  # a Wednesday


def commands(command: Any, path: str = "nonmun") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), [pytest.param(*it, id=it[0]) for it in commands(program())])
def test_every_command_and_each_of_its_options_has_help(path: str, command: Any) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, typer.core.TyperOption) and not parameter.hidden:
            assert parameter.help, f"{path} {parameter.opts}"


def test_what_narrows_a_search_narrows_an_answer_and_no_type_of_python_is_shown(run: Command) -> None:
    search, ask = (run(command, "--help").out for command in ("search", "ask"))
    for option in ("--since", "--min-votes", "--not-author", "--exclude", "--section", "--no-suspects", "--today"):
        assert option in search, option
        assert option in ask, option
    assert all("<list" not in run(command, "--help").out for command in ("search", "ingest", "report"))
    assert "[CLAIM]" in run("check", "--help").out
    assert "<str>" not in run("check", "--help").out


@pytest.mark.parametrize("command", ["ask", "search"])
def test_votes_between_which_there_is_nothing_are_refused(command: str, run: Command) -> None:
    said = run(command, "video", "--min-votes", "10", "--max-votes", "1")
    assert said.status == 2
    assert "--min-votes 10 is more than --max-votes 1." in said.err


def test_the_help_says_what_commands_are_for_in_whole_sentences(run: Command) -> None:
    for arguments in (["--help"], ["watch", "--help"], ["eval", "--help"]):
        said = run(*arguments).out
        assert "..." not in said.replace("[ARGS]...", "")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-06-21", "2024-06-21", "2024-06-21"),
        ("20240621", "2024-06-21", "2024-06-21"),
        ("May 2024", "2024-05-01", "2024-05-31"),
        ("May", "2024-05-01", "2024-05-31"),
        ("2024-05", "2024-05-01", "2024-05-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("yesterday", "2024-07-09", "2024-07-09"),
        ("last week", "2024-07-01", "2024-07-07"),
        ("지난주", "2024-07-01", "2024-07-07"),
        ("2024년 5월", "2024-05-01", "2024-05-31"),
    ],
)
def test_a_date_is_read_as_in_a_question(written: str, first: str, last: str) -> None:
    found = window_of(written, written, TODAY)
    assert (str(found.since), str(found.until)) == (first, last)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2024-13-45", None, "--since '2024-13-45' cannot be read: there is no such date."),
        ("05/06/2024", None, "cannot be read: the day and the month could be either."),
        (None, "whenever", "--until 'whenever' is not a date."),
        ("diffusion in May 2024", None, "is not a date."),
        (None, "since May 2024", "names no last day."),
        ("until May 2024", None, "names no first day."),
        ("2024-06-02", "2024-06-01", "--since 2024-06-02 is after --until 2024-06-01."),
        ("", None, "is not a date."),
    ],
)
def test_what_is_no_date_is_said_in_one_line_with_an_example(since: str | None, until: str | None, said: str) -> None:
    with pytest.raises(UsageError) as problem:
        window_of(since, until, TODAY)
    assert said in str(problem.value)
    assert "Type " in problem.value.hint


def test_one_day_is_no_month() -> None:
    assert one_day("yesterday", "--date", dt.date(2024, 7, 10)) == dt.date(2024, 7, 9)
    with pytest.raises(UsageError, match=r"--date 'May 2024' is more than one day\."):
        one_day("May 2024", "--date")


def test_a_search_takes_words_for_its_dates(run: Command, in_sample: None) -> None:
    *rows, _ = run("search", "diffusion", "--since", "June 2024", "--until", "2024년 6월", "--json").rows
    assert rows
    assert {row["date"][:7] for row in rows} == {"2024-06"}


def test_a_question_needs_no_quotes(run: Command, in_sample: None) -> None:
    quoted, bare = run("ask", QUESTION, "--json").rows[0], run("ask", *QUESTION.split(), "--json").rows[0]
    assert bare["answer"] == quoted["answer"]


def test_a_list_shows_as_many_papers_as_asked_for_in_the_language_asked_for(run: Command, in_sample: None) -> None:
    row = run("ask", "papers about diffusion", "--k", "3", "--lang", "ko", "--json").rows[0]
    assert row["shown"] == 3
    assert row["answer"].startswith("논문 18편 중 3편")
    assert run("ask", "확산 모델 논문", "--lang", "en", "--json").rows[0]["answer"].startswith("18 papers in the digests fit:")


@pytest.mark.parametrize("form", ["csv", "markdown", "bibtex", "json"])
def test_format_is_the_option_of_that_name(run: Command, in_sample: None, form: str) -> None:
    def printed(*options: str) -> str:
        out = run("ask", QUESTION, *options).out
        return out.split(', "timings"')[0]

    assert printed("--format", form).split("\n") == printed(f"--{form}").split("\n")
    assert printed("--format", form.upper(), f"--{form}")


def test_a_table_of_papers_is_all_that_is_printed(run: Command, in_sample: None) -> None:
    ended = run("ask", "diffusion papers as a table", "--k", "2", "--format", "table")
    head, _, *rows = ended.out.strip().split("\n")
    assert head.split() == ["Title", "arXiv", "id", "Date", "Votes"]
    assert ["2311.13141" in rows[0], "2311.12908" in rows[1], len(rows)] == [True, True, 2]
    assert "2 of 18 papers" in ended.err
    sources = run("ask", QUESTION, "--format", "table")
    assert sources.out.split("\n")[0].split() == ["marker", "title", "arXiv", "id", "date"]
    assert "the answer has no table, so these are its sources" in sources.err


def test_a_column_that_the_table_has_is_not_added_to_its_csv(run: Command, in_sample: None) -> None:
    rows = list(csv.reader(io.StringIO(run("ask", "diffusion papers as a table", "--csv").out.lstrip("\ufeff"))))
    assert rows[0] == ["Title", "arXiv id", "Date", "Votes", "url"]


def test_a_table_keeps_within_a_narrow_terminal() -> None:
    title = "직접 선호 최적화를 이용한 확산 모델 정렬에 관한 긴 제목의 논문"
    rows = [["제목", "id", "날짜"], [title, "2311.12908", "2023-11-23"]]
    lines = in_columns(rows, 40)
    assert lines[2].split()[-2:] == ["2311.12908", "2023-11-23"]  # neither is broken
    assert all(sum(2 if ord(c) > 0x1100 else 1 for c in line) <= 40 for line in lines if "─" not in line)


@pytest.mark.parametrize("options", [("--json",), ("--format", "json"), ()])
def test_a_batch_is_json_whichever_way_it_is_asked_for(run: Command, in_sample: None, options: tuple[str, ...]) -> None:
    ended = run("ask", "--batch", "-", *options, stdin='{"id": 1, "question": "What is HeadStudio?"}')
    assert [row["id"] for row in ended.rows] == [1]
