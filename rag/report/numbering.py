"""The markers of all sections of a report, numbered throughout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.core import Answer, Citation
from rag.report.model import Report, Section

_MARKER = re.compile(r"\[\d+\]")


def numbered(report: Report) -> tuple[tuple[Section, ...], tuple[Citation, ...]]:
    """Return the sections with their markers numbered throughout the report, and the citations in this order, each once."""
    numbers: dict[tuple[object, ...], Citation] = {}
    sections = []
    for section in report.sections:
        new: dict[str, str] = {}
        for citation in section.answer.citations:
            key = (citation.arxiv_id, citation.date, citation.bullet, citation.text)
            kept = numbers.setdefault(key, replace(citation, marker=f"[{len(numbers) + 1}]"))
            new[citation.marker] = kept.marker
        sections.append(replace(section, answer=_renumbered(section.answer, new)))
    return tuple(sections), tuple(numbers.values())


def _renumbered(answer: Answer, new: Mapping[str, str]) -> Answer:
    def shown(text: str) -> str:
        return _MARKER.sub(lambda found: new.get(found[0], found[0]), text)

    return replace(
        answer,
        text=shown(answer.text),
        citations=tuple(replace(it, marker=new[it.marker]) for it in answer.citations),
        sentences=tuple(
            replace(it, text=shown(it.text), citations=tuple(new.get(marker, marker) for marker in it.citations))
            for it in answer.sentences
        ),
    )
