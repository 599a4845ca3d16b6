"""Votes, days and authors in sentences of an answer, held against the papers that they cite."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.heads import HeadReading, read_heads
from rag.core.models import Bullet, DigestEntry, Paper

TITLE = "EmberNet: Spotting Wildfires from Drones"
BULLET = "젯슨 보드에서 초당 45프레임으로 동작한다."
AUTHORS = ("Jane Doe", "John A. Smith", "Minsu Kim")
DAY = dt.date(2024, 6, 21)


def paper(*, votes: int | None = 31, authors: tuple[str, ...] = AUTHORS, more: bool = False, number: int = 1) -> Paper:
    entry = DigestEntry(DAY, f"2406.0000{number}", TITLE, (Bullet(None, BULLET),), votes, authors, more)
    return Paper(entry.arxiv_id, (entry,))


def heads(claim: str, *papers: Paper, evidence: str = BULLET) -> HeadReading:
    return read_heads(claim, papers or (paper(),), evidence, "en")


def verdict(claim: str, *papers: Paper, evidence: str = BULLET) -> str | None:
    found = heads(claim, *papers, evidence=evidence).verdict
    return found and found.verdict


@pytest.mark.parametrize(
    "claim",
    [
        "It has 31 votes.",
        "EmberNet received 31 votes.",
        "EmberNet has more than 30 votes.",
        "EmberNet은 추천 31개를 받았다.",
        "EmberNet의 추천 수는 31이다.",
        "EmberNet은 추천을 30개 이상 받았다.",
        "EmberNet은 31표를 받았다.",
        "The paper was published on June 21, 2024.",
        "EmberNet was listed on 21 June 2024.",
        "EmberNet appeared in June 2024.",
        "이 논문은 2024년 6월 21일 다이제스트에 실렸다.",
        "이 논문은 2024년 6월에 공개되었다.",
        "The authors are Jane Doe, John A. Smith and Minsu Kim.",
        "It was written by Jane Doe and M. Kim.",
        "The first author is Jane Doe.",
        "EmberNet has three authors.",
        "저자는 Jane Doe, John A. Smith, Minsu Kim이다.",
        "제1저자는 Jane Doe이다.",
        "저자는 모두 3명이다.",
    ],
)
def test_what_the_head_says_is_supported(claim: str) -> None:
    assert verdict(claim) == "supported"


@pytest.mark.parametrize(
    ("claim", "said", "has"),
    [
        ("EmberNet received 45 votes.", "45 votes", "31 votes"),
        ("EmberNet has more than 40 votes.", "more than 40 votes", "31 votes"),
        ("EmberNet은 추천 45개를 받았다.", "추천 45개", "추천 31"),
        ("It was listed in the digest of 2024-06-22.", "2024-06-22", "2024-06-21"),
        ("EmberNet was published in July 2023.", "July 2023", "2024-06-21"),
        ("이 논문은 2024년 6월 20일 다이제스트에 실렸다.", "2024년 6월 20일", "2024-06-21"),
        ("It was written by Jane Doe and Alan Turing.", "Alan Turing", "Jane Doe, John A. Smith, Minsu Kim"),
        ("The first author is Minsu Kim.", "Minsu Kim", "Jane Doe"),
        ("저자는 Jane Doe와 Alan Turing이다.", "Alan Turing", "Jane Doe"),
        ("EmberNet has five authors.", "five authors", "3 (Jane Doe, John A. Smith, Minsu Kim)"),
        ("저자는 모두 5명이다.", "5명", "3 ("),
    ],
)
def test_another_value_is_a_conflict_that_shows_both(claim: str, said: str, has: str) -> None:
    found = heads(claim).verdict
    assert found is not None
    assert found.verdict == "contradicted"
    assert said in found.reason
    assert has in found.reason
    assert has in found.conflict


def test_votes_are_put_right() -> None:
    found = heads("EmberNet received 45 votes and runs on drones.").verdict
    assert found is not None
    assert found.correction == "EmberNet received 31 votes and runs on drones."


@pytest.mark.parametrize(
    ("claim", "rest"),
    [
        ("EmberNet (2406.00001, 2024-06-21, 31 votes) runs at 45 FPS.", "EmberNet runs at 45 FPS."),
        ("Doe et al. (2024) run EmberNet at 45 FPS.", "run EmberNet at 45 FPS."),
        ("EmberNet by Jane Doe et al. runs at 45 FPS.", "EmberNet runs at 45 FPS."),
        ("EmberNet (31 votes) is the most accurate.", "EmberNet is the most accurate."),
    ],
)
def test_the_rest_of_a_sentence_is_left_to_be_checked(claim: str, rest: str) -> None:
    found = heads(claim)
    assert found.verdict is None
    assert found.rest == rest


@pytest.mark.parametrize(
    "claim",
    [
        "EmberNet has the most votes, 31.",  # of all papers: the head of one does not say so
        "가장 많은 추천 31개를 받은 논문은 EmberNet이다.",
        "EmberNet aggregates 16 votes per frame.",
        "EmberNet (which uses 16 votes) runs at 45 FPS.",
        "EmberNet was submitted to arXiv on June 18, 2024.",
        "EmberNet was proposed by Google Research.",
        "The data set was collected in May 2021.",
        "EmberNet runs at 45 FPS.",
    ],
)
def test_what_the_head_cannot_tell_stays_as_it_is(claim: str) -> None:
    assert heads(claim) == HeadReading(claim)


@pytest.mark.parametrize(
    "opening",
    [
        "In June 2024,",
        "On June 21, 2024,",
        "Later, by June 2024,",
        "In 2024,",
        "As of 2024-06-21,",
        "2024년 6월에는",
        "2024년 6월 21일에",
        "이후 2024년 6월에도",
        "2024년에는",
        "2024-06-21에는",
    ],
)
def test_a_day_that_opens_a_sentence_and_is_the_papers_is_no_claim_of_the_bullets(opening: str) -> None:
    assert heads(f"{opening} it runs at 45 frames a second.").rest == "it runs at 45 frames a second."


def test_a_day_before_the_name_of_a_paper_is_when_and_before_something_else_is_what() -> None:
    assert heads("2024년 6월 EmberNet은 초당 45프레임을 낸다.").rest == "EmberNet은 초당 45프레임을 낸다."
    for claim in (
        "2024년 6월 데이터로 학습한다.",
        "In June 2023, it runs.",
        "2022년에는 느렸다.",
        "Data of June 2024, it says, count.",
    ):
        assert heads(claim) == HeadReading(claim)
    assert heads(claim := "In June 2024, it runs.", evidence="Data of 2024.") == HeadReading(claim)
    later = Paper("2407.00001", (DigestEntry(dt.date(2024, 7, 2), "2407.00001", "Later", (), None, (), False),))
    assert heads(claim, paper(), later) == HeadReading(claim)  # it is one of them alone
    assert heads("In 2024, both run.", paper(), later).rest == "both run."


def test_bullets_that_speak_of_votes_or_of_the_year_decide_about_them() -> None:
    assert verdict("It has 16 votes.", evidence="각 프레임은 16개의 투표로 정해진다.") is None
    assert verdict("It was released in March 2023.", evidence="2023년 3월의 영상이다.") is None


def test_what_is_unknown_is_no_conflict() -> None:
    assert verdict("EmberNet received 45 votes.", paper(votes=None)) is None
    assert verdict("It was written by Alan Turing.", paper(authors=())) is None
    # Those whom a paper studies did not write it.
    assert verdict("It learns from face images of 200 authors.", paper()) is None
    assert verdict("소설을 쓴 200명의 저자의 글을 모았다.", paper()) is None
    # The digest gives some of the authors only.
    assert verdict("It was written by Alan Turing.", paper(more=True)) is None
    assert verdict("It has five authors.", paper(more=True)) is None


def test_of_several_papers_each_may_have_the_value() -> None:
    both = paper(), paper(votes=45, number=2)
    assert verdict("It received 45 votes.", *both) == "supported"
    assert verdict("It received 46 votes.", *both) is None


@given(st.text(alphabet="votes 31,.()추천개를받았다JaneDoe2024-06-21bye authors 저자는월년일", max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    found = heads(text)
    assert found.verdict is None or found.verdict.reason


@pytest.mark.slow
def test_long_sentences_take_linear_time() -> None:
    for text in ("31 votes ", "Jane Doe, ", "by Jane ", "(", "추천 ", "authors of ", "2024-06-21 ", "Doe and "):
        heads(text * 4000)
