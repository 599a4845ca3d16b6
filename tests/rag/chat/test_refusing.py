"""What a message refuses of what was shown: all of it, the one paper talked about, or one of several, which is asked about."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from tests.support.messages import DAY, MANY, asked, turn

LISTED, LISTED_KO = turn("papers on penguins", *MANY[:5]), turn("펭귄 논문", *MANY[:5])
IDS = tuple(f"arXiv {paper.arxiv_id}" for paper in MANY[:5])
ONE = turn("the second one", MANY[1], question=f"Tell me more about arXiv {MANY[1].arxiv_id}")


@pytest.mark.parametrize(
    "message",
    [
        "none of them",
        "no, none of these fit",
        "none of those papers",
        "neither of them",
        "none of these are what I wanted",
        "다 아니야",
        "전부 별로야",
        "이 중엔 없어",
        "하나도 맞지 않아",
    ],
)
def test_all_that_was_shown_is_left_out(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.intent, question.subject) == ("list", "penguins" if message.isascii() else "펭귄")
    assert question.excluded == IDS


@pytest.mark.parametrize(
    ("message", "subject"), [("none of those, only about whales", "whales"), ("다 아니야, 고래 논문 보여줘", "고래")]
)
def test_what_is_wanted_instead_is_asked_for(message: str, subject: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.subject, question.excluded) == (subject, IDS)


@pytest.mark.parametrize(
    "message", ["not that one", "not this one", "that's not it", "그거 말고", "그건 아니야", "그게 아니야"]
)
def test_which_of_several_is_meant_is_asked_about(message: str) -> None:
    reply = follow_up(message, [LISTED if message.isascii() else LISTED_KO], today=DAY).reply
    assert ("5 papers" if message.isascii() else "5편") in reply


@pytest.mark.parametrize(
    "message", ["not that one", "that's not it", "that is not the one I meant", "그거 말고", "그건 아니야"]
)
def test_the_paper_talked_about_is_left_out_of_its_list(message: str) -> None:
    assert asked(message, LISTED if message.isascii() else LISTED_KO, ONE).excluded == IDS[1:2]


def test_without_any_left_it_is_told() -> None:
    shown = turn("the first five", *MANY[:5], question=f"papers {', '.join(paper.arxiv_id for paper in MANY[:5])}")
    assert "back to the first list" in follow_up("none of them", [LISTED, shown], today=DAY).reply


def test_after_a_count_the_examples_are_left_out_of_what_was_counted() -> None:
    counted = turn("how many papers on penguins in 2024?", *MANY[:3])
    for message, left_out in (("without the first one", IDS[:1]), ("none of them", IDS[:3])):
        question = asked(message, counted)
        assert (question.subject, question.excluded, question.arxiv_ids) == ("penguins", left_out, ())
        assert question.filters.since is not None


@pytest.mark.parametrize(
    "message", ["none of them mention krill, right?", "which of them is not about krill?", "not about krill", "크릴 말고"]
)
def test_what_papers_are_not_about_is_no_refusal(message: str) -> None:
    found = follow_up(message, [LISTED if message.isascii() else LISTED_KO], today=DAY)
    assert not found.reply
    assert not set(IDS) & set(found.question.excluded)
