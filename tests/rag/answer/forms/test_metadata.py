"""What an index knows beside bullets, in one line: authors, votes, days, links, counts, and what is not stored."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer.extractive import extract
from rag.core import Answer
from rag.search import Filters, Named, Question, Searcher, gather
from rag.text import language_of
from tests.support.digests import indexed, write_digest

SHARKS, RAYS, WHALES = "2401.00001", "2402.00002", "2402.00003"


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Three papers of two days; one of the digests cuts its lists of authors, and one paper mentions KAIST."""
    folder = tmp_path_factory.mktemp("sea")
    sharks = (SHARKS, "SharkNet: Counting Sharks", "상어를 세는 방법이다. 코드를 GitHub에 공개했다.")
    write_digest(folder, sharks, day="2024-01-02", votes=1, authors="Ada Núñez, Bo Li")
    rays = (RAYS, "RayNet: Counting Rays", "KAIST의 수조에서 가오리를 센다.")
    whales = (WHALES, "Whales of Meta-Learning", "고래를 센다.")
    write_digest(folder, rays, whales, sharks, day="2024-02-03", votes=7, authors="Bo Li, Cy Zhou, +")
    return indexed(folder)


def ask(assistant: Nonmun, text: str, aspect: str, subject: str = "", **more: object) -> Answer:
    question = Question(text, language_of(text), "metadata", {}, aspect=aspect, **more)  # type: ignore[arg-type]
    question = question.about(subject) if subject else question
    return extract(question, gather(Searcher(assistant.index), question))


@pytest.mark.slow
def test_authors_are_named_and_a_shortened_list_says_so(sea: Nonmun) -> None:
    answer = ask(sea, "who wrote SharkNet?", "authors", "SharkNet")
    assert "Bo Li" in answer.text
    assert SHARKS in answer.text
    assert not answer.abstained
    assert answer.citations == ()


def test_a_paper_is_found_by_focus_and_by_id(sea: Nonmun) -> None:
    assert RAYS in ask(sea, "who wrote it?", "authors", focus=(RAYS, WHALES)).text
    assert WHALES in ask(sea, f"{WHALES} 저자는?", "authors", arxiv_ids=(WHALES,)).text


def test_other_papers_of_the_same_name_are_offered(sea: Nonmun) -> None:
    answer = ask(sea, "link to RayNet", "link", focus=(RAYS, WHALES))
    assert answer.text.startswith('"RayNet')
    assert WHALES in answer.text


@pytest.mark.parametrize(("name", "begins"), [("ada nunez", "Yes"), ("Nuñez, Ada", "Yes"), ("Grace Hopper", ("No", "Grace"))])
def test_an_author_is_recognised_in_any_spelling(sea: Nonmun, name: str, begins: str | tuple[str, ...]) -> None:
    text = f"is {name} an author of SharkNet?"
    assert ask(sea, text, "is_author", "SharkNet", authors=(name,), filters=Filters(author=name)).text.startswith(begins)


def test_votes_are_the_most_that_a_digest_gives_with_its_day(sea: Nonmun) -> None:
    assert "7 votes in the digest of 2024-02-03" in ask(sea, "votes of SharkNet", "votes", "SharkNet").text
    assert "7표" in ask(sea, "SharkNet 추천수는?", "votes", "SharkNet").text


def test_all_days_of_a_paper_are_listed(sea: Nonmun) -> None:
    answer = ask(sea, "when was SharkNet published?", "date", "SharkNet")
    assert "2024-01-02, 2024-02-03" in answer.text
    assert "2024-01" in answer.text.split("submitted")[1]


def test_a_link_and_an_entry(sea: Nonmun) -> None:
    assert f"https://arxiv.org/abs/{RAYS}" in ask(sea, "RayNet 링크", "link", "RayNet").text
    entry = ask(sea, "bibtex for RayNet", "bibtex", "RayNet").text
    assert entry.startswith("```bibtex\n@misc{")
    assert "order of the digest" in entry


def test_a_paper_that_is_not_there_is_not_replaced_by_another(sea: Nonmun) -> None:
    answer = ask(sea, "who wrote SquidNet?", "authors", "SquidNet")
    assert answer.abstained
    assert SHARKS not in answer.text


def test_without_a_paper_the_answer_asks_for_one(sea: Nonmun) -> None:
    assert "Which paper?" in ask(sea, "who wrote it?", "authors").text
    assert "어떤 논문" in ask(sea, "저자가 누구야?", "authors").text


def test_authors_are_ranked_by_their_papers(sea: Nonmun) -> None:
    assert ask(sea, "which author has most papers?", "top_authors").text.startswith(
        "Bo Li and others have the most papers: 3 each, of 3 in all."
    )
    on_sharks = ask(sea, "who writes most about sharks?", "top_authors", "Sharks", limit=1)
    assert 'on "Sharks"' in on_sharks.text
    assert on_sharks.text.count("\n") == 1
    assert "| Bo Li | 3 |" in ask(sea, "top authors as a table", "top_authors", as_table=True).text


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("who are Bo Li's co-authors?", "Cy Zhou wrote most often with Bo Li: 3 of 3 papers.", "1. Cy Zhou: 3"),
        ("who writes with Bo Li most often?", "Cy Zhou wrote most often with Bo Li", "1. Cy Zhou: 3"),
        (
            "Bo Li와 함께 가장 많이 쓴 저자는?",
            "Bo Li 저자와 논문을 가장 많이 함께 쓴 저자: Cy Zhou(3편 중 3편)",
            "1. Cy Zhou: 3편",
        ),
        ("Bo Li의 공저자는 누구야?", "Bo Li 저자와 논문을 가장 많이 함께 쓴 저자: Cy Zhou(3편 중 3편)", "1. Cy Zhou: 3편"),
    ],
)
def test_those_who_write_with_an_author_are_ranked_without_the_author(sea: Nonmun, text: str, first: str, second: str) -> None:
    lines = sea.ask(text).text.splitlines()
    assert lines[0].startswith(first)
    assert lines[1] == second
    assert not any("Bo Li" in line for line in lines[1:])


