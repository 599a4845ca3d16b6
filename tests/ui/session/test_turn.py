"""What a turn on the page offers after its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.search.query.understand import understand
from tests.support.page_html import turn
from tests.support.papers import evidence
from ui.session.turn import ShownTurn


def after(question: str, total: int = 20, *, abstained: bool = False) -> str:
    answer = turn("Text.", mode="extractive").answer
    assert answer is not None
    return ShownTurn(
        1, question, "done", "Text.", replace(answer, total=total, abstained=abstained), read=understand(question)
    ).reportable


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("papers about diffusion", "diffusion"),
        ("papers about diffusion since May 2024", "papers about diffusion since May 2024"),  # what limits it counts
        ("which dataset does Flux use?", ""),
        ("hello", ""),
    ],
)
def test_a_report_is_offered_on_the_subject_of_a_list(question: str, subject: str) -> None:
    assert after(question) == subject


def test_no_report_is_offered_on_few_papers_or_none() -> None:
    assert after("papers about diffusion", 4) == after("papers about diffusion", abstained=True) == ""


def test_what_a_model_had_read_goes_when_the_turn_has_ended() -> None:
    read, answer = [evidence("A Paper", "It was read.")], turn("Text.").answer
    assert answer is not None
    done, failed = ShownTurn(1, "papers?", found=read), ShownTurn(2, "papers?", found=read)
    done.finish(answer, {})
    failed.fail("The server failed.", "Ask again.")
    assert list(done.found) == list(failed.found) == []
