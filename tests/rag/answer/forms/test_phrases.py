"""What answers say in the program's own words: the same phrases with the same values in both languages."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable

import pytest

FILES = [
    file
    for file in (resources.files("rag") / "data" / "answering").iterdir()
    if file.name.endswith(".toml") and {"en", "ko"} & tomllib.loads(file.read_text("utf-8")).keys()
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_both_languages_have_every_phrase_with_its_values(file: Traversable) -> None:
    phrases = tomllib.loads(file.read_text("utf-8"))
    values = [{key: set(re.findall(r"{(\w+)}", text)) for key, text in phrases[language].items()} for language in ("en", "ko")]
    assert values[0] == values[1]
