"""The page speaks to readers: no setting of the environment and no command where nothing can be typed."""

from __future__ import annotations

import re

import pytest

from rag.answer import phrase
from rag.search import understand
from rag.text import Language
from ui.locales.texts import Label, Text
from ui.markup.frame import welcome_html
from ui.session.overview import Overview

FOR_READERS = {name: text for name, text in vars(Label).items() if name.startswith(("QUALITY_", "MODE_", "WELCOME", "EMPTY"))}


@pytest.mark.parametrize("text", [*FOR_READERS.values(), Label.REPORT_NONE], ids=[*FOR_READERS, "REPORT_NONE"])
def test_start_and_quality_name_no_variable_and_no_command(text: Text) -> None:
    assert not re.search(r"[A-Z]+_[A-Z]+|`nonmun|nonmun [a-z]+ -", " ".join(text))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_start_without_an_index_asks_for_no_terminal(language: Language) -> None:
    assert "<code>" not in welcome_html(Overview(False, ""), language)


def test_one_vote_is_no_votes() -> None:
    assert phrase("votes", "en", votes=1) == Label.VOTES.of("en", count=1) == "1 vote"
    [piece] = understand("papers on agents with at least 1 vote").understood
    assert piece.label_en == "at least 1 vote"
