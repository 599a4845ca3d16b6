"""Comparisons with a paper at a place of the list, also after one of its papers, or a comparison, was asked for."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier
from tests.support.messages import DAY, MANY, asked, turn

IDS = [paper.arxiv_id for paper in MANY]
LISTED, LISTED_KO = turn("papers on penguins", *MANY), turn("펭귄 논문", *MANY)
SUMMARY = turn("summarize the third", MANY[2], question=f"summarize arXiv {IDS[2]}")
SUMMARY_KO = turn("세 번째 요약해줘", MANY[2], question=f"arXiv {IDS[2]} 요약해줘")


def compared(message: str, *more: Earlier) -> tuple[str, ...]:
    earlier = (LISTED, SUMMARY, *more) if message.isascii() else (LISTED_KO, SUMMARY_KO, *more)
    question = asked(message, *earlier)
    assert question.intent == "compare"
    return question.arxiv_ids


@pytest.mark.parametrize(
    "message",
    [
        "compare it with the second",
        "compare it to the second one",
        "how is it different from the second?",
        "how does this differ from the second one?",
        "is it better than the second?",
        "vs the second?",
        "compared to the second?",
        "두 번째랑 비교해줘",
        "그거랑 두 번째 비교해줘",
        "두 번째랑은 뭐가 달라?",
        "두 번째와의 차이는?",
        "두 번째보다 나아?",
        "두 번째랑은?",
    ],
)
def test_the_paper_talked_about_is_compared_with_one_of_the_list(message: str) -> None:
    assert compared(message) == (IDS[2], IDS[1])


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("compare it with the first", 0),
        ("and the fourth?", 3),
        ("what about the first?", 0),
        ("compare with the fourth", 3),
        ("is it better than the first?", 0),
        ("네 번째랑은 뭐가 달라?", 3),
        ("네 번째랑은?", 3),
        ("그럼 네 번째는?", 3),
        ("그걸 첫 번째와 비교해줘", 0),
    ],
)
def test_after_a_comparison_a_place_is_one_of_the_list(message: str, place: int) -> None:
    ids = (IDS[2], IDS[1])
    before = Earlier("compare it with the second", asked("compare it with the second", LISTED, SUMMARY), (MANY[2], MANY[1]))
    assert compared(message, before) == (ids[0], IDS[place])


@pytest.mark.parametrize("message", ["summarize the fifth", "다섯 번째 요약해줘", "the fifth one", "다섯 번째 논문"])
def test_a_place_beyond_a_comparison_is_one_of_the_list(message: str) -> None:
    compares = "compare the first two"
    before = Earlier(compares, asked(compares, LISTED), MANY[:2])
    assert asked(message, LISTED if message.isascii() else LISTED_KO, before).arxiv_ids == (IDS[4],)


def test_a_place_beyond_the_list_is_told() -> None:
    before = Earlier("compare the first two", asked("compare the first two", LISTED), MANY[:2])
    assert "2 papers" in follow_up("summarize the 40th one", [LISTED, before], today=DAY).reply


@pytest.mark.parametrize(("message", "place"), [("네 번째 요약해줘", 3), ("네, 두 번째 요약해줘", 1)])
def test_the_fourth_is_not_read_as_a_yes(message: str, place: int) -> None:
    assert asked(message, LISTED_KO).arxiv_ids == (IDS[place],)
