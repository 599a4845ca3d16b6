"""What a message takes back: papers that were shown, and filters; and the papers of an author by the place in the list."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier
from rag.search.query.understand import understand
from tests.support.messages import DAY, DPO, MANY, PAPERS, asked, turn

LISTED = turn("papers on LoRA with more than 20 votes", *MANY[:4])
LISTED_KO = turn("추천 20개 이상 LoRA 논문", *MANY[:4])
IDS = tuple(f"arXiv {paper.arxiv_id}" for paper in MANY[:4])


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("그거 말고 의료 영상 관련만", "의료 영상"),
        ("그 논문들 말고 비디오 논문", "비디오"),
        ("not that, only medical imaging", "medical imaging"),
        ("not those, only video", "video"),
    ],
)
def test_what_is_not_wanted_is_left_out_of_another_subject(message: str, subject: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.intent, question.subject, question.excluded, question.arxiv_ids) == ("list", subject, IDS, ())
    read = understand(question.text, DAY)
    assert (read.subject, read.excluded, read.arxiv_ids) == (subject, IDS, ())


@pytest.mark.parametrize(
    "message", ["without the second one", "except the second, please", "두 번째 빼고", "두 번째 논문은 빼줘"]
)
def test_a_place_is_left_out_of_the_list(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.subject, question.excluded, question.filters.min_votes) == ("LoRA", IDS[1:2], question.filters.min_votes)
    assert question.filters.min_votes in (20, 21)


def test_what_a_subject_is_not_about_is_no_paper_left_out() -> None:
    assert asked("LoRA 말고 비디오 논문", LISTED_KO).excluded == ("LoRA",)
    assert asked("without video", LISTED).excluded == ("video",)


@pytest.mark.parametrize("message", ["drop that", "drop the vote filter", "remove the filters", "그건 빼줘", "추천 조건 빼줘"])
def test_the_last_filter_is_dropped_and_told(message: str) -> None:
    found = follow_up(message, [LISTED if message.isascii() else LISTED_KO], today=DAY)
    assert (found.question.subject, found.question.filters.any, found.question.order) == ("LoRA", False, "relevance")
    assert ("20" if message.isascii() else "추천 20개 이상") in found.notice or "21" in found.notice


@pytest.mark.parametrize(
    ("first", "then", "drop"), [("papers on LoRA", "only 2024", "drop that"), ("LoRA 논문", "비디오 관련만", "그건 빼줘")]
)
def test_a_follow_up_is_taken_back(first: str, then: str, drop: str) -> None:
    before = turn(first, *MANY)
    narrowed = Earlier(then, asked(then, before), MANY[:5])
    found = follow_up(drop, [before, narrowed], today=DAY)
    assert found.question.text == first
    assert then in found.notice


def test_a_filter_that_is_not_there_is_said() -> None:
    assert "at least 21 votes" in follow_up("drop the date filter", [LISTED], today=DAY).reply
    assert "no filter" in follow_up("drop that", [turn("papers on LoRA", *MANY)], today=DAY).reply


WHO = {"2311.12908": (("Ann Lee", "Bo Kim", "Cy Park"), "Bo Kim")}.__getitem__


@pytest.mark.parametrize(
    ("message", "author", "others"),
    [
        ("other papers by the last author", "Cy Park", True),
        ("what else did the first author write?", "Ann Lee", True),
        ("papers by the second author", "Bo Kim", False),
        ("by the first author", "Ann Lee", False),
        ("마지막 저자의 다른 논문", "Cy Park", True),
        ("제1저자 논문", "Ann Lee", False),
        ("두 번째 저자의 다른 논문은?", "Bo Kim", True),
    ],
)
def test_an_author_is_taken_by_the_place(message: str, author: str, others: bool) -> None:
    found = follow_up(message, [turn(DPO, *PAPERS)], today=DAY, authors=WHO)
    assert found.question.filters.author == author
    assert found.question.excluded == (("arXiv 2311.12908",) if others else ())
    assert author in found.notice


def test_the_next_author_is_one_of_the_same_paper() -> None:
    first = turn(DPO, *PAPERS)
    last = Earlier("other papers by the last author", asked("other papers by the last author", first, authors=WHO), MANY[:2])
    assert asked("by the first author", first, last, authors=WHO).filters.author == "Ann Lee"


def test_an_author_whom_digests_do_not_tell_is_asked_for() -> None:
    for message in ("papers by the corresponding author", "교신저자 논문은?", "papers by the ninth author"):
        assert "Cy Park" in follow_up(message, [turn(DPO, *PAPERS)], today=DAY, authors=WHO).reply


def test_what_was_told_of_one_message_is_not_told_of_the_next() -> None:
    found = follow_up("drop the vote filter", [LISTED], today=DAY)
    again = follow_up("sort by date", [LISTED, Earlier("drop the vote filter", found.question, MANY)], today=DAY)
    assert (again.question.subject, again.question.order, again.question.carried.notice, again.notice) == (
        "LoRA",
        "date",
        "",
        "",
    )


def test_another_of_the_same_kind_is_one_of_the_same_list() -> None:
    first = turn("멀티모달 LLM 서베이 논문", *MANY[:8])
    one = turn("두 번째 거 요약", MANY[1], question=f"arXiv {MANY[1].arxiv_id} 요약")
    question = asked("이거 말고 다른 서베이", first, one)
    assert (question.subject, question.excluded) == ("멀티모달 LLM 서베이", (IDS[1],))


@pytest.mark.parametrize("message", ["similar to the second one", "두 번째랑 비슷한 거"])
def test_papers_like_one_of_a_place(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.intent, question.arxiv_ids) == ("similar", (MANY[1].arxiv_id,))
