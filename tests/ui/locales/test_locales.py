"""The texts of the page: both languages have all of them, and every one is used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from rag.chat.feedback import ANSWER_REASONS, CITATION_REASONS
from ui.locales.texts import REASONS_ANSWER, REASONS_CITATION, Label, Text, Texts

UI = Path(__file__).parents[3] / "ui"
SOURCE = "\n".join(file.read_text("utf-8") for kind in ("py", "j2") for file in sorted(UI.rglob(f"*.{kind}")))


def flattened(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """The texts of a file by their path, each with its forms."""
    for key, value in table.items():
        if isinstance(value, str):
            yield path + key, {"other": value}
        elif value.keys() <= {"one", "other"}:
            yield path + key, value
        else:
            yield from flattened(value, f"{path}{key}.")


def texts(language: str) -> dict[str, dict[str, str]]:
    return dict(flattened(tomllib.loads((UI / "locales" / f"{language}.toml").read_text("utf-8"))))


def names(text: str) -> set[str]:
    """What is filled in: ``{month:%B}`` and ``{month.year}`` are both filled in by ``month``."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


ENGLISH, KOREAN = texts("en"), texts("ko")


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(ENGLISH) == list(KOREAN)


@pytest.mark.parametrize("key", [*ENGLISH])
def test_both_languages_fill_in_the_same_names(key: str) -> None:
    english, korean = ENGLISH[key], KOREAN[key]
    assert english["other"].strip()
    assert korean["other"].strip()
    assert names(english["other"]) == names(korean["other"])
    assert "one" not in korean  # Korean has no plural
    if "one" in english:
        assert "count" in names(english["other"])
        assert names(english["one"]) <= names(english["other"])


def test_every_key_is_used_and_every_key_used_is_there() -> None:
    labels = {key.removeprefix("label.") for key in ENGLISH if key.startswith("label.")}
    assert labels - set(re.findall(r"\w+", SOURCE)) == set()
    used = re.findall(r"\bLabel\.([A-Z_]+)\b|\b(?:t|texts)\.([A-Z_]+)\b|\b(?:t|texts)\(\"([A-Z_]+)\"", SOURCE)
    assert {next(filter(None, found)) for found in used} <= labels


def test_the_reasons_are_those_that_feedback_knows() -> None:
    assert (tuple(REASONS_ANSWER), tuple(REASONS_CITATION)) == (ANSWER_REASONS, CITATION_REASONS)


def test_a_text_is_filled_in_and_has_its_own_form_for_one() -> None:
    text = Text("{count:,} papers", "논문 {count:,}편", "1 paper")
    assert [text.of("en", count=1), text.of("en", count=1234), text.of("ko", count=1)] == [
        "1 paper",
        "1,234 papers",
        "논문 1편",
    ]
    assert Texts("ko").of("en").SAVE == Label.SAVE.en == Texts("en")("SAVE")
    with pytest.raises(AttributeError, match="NO_SUCH"):
        _ = Label.NO_SUCH
