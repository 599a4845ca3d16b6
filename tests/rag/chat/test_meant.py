"""What messages mean: months, numbers, pronouns, corrections, authors, and tables, of what was asked and shown before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier, Shown
from rag.search.query.understand import understand
from tests.support.messages import DAY, DPO, DPO_KO, MANY, PAPERS, asked, turn

HEAD = Shown("2402.06149", "HeadStudio: Text to Animatable Head Avatars", dt.date(2024, 2, 12))


@pytest.mark.parametrize(
    ("messages", "month"),
    [
        (["11월 것만", "그럼 10월은?"], dt.date(2023, 10, 1)),
        (["what about november?", "what about january 2024?"], dt.date(2024, 1, 1)),
        (["only october"], dt.date(2023, 10, 1)),
    ],
)
def test_a_month_keeps_the_subject_and_the_year(messages: list[str], month: dt.date) -> None:
    korean, english = "2023년 12월 비디오 생성 논문", "video generation papers from December 2023"
    first = korean if messages[0].endswith("만") else english
    turns = [turn(first, *MANY)]
    for message in messages:
        turns.append(Earlier(message, asked(message, *turns), MANY))
    last = turns[-1].question
    assert (last.filters.since, last.subject) == (month, turns[0].question.subject)


def test_another_subject_drops_papers_and_votes_of_the_one_before() -> None:
    first = turn("papers about video generation with at least 10 votes", *PAPERS)
    chosen = Earlier("the newest of these", asked("the newest of these", first), PAPERS)
    for message in ("what about robotics?", "그럼 로보틱스는?"):
        question = asked(message, first, chosen)
        assert (question.arxiv_ids, question.filters.min_votes) == ((), None)
        assert question.subject in ("robotics", "로보틱스")


@pytest.mark.parametrize("message", ["number 2", "2번", "2번 자세히", "두 번째 거 자세히"])
def test_a_number_is_a_place_of_the_list(message: str) -> None:
    assert asked(message, turn(DPO, *PAPERS)).arxiv_ids == ("2311.13231",)


@pytest.mark.parametrize(
    "message", ["no, I meant the second one", "no, the second one", "아니 두 번째 거 말이야", "아니 두 번째"]
)
def test_a_correction_asks_the_same_of_another_paper(message: str) -> None:
    first, wrong = turn(DPO, *PAPERS), turn("who wrote it?", PAPERS[0], question="who wrote arXiv 2311.12908?")
    question = asked(message, first, wrong)
    assert (question.arxiv_ids, question.aspect) == (("2311.13231",), "authors")


@pytest.mark.parametrize("message", ["지금까지 본 거 중에 제일 최신은?", "which is the newest of what we've seen so far?"])
def test_the_best_of_those_shown_is_one(message: str) -> None:
    question = asked(message, turn(DPO, *PAPERS))
    assert (question.arxiv_ids, question.order, question.limit) == (("2311.12908", "2311.13231"), "date", 1)


def test_it_is_the_term_asked_for_if_no_paper_is_called_so() -> None:
    first = turn("FlashAttention이 뭐야?", PAPERS[0])
    pros = asked("장점은?", first)
    assert (pros.text, pros.arxiv_ids) == ("FlashAttention의 장점은?", ())
    assert asked("한계는 없어?", first, Earlier("장점은?", pros, PAPERS)).text == "FlashAttention의 한계는 없어?"
    english = turn("What is FlashAttention?", PAPERS[0])
    assert asked("limitations?", english).text == "limitations of FlashAttention?"
    assert asked("how does it work?", english).text == "how does FlashAttention work?"


@pytest.mark.parametrize("message", ["compare them", "둘이 비교해줘", "차이가 뭐야?"])
def test_two_things_asked_for_are_those_compared(message: str) -> None:
    turns = turn("What is Mamba?", *PAPERS), turn("What is Jamba?", *PAPERS)
    assert asked(message, *turns).compared == ("Mamba", "Jamba")


@pytest.mark.parametrize(
    ("message", "author"),
    [
        ("저자가 쓴 다른 논문은?", "Yi Yang"),
        ("그 사람들 다른 논문도 있어?", "Yi Yang"),
        ("제1저자의 다른 논문은?", "Wenhao Wang"),
        ("what else did the first author write?", "Wenhao Wang"),
        ("other papers by the same authors", "Yi Yang"),
    ],
)
def test_other_papers_are_those_of_an_author(message: str, author: str) -> None:
    who = {"2311.12908": (("Wenhao Wang", "Yi Yang"), "Yi Yang")}.__getitem__
    question = asked(message, turn(DPO, *PAPERS), authors=who)
    assert (question.intent, question.filters.author, question.arxiv_ids) == ("list", author, ())
    assert understand(question.text, DAY).filters.author == author


def test_numbers_of_papers_are_kept() -> None:
    assert asked("관련 논문 3개만", turn(DPO_KO, *PAPERS)).limit == 3
    assert (asked("5 more", turn("papers about DPO", *MANY)).limit, asked("10개 더", turn("DPO 논문", *MANY)).limit) == (5, 10)


def test_more_continues_the_list_in_its_language() -> None:
    first = turn("비디오 생성 논문", *MANY)
    code = turn("코드 있어?", MANY[0], question=f"arXiv {MANY[0].arxiv_id} 코드 있어?")
    for message in ("더", "more"):
        question = asked(message, first, code)
        assert (question.intent, question.skip, question.language) == ("list", 24, "ko")


@pytest.mark.parametrize(("message", "first"), [("표로", "비디오 생성 논문"), ("as a table", "papers about video generation")])
def test_the_same_list_as_a_table(message: str, first: str) -> None:
    question = asked(message, turn(first, *MANY))
    for read in (question, understand(question.text, DAY)):
        assert (read.as_table, read.intent) == (True, "list")


@pytest.mark.parametrize("message", ["only the ones about video", "only about video", "비디오에 관한 것만"])
def test_a_list_is_limited_to_a_subject(message: str) -> None:
    question = asked(message, turn("papers about image generation", *MANY))
    assert question.subject in ("video", "비디오")
    assert question.outer_subjects == ["image generation"]
    assert set(asked(message, turn(DPO, *PAPERS)).arxiv_ids) == {paper.arxiv_id for paper in PAPERS}


def test_a_reader_sees_how_many_papers_are_meant() -> None:
    for message, words in (("제일 최신순으로 그중", "앞의 논문 5편"), ("which of these is newest?", "those 5 papers")):
        found = follow_up(message, [turn(DPO, *MANY[:5])], today=DAY)
        assert words in found.said
        assert "2406" not in found.said
        assert any(words in label for label in found.question.labels)


@pytest.mark.parametrize(
    "message",
    [
        "몇 토큰으로 학습했어?",
        "GPU는 뭐 썼어?",
        "GPU 몇 장 썼어?",
        "데이터셋은 몇 개의 비디오로 이루어져 있어?",
        "추론 속도는 몇 배 빨라졌어?",
        "how many GPUs?",
        "how many tokens were used?",
        "what FPS does it reach?",
    ],
)
def test_a_detail_without_a_subject_is_one_of_the_paper_talked_about(message: str) -> None:
    for first in (turn("What is HeadStudio?", HEAD), turn(DPO, *PAPERS)):
        question = asked(message, first)
        assert (question.intent, question.arxiv_ids) == ("fact", (first.papers[0].arxiv_id,))


def test_a_figure_on_a_benchmark_is_one_of_the_paper_whose_digest_has_that_benchmark() -> None:
    first = turn("What is HeadStudio?", HEAD)

    def read(message: str, *, has: bool) -> tuple[str, ...]:
        return asked(message, first, says=lambda *_: has).arxiv_ids

    for message in ("MMLU score?", "MMLU 점수는?", "합성 데이터도 썼어?"):
        assert read(message, has=True) == (HEAD.arxiv_id,)
        assert read(message, has=False) == ()
    for alone in ("비디오 생성에서 가장 좋은 모델은?", "how do LLMs reason?", "GPT-3의 파라미터는 몇 개야?", "2024년 6월 논문"):
        assert read(alone, has=True) == ()


@pytest.mark.parametrize("message", ["how many parameters does each have?", "how many parameters?", "파라미터는 몇 개야?"])
def test_after_a_comparison_a_detail_is_one_of_both_papers(message: str) -> None:
    first = turn("compare Diffusion-DPO and D3PO", *PAPERS, HEAD)  # a third one came near
    first = replace(first, read=replace(first.question, focus=("2311.12908", "2311.13231")))
    assert asked(message, first).arxiv_ids == ("2311.12908", "2311.13231")
    assert asked("which one is faster?", first).arxiv_ids == ("2311.12908", "2311.13231")
