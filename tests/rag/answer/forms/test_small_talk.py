"""One line for words between people, and help from what these digests hold."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.answer.extractive import extract
from rag.core import Answer
from rag.search import Intent, Question, Searcher, gather
from rag.text import language_of


def ask(assistant: Nonmun, text: str, intent: Intent, aspect: str = "") -> Answer:
    question = Question(text, language_of(text), intent, {}, aspect=aspect)  # type: ignore[arg-type]
    return extract(question, gather(Searcher(assistant.index), question))


@pytest.mark.parametrize(
    ("text", "aspect", "said"),
    [
        ("hello", "greeting", "Hello"),
        ("안녕하세요", "greeting", "안녕하세요"),
        ("thanks a lot", "thanks", "welcome"),
        ("고마워", "thanks", "천만에요"),
        ("who are you?", "identity", "nonmun"),
        ("넌 누구야?", "identity", "논문"),
        ("lol", "other", "for example"),
        ("ㅋㅋㅋ", "other", "예:"),
    ],
)
def test_small_talk_gets_one_fitting_line(sample: Nonmun, text: str, aspect: str, said: str) -> None:
    answer = ask(sample, text, "smalltalk", aspect)
    assert said in answer.text
    assert "\n" not in answer.text
    assert (answer.abstained, answer.citations) == (False, ())


@pytest.mark.parametrize("text", ["what can you do?", "뭘 할 수 있어?"])
def test_help_gives_questions_that_these_digests_answer(sample: Nonmun, text: str) -> None:
    answer = ask(sample, text, "help")
    asked = [line.removeprefix("- ") for line in answer.text.split("\n") if line.startswith("- ")]
    assert 4 <= len(asked) <= 6
    assert not answer.abstained
    month = [question for question in asked if "2024" in question]
    assert month
    assert sample.ask(month[0]).citations


@pytest.mark.parametrize(("text", "said"), [("who won the world cup?", "cannot help"), ("오늘 날씨 어때?", "다이제스트")])
def test_what_is_not_about_papers_is_declined(sample: Nonmun, text: str, said: str) -> None:
    answer = ask(sample, text, "outside")
    assert answer.abstained
    assert said in answer.text
    assert answer.citations == ()
