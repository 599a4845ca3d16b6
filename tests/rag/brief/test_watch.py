"""What readers watch, and what they had seen at their last visit."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.brief import LONGEST_WATCH, MOST_WATCHES, Visit, Watch, Watchlist
from rag.core import StorageError, UsageError

MORNING = dt.datetime(2024, 6, 21, 7, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_watches_are_kept_in_their_order_each_once_and_privately(tmp_path: Path) -> None:
    mine = Watchlist(tmp_path)
    assert mine.watches() == []
    assert not list(tmp_path.glob("watches*"))  # looking leaves nothing behind
    assert mine.add(" diffusion\n language  models ") == (Watch("subject", "diffusion language models"), True)
    assert mine.add("Diffusion Language Models") == (Watch("subject", "diffusion language models"), False)
    assert mine.add("Ada Lovelace", "author") == (Watch("author", "Ada Lovelace"), True)
    assert Watchlist(tmp_path).watches() == [Watch("subject", "diffusion language models"), Watch("author", "Ada Lovelace")]
    assert Watchlist(tmp_path, "another").watches() == []
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "watches.sqlite3").stat().st_mode) == 0o600


def test_what_is_removed_is_named_whatever_its_case(tmp_path: Path) -> None:
    mine, other = Watchlist(tmp_path), Watchlist(tmp_path, "another")
    for watchlist in (mine, other):
        watchlist.add("Mamba")
        watchlist.add("mamba", "author")
    assert mine.remove("MAMBA", "author") == [Watch("author", "mamba")]
    assert mine.remove("mamba") == [Watch("subject", "Mamba")]
    assert mine.remove("mamba") == []
    assert len(other.watches()) == 2


@pytest.mark.parametrize("text", ["", " \n", "?!", "\u200b", "x" * (LONGEST_WATCH + 1)])
def test_what_names_nothing_or_is_too_long_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        Watchlist(tmp_path).add(text)


def test_nobody_watches_more_than_is_shown(tmp_path: Path) -> None:
    mine = Watchlist(tmp_path)
    for number in range(MOST_WATCHES):
        mine.add(f"subject {number}")
    with pytest.raises(UsageError, match="are watched already"):
        mine.add("one more")


def test_what_came_after_the_visit_before_is_new_until_that_visit_is_over(tmp_path: Path) -> None:
    mine = Watchlist(tmp_path)
    assert mine.last_visit("digests", MORNING) is None
    assert mine.visit("digests", ["a"], MORNING) is None
    assert mine.visit("digests", ["a", "b"], MORNING + 5 * MINUTE) is None  # still the first one
    # The next morning, and again after a reload.
    later = MORNING + dt.timedelta(days=1)
    before = Visit(frozenset("ab"), (MORNING + 5 * MINUTE).isoformat())
    assert mine.last_visit("digests", later) == before
    assert mine.visit("digests", ["a", "b", "c"], later) == before
    assert mine.visit("digests", ["a", "b", "c", "d"], later + 20 * MINUTE) == before
    assert mine.last_visit("digests", later + 40 * MINUTE) == before  # half an hour counts from the last look
    assert mine.visit("digests", ["a"], later + 60 * MINUTE) == Visit(frozenset("abcd"), (later + 20 * MINUTE).isoformat())
    # Each index and each reader has visits of its own.
    assert mine.visit("sample", ["x"], later) is None
    assert Watchlist(tmp_path, "another").last_visit("digests", later) is None


def test_a_damaged_file_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "watches.sqlite3").write_bytes(b"not a database, but long enough to be taken for one" * 40)
    with pytest.raises(StorageError, match=r"watches\.sqlite3"):
        Watchlist(tmp_path).watches()


@given(st.text(max_size=30))
@pytest.mark.slow
def test_any_text_comes_back_on_one_line_or_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    mine = Watchlist(tmp_path_factory.mktemp("watch"))
    try:
        watch, _ = mine.add(text)
    except UsageError:
        assert mine.watches() == []
    else:
        assert mine.watches() == [watch]
        assert watch.text == " ".join(watch.text.split())
        assert mine.remove(text) == [watch]
