"""What a follow-up reads again, decided without an index."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.planning.carry import is_closed, kept_of, with_model
from rag.search import Intent, Question
from rag.search.query.carried import Carried

IDS = ("2311.12908", "2311.13231")


def followed(ids: tuple[str, ...] = IDS, intent: Intent = "list", **parts: object) -> Question:
    """A question about papers by their ids, after an answer that showed two."""
    asked = replace(Question.for_papers(ids, intent), text="which of them has code?", carried=Carried(papers=IDS))
    return replace(asked, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "closed"),
    [
        (followed(), True),
        (followed(intent="fact"), True),
        (followed(ids=IDS[:1]), False),  # one paper, of which others may tell more
        (followed(intent="similar"), False),
        (followed(carried=Carried()), False),  # named by the reader, not shown before
    ],
)
def test_only_a_follow_up_about_several_papers_shown_before_is_about_no_others(question: Question, closed: bool) -> None:
    assert is_closed(question) is closed


def test_what_is_not_recorded_of_papers_shown_before_is_asked_of_a_model() -> None:
    asked = followed(intent="metadata", aspect="unstored", not_stored=("code",))
    read = with_model(asked)
    assert (read.intent, read.aspect, read.not_stored, read.arxiv_ids) == ("fact", "", (), IDS)
    assert read.subject == asked.content
    others = (replace(asked, carried=Carried()), replace(asked, arxiv_ids=()), replace(asked, aspect="votes"))
    assert [with_model(question) for question in others] == list(others)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        (followed(ids=()), IDS),
        (followed(ids=("2401.00001",)), ("2401.00001",)),
        (followed(ids=(), skip=24), ()),  # a next page has none of the pages before it
        (followed(ids=(), intent="similar"), ()),
    ],
)
def test_papers_named_or_shown_before_are_read_in_any_case(question: Question, kept: tuple[str, ...]) -> None:
    assert kept_of(question) == kept
