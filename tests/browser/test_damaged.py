"""A page that is open while files of its home are damaged: it answers or says what mends them, and then answers as before."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.driving import TABS, settle
from tests.browser.steps import ask, at
from tests.support.digests import write_digest

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTION = "which papers cover direct preference optimization?"
FOUND = "2311.12908"
OLDER = "answers, because the newest cannot be read"
LATER = ("2406.99999", "Kelp Robots", "해초를 따라 헤엄치는 로봇이다.")


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A home with the sample as the user's own digests, to which a day was added: it has two generations."""
    copy = copied(sample_home, tmp_path / "home")
    (copy / "indexes" / "sample").rename(copy / "indexes" / "digests")
    write_digest(tmp_path / "later", LATER, day="2024-06-22")
    mended(copy, tmp_path / "later")
    return copy


def mended(home: Path, *paths: Path) -> None:
    """Ingest in a home as another process does."""
    with Nonmun(home, settings=load_settings(home=home)) as other:
        other.ingest(*paths)


def generations(home: Path) -> list[Path]:
    """The folders of the generations, the current one first."""
    index = home / "indexes" / "digests"
    current = (index / "CURRENT").read_text("utf-8").strip()
    return sorted((index / "generations").iterdir(), key=lambda folder: folder.name != current)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def change(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def asked(page: Page, number: int) -> str:
    """Ask the question and return what its answer says, with everything that is told beside it but how long it took."""
    answer = ask(page, QUESTION, number)
    return re.sub(r"(under )?\d[\d.]* s\b", "", answer.inner_text())


def test_an_open_page_answers_or_names_the_mend_while_files_are_damaged_under_it(
    home: Path, tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    sources = sample_folder(), tmp_path / "later"
    page = open_page(serve(Nonmun(home, settings=load_settings(home=home))))
    first = asked(page, 1)
    assert FOUND in first
    change(generations(home)[0] / "vectors.npy")
    said = asked(page, 2)
    assert FOUND in said
    assert OLDER in said
    assert "nonmun ingest PATH" in said
    mended(home, *sources)
    assert asked(page, 3) == first
    for folder in generations(home):
        (folder / "vectors.npy").unlink()
    assert asked(page, 4) == first  # what is open stays readable
    for folder in generations(home):
        cut(folder / "papers" / "rows.npy")
    said = asked(page, 5)
    assert FOUND not in said
    assert "nonmun ingest PATH" in said
    for name in TABS:
        at(page, name)
        settle(page, 200)
    expect(page.locator(".toast-body")).to_have_count(0)
    mended(home, *sources)
    assert asked(page, 6) == first
    settle(page)
