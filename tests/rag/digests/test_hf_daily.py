"""Responses of the Hugging Face Daily Papers API, and files that are nearly one."""

from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core import ParsedDigest
from rag.digests import SourceFile, chunk_paper, collect, merge_papers, metadata_of, read_source
from rag.digests.formats import hf_daily
from tests.support.command import Command

DAY = dt.date(2025, 6, 21)


def paper(arxiv_id: str = "2506.01234", **changes: Any) -> dict[str, Any]:
    """One entry of a list, as the service gives it."""
    values = {
        "id": arxiv_id,
        "title": "A Title over\n  Two Lines",
        "summary": "We propose X.\nIt reaches 83.2% on Y, e.g. on Zed. Code is public.",
        "authors": [{"name": "Ann Lee", "hidden": False}, {"name": "Bo Kim", "hidden": True}, {"name": " Cy  Park "}],
        "publishedAt": "2025-06-18T00:00:00.000Z",
        "submittedOnDailyAt": "2025-06-21T01:36:44.468Z",
        "upvotes": 12,
    }
    return {"paper": values | changes, "publishedAt": "2025-06-18T00:00:00.000Z", "title": "Another Title"}


def read(data: object, file: str = "2025-06-22.json") -> ParsedDigest:
    return read_source(SourceFile(file, json.dumps(data).encode()))


def test_an_entry_has_the_day_of_the_list_the_abstract_in_sentences_and_the_summary() -> None:
    (entry,) = read([paper(ai_summary="X is\nbetter.")]).entries
    assert (entry.date, entry.arxiv_id, entry.title, entry.votes) == (DAY, "2506.01234", "A Title over Two Lines", 12)
    assert (entry.authors, entry.more_authors) == (("Ann Lee", "Cy Park"), True)
    assert [(b.section, b.text, b.kind) for b in entry.bullets] == [
        (None, "We propose X.", "abstract"),
        (None, "It reaches 83.2% on Y, e.g. on Zed.", "abstract"),
        (None, "Code is public.", "abstract"),
        (None, "X is better.", "summary"),
    ]


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"papers": items}, lambda items: {"n": 1, "data": items}])
@pytest.mark.parametrize("literal", [False, True])
def test_a_list_may_be_wrapped_and_its_entries_literals_in_strings(wrap: Any, literal: bool) -> None:
    items = [paper(), paper("2506.00002", title='It\'s "quoted"')]
    parsed = read(wrap([repr(item) for item in items] if literal else items))
    assert [(e.arxiv_id, e.title) for e in parsed.entries] == [
        ("2506.01234", "A Title over Two Lines"),
        ("2506.00002", 'It\'s "quoted"'),
    ]
    assert parsed.problems == ()


def test_the_name_of_the_file_gives_the_day_that_the_entries_lack() -> None:
    entry = paper(submittedOnDailyAt=None)
    assert [e.date for e in read([entry]).entries] == [DAY.replace(day=22)]
    parsed = read([entry], "today.json")
    assert parsed.entries == ()
    assert [(p.level, "2025-06-21.json" in p.remedy) for p in parsed.problems] == [("error", True)]


def test_what_cannot_be_read_of_a_list_is_reported_and_the_rest_is_read() -> None:
    literal = "__import__('os').system('touch hacked')"
    parsed = read([paper(), paper("x"), {"paper": None}, 7, literal, repr(paper("2506.00002")), paper()])
    assert [e.arxiv_id for e in parsed.entries] == ["2506.01234", "2506.00002"]
    assert [p.level for p in parsed.problems] == ["error"] * 4 + ["warning"]
    assert "listed twice" in parsed.problems[-1].message
    assert not Path("hacked").exists()


def test_a_list_that_breaks_off_and_an_empty_day_each_say_so() -> None:
    (broken,) = read_source(SourceFile("2025-06-22.json", json.dumps([paper()])[:-9].encode())).problems
    assert broken.level == "error"
    (empty,) = read([]).problems
    assert empty.level == "warning"


@pytest.mark.parametrize("data", [[paper(upvotes=True)], [paper(upvotes="7")], [paper(upvotes=-1)], [paper(authors={"a": 1})]])
def test_fields_of_another_type_are_as_good_as_missing(data: list[dict[str, Any]]) -> None:
    (entry,) = read(data).entries
    assert entry.votes in (None, 12)
    assert entry.authors in ((), ("Ann Lee", "Cy Park"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@pytest.mark.slow
@given(JSON)
def test_no_json_raises(value: Any) -> None:
    for data in (value, [paper(), value, {"paper": value}], [paper(title=value, authors=[value])]):
        hf_daily.parse_digest(json.dumps(data), "2025-06-22.json")


@pytest.mark.parametrize("row", ["[" * 200_000, "-" * 200_000 + "1", "'" * 100_001, "{'paper': " + "(" * 5000])
def test_a_hostile_literal_takes_no_time(row: str) -> None:
    assert read([paper(), row]).entries


def test_the_kind_of_a_bullet_is_in_the_metadata_of_its_chunk_unless_it_is_a_digests() -> None:
    korean = "## Daily Papers (2025-06-20)\n### [A](https://arxiv.org/abs/2506.01234)\n- 하나\n"
    days = {"a.md": read_source(SourceFile("a.md", korean.encode())).entries, "b.json": read([paper(ai_summary="S.")]).entries}
    chunks = list(chunk_paper(merge_papers(days)["2506.01234"]))
    assert [metadata_of(chunk).get("kind") for chunk in chunks] == ["abstract"] * 3 + ["summary", None]


def test_an_abstract_that_two_days_repeat_is_indexed_once() -> None:
    later = paper(submittedOnDailyAt="2025-06-23T00:00:00Z", summary="We propose X. It has a second version.")
    chunks = list(chunk_paper(merge_papers({"a": read([paper()]).entries, "b": read([later]).entries})["2506.01234"]))
    assert [(c.entry.date.day, c.text) for c in chunks if c.text.startswith(("We", "It has"))] == [
        (23, "It has a second version."),
        (21, "We propose X."),
    ]


@pytest.mark.slow
def test_abstracts_of_a_folder_are_found_by_a_question(run: Command) -> None:
    for number in range(3):
        Path(f"2025-06-2{number}.json").write_text(json.dumps([paper(f"2506.0000{number}")]), "utf-8")
    run("ingest", ".")
    assert "2506.00001" in run("search", "--json", "reaches 83.2% on Y").out


@pytest.mark.slow
def test_every_day_of_the_archives_is_read_whole(test_data: Path) -> None:
    days = list(collect([test_data / "feeds" / "hf_daily"]))
    assert len(days) == 324
    for source in days:
        assert isinstance(source, SourceFile)
        parsed = read_source(source)
        assert not parsed.problems
        assert {e.date.isoformat() for e in parsed.entries} == {source.name[-15:-5]}
        assert len(parsed.entries) == len(json.loads(source.data))


def test_an_archive_packed_with_xz_is_read() -> None:
    Path("2025-06-22.json").write_text(json.dumps([paper()]), "utf-8")
    with tarfile.open("days.tar.xz", "w:xz") as archive:
        archive.add("2025-06-22.json")
    (source,) = collect([Path("days.tar.xz")])
    assert isinstance(source, SourceFile)
    assert len(read_source(source).entries) == 1
