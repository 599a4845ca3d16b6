"""What is checked in lists, headings, code and tables, as a reader types it or a model writes it."""

from __future__ import annotations

import pytest

from rag.check import Checker
from rag.check.claims import as_claim

EVIDENCE = "EmberNet runs at 45 frames per second and needs no GPU."


@pytest.mark.parametrize(
    "claim",
    [
        "- EmberNet runs at 60 frames per second [1].",
        "3. **EmberNet** runs at 60 frames per second.",
        "## EmberNet runs at 60 frames per second",
        "> EmberNet runs at `60` frames per second.",
        "```text\nEmberNet runs at 60 frames per second.\n```",
        "| EmberNet | runs at 60 frames per second |",
    ],
)
def test_a_wrong_figure_is_found_in_any_form(claim: str) -> None:
    found = Checker().check(claim, [EVIDENCE])
    assert found.verdict == "contradicted"
    assert "60" in found.reason
    right = Checker().check(claim.replace("60", "45"), [EVIDENCE])
    assert right.verdict == "supported"


def test_the_same_sentence_gets_the_same_verdict_in_any_form() -> None:
    plain = "EmberNet needs a GPU."
    forms = [plain, f"- {plain}", f"1) {plain}", f"### {plain} [2]", f"**{plain}**", f"```\n{plain}\n```"]
    assert len({Checker().check(form, [EVIDENCE]) for form in forms}) == 1


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("| model | FPS |\n| --- | ---: |\n| **EmberNet** | 45 [1] |", "model, FPS, EmberNet, 45"),
        ("| EmberNet | | 45 |", "EmberNet, 45"),
        ("A | B is a pipe.", "A | B is a pipe."),
        ("~~~\ncode\n~~~", "code"),
        ("", ""),
    ],
)
def test_cells_are_listed_and_fences_left_out(text: str, claim: str) -> None:
    assert as_claim(text) == claim
