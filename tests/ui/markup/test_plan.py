"""What was understood of a question as chips: in plain words, and each can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import misread as said
from rag.core import Paper
from rag.search.query.question import Question, Span
from rag.search.query.understand import understand
from rag.text import Language
from tests.support.page_html import Seen, paper, turn
from ui.locales.texts import PLAN, Label, Texts
from ui.markup.answer import answer_html, question_html
from ui.markup.plan import plan_chips
from ui.session.turn import ShownTurn

PAPER: Paper = paper("Flux: a quadruped on ice")


def labels(question: str, **papers: Paper) -> list[str]:
    turn = ShownTurn(1, question, "done", read=understand(question), papers={p.arxiv_id: p for p in papers.values()})
    return [chip.label for chip in plan_chips(turn, Texts("en"), changeable=True)]


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("papers about agents in 2024", "in 2024"),
        ("papers about agents in May 2024", "in 2024-05"),
        ("agent papers of 2024-05-03", "on 2024-05-03"),
        ("papers about agents from 2024-05-03 to 2024-06-10", "2024-05-03 to 2024-06-10"),
        ("2024년 5월 에이전트 논문", "2024년 5월"),
    ],
)
def test_task_subject_and_period_are_told_in_words(question: str, period: str) -> None:
    found = labels(question)
    assert found[0] in PLAN["list"]
    assert any("agent" in label or "에이전트" in label for label in found[1:])
    assert found.count(period) == 1
    assert not any("since" in label or "until" in label for label in found)


def test_a_period_is_taken_away_as_a_whole() -> None:
    asked = ShownTurn(1, "agents in May 2024", "done", read=understand("agents in May 2024"))
    assert "nm-act-ignore nm-value-days" in question_html(asked, "en", last=True)


def test_a_paper_is_named_by_its_title_and_many_are_not_listed() -> None:
    assert "Flux: a quadruped on ice" in labels("what is 2406.00001?", known=PAPER)
    many = labels("compare 2406.00001, 2406.00002, 2406.00003, 2406.00004 and 2406.00005")
    assert not any("2406" in label for label in many)


def test_a_subject_that_is_the_whole_question_is_not_said_again() -> None:
    assert labels("Mixture of experts.") == [PLAN["list"].en]


def test_a_comparison_names_its_sides() -> None:
    assert labels("compare Mamba and Transformer") == [
        PLAN["compare"].en,
        Label.PLAN_ABOUT.of("en", subject="Mamba · Transformer"),
    ]


def unread(words: str) -> ShownTurn:
    question = f"the {words} papers on agents"
    read = Question(
        question,
        "en",
        "list",
        {"agents": 1.0},
        subject="agents",
        spans=(Span(words, 4, 4 + len(words), "not_understood", "filter"),),
    )
    return ShownTurn(1, question, "done", read=read)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_words_that_were_not_understood_can_be_dropped_and_rewritten(language: Language) -> None:
    html = question_html(unread("loudest"), language, last=True)
    assert "Not understood: “loudest”" in Seen(html).text  # in the language of the question
    assert f'title="{Label.PLAN_DROP.of(language, words="loudest")}"' in html
    assert f'title="{Label.PLAN_REWRITE.of(language, words="loudest")}"' in html
    assert "nm-act-drop nm-value-0" in html
    assert "<button" not in question_html(unread("loudest"), language)


def test_what_a_chip_says_the_notice_of_the_answer_does_not_repeat() -> None:
    told = unread("loudest")
    assert told.read is not None
    answer = turn("Text.", mode="extractive").answer
    assert answer is not None
    told.answer, told.text = replace(answer, notice=" ".join([*said(told.read), "Cut off."])), "Text."
    html = answer_html(told, "")
    assert ">Cut off.<" in html
    assert "loudest" not in html
