"""What stands around a brief: what came since the last visit, and the words that rise."""

from __future__ import annotations

import datetime as dt

import pytest

from rag import Nonmun
from rag.brief import Visit
from rag.text import Language
from tests.support.page_html import HOSTILE, INVISIBLE, Seen, paper
from ui.locales.texts import Label
from ui.markup.today import ask_html, news_html, rising_html, skeleton_html
from ui.session.overview import Rising, rising

BOTH = pytest.mark.parametrize("language", ["en", "ko"])


@BOTH
def test_papers_since_the_last_visit_are_counted_and_the_most_voted_listed(language: Language) -> None:
    papers = {"2406.00001": paper("Flux", votes=3), "2406.00002": paper("Old")}
    html = news_html(papers, Visit(frozenset({"2406.00002"}), "2024-06-20T08:00:00+00:00"), language)
    assert Label.NEW_PAPERS.of(language, count=1, day="2024-06-20") in Seen(html).text
    assert Seen(html).links == ["https://arxiv.org/abs/2406.00001"]
    assert "Old" not in html
    nothing = news_html(papers, Visit(frozenset(papers), "2024-06-20T08:00:00+00:00"), language)
    assert Label.NEW_NONE.of(language, day="2024-06-20") in nothing
    assert news_html(papers, None, language) == ""


@BOTH
@pytest.mark.parametrize("word", ["Video", *HOSTILE])
def test_a_rising_word_has_its_numbers_and_stays_text(word: str, language: Language) -> None:
    html = rising_html(Rising(dt.date(2024, 12, 31), 30, 180, ((word, 48, 0.127, 0.082),)), language)
    assert Label.RISING_COUNT.of(language, count=48, share="12.7 %", earlier="8.2 %") in Seen(html).text
    assert not INVISIBLE.search(html)


def test_the_sample_has_words_that_rise_or_says_nothing(sample: Nonmun) -> None:
    found = rising(sample.index.search_index)
    assert rising_html(None, "en") == ""
    if found is not None:
        assert all(share > earlier for _, _, share, earlier in found.words)


@BOTH
def test_the_box_for_a_question_has_a_name(language: Language) -> None:
    assert f'aria-label="{Label.ASK_HERE.of(language)}"' in ask_html(language)
    assert 'aria-hidden="true"' in skeleton_html()
