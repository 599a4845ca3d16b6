"""Homes of older versions are read and brought up to date; those of newer ones are refused."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from rag import Nonmun
from rag.chat import Feedback, History
from rag.core.errors import StorageError
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.formats import FORMAT
from rag.library import sample_folder
from tests.support.command import Command
from tests.support.old_home import make_index_old, write_old_databases

QUESTION = "diffusion model preference alignment"


@pytest.fixture
def digests(tmp_path: Path, sample_home: Path) -> Path:
    """The digests of an index that is at the place of the user's own, under their names there."""
    home = tmp_path / "home"
    shutil.copytree(sample_home / "indexes" / "sample", home / "indexes" / "digests")
    return sample_folder()


@pytest.mark.slow
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.long
def test_an_index_of_0_1_answers_as_before(digests: Path, run: Command, first: bool) -> None:
    assistant = Nonmun()
    expected = [(item.paper.arxiv_id, [b.text for b in item.bullets]) for item in assistant.search(QUESTION)]
    make_index_old(assistant.index.generation.folder, first=first)
    found = Nonmun().search(QUESTION)
    assert [(item.paper.arxiv_id, [b.text for b in item.bullets]) for item in found] == expected
    assert {bullet.kind for paper in Nonmun().index.papers.values() for e in paper.entries for bullet in e.bullets} == {
        "digest"
    }
    [state] = run("status", "--json").rows
    assert state["index_version"] == 1
    assert f"versions: index 1 (the next ingest writes {FORMAT})" in run("doctor").out


@pytest.mark.slow
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.long
def test_the_next_ingest_brings_an_index_of_0_1_up_to_date(
    digests: Path, run: Command, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    folder = Nonmun().index.generation.folder
    make_index_old(folder, first=first)
    if not first:  # the first ones were analysed by other rules
        monkeypatch.setattr("rag.index.words.terms_of_many", None)
        monkeypatch.setattr(BilingualEmbedding, "embed_passages", None)
    report = Nonmun().ingest(digests)
    assert (report.unchanged, report.added, report.updated, report.removed) == (73, 0, 0, 0)
    new = Nonmun().index.generation
    assert new.folder != folder
    assert new.manifest.format == FORMAT
    assert (new.folder / "audit.json").exists()
    assert (new.folder / "titles").is_dir()
    assert run("status", "--json").rows[0]["index_version"] == FORMAT
    assert Nonmun().ingest(digests).unchanged == 73
    assert Nonmun().index.generation.folder == new.folder


@pytest.mark.parametrize("values", [{"format": FORMAT + 1}, {"format": FORMAT + 1, "codec": "new"}])
def test_an_index_of_a_newer_version_is_refused_and_left_alone(digests: Path, run: Command, values: dict[str, object]) -> None:
    file = Nonmun().index.generation.folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    for command in (("search", QUESTION), ("ingest", digests), ("status",)):
        done = run(*command)
        assert done.status == 3
        told = f"has format {FORMAT + 1}, this nonmun reads formats up to {FORMAT}. Install the nonmun that wrote it"
        assert told in done.err
    assert "FAIL versions" in run("doctor").out
    assert json.loads(file.read_text("utf-8"))["format"] == FORMAT + 1


@pytest.mark.parametrize("found", [None, 0, -1, True, "1", 1.5])
def test_a_format_that_no_version_wrote_is_said(digests: Path, found: object) -> None:
    file = Nonmun().index.generation.folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"format": found}), "utf-8")
    with pytest.raises(StorageError, match="which no version wrote"):
        Nonmun().search(QUESTION)


@pytest.mark.slow
def test_conversations_and_opinions_of_0_1_are_read_and_brought_up_to_date(digests: Path, tmp_path: Path, run: Command) -> None:
    home = tmp_path / "home"
    write_old_databases(home)
    [state] = run("status", "--json").rows
    assert (state["chats_version"], state["feedback_version"]) == (1, 1)
    assert "chats 1 (becomes 2 when used), feedback 1" in run("doctor").out
    [turn] = History(home).turns("abc")
    assert turn.answer is not None
    assert turn.answer.citations[0].arxiv_id == "2401.00001"
    [opinion] = Feedback(home).opinions()
    assert (opinion.reason, opinion.answer.text) == ("wrong_bullet", turn.answer.text)
    assert History(home).begin("abc", "more", "more") == 2
    [state] = run("status", "--json").rows
    assert (state["chats_version"], state["feedback_version"]) == (2, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chats", "feedback"])
def test_a_database_of_a_newer_version_is_refused(digests: Path, tmp_path: Path, run: Command, name: str) -> None:
    home = tmp_path / "home"
    with contextlib.closing(sqlite3.connect(home / f"{name}.sqlite3")) as database:
        database.execute("PRAGMA user_version = 9")
    failing = History(home).conversations if name == "chats" else Feedback(home).opinions
    with pytest.raises(StorageError, match="have version 9, this nonmun reads"):
        failing()
    assert f"{name}.sqlite3' has version 9" in run("doctor").out
    assert run("status", "--json").rows[0][f"{name}_version"] == 9


def test_a_home_without_anything_has_no_versions(run: Command) -> None:
    assert "versions: nothing is stored yet" in run("doctor").out
