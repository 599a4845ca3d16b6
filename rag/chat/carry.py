"""What the question of a follow-up takes over from the answers before it: their papers, and how they were planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.chat.turns import Earlier, FollowUp
from rag.search import Carried, Question, understand


def carrying(followed: FollowUp, earlier: Sequence[Earlier]) -> FollowUp:
    """Return a message whose question takes over what its answer should begin with; a fresh question takes over nothing."""
    carried = _carried(followed, [turn for turn in earlier if not turn.is_aside])
    carried = replace(carried, notice=followed.notice, faulty=followed.faulty)
    return replace(followed, question=replace(followed.question, carried=carried))


def _carried(followed: FollowUp, earlier: Sequence[Earlier]) -> Carried:
    question = followed.question
    turns = list(_on_topic(earlier))
    if not turns or not followed.kind or followed.reply or (followed.kind == "model" and not _is_on(question, followed, turns)):
        return Carried()
    last, planned = turns[0], next((turn.plan for turn in turns if turn.plan.searches), Carried())
    if question.skip:  # the next page: nothing of those before it comes again
        return replace(planned, papers=_ids(turns), read=())
    papers = _ids([last])
    return replace(planned, papers=papers, read=tuple(it for it in last.plan.read if it not in papers))


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
