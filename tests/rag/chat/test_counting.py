"""Follow-ups about numbers: which of two counts is larger, how many of a list are on something, and times alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag import Nonmun
from rag.answer import AnswerDone
from rag.chat.conversation import Conversation
from rag.chat.followup import follow_up
from rag.chat.turns import Earlier
from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, compared, turn

BY_AUTHOR, BY_AUTHOR_KO = turn("papers by Ada Lovelace", *MANY), turn("Ada Lovelace 논문", *MANY)
COUNTED = [turn("how many papers on penguins?", *MANY[:3]), turn("how many papers on whales?", *MANY[3:6])]
COUNTED_KO = [turn("펭귄 논문은 몇 편이야?", *MANY[:3]), turn("고래 논문은 몇 편이야?", *MANY[3:6])]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("which has more?", "which has more papers: penguins or whales?"),
        ("so which one has more papers?", "which has more papers: penguins or whales?"),
        ("which of the two has fewer?", "which has fewer papers: penguins or whales?"),
        ("which one has the fewest in 2024?", "which has fewer papers in 2024: penguins or whales?"),
        ("어느 쪽이 더 적어?", "펭귄 논문이랑 고래 논문 중 뭐가 더 적어?"),
        ("그럼 더 적은 쪽은?", "펭귄 논문이랑 고래 논문 중 뭐가 더 적어?"),
        ("which has more in 2024?", "which has more papers in 2024: penguins or whales?"),
        ("어느 쪽이 더 많아?", "펭귄 논문이랑 고래 논문 중 뭐가 더 많아?"),
        ("둘 중 뭐가 더 많아?", "펭귄 논문이랑 고래 논문 중 뭐가 더 많아?"),
        ("더 많은 쪽은 어디야?", "펭귄 논문이랑 고래 논문 중 뭐가 더 많아?"),
        ("2024년에는 어느 쪽이 더 많아?", "2024년 펭귄 논문이랑 고래 논문 중 뭐가 더 많아?"),
    ],
)
def test_two_counts_in_a_row_are_compared(message: str, text: str) -> None:
    assert asked(message, *(COUNTED if message.isascii() else COUNTED_KO)).text == text


@pytest.mark.parametrize(
    ("first", "then", "message", "text"),
    [
        (
            "how many papers on whales in 2023?",
            "how many papers on whales in 2024?",
            "which year has more?",
            "how many papers on whales in 2023 vs 2024?",
        ),
        (
            "2024년 3월 고래 논문은 몇 편이야?",
            "2024년 4월 고래 논문은 몇 편이야?",
            "언제가 더 많아?",
            "2024년 3월이랑 2024년 4월 고래 논문 각각 몇 편이야?",
        ),
        (
            "how many papers by Ada Lovelace?",
            "how many papers by Grace Hopper?",
            "who has more?",
            "who has more papers: Ada Lovelace or Grace Hopper?",
        ),
    ],
)
def test_times_and_authors_are_compared(first: str, then: str, message: str, text: str) -> None:
    assert asked(message, turn(first, *MANY[:3]), turn(then, *MANY[3:6])).text == text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("which has fewer?", "which has fewer papers: penguins or whales?"),
        ("which has more in 2024?", "which has more papers in 2024: penguins or whales?"),
        ("so which one is smaller in 2023?", "which has fewer papers in 2023: penguins or whales?"),
        ("어느 쪽이 더 적어?", "펭귄 논문이랑 고래 논문 중 뭐가 더 적어?"),
        ("2023년에는 어느 쪽이 더 적어?", "2023년 펭귄 논문이랑 고래 논문 중 뭐가 더 적어?"),
    ],
)
def test_a_comparison_of_counts_is_asked_again(message: str, text: str) -> None:
    assert (
        asked(
            message,
            compared("which has more papers?", "penguins", "whales")
            if message.isascii()
            else compared("뭐가 더 많아?", "펭귄", "고래"),
        ).text
        == text
    )


def test_a_list_on_a_subject_is_compared_with_the_count_before_it() -> None:
    lists = [COUNTED[0], turn("papers on whales", *MANY[3:6])]
    assert asked("which has more?", *lists).text == "which has more papers: penguins or whales?"


@pytest.mark.parametrize("message", ["which month has the most?", "어느 달이 제일 많아?"])
def test_when_is_no_question_about_subjects(message: str) -> None:
    told = "one subject" if message.isascii() else "한 주제"
    each = (
        compared("which has more papers?", "penguins", "whales")
        if message.isascii()
        else compared("뭐가 더 많아?", "펭귄", "고래")
    )
    for earlier in (COUNTED if message.isascii() else COUNTED_KO, [each]):
        assert told in follow_up(message, earlier, today=DAY).reply


def test_the_year_with_fewer_is_asked_for() -> None:
    counts = [turn(f"how many papers on whales in {year}?", *MANY[:3]) for year in (2023, 2024)]
    assert asked("which year has fewer?", *counts).text == "which has fewer papers on whales in 2023 vs 2024?"
    day = dt.date(2023, 1, 1)
    times = replace(
        understand("how many papers on whales in 2023 vs 2024?", DAY),
        statistic="each",
        intent="metadata",
        periods=((day, day),),
    )
    assert (
        asked("which has fewer?", Earlier("which has more?", times)).text == "which has fewer papers on whales in 2023 vs 2024?"
    )


@pytest.mark.parametrize("message", ["which has more?", "어느 쪽이 더 많아?"])
def test_counts_that_cannot_be_compared_are_told(message: str) -> None:
    counts = COUNTED if message.isascii() else COUNTED_KO
    assert counts[0].text in follow_up(message, counts[:1], today=DAY).reply
    other = turn("how many papers by Ada Lovelace in 2024 with at least 20 votes?", *MANY[:3])
    assert follow_up(message, [counts[0], other], today=DAY).reply


@pytest.mark.parametrize("message", ["who has the most papers?", "누가 제일 많아?"])
def test_who_of_all_authors_is_no_question_about_subjects(message: str) -> None:
    question = asked(message, *(COUNTED if message.isascii() else COUNTED_KO))
    assert "penguins" not in question.text
    assert "펭귄" not in question.text


def test_the_most_is_one_of_all_counts() -> None:
    third = Earlier("and on seals?", asked("how many papers on seals?", *COUNTED), MANY[6:9])
    assert asked("which has the most?", *COUNTED, third).text == "which has more papers: penguins, whales or seals?"


@pytest.mark.parametrize(
    "message",
    [
        "how many with diving?",
        "how many are about diving?",
        "how many of them use diving?",
        "and how many on diving?",
        "diving에 관한 건 몇 편이야?",
        "diving을 쓰는 건 몇 편이야?",
        "diving은 몇 편이야?",
        "그중 diving 관련은 몇 편?",
    ],
)
def test_how_many_of_a_list_are_counted(message: str) -> None:
    question = asked(message, BY_AUTHOR if message.isascii() else BY_AUTHOR_KO)
    assert (question.intent, question.subject, question.filters.author) == ("count", "diving", "Ada Lovelace")
    assert question.arxiv_ids == ()


def test_of_a_list_on_a_subject_it_is_told_what_is_counted_among() -> None:
    found = follow_up("how many use sonar?", [turn("papers on whales in 2024", *MANY)], today=DAY)
    question = found.question
    assert (question.intent, question.subject, question.outer_subjects) == ("count", "sonar", ["whales"])
    assert question.filters.since == dt.date(2024, 1, 1)
    assert "whales" in found.notice


@pytest.mark.parametrize("message", ["how many on seals?", "물개는 몇 편이야?", "물개에 관한 건 몇 편?"])
def test_after_a_count_another_subject_is_counted(message: str) -> None:
    question = asked(message, *(COUNTED if message.isascii() else COUNTED_KO))
    assert (question.intent, question.subject, question.within) == ("count", "seals" if message.isascii() else "물개", None)


def test_a_time_in_the_message_is_kept() -> None:
    question = asked("how many with diving in 2024?", BY_AUTHOR)
    assert (question.subject, question.filters.since, question.filters.author) == (
        "diving",
        dt.date(2024, 1, 1),
        "Ada Lovelace",
    )


@pytest.mark.parametrize("message", ["how many with code?", "how many have code?", "코드는 몇 편이야?"])
def test_what_digests_do_not_tell_is_not_counted(message: str) -> None:
    assert follow_up(message, [BY_AUTHOR if message.isascii() else BY_AUTHOR_KO], today=DAY).reply


@pytest.mark.parametrize("message", ["how many papers on seals?", "how many authors?", "how many tokens did they use?"])
def test_other_numbers_are_asked_for_as_before(message: str) -> None:
    question = asked(message, BY_AUTHOR)
    assert question.intent != "count" or question.filters.author is None


@pytest.mark.parametrize(
    ("first", "message", "told"),
    [
        ("compare LoRA and Mamba", "in 2024?", "papers on LoRA in 2024"),
        ("what is Mamba?", "only after June 2024", "papers on Mamba after June 2024"),
        ("LoRA와 Mamba 비교해줘", "2024년에는?", "2024년 LoRA 논문"),
    ],
)
def test_a_time_after_an_answer_that_is_no_list_is_told(first: str, message: str, told: str) -> None:
    assert told in follow_up(message, [turn(first, *MANY[:2])], today=DAY).reply


@pytest.mark.parametrize("message", ["papers of May 2024", "how many papers in 2024?", "2024년 5월 논문"])
def test_papers_of_a_time_are_a_question_of_their_own(message: str) -> None:
    found = follow_up(message, [turn("compare LoRA and Mamba", *MANY[:2])], today=DAY)
    assert not found.reply
    assert found.question.filters.since


def test_counts_are_compared_in_a_conversation(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    texts = []
    for message in ("how many papers on video?", "and on diffusion?", "which has more?", "in 2024?"):
        done = [event.answer for event in conversation.stream(message) if isinstance(event, AnswerDone)]
        texts.append(done[0].text)
    assert "video" in texts[2]
    assert "diffusion" in texts[2]
    assert "2024-01-01" in texts[3]
