"""Going back to an earlier question: it is asked again, and what follows is about it."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.answer import AnswerDone
from rag.chat.conversation import Conversation, MessageRead
from rag.chat.followup import follow_up
from tests.support.messages import DAY, MANY, turn

FIRST, SECOND = turn("papers on penguins", *MANY[:5]), turn("papers on whales", *MANY[5:12])
FIRST_KO, SECOND_KO = turn("펭귄 논문", *MANY[:5]), turn("고래 논문", *MANY[5:12])
SORTED = turn("sort by votes", *MANY[5:12], question="Papers about whales sorted by votes")
DETAIL = turn("who wrote it?", MANY[5], question=f"who wrote arXiv {MANY[5].arxiv_id}?")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("go back to the first list", "papers on penguins"),
        ("show the first list again", "papers on penguins"),
        ("ok, let's go back to my first question", "papers on penguins"),
        ("back to the previous topic", "papers on penguins"),
        ("the list before that", "papers on penguins"),
        ("show me the list before", "papers on penguins"),
        ("what was my first question?", "papers on penguins"),
        ("return to penguins", "papers on penguins"),
        ("show that list again", "papers on whales"),
        ("맨 처음에 물어본 거 다시 보여줘", "펭귄 논문"),
        ("첫 번째 질문 결과 다시 보여줘", "펭귄 논문"),
        ("이전 질문으로 돌아가자", "펭귄 논문"),
        ("펭귄 얘기로 돌아가자", "펭귄 논문"),
        ("아까 그 목록 다시", "고래 논문"),
    ],
)
def test_an_earlier_question_is_asked_again(message: str, text: str) -> None:
    earlier = [FIRST, SECOND] if message.isascii() else [FIRST_KO, SECOND_KO]
    found = follow_up(message, earlier, today=DAY)
    assert (found.text, found.kind) == (text, "same")
    assert text in found.notice


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("back to the previous topic", "papers on penguins"),
        ("back to the previous question", "Papers about whales sorted by votes"),
        ("back to the list", "Papers about whales sorted by votes"),
    ],
)
def test_the_topic_the_question_and_the_list_before_are_told_apart(message: str, text: str) -> None:
    assert follow_up(message, [FIRST, SECOND, SORTED, DETAIL], today=DAY).text == text


@pytest.mark.parametrize(
    ("message", "ids", "order"),
    [
        ("go back to the first list and sort by votes", 5, "votes"),
        ("처음 물어본 거 중에 추천 제일 많은 건?", 5, "votes"),
        ("펭귄 논문으로 돌아가서 최신순으로", 5, "date"),
        ("처음 걸로 돌아가서 저자 알려줘", 1, "relevance"),
    ],
)
def test_what_else_is_said_is_asked_of_it(message: str, ids: int, order: str) -> None:
    earlier = [FIRST, SECOND] if message.isascii() else [FIRST_KO, SECOND_KO]
    question = follow_up(message, earlier, today=DAY).question
    assert (len(question.arxiv_ids), question.order) == (ids, order)
    assert set(question.arxiv_ids) <= {paper.arxiv_id for paper in MANY[:5]}


@pytest.mark.parametrize(("message", "asked"), [("back to the previous topic", FIRST), ("이전 질문으로 돌아가자", FIRST_KO)])
def test_without_such_a_question_those_asked_are_told(message: str, asked: object) -> None:
    found = follow_up(message, [asked], today=DAY)  # type: ignore[list-item]
    assert ("papers on penguins" if message.isascii() else "펭귄 논문") in found.reply


@pytest.mark.parametrize(
    "message", ["show me the list", "the first paper", "show me the first result", "첫 번째 결과 다시 보여줘"]
)
def test_a_paper_or_the_list_of_the_last_answer_is_no_earlier_question(message: str) -> None:
    found = follow_up(message, [FIRST, SECOND] if message.isascii() else [FIRST_KO, SECOND_KO], today=DAY)
    assert "penguin" not in found.text
    assert "펭귄" not in found.text


def test_the_first_question_is_known_after_many(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    for message in ("papers about video", *(f"papers about {n} images" for n in range(9)), "go back to my first question"):
        events = list(conversation.stream(message))
    read = next(event.followed for event in events if isinstance(event, MessageRead))
    done = next(event.answer for event in events if isinstance(event, AnswerDone))
    assert read.text == "papers about video"
    assert "papers about video" in done.notice
