"""Authors of the index, however a question writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.lexicon import Lexicon, Span
from tests.support.papers import paper

AUTHORS = {
    "2401.00001": ("Jiatao Gu", "Song Han", "François Fleuret"),
    "2401.00002": ("Jiatao Gu", "Quanquan Gu", "Li Fei-Fei"),
    "2401.00003": ("Quanquan Gu", "Sungjin Ahn", "Christopher D. Manning"),
    "2401.00004": ("Quanquan Gu", "Sung-jin Ahn", "Anders Søgaard", "Luc Van Gool", "Long Chen", "김철수"),
}
LEXICON = Lexicon([paper(f"Paper {i}", "결과", arxiv_id=i, authors=names) for i, names in AUTHORS.items()])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("jiatao gu", "Jiatao Gu"),
        ("GU, JIATAO", "Jiatao Gu"),
        ("Gu Jiatao", "Jiatao Gu"),
        ("francois fleuret", "François Fleuret"),
        ("Fleuret, F.", "François Fleuret"),
        ("F. Fleuret", "François Fleuret"),
        ("fleuret", "François Fleuret"),
        ("Fei-Fei Li", "Li Fei-Fei"),
        ("Li Feifei", "Li Fei-Fei"),
        ("Christopher Manning", "Christopher D. Manning"),
        ("C. D. Manning", "Christopher D. Manning"),
        ("Christopher David Manning", "Christopher D. Manning"),
        ("anders sogaard", "Anders Søgaard"),
        ("van gool", "Luc Van Gool"),
        ("김철수", "김철수"),
    ],
)
def test_an_author_is_found_by_any_usual_writing(said: str, name: str) -> None:
    assert LEXICON.author(said).name == name


def test_papers_are_the_newest_first() -> None:
    assert LEXICON.author("jiatao gu").papers == ("2401.00002", "2401.00001")


def test_writings_that_differ_in_hyphens_are_one_author() -> None:
    found = LEXICON.author("Ahn, Sung Jin")
    assert found.name in ("Sungjin Ahn", "Sung-jin Ahn")
    assert found.papers == ("2401.00004", "2401.00003")


@pytest.mark.parametrize("said", ["Gu", "gu"])
def test_a_surname_of_several_offers_them(said: str) -> None:
    found = LEXICON.author(said)
    assert (found.name, found.papers) == ("", ())
    assert found.candidates == (("Quanquan Gu", 3), ("Jiatao Gu", 2))


def test_initials_narrow_a_surname_down() -> None:
    assert LEXICON.author("Q. Gu").name == "Quanquan Gu"


def test_a_misspelt_author_has_near_ones_and_no_papers() -> None:
    found = LEXICON.author("Jiatoa Gu")
    assert (found.name, found.papers, found.candidates) == ("", (), ())
    assert found.near[0] == "Jiatao Gu"


def test_an_author_who_is_not_there_is_nobody() -> None:
    found = LEXICON.author("Geoffrey Hinton")
    assert (found.name, found.papers, found.candidates, found.near) == ("", (), (), ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("papers by jiatao gu and song han in 2024", ["Jiatao Gu", "Song Han"]),
        ("Gu, Jiatao papers", ["Jiatao Gu"]),
        ("Song Han이 쓴 논문", ["Song Han"]),
        ("김철수의 논문", ["김철수"]),
        ("does long context help?", []),
        ("papers by Gu", []),
        ("papers with a long chain", []),
    ],
)
def test_whole_names_are_found_in_a_text(text: str, names: list[str]) -> None:
    found = LEXICON.authors_in(text)
    assert [span.name for span in found] == names


def test_a_span_covers_the_name() -> None:
    assert LEXICON.authors_in("by song han, 2024") == [Span(3, 11, "Song Han")]


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = LEXICON.authors_in(text)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    LEXICON.author(text)
