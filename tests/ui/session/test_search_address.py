"""A search in an address: what is written is read again, and what means nothing is named."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.digests import SECTIONS
from ui.session.search_address import EMPTY, FEWEST, FIELDS, MOST, ORDERS, SearchAddress

LINES = st.text(max_size=60).map(lambda text: " ".join(text.encode("utf-8", "replace").decode().split()))
DAYS = st.just("") | st.dates(dt.date(2020, 1, 1)).map(str)
NUMBERS = st.just("") | st.integers(0, 10**8).map(str)
VALUES = (DAYS, DAYS, NUMBERS, NUMBERS, LINES, LINES, st.sampled_from(("", *SECTIONS)), st.booleans())


@given(LINES, st.tuples(*VALUES, st.sampled_from(("", *ORDERS)), LINES), st.integers(FEWEST, MOST))
def test_an_address_leads_to_the_search_it_was_made_of(words: str, fields: tuple[object, ...], many: int) -> None:
    made = SearchAddress.of(words, fields, (("since", "May 2024"),), many)
    read = SearchAddress.read(made.text)
    assert read == made
    assert read.unread == ()
    assert made.text.isascii()


@given(st.text(max_size=200))
def test_whatever_is_typed_as_an_address_is_read(text: str) -> None:
    read = SearchAddress.read(text)
    again = SearchAddress.read(read.text)
    assert (again, again.unread) == (read, ())


@pytest.mark.parametrize(
    "part",
    "since=2024-13-45 since=May votes=many most=-1 section=x order=up trusted=2 n=x author= page=3 without=moon:x".split(),
)
def test_what_means_nothing_is_left_out_and_named(part: str) -> None:
    read = SearchAddress.read(f"dpo?{part}&until=2024-06-21")
    assert read.unread == (part,)
    assert (read.words, read.fields[FIELDS.index("until")], read.many) == ("dpo", "2024-06-21", FEWEST)


def test_words_alone_are_an_address_and_a_number_of_papers_has_bounds() -> None:
    assert SearchAddress.read("3D%20%EA%B0%80%EC%9A%B0%EC%8B%9C%EC%95%88").words == "3D 가우시안"
    assert SearchAddress.of("확산 모델", EMPTY, (), FEWEST).text == "%ED%99%95%EC%82%B0%20%EB%AA%A8%EB%8D%B8"
    assert [SearchAddress.read(f"dpo?n={n}").many for n in (1, 30, 99999)] == [FEWEST, 30, MOST]
