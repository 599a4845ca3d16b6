"""What the question of a follow-up takes over from the answers before it: their papers, and how they were planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.chat.turns import Earlier, FollowUp
from rag.search import Carried, PieceKind, Question, understand

_FILTERS: frozenset[PieceKind] = frozenset({"since", "until", "min_votes", "max_votes"})


def carrying(followed: FollowUp, earlier: Sequence[Earlier]) -> FollowUp:
    """Return a message whose question takes over what its answer should begin with; a fresh question takes over nothing."""
    carried = _carried(followed, [turn for turn in earlier if not turn.is_aside])
    kept = followed.question.carried.kept
    carried = replace(carried, notice=followed.notice, faulty=followed.faulty, kept=kept)
    question = followed.question.reading_again(0)
    if carried.papers and is_next_page(followed):
        question = replace(question, skip=question.skip or len(carried.papers))
    elif carried.papers and followed.kind == "model":
        question = _with_filters(question, earlier)
    return replace(followed, question=replace(question, carried=carried))


def _carried(followed: FollowUp, earlier: Sequence[Earlier]) -> Carried:
    question = followed.question
    turns = list(_on_topic(earlier))
    if not turns or not followed.kind or followed.reply or (followed.kind == "model" and not _is_on(question, followed, turns)):
        return Carried()
    last, planned = turns[0], next((turn.plan for turn in turns if turn.plan.searches), Carried())
    if is_next_page(followed):
        return replace(planned, papers=_ids(turns), read=())
    papers = _ids([last])
    return replace(planned, papers=papers, read=tuple(it for it in last.plan.read if it not in papers))


def is_next_page(followed: FollowUp) -> bool:
    """Tell whether other papers are asked for on the same subject, of which none comes again."""
    question = followed.question
    of_subject = followed.kind == "more" and question.order == "relevance" and not question.arxiv_ids
    return question.skip > 0 or (of_subject and question.intent == "list")


def _on_topic(earlier: Sequence[Earlier]) -> Iterator[Earlier]:
    """Yield the turns that show papers, the last first, back to the fresh question with which the topic began."""
    for turn in reversed(earlier):
        if turn.papers:
            yield turn
        if not turn.followed:
            break


def _ids(turns: Sequence[Earlier]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paper.arxiv_id for turn in turns for paper in turn.papers))


def _is_on(question: Question, followed: FollowUp, turns: Sequence[Earlier]) -> bool:
    """Tell whether what a model wrote is on the papers or the subject of some turns.

    A model may also word a fresh question anew. A follow-up names papers shown, or has words of the questions before it that
    its message does not have.
    """
    if not set(question.arxiv_ids).isdisjoint(_ids(turns)):
        return True
    added = question.weights.keys() - understand(followed.message).weights.keys()
    return any(added & turn.question.weights.keys() for turn in turns)


def _with_filters(question: Question, earlier: Sequence[Earlier]) -> Question:
    """Return a question with the filters of one before it whose words it repeats, if it was not read as having any."""
    text = question.text.casefold()
    for before in (turn.question for turn in _on_topic(earlier)):
        told = [it for it in before.understood if it.kind in _FILTERS and it.text and it.text.casefold() in text]
        values = {it.kind: value for it in told if (value := getattr(before.filters, it.kind)) is not None}
        if values and not question.filters.any:
            subject = question.subject
            for it in told:
                subject = re.sub(re.escape(it.text), " ", subject, flags=re.I)
            question = replace(question.searching(" ".join(subject.split())), filters=replace(question.filters, **values))
            return replace(question, understood=(*question.understood, *told)).unresolved()
    return question
