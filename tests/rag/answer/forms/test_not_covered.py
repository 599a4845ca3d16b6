"""What the digests do not cover: which filter or name is to blame, what is near, and the last days in place of later ones."""

from __future__ import annotations

import datetime as dt

import pytest

from rag import Nonmun
from rag.answer.extractive import extract
from rag.answer.forms.not_covered import is_unknown
from rag.core import Answer
from rag.search import Filters, Intent, Named, Question, Searcher, gather
from rag.text import language_of
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("sea")
    papers = [(f"2401.0000{n}", f"Sharks number {n}", f"상어를 세는 {n}번째 방법이다.") for n in range(1, 4)]
    write_digest(folder, *papers, day="2024-01-02", votes=3, authors="Ada Li")
    write_digest(folder, ("2402.00001", "Rays at night", "가오리를 본다."), day="2024-02-03", votes=5, authors="Bo Wu")
    return indexed(folder)


def ask(assistant: Nonmun, text: str, subject: str = "", intent: Intent = "list", **more: object) -> Answer:
    question = Question(text, language_of(text), intent, {}, **more)  # type: ignore[arg-type]
    question = question.about(subject) if subject else question
    return extract(question, gather(Searcher(assistant.index), question))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(min_votes=50), "Without the condition on votes: 3 papers fit."),
        (Filters(author="Bo Wu"), "By any author: 3 papers fit."),
        (Filters(since=day("2024-02-01"), until=day("2024-02-28")), "Without the dates: 3 papers fit."),
    ],
)
def test_the_filter_that_left_nothing_is_named(sea: Nonmun, filters: Filters, said: str) -> None:
    answer = ask(sea, "papers on sharks", "sharks", filters=filters)
    assert answer.abstained
    assert said in answer.text
    assert [citation.arxiv_id for citation in answer.citations] == ["2401.00001", "2401.00002", "2401.00003"]
    assert "4 papers from 2024-01-02 to 2024-02-03" in answer.text


def test_a_filter_that_is_not_to_blame_is_not_named(sea: Nonmun) -> None:
    filters = Filters(min_votes=50, since=day("2024-01-01"))
    text = ask(sea, "papers on sharks", "sharks", filters=filters).text
    assert "votes" in text
    assert "Without the dates" not in text


@pytest.mark.parametrize(("text", "ended"), [("papers of last week", "end on 2024-02-03"), ("지난주 논문", "2024-02-03까지")])
def test_days_after_the_last_one_are_answered_with_an_offer(sea: Nonmun, text: str, ended: str) -> None:
    answer = ask(sea, text, filters=Filters(since=day("2025-01-06"), until=day("2025-01-12")), relative=True)
    assert answer.abstained
    assert ended in answer.text.split("\n")[0]
    assert "2024-01-28" in answer.text
    assert "2402.00001" in answer.text
    assert "2401.00001" not in answer.text


def test_nothing_is_offered_that_does_not_fit(sea: Nonmun) -> None:
    answer = ask(sea, "sharks today", "sharks", filters=Filters(since=day("2025-01-06"), until=day("2025-01-06")))
    assert "end on 2024-02-03" in answer.text
    assert "The last day" not in answer.text


def test_days_before_the_first_one_are_said_to_be_so(sea: Nonmun) -> None:
    assert "begin on 2024-01-02" in ask(sea, "sharks before 2020", "sharks", filters=Filters(until=day("2019-12-31"))).text


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("papers about SharkNet", "paper", '"SharkNet" is not in the digests. Did you mean Sharks?'),
        ("SharkNet 논문", "paper", '다이제스트에 없는 이름입니다: "SharkNet".'),
        ("papers by SharkNet", "author", 'No author named "SharkNet" is in the digests.'),
    ],
)
def test_a_name_that_is_not_there_is_the_answer(sea: Nonmun, text: str, kind: str, said: str) -> None:
    named = (Named("SharkNet", kind, near=("Sharks",)),)  # type: ignore[arg-type]
    answer = ask(sea, text, "SharkNet", named=named, subjects=("SharkNet",))
    assert said in answer.text
    assert answer.abstained


def test_a_question_is_about_unknown_names_only_if_nothing_else_is_asked() -> None:
    named = (Named("SharkNet", "paper"),)
    whole = Question("", "en", "list", {}, named=named, subjects=("SharkNet",))
    assert is_unknown(whole)
    assert not is_unknown(Question("", "en", "list", {}, named=named, subjects=("SharkNet", "diffusion")))
    assert is_unknown(Question("", "en", "fact", {}, named=named, subjects=("SharkNet", "diffusion")))
    assert not is_unknown(Question("", "en", "fact", {}, named=(Named("Shark", "paper", mentions=2),), subjects=("Shark",)))


@pytest.mark.parametrize("intent", ["list", "count", "trend", "overview", "topics"])
def test_every_form_says_that_the_digests_end_before(sea: Nonmun, intent: Intent) -> None:
    filters = Filters(since=day("2025-01-06"), until=day("2025-01-12"))
    answer = ask(sea, "sharks of last week", "sharks" if intent != "topics" else "", intent, filters=filters)
    assert answer.text.startswith("The digests end on 2024-02-03")
    assert answer.abstained


def test_authors_of_one_name_are_offered(sea: Nonmun) -> None:
    named = (Named("Zhang", "author", candidates=("Li Zhang", "Wei Zhang")),)
    answer = ask(sea, "papers by Zhang", named=named, authors=("Zhang",), filters=Filters(author="Zhang"))
    assert "Li Zhang, Wei Zhang" in answer.text


def test_an_unknown_author_of_one_word_may_be_a_company(sea: Nonmun) -> None:
    answer = ask(sea, "papers by Acme", authors=("Acme",), filters=Filters(author="Acme"))
    assert 'No author named "Acme" is in the digests.' in answer.text
    assert "affiliations" in answer.text


@pytest.mark.parametrize("text", ["tell me about the paper", "what is the paper about?", "논문 요약해줘"])
def test_a_paper_that_is_not_named_is_asked_for_and_none_is_taken_for_it(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.abstained
    assert "arXiv" in answer.text
    assert "2401.0000" not in answer.text
