"""Lists of a conversation by their number: which one is meant, what is asked of it, and what is said where there is none."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.answer import AnswerDone
from rag.chat.conversation import Conversation, MessageRead
from rag.chat.followup import follow_up
from rag.chat.turns import FollowUp
from tests.support.messages import DAY, MANY, turn

LISTS = [
    turn("papers on penguins", *MANY[:5]),
    turn("how many papers on seals?", *MANY[12:15]),
    turn("who wrote it?", MANY[12], question=f"who wrote arXiv {MANY[12].arxiv_id}?"),
    turn("papers on whales", *MANY[5:12]),
    turn("papers on penguins", *MANY[:5]),
]
LISTS_KO = [
    turn("펭귄 논문", *MANY[:5]),
    turn("물개 논문은 몇 편이야?", *MANY[12:15]),
    turn("고래 논문", *MANY[5:12]),
    turn("펭귄 논문", *MANY[:5]),
]


def after(message: str) -> FollowUp:
    return follow_up(message, LISTS if message.isascii() else LISTS_KO, today=DAY)


@pytest.mark.parametrize(
    "message",
    [
        "show the second list",
        "the second list again, please",
        "go back to the 2nd list",
        "show list 2",
        "what about the second list?",
        "how about list 2?",
        "list no. 2",
        "list 2",
        "목록 2",
        "목록 2 다시 보여줘",
        "두 번째 목록 보여줘",
        "두번째 목록",
        "2번 목록 다시 보여줘",
        "두 번째 리스트로 돌아가자",
    ],
)
def test_a_list_is_shown_by_its_number(message: str) -> None:
    found, text = after(message), "papers on whales" if message.isascii() else "고래 논문"
    assert (found.text, found.kind) == (text, "same")
    assert text in found.notice


@pytest.mark.parametrize("message", ["what was my second question?", "두 번째 질문으로 돌아가자", "두 번째로 물어본 거 다시"])
def test_questions_and_lists_are_numbered_apart(message: str) -> None:
    assert after(message).text == ("how many papers on seals?" if message.isascii() else "물개 논문은 몇 편이야?")


@pytest.mark.parametrize(
    "message",
    [
        "the third list",
        "show the 4th list",
        "list 0",
        "first of list 99",
        "the first of list 100",
        "세 번째 목록 보여줘",
        "3번 목록",
        "목록 0",
        "목록 99의 첫 번째 논문",
    ],
)
def test_without_such_a_list_those_shown_are_told(message: str) -> None:
    lists = ("papers on penguins", "papers on whales") if message.isascii() else ("펭귄 논문", "고래 논문")
    reply = after(message).reply
    assert all(name in reply for name in lists)
    assert "seals" not in reply


@pytest.mark.parametrize(
    ("message", "ids", "intent"),
    [
        ("summarize the second paper of the first list", [1], "summary"),
        ("who wrote the last one in the second list?", [11], "metadata"),
        ("compare the first of the first list with the third of the second list", [0, 7], "compare"),
        ("who wrote the first of list 2?", [5], "metadata"),
        ("compare the first of list 1 with the third of list 2", [0, 7], "compare"),
        ("목록 2의 첫 번째 논문 저자는?", [5], "metadata"),
        ("첫 번째 목록의 두 번째 논문 요약해줘", [1], "summary"),
        ("두 번째 목록의 마지막 논문 저자는?", [11], "metadata"),
        ("첫 번째 목록의 첫 번째랑 두 번째 목록의 세 번째 비교해줘", [0, 7], "compare"),
    ],
)
def test_papers_are_meant_by_their_place_in_a_list(message: str, ids: list[int], intent: str) -> None:
    question = after(message).question
    assert (question.arxiv_ids, question.intent) == (tuple(MANY[i].arxiv_id for i in ids), intent)


@pytest.mark.parametrize(
    ("message", "order", "since"),
    [
        ("sort the second list by votes", "votes", False),
        ("the second list sorted by votes", "votes", False),
        ("sort list 2 by votes", "votes", False),
        ("only 2023 from list 2", "relevance", True),
        ("only 2023 from the second list", "relevance", True),
        ("두 번째 목록 추천순으로", "votes", False),
        ("두 번째 목록에서 2023년만", "relevance", True),
    ],
)
def test_what_else_is_said_is_asked_of_the_list(message: str, order: str, since: bool) -> None:
    question = after(message).question
    whales = {paper.arxiv_id for paper in MANY[5:12]}
    assert question.subject in ("whales", "고래") or set(question.arxiv_ids) == whales
    assert (question.order, question.filters.since is not None) == (order, since)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("compare the first list with the second list", "One list"),
        ("list 1 and list 2", "One list"),
        ("lists 1 and 2", "One list"),
        ("목록 1과 목록 2", "한 번에 한 목록"),
        ("the ninth of the first list", "5 papers"),
        ("what do the first and second lists have in common?", "One list"),
        ("첫 번째 목록이랑 두 번째 목록 비교해줘", "한 번에 한 목록"),
        ("첫 번째와 두 번째 목록의 공통점은?", "한 번에 한 목록"),
        ("첫 번째 목록의 아홉 번째 논문", "5편"),
    ],
)
def test_what_cannot_be_asked_of_lists_is_told(message: str, told: str) -> None:
    assert told in after(message).reply


@pytest.mark.parametrize(
    "message",
    [
        "papers on the first list of benchmarks",
        "the second one",
        "두 번째 결과",
        "two lists of papers on seals",
        "list 2 papers on seals",
        "물개 논문 목록 2개",
    ],
)
def test_other_words_give_no_list_its_number(message: str) -> None:
    found = after(message)
    assert not found.reply
    assert "again" not in found.notice


def test_lists_are_numbered_from_the_first_of_a_long_conversation(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    for message in ("papers about video", *(f"papers about {n} images" for n in range(9)), "show the first list"):
        events = list(conversation.stream(message))
    read = next(event.followed for event in events if isinstance(event, MessageRead))
    done = next(event.answer for event in events if isinstance(event, AnswerDone))
    assert read.text == "papers about video"
    assert "papers about video" in done.notice
    last = list(conversation.stream("the first of the first list"))
    papers = {c.arxiv_id for e in events if isinstance(e, AnswerDone) for c in e.answer.citations}
    asked = next(event.followed.question for event in last if isinstance(event, MessageRead))
    assert set(asked.arxiv_ids) <= papers
