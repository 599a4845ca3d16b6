"""A number and what it counts agree, in every text that the program words itself."""

from __future__ import annotations

import re

import pytest

from rag.answer.phrases import is_own_phrase, phrase
from rag.report import Wording
from rag.text import filled, how_many, in_singular

ONE_OF_MANY = re.compile(r"\b(?:these|those|all) 1\b|\b1 (?:more )?(?:papers|votes|days|figures)\b", re.I)


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{n} papers in the digests fit:", {"n": 1}, "1 paper in the digests fits:"),
        ("{n} papers{subject} mention {name}.", {"n": 1, "subject": " on gulls", "name": "X"}, "1 paper on gulls mentions X."),
        ("no more than these {n} papers fit", {"n": "1"}, "no more than this 1 paper fits"),
        ("{papers} papers from {days} days", {"papers": "1", "days": "12"}, "1 paper from 12 days"),
        ("{n} more figures are not shown.", {"n": 1}, "1 more figure is not shown."),
        ("The digests say so of all {n} papers:", {"n": 1}, "The digests say so of the 1 paper:"),
        ("{n} papers fit.", {"n": 21}, "21 papers fit."),
        ("“{title}” is in {n} papers", {"n": 1, "title": "1 papers"}, "“1 papers” is in 1 paper"),
        ("{name} has {n} votes", {"n": 1, "name": "1"}, "1 has 1 vote"),
    ],
)
def test_a_number_of_one_has_the_singular(text: str, values: dict[str, object], said: str) -> None:
    assert filled(text, "en", values) == said


@pytest.mark.parametrize("name", ["no_more", "counting.many", "listing.all"])
def test_an_answer_that_counts_one_thing_says_so(name: str) -> None:
    said = phrase(name, "en", n=1, subject="", filters="")
    assert not ONE_OF_MANY.search(said)
    assert " are " not in said


@pytest.mark.parametrize("name", ["no_more", "listing.those"])
def test_a_phrase_in_the_singular_is_known_as_the_programs_own(name: str) -> None:
    assert is_own_phrase(phrase(name, "en", n=1))


def test_a_report_of_one_paper_says_so() -> None:
    assert Wording("en")("some", total="1", covered="1").startswith("1 paper in the digests fits this subject")


def test_korean_counts_need_no_other_form() -> None:
    assert filled("논문 {n}편", "ko", {"n": 1}) == "논문 1편"


def test_what_is_counted_in_code_agrees() -> None:
    assert (how_many(1, "paper"), how_many(3590, "paper")) == ("1 paper", "3,590 papers")
    assert in_singular("{n} papers") == "{n} paper"
