"""Papers of a kind are left out by a word that mostly asks for them: excluding benchmark papers."""

from __future__ import annotations

import pytest

from rag.search.query.understand import understand


@pytest.mark.parametrize(
    ("text", "subject", "excluded"),
    [
        ("hallucination in vision models, excluding benchmark papers", "hallucination in vision models", ("benchmark",)),
        ("LLM agents, except benchmark papers", "LLM agents", ("benchmark",)),
        ("RAG papers, leaving out dataset papers", "RAG", ("dataset",)),
        ("LLM agents but not evaluation papers", "LLM agents", ("evaluation",)),
        ("retrieval, omitting benchmark papers", "retrieval", ("benchmark",)),
        ("hallucination, no benchmark papers", "hallucination", ("benchmark",)),
        ("hallucination, not benchmark papers", "hallucination", ("benchmark",)),
    ],
)
def test_a_kind_is_left_out(text: str, subject: str, excluded: tuple[str, ...]) -> None:
    question = understand(text)
    assert (question.subject, question.excluded) == (subject, excluded)


@pytest.mark.parametrize("text", ["benchmark papers about penguins", "which dataset papers are about speech?"])
def test_a_kind_that_is_looked_for_is_not(text: str) -> None:
    assert understand(text).excluded == ()
