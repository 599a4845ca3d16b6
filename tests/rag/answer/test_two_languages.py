"""Details of a paper that a Korean digest and an English abstract tell."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.text import language_of
from tests.support.kinds import ABSTRACT, ALONE, ARXIV_ID, DIGEST, FIGURE, FIGURE_EN, TITLE, of_all_kinds


@pytest.fixture(scope="module")
def told_twice(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    return of_all_kinds(tmp_path_factory.mktemp("told"), sample=True)


@pytest.mark.slow
def test_an_english_question_is_answered_with_the_abstract_and_its_twin_is_not_quoted_beside_it(told_twice: Nonmun) -> None:
    answer = told_twice.ask("By how much do LanternFish sensors reduce the depth error?")
    assert [c.arxiv_id for c in answer.citations[:1]] == [ARXIV_ID]
    assert answer.citations[0].text == FIGURE_EN
    assert answer.citations[0].kind == "abstract"
    assert answer.citations[0].twin == FIGURE
    assert FIGURE not in answer.text


@pytest.mark.slow
def test_a_korean_question_is_answered_with_the_digest(told_twice: Nonmun) -> None:
    answer = told_twice.ask("LanternFish 센서는 깊이 오차를 몇 % 줄이나요?")
    assert answer.citations[0].text == FIGURE
    assert {language_of(c.text) for c in answer.citations} == {"ko"}


def test_what_only_the_abstract_has_is_quoted_to_a_korean_reader(told_twice: Nonmun) -> None:
    answer = told_twice.ask("LanternFish는 몇 watts를 쓰나요?")
    assert "It draws two watts of power." in answer.text
    assert answer.premise == "ok"


def test_a_number_that_the_digest_contradicts_is_no_answer_of_the_abstract(told_twice: Nonmun) -> None:
    answer = told_twice.ask("LanternFish가 수심 2,000미터에서 깊이 오차를 줄인 방법은?")
    assert answer.premise == "false"
    assert "900미터" in answer.text


def test_a_sentence_has_the_nearest_of_the_other_language_as_its_twin_and_a_title_has_none(told_twice: Nonmun) -> None:
    (paper,) = [e for e in told_twice.search(TITLE, 3) if e.paper.arxiv_id == ARXIV_ID]
    twins = {bullet.text: bullet.twin for bullet in paper.bullets}
    assert twins[FIGURE_EN] == FIGURE
    assert TITLE not in twins.values()
    assert all(twins[text] in ("", *ABSTRACT) for text in DIGEST if text in twins)


def test_a_paper_that_is_told_twice_is_found_in_either_language(told_twice: Nonmun) -> None:
    for question in ("sensors for depth in dark water", "어두운 물속에서 깊이를 재는 센서"):
        assert told_twice.search(question, 1)[0].paper.arxiv_id == ARXIV_ID


def test_bullets_come_in_the_language_of_the_question_first(told_twice: Nonmun) -> None:
    for question, language in (("depth sensors LanternFish", "en"), ("깊이 센서 LanternFish", "ko")):
        (paper,) = [e for e in told_twice.search(question, 3) if e.paper.arxiv_id == ARXIV_ID]
        assert language_of(paper.bullets[0].text) == language


def test_an_abbreviation_that_the_abstract_spells_out_is_no_gap(told_twice: Nonmun) -> None:
    answer = told_twice.ask("How many RPM does the CoralClock scanner read?")
    assert not answer.abstained
    assert answer.citations[0].arxiv_id == ALONE
