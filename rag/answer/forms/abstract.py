"""The abstract of a paper, where it is indexed, for a reader who asks for it."""

from __future__ import annotations

import re

from rag.answer.forms.quotes import Quotations
from rag.core import Evidence, EvidenceBullet
from rag.search import Question

_ABSTRACT = re.compile(r"\babstracts?\b|초록|앱스트랙트", re.I)


def asks_abstract(question: Question) -> bool:
    """Tell whether a question asks for an abstract."""
    return _ABSTRACT.search(question.text) is not None


def is_abstract(word: str) -> bool:
    """Tell whether a word of a question is one for an abstract."""
    return _ABSTRACT.fullmatch(word) is not None


def has_abstract(paper: Evidence) -> bool:
    """Tell whether the abstract of a paper is indexed."""
    return any(bullet.kind == "abstract" for entry in paper.paper.entries for bullet in entry.bullets)


def abstract_lines(paper: Evidence, quotations: Quotations) -> list[str]:
    """Return the sentences of the newest abstract of a paper in their order, each quoted."""
    known = {(bullet.date, bullet.index): bullet for bullet in paper.bullets}  # with their scores and twins
    for entry in paper.paper.entries:
        whole = [(number, bullet) for number, bullet in enumerate(entry.bullets) if bullet.kind == "abstract"]
        if whole:
            return [
                quotations.quote(
                    paper,
                    known.get((entry.date, number))
                    or EvidenceBullet(entry.date, number, bullet.section, bullet.text, 0.0, bullet.kind),
                    bullet.text,
                )
                for number, bullet in whole
            ]
    return []
