"""Corrections: the question before is asked with what was meant in place of what was said."""

from __future__ import annotations

import pytest

from tests.support.messages import MANY, asked, turn


@pytest.mark.parametrize(
    ("first", "message", "text"),
    [
        ("best accuracy on PolarQA?", "I meant SeaQA, not PolarQA", "best accuracy on SeaQA?"),
        ("best accuracy on PolarQA?", "no, SeaQA not PolarQA", "best accuracy on SeaQA?"),
        ("best accuracy on PolarQA?", "not PolarQA but PolarQA-Pro", "best accuracy on PolarQA-Pro?"),
        ("PolarQA에서 가장 높은 정확도는?", "PolarQA가 아니라 PolarQA-Pro 말이야", "PolarQA-Pro에서 가장 높은 정확도는?"),
        ("PolarQA에서 가장 높은 정확도는?", "PolarQA 말고 SeaQA", "SeaQA에서 가장 높은 정확도는?"),
    ],
)
def test_a_name_takes_the_place_of_another(first: str, message: str, text: str) -> None:
    assert asked(message, turn(first, *MANY[:3])).text == text


def test_what_was_asked_two_questions_ago_may_be_put_right() -> None:
    first = turn("PolarQA에서 가장 높은 정확도는?", *MANY[:3])
    second = turn("SeaQA는?", *MANY[:3], question="SeaQA에서 가장 높은 정확도는?")
    assert asked("PolarQA가 아니라 PolarQA-Pro 말이야", first, second).text == "PolarQA-Pro에서 가장 높은 정확도는?"


@pytest.mark.parametrize(
    ("first", "message", "subject"),
    [
        ("papers on speech synthesis", "not speech synthesis but speech recognition", "speech recognition"),
        ("papers on whales", "not speech synthesis but speech recognition", "speech recognition"),
        ("papers on text-to-video", "no, I meant video-to-text", "video-to-text"),
        ("papers on image editing", "no, speech synthesis", "speech synthesis"),
        ("papers on image editing", "sorry, I meant music generation", "music generation"),
        ("papers on image editing", "actually 3D editing instead", "3D editing"),
        ("비디오 편집 논문", "비디오 편집 말고 음악 생성", "음악 생성"),
        ("아니 비디오 편집", "비디오 편집 말고 음악 생성", "음악 생성"),
        ("음악 생성 논문", "음악 생성이 아니라 음성 인식", "음성 인식"),
        ("음악 생성 논문", "미안, 음성 합성을 말한 거였어", "음성 합성"),
        ("음성 합성 논문", "음성 합성 말고 지식 편집 논문 말이야", "지식 편집"),
    ],
)
def test_a_subject_takes_the_place_of_another(first: str, message: str, subject: str) -> None:
    question = asked(message, turn(first, *MANY))
    assert (question.subject, question.excluded, question.arxiv_ids, question.within) == (subject, (), (), None)


def test_a_subject_is_none_of_the_paper_that_was_talked_about() -> None:
    first = turn("비디오 편집 논문", *MANY)
    detail = turn("두 번째 논문 자세히 설명해줘", MANY[1], question=f"arXiv {MANY[1].arxiv_id} 자세히 설명해줘")
    assert asked("아니 음악 생성 말이야", first, detail).subject == "음악 생성"


@pytest.mark.parametrize(
    ("message", "excluded"),
    [("not surveys", ("surveys",)), ("without surveys", ("surveys",)), ("서베이 말고", ("서베이",))],
)
def test_what_is_only_left_out_is_no_correction(message: str, excluded: tuple[str, ...]) -> None:
    question = asked(message, turn("papers on whales" if message.isascii() else "고래 논문", *MANY))
    assert question.excluded == excluded


@pytest.mark.parametrize("message", ["no, the second one", "I meant the second one", "아니 두 번째 거 말이야"])
def test_a_place_is_no_subject(message: str) -> None:
    assert asked(message, turn("papers on whales" if message.isascii() else "고래 논문", *MANY)).arxiv_ids == (
        MANY[1].arxiv_id,
    )


@pytest.mark.parametrize("message", ["no, only 2024", "actually, what about audio?"])
def test_a_filter_or_a_question_is_no_correction(message: str) -> None:
    subject = asked(message, turn("papers on whales", *MANY)).subject
    assert subject in ("whales", "audio")


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ("papers by Ada Moor on diffusion", "I meant Ben Hale, not Ada Moor"),
        ("papers by Ada Moor on diffusion", "not Ada Moor but Ben Hale"),
        ("papers by Ada Moor on diffusion", "I meant by Ben Hale, not by Ada Moor"),
        ("Ada Moor가 쓴 디퓨전 논문", "Ada Moor가 아니라 Ben Hale"),
        ("Ada Moor가 쓴 디퓨전 논문", "Ada Moor 말고 Ben Hale"),
    ],
)
def test_an_author_takes_the_place_of_another(first: str, message: str) -> None:
    question = asked(message, turn(first, *MANY[:3]))
    assert question.filters.given == {"author": "Ben Hale"}
    assert question.subject in ("diffusion", "디퓨전")


@pytest.mark.parametrize(
    ("first", "message", "since"),
    [
        ("papers on RAG in 2024", "I meant March 2024, not 2024", "2024-03-01"),
        ("papers on RAG in 2024", "2023, not 2024", "2023-01-01"),
        ("papers on RAG in March 2024", "sorry, I meant April, not March", "2024-04-01"),
        ("2024년 RAG 논문", "2024년이 아니라 2023년", "2023-01-01"),
        ("2024년 RAG 논문", "2024년 말고 2024년 3월", "2024-03-01"),
    ],
)
def test_a_time_takes_the_place_of_another(first: str, message: str, since: str) -> None:
    question = asked(message, turn(first, *MANY[:3]))
    assert (question.subject, str(question.filters.since), question.but_days) == ("RAG", since, None)
