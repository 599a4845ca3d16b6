"""Saved papers: lists with names, notes, read or unread, each reader's own, whatever becomes of the index."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from rag.core import Paper, StorageError, UsageError
from rag.saved import LONGEST_NAME, LONGEST_NOTE, MOST_LISTS, SavedPapers, library_database
from tests.support.papers import paper

ONE, TWO = (
    paper("One", arxiv_id="2406.00001", authors=("김철수", "Ada “von” O'Brien"), votes=3),
    paper("Two", arxiv_id="2406.00002"),
)


def many(count: int) -> list[Paper]:
    return [paper(f"Paper {number}", arxiv_id=f"2406.{number:05}") for number in range(count)]


@pytest.fixture
def saved(tmp_path: Path) -> SavedPapers:
    return SavedPapers(tmp_path, "ada")


def ids(saved: SavedPapers, list_id: str = "") -> list[str]:
    return [it.paper.arxiv_id for it in saved.papers(list_id)]


def test_before_anything_is_saved_there_is_no_file(saved: SavedPapers, tmp_path: Path) -> None:
    assert (saved.ids(), saved.papers(), saved.lists(), saved.list_named("x"), saved.find("x")) == (set(), [], [], None, None)
    assert not library_database(tmp_path).file.exists()


def test_a_paper_is_kept_as_it_was_known(saved: SavedPapers) -> None:
    saved.save(ONE)
    [kept] = saved.papers()
    assert (kept.paper.title, kept.paper.authors, kept.paper.votes, kept.paper.date) == ("One", ONE.authors, 3, ONE.date)
    assert (kept.note, kept.is_read, kept.lists) == ("", False, ())


def test_the_paper_saved_last_comes_first_and_saving_twice_changes_nothing(saved: SavedPapers) -> None:
    saved.save(ONE)
    saved.annotate("2406.00001", "a note")
    saved.save(TWO)
    saved.save(ONE)
    assert ids(saved) == ["2406.00002", "2406.00001"]
    assert saved.papers()[1].note == "a note"


def test_a_list_counts_its_papers_and_those_unread(saved: SavedPapers) -> None:
    agents = saved.create("Agents")
    saved.put(agents.id, [ONE, TWO])
    saved.mark("2406.00001", is_read=True)
    [found] = saved.lists()
    assert (found.name, found.papers, found.unread) == ("Agents", 2, 1)
    assert {it.lists for it in saved.papers()} == {(agents.id,)}
    saved.take(agents.id, "2406.00002")
    assert ids(saved, agents.id) == ["2406.00001"]
    assert len(ids(saved)) == 2


def test_a_list_that_is_deleted_leaves_its_papers_and_one_removed_leaves_every_list(saved: SavedPapers) -> None:
    one, two = saved.create("one"), saved.create("two")
    saved.put(one.id, [ONE])
    saved.put(two.id, [ONE])
    saved.delete(one.id)
    assert ids(saved) == ids(saved, two.id) == ["2406.00001"]
    saved.remove("2406.00001")
    assert (ids(saved), ids(saved, two.id)) == ([], [])


@pytest.mark.parametrize(
    "name",
    ["<script>window.hit=1</script>", "=HYPERLINK(1)", "../../etc/passwd", "논문 읽기 📚", "'; DROP TABLE lists; --", "a\\b/c"],
)
def test_a_name_is_kept_as_it_is(saved: SavedPapers, name: str) -> None:
    assert saved.create(name).name == name
    assert [it.name for it in saved.lists()] == [name]


def test_a_name_names_one_list(saved: SavedPapers) -> None:
    agents = saved.create(" Agents\n now ")
    assert saved.create("agents NOW").id == agents.id
    assert agents.name == "Agents now"
    other = saved.create("other")
    with pytest.raises(UsageError, match="'AGENTS now'"):
        saved.rename(other.id, "AGENTS now")
    saved.rename(agents.id, "AGENTS now")
    assert [it.name for it in saved.lists()] == ["AGENTS now", "other"]


@pytest.mark.parametrize("name", ["", " \n ", "\u200b", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_cannot_be_read_is_refused(saved: SavedPapers, name: str) -> None:
    with pytest.raises(UsageError):
        saved.create(name)


@pytest.mark.slow
def test_there_is_a_greatest_number_of_lists_and_length_of_a_note(saved: SavedPapers) -> None:
    for number in range(MOST_LISTS):
        saved.create(f"list {number}")
    with pytest.raises(UsageError, match="200 lists"):
        saved.create("one more")
    saved.save(ONE)
    with pytest.raises(UsageError, match="5,001"):
        saved.annotate("2406.00001", "x" * (LONGEST_NOTE + 1))


def test_a_note_on_a_paper_that_another_tab_removed_is_not_lost_in_silence(saved: SavedPapers) -> None:
    saved.save(ONE)
    saved.remove("2406.00001")
    with pytest.raises(UsageError, match="is not saved"):
        saved.annotate("2406.00001", "a note")


def test_too_many_papers_are_refused_as_a_whole(saved: SavedPapers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.saved.papers.MOST_PAPERS", 3)
    saved.save(*many(2))
    with pytest.raises(UsageError, match="3 papers"):
        saved.save(*(paper(arxiv_id=f"2407.{number:05}") for number in range(2)))
    assert len(saved.ids()) == 2


def test_what_others_saved_is_invisible_and_cannot_be_changed(saved: SavedPapers, tmp_path: Path) -> None:
    agents = saved.create("Agents")
    saved.put(agents.id, [ONE])
    other = SavedPapers(tmp_path, "mallory")
    assert (other.ids(), other.lists(), ids(other, agents.id), other.list_named(agents.id)) == (set(), [], [], None)
    told = []
    for list_id in (agents.id, "none at all"):
        for change in (lambda it: other.put(it, [TWO]), lambda it: other.rename(it, "mine"), other.delete):
            with pytest.raises(UsageError) as refused:
                change(list_id)
            told.append(str(refused.value).replace(list_id, "ID"))
    assert len(set(told)) == 1
    other.take(agents.id, "2406.00001")
    other.remove("2406.00001")
    assert ids(saved, agents.id) == ["2406.00001"]
    assert other.create("Agents").id != agents.id


def test_two_tabs_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    def work(first: int) -> None:
        tab = SavedPapers(tmp_path, "ada")
        for one in many(60)[first::2]:
            tab.put(tab.create("Agents").id, [one])

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = SavedPapers(tmp_path, "ada")
    assert [(it.name, it.papers) for it in saved.lists()] == [("Agents", 60)]


def test_a_thousand_papers_are_read_at_once(saved: SavedPapers) -> None:
    saved.put(saved.create("all").id, many(1000))
    began = time.monotonic()
    assert len(saved.papers()) == 1000
    assert time.monotonic() - began < 2


def test_a_damaged_file_is_reported_with_its_name(tmp_path: Path) -> None:
    library_database(tmp_path).file.write_bytes(b"no database at all" * 100)
    saved = SavedPapers(tmp_path, "ada")
    for use in (saved.ids, saved.lists, saved.papers, lambda: saved.save(ONE)):
        with pytest.raises(StorageError, match=r"saved papers in .*library\.sqlite3"):
            use()
