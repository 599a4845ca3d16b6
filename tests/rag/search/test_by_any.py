"""Papers by one author or another are those of either, and those by both are those of both together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Nonmun
from rag.search import render_question
from tests.support.digests import indexed, write_digest
from tests.support.questions import read

ADA, BO, BOTH, OTHER = "2401.00001", "2401.00002", "2401.00003", "2401.00004"


@pytest.fixture(scope="module")
def reef(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Four papers: one by each of two authors, one by both together, one by neither."""
    folder = tmp_path_factory.mktemp("reef")
    write_digest(folder, (ADA, "CrabNet: Counting Crabs", "게를 센다."), day="2024-01-02", authors="Ada Lovelace")
    write_digest(folder, (BO, "EelNet: Counting Eels", "뱀장어를 센다."), day="2024-01-03", authors="Bo Li")
    write_digest(folder, (BOTH, "KelpNet: Counting Kelp", "다시마를 센다."), day="2024-01-04", authors="Ada Lovelace, Bo Li")
    write_digest(folder, (OTHER, "ClamNet: Counting Clams", "조개를 센다."), day="2024-01-05", authors="Cy Zhou")
    return indexed(folder)


def found(reef: Nonmun, text: str) -> set[str]:
    return {item.paper.arxiv_id for item in reef.search(text)}


@pytest.mark.parametrize(
    "text",
    [
        "papers by Ada Lovelace or Bo Li",
        "papers by either Ada Lovelace or by Bo Li",
        "Ada Lovelace나 Bo Li가 쓴 논문",
        "Ada Lovelace 또는 Bo Li의 논문",
    ],
)
def test_one_or_the_other_is_any_of_them(reef: Nonmun, text: str) -> None:
    assert found(reef, text) == {ADA, BO, BOTH}


def test_a_list_that_ends_in_or_is_any_of_it(reef: Nonmun) -> None:
    assert found(reef, "papers by Bo Li, Cy Zhou or Ada Lovelace since 2024-01-04") == {BOTH, OTHER}


@pytest.mark.parametrize("text", ["papers by Ada Lovelace and Bo Li", "Ada Lovelace와 Bo Li가 쓴 논문"])
def test_both_are_both_together(reef: Nonmun, text: str) -> None:
    assert found(reef, text) == {BOTH}


def test_the_reader_is_told_that_any_is_meant(reef: Nonmun) -> None:
    assert (
        "3 papers in the digests match (by Ada Lovelace or Bo Li)" in reef.ask("how many papers by Ada Lovelace or Bo Li?").text
    )
    assert "저자 Ada Lovelace 또는 Bo Li" in reef.ask("Ada Lovelace나 Bo Li가 쓴 논문은 몇 편이야?").text


def test_who_is_not_there_keeps_no_other_away(reef: Nonmun) -> None:
    answer = reef.ask("papers by Zork Blimpf or Ada Lovelace")
    assert {it.arxiv_id for it in answer.citations} == {ADA, BOTH}
    assert "Zork Blimpf" in answer.text + answer.notice


@pytest.mark.parametrize(
    ("text", "worded"),
    [
        ("papers by Ada Lovelace or Bo Li", "Papers by Ada Lovelace or Bo Li"),
        ("papers by Ada Lovelace and Bo Li", "Papers by Ada Lovelace and Bo Li"),
        ("Ada Lovelace나 Bo Li가 쓴 논문", "Ada Lovelace나 Bo Li가 쓴 논문은?"),
    ],
)
def test_a_question_put_together_anew_names_all_authors(text: str, worded: str) -> None:
    assert render_question(replace(read(text), text="")) == worded


@pytest.mark.parametrize(
    ("text", "begins"), [("Is Bo Li an author of CrabNet?", "No, Bo Li"), ("Cy Zhou가 CrabNet 저자야?", "아니요")]
)
def test_who_wrote_another_paper_is_no_author_of_this_one(reef: Nonmun, text: str, begins: str) -> None:
    answer = reef.ask(text)
    assert answer.text.startswith(begins)
    assert "Ada Lovelace" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "뱀장어에 관한 Ada Lovelace나 Bo Li가 쓴 논문",
        "뱀장어에 관한 Dee Ray나 Bo Li가 쓴 논문",
        "뱀장어 논문 중 Ada Lovelace나 Bo Li가 쓴 것",
    ],
)
def test_a_name_before_the_one_who_wrote_is_an_author_and_no_subject(reef: Nonmun, text: str) -> None:
    assert read(text).by_any
    assert len(read(text).authors) == 2
    assert found(reef, text) == {BO}


def test_what_is_joined_without_an_author_stays_a_subject() -> None:
    assert not read("Stable Diffusion이나 Flow Matching을 쓴 논문").authors
