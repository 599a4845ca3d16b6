"""Whether the citations of an answer hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rag.models import Answer, Paper

__all__ = ["citation_precision", "citations_resolve"]

_MARKER = re.compile(r"\[\d+\]")


def citations_resolve(answer: Answer, papers: Mapping[str, Paper]) -> bool:
    """Whether every marker in the text has a citation, every citation a marker, and each the bullet that it says.

    An answer without markers and citations resolves: whether it should have had some is another metric's question.
    """
    if set(_MARKER.findall(answer.text)) != {c.marker for c in answer.citations}:
        return False
    for citation in answer.citations:
        entries = (
            [e for e in papers[citation.arxiv_id].entries if e.date == citation.date] if citation.arxiv_id in papers else []
        )
        if not entries or citation.bullet >= len(entries[0].bullets):
            return False
        if citation.text not in entries[0].bullets[citation.bullet].text:
            return False
    return True


def citation_precision(answer: Answer, relevant: Collection[str]) -> float:
    """The share of the cited papers that are relevant; 0 for an answer that cites nothing."""
    cited = {c.arxiv_id for c in answer.citations}
    return len(cited & set(relevant)) / len(cited) if cited else 0.0
