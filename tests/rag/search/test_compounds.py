"""A compound finds the papers that have its parts side by side; a word that translates both of two is not both at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.search import Question, Searcher, gather
from tests.support.digests import indexed, write_digest

COMPOUND = [f"Gull-to-crab study {n} draws a crab. Gull-to-crab again." for n in range(4)]
BESIDE = "A gull crab model is shown. The gull crab model is fast."
APART = "A gull is white. A gull sings for a long and cold night in the far north of the land. There is a crab. A crab."
OTHERS = [f"Whale number {n} sings in the sea." for n in range(12)]


def found(searcher: Searcher, subject: str) -> set[str]:
    question = replace(Question(subject, "en", "list", {}).about(subject), text=subject)
    return {item.paper.title for item in gather(searcher, question).evidence}


def searching(tmp_path_factory: pytest.TempPathFactory, *papers: tuple[str, str]) -> Searcher:
    folder = tmp_path_factory.mktemp("compounds")
    write_digest(folder, *((f"2401.{number:05}", *paper) for number, paper in enumerate(papers, 1)))
    return Searcher(indexed(folder).index)


def test_a_compound_finds_papers_with_its_parts_side_by_side(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = [*COMPOUND, BESIDE, APART, *OTHERS]
    searcher = searching(tmp_path_factory, *((f"Study {n}", text) for n, text in enumerate(texts)))
    assert found(searcher, "gull-to-crab") == {f"Study {n}" for n in range(5)}


def test_a_word_that_translates_both_words_of_a_phrase_is_not_both(tmp_path_factory: pytest.TempPathFactory) -> None:
    mixtures = [(f"Mixture of Experts {n}", f"전문가 혼합 {n}번을 쓴다. 전문가 혼합은 빠르다.") for n in range(8)]
    alone = ("Asking the Experts", "전문가에게 묻는다. 전문가의 답을 모은다.")
    others = [(f"Whale Songs {n}", f"고래 {n}마리의 노래를 듣는다.") for n in range(12)]
    searcher = searching(tmp_path_factory, *mixtures, alone, *others)
    assert found(searcher, "mixture of experts") == {title for title, _ in mixtures}
