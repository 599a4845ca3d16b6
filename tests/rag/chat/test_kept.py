"""Messages that keep some papers of a list: what they have is looked for among those listed, and code is not told of."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn

SHORT, SHORT_KO = turn("papers on penguins", *MANY[:7]), turn("펭귄 논문", *MANY[:7])
LONG, LONG_KO = turn("papers on penguins", *MANY), turn("펭귄 논문", *MANY)


@pytest.mark.parametrize(
    ("message", "thing"),
    [
        ("only the ones that use diffusion", "diffusion"),
        ("just the ones about tactile sensing", "tactile sensing"),
        ("hmm, only the ones with a benchmark", "benchmark"),
        ("only those with a user study", "user study"),
        ("keep only the ones with the dataset", "dataset"),
        ("which of those mention language instructions?", "language instructions"),
        ("of those, which mention 3D consistency?", "3D consistency"),
        ("keep only the diffusion ones", "diffusion"),
        ("그중 촉각 논문만", "촉각"),
        ("그중 촉각 관련된 것만", "촉각"),
        ("촉각 관련된 것만 보여줘", "촉각"),
        ("벤치마크가 있는 것만", "벤치마크"),
        ("디퓨전을 쓰는 것만", "디퓨전"),
        ("그중 서베이만", "서베이"),
    ],
)
def test_some_of_a_list_are_kept(message: str, thing: str) -> None:
    short, long = (SHORT, LONG) if message.isascii() else (SHORT_KO, LONG_KO)
    of_short, of_long = asked(message, short), asked(message, long)
    assert (of_short.subject, len(of_short.arxiv_ids), of_short.chooses) == (thing, 7, True)
    for read in (of_long, understand(of_long.text, DAY)):
        assert (read.subject, read.arxiv_ids, read.chooses) == (thing, (), True)
        assert read.outer_subjects == ["penguins" if message.isascii() else "펭귄"]


def test_a_list_is_narrowed_again_and_keeps_its_filters() -> None:
    first = turn("papers on penguins from 2024", *MANY)
    second = asked("only the ones about diving", first)
    third = asked("which of them mention krill?", first, turn("only the ones about diving", *MANY, question=second.text))
    for read in (third, understand(third.text, DAY)):
        assert (read.subject, read.outer_subjects) == ("krill", ["diving", "penguins"])
        assert read.filters.since is not None


def test_another_subject_is_looked_for_among_all_papers() -> None:
    second = asked("only the ones about diving", LONG)
    third = asked("what about whales?", LONG, turn("only the ones about diving", *MANY, question=second.text))
    assert (third.subject, third.within) == ("whales", None)


def test_what_is_beside_a_subject_limits_the_list_too() -> None:
    question = asked("only those with over 10 votes and about diving", LONG)
    assert (question.subject, question.filters.min_votes, question.outer_subjects) == ("diving", 11, ["penguins"])


@pytest.mark.parametrize(
    "message",
    [
        "only open-source ones",
        "only those with code",
        "only the ones with public weights",
        "코드 공개된 것만",
        "오픈소스인 것만",
    ],
)
def test_whether_code_is_released_is_not_told(message: str) -> None:
    found = follow_up(message, [LONG if message.isascii() else LONG_KO], today=DAY)
    assert ("code" if message.isascii() else "코드") in found.reply


@pytest.mark.parametrize("message", ["only the ones about code generation", "코드 생성 관련된 것만"])
def test_code_is_a_subject(message: str) -> None:
    question = asked(message, SHORT if message.isascii() else SHORT_KO)
    assert question.subject in ("code generation", "코드 생성")


@pytest.mark.parametrize(
    "message", ["only the newest ones", "only papers from May 2024", "그중 최신 논문만", "그중 두 번째 논문만"]
)
def test_an_order_a_day_or_a_place_is_nothing_to_look_for(message: str) -> None:
    assert asked(message, LONG if message.isascii() else LONG_KO).outer_subjects == []
