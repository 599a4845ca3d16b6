"""The first of all papers, by votes or by their authors: 1등 논문, 베스트 논문, the paper with the most authors."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search import understand
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "limit", "skip"),
    [
        ("1등 논문 알려줘", 1, 0),
        ("2024년 12월 20일 1등 논문 요약해줘", 1, 0),
        ("12월 1위 논문은?", 1, 0),
        ("추천 순위 1위 논문은?", 1, 0),
        ("논문 중 1위는?", 1, 0),
        ("추천 순위 10위 논문은?", 1, 9),
        ("12월 20일 3위 논문", 1, 2),
        ("3위 논문 알려줘", 1, 2),
        ("12월 베스트 논문 3개", 3, 0),
        ("12월 최고의 논문 3편", 3, 0),
        ("2024년 12월 베스트 논문", None, 0),
        ("#1 paper of December 2024", 1, 0),
        ("summarize the top paper of 2024-12-20", 1, 0),
        ("explain the best paper of December 2024", 1, 0),
    ],
)
def test_the_first_papers_are_those_with_most_votes(text: str, limit: int | None, skip: int) -> None:
    question = understand(text)
    assert (question.intent, question.order, question.limit, question.skip) == ("list", "votes", limit, skip)
    assert not question.not_understood
    assert not question.subject


@pytest.mark.parametrize("text", ["리더보드 1위 논문", "2위 이내 논문", "papers on best paper awards"])
def test_what_else_is_first_is_no_order(text: str) -> None:
    question = understand(text)
    assert question.order != "votes"
    assert question.skip == 0


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("harbour")
    sharks, crabs = "SharkNet: Counting Sharks", "CrabNet: Counting Crabs"
    write_digest(folder, ("2401.00001", sharks, "상어를 세는 방법이다."), day="2024-01-02", authors="Ada Núñez, Bo Li, Cy Ota")
    write_digest(folder, ("2401.00002", crabs, "게를 세는 방법이다."), day="2024-01-03", authors="Ada Núñez")
    write_digest(folder, ("2401.00003", "Nets in Harbours", "항구의 그물이다."), day="2024-01-04", authors="Bo Li, Cy Ota")
    write_digest(folder, ("2401.00004", "Waves Alone", "파도를 다룬다."), day="2024-01-05", authors="Dee Ray, +")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "first", "n"),
    [
        ("which paper has the most authors?", "SharkNet", 3),
        ("가장 저자가 많은 논문은?", "SharkNet", 3),
        ("저자가 제일 많은 논문은?", "SharkNet", 3),
        ("papers with the fewest authors", "CrabNet", 1),
        ("혼자 쓴 논문 있어?", "CrabNet", 1),
        ("저자가 한 명인 논문", "CrabNet", 1),
        ("single-author papers", "CrabNet", 1),
        ("how many papers have only one author?", "CrabNet", 1),
    ],
)
def test_papers_are_told_by_how_many_authors_they_have(harbour: Nonmun, text: str, first: str, n: int) -> None:
    answer = harbour.ask(text)
    lines = answer.text.split("\n")
    assert lines[1].startswith(f"1. {first}")
    assert lines[1].endswith((f"authors: {n}", f"저자 {n}명"))
    assert n > 1 or "Waves Alone" not in answer.text  # whose list of authors is cut
    assert not answer.notice


@pytest.mark.parametrize("text", ["혼자 쓴 논문 빼고 게 논문", "Ada Núñez가 혼자 쓴 거 말고 게를 다룬 거"])
def test_papers_by_one_author_that_are_not_wanted_are_not_listed_as_such(harbour: Nonmun, text: str) -> None:
    assert not harbour.understand(text).statistic


@pytest.mark.parametrize("text", ["which author has the most papers?", "가장 많은 논문을 쓴 저자는?"])
def test_authors_are_still_ranked_by_their_papers(harbour: Nonmun, text: str) -> None:
    assert harbour.understand(text).aspect == "top_authors"


@pytest.mark.parametrize("text", ["papers by more than 5 authors", "저자가 세 명인 논문"])
def test_other_numbers_of_authors_are_told_not_to_be_met(harbour: Nonmun, text: str) -> None:
    assert harbour.ask(text).notice


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("alone")
    for day, (name, votes, authors) in enumerate(
        [("Gulls", 7, "Ada Núñez"), ("Terns", 40, "Bo Li"), ("Auks", 90, "Bo Li, Cy Ota"), ("Kites", 2, "Dee Ray")], 1
    ):
        paper = (f"2401.0000{day}", f"{name} at Sea", f"바다의 새 {name}를 센다.")
        write_digest(folder, paper, day=f"2024-01-0{day}", authors=authors, votes=votes)
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "first", "said"),
    [
        ("most voted single-author paper", ["Terns"], "most voted first"),
        ("top papers by one author", ["Terns", "Gulls", "Kites"], "most voted first"),
        ("the 2 most popular papers written by one person", ["Terns", "Gulls"], "most voted first"),
        ("least voted single-author paper", ["Kites"], "least voted first"),
        ("oldest paper by a single author", ["Gulls"], "oldest first"),
        ("2 single-author papers", ["Kites", "Terns"], ""),
        ("가장 추천 많은 단독 저자 논문", ["Terns", "Gulls", "Kites"], "추천 많은 순"),
        ("혼자 쓴 논문 중 추천 1등", ["Terns"], "추천 많은 순"),
        ("단독 저자 논문 추천순으로 2편", ["Terns", "Gulls"], "추천 많은 순"),
    ],
)
def test_papers_by_one_author_come_in_the_order_and_number_asked_for(
    alone: Nonmun, text: str, first: list[str], said: str
) -> None:
    head, *lines = alone.ask(text).text.split("\n")
    assert [line.split()[1] for line in lines] == first
    assert "3" in head  # all of them, whatever the number shown
    assert said in head
    assert ("40 votes" in lines[0] or "추천 40" in lines[0]) == (first[0] == "Terns")


def test_an_order_beside_most_authors_parts_those_with_as_many(alone: Nonmun) -> None:
    assert "of as many authors most voted first" in alone.ask("most voted papers with the most authors").text


@pytest.mark.parametrize("text", ["papers whose only author is Bo Li", "papers by Bo Li alone", "papers Bo Li wrote alone"])
def test_papers_by_an_author_alone_are_those_without_others(alone: Nonmun, text: str) -> None:
    _, *lines = alone.ask(text).text.split("\n")
    assert [line.split()[1] for line in lines] == ["Terns"]


def test_a_method_alone_is_no_author(alone: Nonmun) -> None:
    assert not alone.understand("papers trained by supervised learning alone").statistic
