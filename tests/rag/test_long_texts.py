"""What reads text of models, servers and digests takes time that grows with the text, whatever it consists of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.answer.citations import CitationResolver
from tests.rag import long_texts

_HANGS = 900.0  # seconds; not how fast it is to be: what never ends has to be told


@pytest.mark.slow
@pytest.mark.parametrize("how", ["patterns", "readers"])
def test_no_text_takes_more_time_than_its_length_explains(how: str) -> None:
    root = Path(long_texts.__file__).parents[2]
    command = [sys.executable, "-m", "tests.rag.long_texts", how]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=_HANGS, check=False)
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"did not end: {(late.stdout or b'').decode().splitlines()[-1:]}")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_what_is_left_out_is_there() -> None:
    assert {".".join(name.split(".")[-2:]) for name, _ in long_texts.patterns()} >= long_texts.ANCHORED


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_markers_in_a_row_and_much_space_are_read_as_few_are(size: int) -> None:
    text = "a" + "[1] " * 45 + " " * 500 + "[2] b"
    resolver = CitationResolver([])
    shown = "".join(resolver.feed(text[start : start + size]) for start in range(0, len(text), size)) + resolver.finish()
    assert "[" not in shown
    assert shown.split() == ["a", "b"]
    assert resolver.unknown == ["1"] * 3 + ["2"]
