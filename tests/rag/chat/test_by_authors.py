"""A list is not narrowed by how many authors its papers have: the reader is told what to type, and that is answered."""

from __future__ import annotations

import pytest

from rag import Conversation, Nonmun
from rag.chat import MessageRead


def told(conversation: Conversation, message: str) -> tuple[str, str]:
    """The reply to a message that asks nothing, and the question that it was understood as."""
    [read] = [event.followed for event in conversation.stream(message) if isinstance(event, MessageRead)]
    return read.reply, read.question.statistic


@pytest.mark.parametrize(
    ("first", "message", "typed"),
    [
        ("papers on diffusion", "only single-author papers", "single-author papers on diffusion"),
        ("papers on diffusion", "just the ones with a single author", "single-author papers on diffusion"),
        ("확산 논문 알려줘", "단독 저자만", "확산 단독 저자 논문"),
    ],
)
def test_what_to_type_is_told(sample: Nonmun, first: str, message: str, typed: str) -> None:
    conversation = Conversation(sample)
    assert not told(conversation, first)[0]
    assert typed in told(conversation, message)[0]
    assert not told(conversation, typed)[0]
