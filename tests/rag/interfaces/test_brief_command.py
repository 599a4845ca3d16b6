"""``nonmun brief`` and ``nonmun watch``: days, forms, files, topics, and what is kept between calls."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.browser.corpora import copied
from tests.support.command import Command

SAMPLE = ("--sample", "--today", "2024-07-20")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample_home: Path) -> Path:
    """A copy of the home with the sample, which the test may write to."""
    own = copied(sample_home, tmp_path / "own")
    monkeypatch.setenv("NONMUN_HOME", str(own))
    return own


def test_the_last_day_is_shown_and_said_not_to_be_today(run: Command, home: Path) -> None:
    status, out, err = run("brief", *SAMPLE)
    assert (status, err) == (0, "")
    assert out.startswith("Papers of 2024-07-09\n17 papers by theme, most voted first. The digests end on 2024-07-09; ")
    assert out.count("https://arxiv.org/abs/") == 17


@pytest.mark.parametrize(
    ("wishes", "head"),
    [
        (("--date", "2024-01-01"), "Papers of 2024-01-01\nNo digest has a paper of 2024-01-01. Nearest days with papers: "),
        (("--week",), "Papers from 2024-07-03 to 2024-07-09\n"),
        (("--week", "--date", "2024-06-25"), "Papers from 2024-06-19 to 2024-06-25\n"),
        (("--since", "2024-01-01"), "Papers from 2024-01-01 to 2024-07-09\n"),
        (("--lang", "ko"), "2024-07-09의 논문\n논문 17편을 주제별로"),
    ],
)
def test_days_and_language_are_chosen(run: Command, home: Path, wishes: tuple[str, ...], head: str) -> None:
    status, out, _ = run("brief", *SAMPLE, *wishes)
    assert status == 0
    assert out.startswith(head)


@pytest.mark.parametrize(
    ("wishes", "named"),
    [
        (("--html", "--rss"), "--html and --rss cannot be used together."),
        (("--date", "2024-06-21", "--since", "2024-06-21"), "--date and --since cannot be used together."),
        (("--lang", "fr"), "The language 'fr' is not known."),
        (("--topics", "nothing.txt"), "The topics in 'nothing.txt' cannot be read: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_said(run: Command, home: Path, wishes: tuple[str, ...], named: str) -> None:
    status, out, err = run("brief", *SAMPLE, *wishes)
    assert (status, out) == (2, "")
    assert err.startswith(f"nonmun: {named}")


def test_nothing_indexed_is_said(run: Command) -> None:
    status, out, err = run("brief")
    assert (status, out) == (2, "")
    assert "Nothing is indexed yet." in err


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!DOCTYPE html>"),
        ("a.md", "# Papers of"),
        ("a.xml", "<?xml"),
        ("a.json", '{"since"'),
        ("a.txt", "Papers of"),
    ],
)
def test_the_end_of_its_name_decides_what_a_file_holds_and_it_is_replaced(
    run: Command, home: Path, tmp_path: Path, name: str, begins: str
) -> None:
    file = tmp_path / name
    file.write_text("before", "utf-8")
    assert run("brief", *SAMPLE, "--out", str(file)) == (0, "", "")
    assert file.read_text("utf-8").startswith(begins)


def test_a_file_that_cannot_be_written_is_a_fault(run: Command, home: Path, tmp_path: Path) -> None:
    status, _, err = run("brief", *SAMPLE, "--out", str(tmp_path / "no" / "a.html"))
    assert status == 3
    assert "Cannot write" in err


def test_json_holds_all_of_it_and_a_feed_a_day_in_each_entry(run: Command, home: Path) -> None:
    [brief] = run("brief", *SAMPLE, "--since", "2023-01-01", "--json").rows
    lines = [line for theme in brief["themes"] for line in theme["lines"]]
    assert brief["papers"] == len(lines) == 73
    assert all(line["url"].endswith(line["arxiv_id"]) and line["text"] for line in lines)
    feed = ElementTree.fromstring(run("brief", *SAMPLE, "--rss").out.encode())
    assert len(feed.findall("channel/item")) == 5


def test_topics_group_papers_and_lines_that_find_nothing_are_named(run: Command, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "topics.txt"
    file.write_text("Pictures: image editing\n???\nunderwater basket weaving\n", "utf-8")
    status, out, err = run("brief", *SAMPLE, "--topics", str(file))
    assert status == 0
    assert out.split("\n\n")[1 + out.count("First seen")].startswith("Pictures (")
    assert "nonmun: Line 2 of the topics has no word to search for: ???" in err
    assert "nonmun: Line 3 of the topics: no paper of the digests is about underwater basket weaving." in err


def test_watches_are_added_listed_reported_and_removed(run: Command, home: Path) -> None:
    assert run("watch", "list").out.startswith("Nothing is watched.")
    status, out, _ = run("watch", "add", "image editing", "--sample")
    assert status == 0
    assert out.startswith("Watching the subject 'image editing': ")
    assert run("watch", "add", "Image Editing", "--sample").out.startswith("Watched already: the subject 'image editing': ")
    assert run("watch", "add", "Nobody Known", "--author", "--sample").out == (
        "Watching the author 'Nobody Known': in no digest yet.\n"
    )
    rows = run("watch", "list", "--sample", "--json").rows
    assert [(row["kind"], row["text"], row["new"]) for row in rows] == [
        ("subject", "image editing", None),
        ("author", "Nobody Known", None),
    ]
    text = run("brief", *SAMPLE).out
    assert "\nYou watch\n  image editing: " in text
    [brief] = run("brief", *SAMPLE, "--json").rows
    assert [it["text"] for it in brief["watched"]] == ["image editing", "Nobody Known"]
    assert run("watch", "remove", "IMAGE editing").out == "The subject 'image editing' is no longer watched.\n"
    status, _, err = run("watch", "remove", "image editing")
    assert status == 2
    assert err == "nonmun: 'image editing' is not watched. Type one of 'Nobody Known'.\n"


def test_a_name_of_several_authors_is_not_watched(run: Command, home: Path) -> None:
    status, out, err = run("watch", "add", "Wang", "--author", "--sample")
    assert (status, out) == (2, "")
    assert "'Wang' is the name of several authors: " in err
    assert run("watch", "list", "--json").rows == []


def test_a_visit_that_cannot_be_kept_is_no_fault(run: Command, home: Path) -> None:
    (home / "watches.sqlite3").mkdir()
    status, _, err = run("brief", *SAMPLE)
    assert status == 3  # a list that is there and cannot be read is one
    assert "watch lists" in err


def test_a_watch_may_come_before_the_first_index(run: Command) -> None:
    assert run("watch", "add", "diffusion").out == "Watching the subject 'diffusion'.\n"
    assert json.loads(run("watch", "list", "--json").out) == {
        "kind": "subject",
        "text": "diffusion",
        "total": None,
        "new": None,
    }