def test_the_digests_say_what_they_hold(sea: Nonmun) -> None:
    text = ask(sea, "how many papers do you have?", "corpus").text
    assert all(part in text for part in ("3 papers", "2 days", "2024-01-02", "2024-02-03"))
    assert "논문 3편" in ask(sea, "논문이 몇 편 있어?", "corpus").text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how often is SharkNet cited?", "citations"),
        ("SharkNet 인용 수는?", "인용"),
        ("at which conference did SharkNet appear?", "venues"),
        ("SharkNet 학회는?", "학회"),
        ("is the code of SharkNet available?", "code"),
        ("the abstract of SharkNet", "abstracts"),
        ("SharkNet 초록 보여줘", "초록"),
        ("who works on SharkNet at which university?", "affiliations"),
        ("what did the reviewers say about SharkNet?", "reviews"),
        ("h-index of the first author of SharkNet", "h-index"),
    ],
)
def test_what_is_not_stored_is_said_to_be_not_stored(sea: Nonmun, text: str, said: str) -> None:
    answer = ask(sea, text, "unstored", "SharkNet")
    assert said in answer.text.split("\n")[0]
    assert SHARKS in answer.text


def test_an_institution_leads_to_the_papers_that_mention_it(sea: Nonmun) -> None:
    answer = ask(sea, "papers from KAIST", "unstored", not_stored=("KAIST",))
    assert "affiliations" in answer.text
    assert [c.arxiv_id for c in answer.citations] == [RAYS]
    assert "KAIST" in answer.citations[0].text


def test_a_name_is_not_found_within_another_word(sea: Nonmun) -> None:
    answer = ask(sea, "papers from Meta", "unstored", not_stored=("Meta",))
    assert answer.abstained
    assert WHALES not in answer.text


def test_nothing_is_indexed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# nothing\n", "utf-8")
    write_digest(tmp_path, (SHARKS, "Sharks", "상어"))
    assistant = Nonmun(tmp_path / "home")
    assistant.ingest(tmp_path)
    assert "1 paper from 1 day" in ask(assistant, "how many papers?", "corpus").text


def test_the_papers_of_a_time_are_counted(sea: Nonmun) -> None:
    filters = Filters(until=dt.date(2024, 1, 31))
    assert ask(sea, "how many papers are in the digests of January?", "corpus", filters=filters).text.startswith("One paper")


def test_of_a_name_that_is_no_title_the_papers_that_mention_it_are_offered(sea: Nonmun) -> None:
    named = (Named("KAIST", "paper", mentions=1),)
    answer = ask(sea, "who wrote KAIST?", "authors", "KAIST", named=named)
    assert "No paper in the digests is called KAIST" in answer.text
    assert RAYS in answer.text


def test_a_list_from_an_institution_says_that_affiliations_are_not_stored(sea: Nonmun) -> None:
    question = Question("papers from KAIST on rays", "en", "list", {}, not_stored=("KAIST",)).about("rays")
    answer = extract(question, gather(Searcher(sea.index), question))
    assert "affiliations" in answer.text
    assert [c.arxiv_id for c in answer.citations] == [RAYS]


def test_papers_by_an_author_are_listed_if_nothing_says_what_else_is_asked_for(sea: Nonmun) -> None:
    by_ada = ask(sea, "Ada Núñez", "unstored", authors=("Cy Zhou",), filters=Filters(author="Cy Zhou"))
    assert RAYS in {c.arxiv_id for c in by_ada.citations}
    work = ask(sea, "where does Cy Zhou work?", "unstored", authors=("Cy Zhou",), filters=Filters(author="Cy Zhou"))
    assert "affiliations" in work.text
    assert work.abstained


@pytest.mark.parametrize("text", ["how many votes did SharkNet get and who wrote it?", "SharkNet 추천 수랑 저자 알려줘"])
def test_a_question_for_two_things_gets_both(sea: Nonmun, text: str) -> None:
    said = sea.ask(text).text
    assert "7" in said
    assert "Bo Li" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("which month had the most papers?", "2024-02"),
        ("논문이 제일 많이 나온 달은?", "2024-02"),
        ("average votes per paper?", "7.0"),
        ("평균 추천 수는?", "7.0"),
        ("하루에 평균 몇 편 올라와?", "1.5"),
        ("how many papers per day on average?", "1.5"),
        ("which month had the most votes?", "do not compute"),
    ],
)
def test_figures_about_papers_are_computed_or_said_not_to_be(sea: Nonmun, text: str, said: str) -> None:
    assert said in sea.ask(text).text


@pytest.mark.parametrize("text", ["GPT-5 논문은 언제 나왔어?"])
def test_an_unknown_name_wins_over_a_known_one_beside_it(sea: Nonmun, text: str) -> None:
    said = sea.ask(text).text
    assert "GPT-5" in said
    assert "RayNet" not in said
