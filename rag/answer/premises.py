"""Where a paper says otherwise than a question takes for granted: the conflict, and the sentence that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer.question_alignment import BulletSentence, Reading
from rag.check import Conflict, find_conflict, premise_of
from rag.search import Question
from rag.text import unwrapped

#: Share of what a question says that a paper has to have, if the question does not name it.
_LEAST = 0.6
_SURE = 0.8  # strength from which a name counts as the same


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A conflict, and the sentence of the digest that shows it; None if that is the title."""

    conflict: Conflict
    said: BulletSentence | None


def contradicted(question: Question, reading: Reading) -> Contradiction | None:
    """Return where a paper contradicts what a question takes for granted of it, if it does."""
    premise = premise_of(question.text)
    if premise is None or not is_about(question, reading):
        return None
    bullets = reading.paper.bullets
    texts = [unwrapped(bullet.text) for bullet in bullets]
    conflict = find_conflict(premise, texts, reading.paper.paper.title, reading.called)
    if conflict is None:
        return None
    own = [s for s in reading.sentences if conflict.text < len(bullets) and s.bullet is bullets[conflict.text]]
    return Contradiction(conflict, own[min(conflict.sentence, len(own) - 1)] if own else None)


def is_about(question: Question, reading: Reading) -> bool:
    """Return whether a question is about a paper: it names it or a name in its title, or the paper has most of its words."""
    if reading.called or reading.paper.paper.arxiv_id in {*question.focus, *question.arxiv_ids}:
        return True
    pair, title = reading.pair, reading.pair.evidence.offsets[-2]
    if any(a.strength >= _SURE and pair.lexicon.is_name(a.token) and any(p >= title for p in a.places) for a in pair.aligned):
        return True
    words = range(len(reading.pair.aligned))
    return sum(map(reading.worth, words)) >= _LEAST * (sum(reading.weights) or 1.0)
