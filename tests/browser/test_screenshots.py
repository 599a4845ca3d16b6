"""The command that takes the pictures of the page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import screenshots
from tests.browser.conftest import OpenPage


def test_a_state_that_there_is_not_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["screenshots", str(tmp_path / "docs"), "answer", "anwser"])
    with pytest.raises(SystemExit):
        screenshots.main()
    assert "no such state: anwser" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()


@pytest.mark.browser
def test_a_picture_is_small_and_as_large_as_the_window(open_page: OpenPage, sample_page: str, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    screenshots.picture(open_page(sample_page), file)
    assert file.stat().st_size < 150_000
    with Image.open(file) as taken:
        assert taken.size == (1400, 900)
