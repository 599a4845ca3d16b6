"""Words in quotes that a title has to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.titled import titles_in
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    sharks = ("2401.00001", "Deep Sharks Are All You Need", "상어를 센다.")
    write_digest(folder, sharks, ("2401.00002", "Counting Rays", "깊은 상어 deep sharks를 센다."), day="2024-01-02", votes=1)
    return indexed(folder)


@pytest.mark.parametrize(
    "text",
    ['papers titled "deep sharks"', 'papers with "deep sharks" in the title', '제목에 "deep sharks"가 들어간 논문'],
)
def test_only_papers_with_these_words_in_the_title_are_listed(sea: Nonmun, text: str) -> None:
    said = sea.ask(text).text
    assert "2401.00001" in said
    assert "2401.00002" not in said
    assert "deep sharks" in said.splitlines()[0]


@pytest.mark.parametrize("text", ['papers titled "deep rays"', '제목에 "deep rays"가 들어간 논문'])
def test_no_paper_has_them(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.abstained
    assert "deep rays" in answer.text


def test_no_other_quotation_is_of_a_title() -> None:
    assert not list(titles_in('what does "deep sharks" mean?'))


@pytest.mark.parametrize("text", ['papers with "deep" in the title about sharks', '제목에 "deep"이 들어간 상어 논문'])
def test_the_subject_stays_beside_the_words_of_the_title(sea: Nonmun, text: str) -> None:
    question = sea.understand(text)
    assert question.titled == ("deep",)
    assert question.weights
    assert "2401.00001" in sea.ask(text).text


def test_an_abstract_that_calls_something_by_a_name_has_no_condition_on_titles(sea: Nonmun) -> None:
    abstract = "We count sharks in the deep sea with a method called 'deep counting'. " * 6
    assert not sea.understand(abstract).titled
