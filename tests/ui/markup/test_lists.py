"""Lists in an answer: titles that lead to papers, what folds, what sorts, and trends as a chart."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rag.text import Language
from tests.support.page_html import Seen, turn
from ui.locales.texts import Label
from ui.markup.answer import answer_html
from ui.session.turn import ShownTurn

LANGUAGES: list[Language] = ["en", "ko"]


def entry(number: int) -> str:
    return f"{number}. Paper {number} (2406.{number:05}, 2024-06-{number:02}, {number} votes)\n   “Said of {number}.”"


def quoted(text: str, *, mode: str = "extractive", language: Language = "en") -> str:
    told = turn(text, mode=mode)
    assert told.answer is not None
    told.answer = replace(told.answer, notice="")
    html = answer_html(told, "m" if mode == "llm" else "", language)
    Seen(html)
    return html


def items(html: str, *, folded: bool) -> list[int]:
    found = re.findall(r'<li value="(\d+)"( class="nm-folded")?>', html)
    return [int(number) for number, is_folded in found if bool(is_folded) == folded]


LIST = "\n".join(["24 papers:", *map(entry, range(1, 25)), "And more."])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_shows_ten_papers_and_offers_the_others(language: Language) -> None:
    html = quoted(LIST, language=language)
    assert items(html, folded=False) == [*range(1, 11)]
    assert items(html, folded=True) == [*range(11, 25)]
    offers = re.findall(r'nm-do-rest( nm-folded)?">(.*?)<', html)
    assert offers == [("", Label.SHOW_MORE.of(language, count=10)), (" nm-folded", Label.SHOW_MORE.of(language, count=4))]
    assert html.index("nm-do-sort-day") < html.index("<ol") < html.index("nm-do-rest") < html.index("And more.")


@pytest.mark.parametrize("papers", [1, 3, 4, 12])
def test_a_short_list_is_whole_and_has_tools_once_there_is_something_to_sort(papers: int) -> None:
    html = quoted("\n".join(["Papers:", *map(entry, range(1, papers + 1))]))
    assert items(html, folded=True) == []
    assert "nm-do-rest" not in html
    assert ("nm-do-sort-votes" in html) == ("nm-do-quotes" in html) == (papers >= 4)


def test_themes_fold_with_their_headings_and_are_not_sorted() -> None:
    text = "\n".join(f"\nTheme {n}\n{entry(2 * n - 1)}\n{entry(2 * n)}" for n in range(1, 8))
    html = quoted("An overview." + text)
    assert items(html, folded=True) == [11, 12, 13, 14]
    assert re.findall(r'nm-theme( nm-folded)?">Theme (\d)', html) == [("", n) for n in "12345"] + [
        (" nm-folded", n) for n in "67"
    ]
    assert "nm-do-sort-day" not in html
    assert html.index("An overview.") < html.index("nm-do-quotes") < html.index("Theme 1")


def test_what_a_model_writes_is_not_folded() -> None:
    html = quoted(LIST, mode="llm")
    assert items(html, folded=False) == [*range(1, 25)]
    assert "nm-do-" not in html


def test_titles_and_ids_lead_to_arxiv() -> None:
    html = quoted("1. Flux (2406.00007, 2024-06-01, 5 votes)\n   “It walks.” [1]\n\nSee 2406.00008, not 0.2345 or 2406.5.")
    assert '<a class="nm-paper" href="https://arxiv.org/abs/2406.00007" target="_blank" rel="noopener">Flux</a>' in html
    ids = re.findall(r'<a class="nm-paper-id" href="(.*?)" target="_blank" rel="noopener">(.*?)</a>', html)
    assert ids == [(f"https://arxiv.org/abs/{i}", i) for i in ("2406.00007", "2406.00008")]
    assert re.findall(r"<a [^>]*>[^<]*<a", html) == []  # no link within a link


def test_steps_of_time_are_a_chart() -> None:
    bars = ["- 2024-01: 12 ████████ (24.9 %)", "- 2024-02: 0", "- 2024-03: 1,030 ████████████████████ (5 %)"]
    html = quoted("\n".join(["Papers per step:", *bars]))
    assert "█" not in html
    rows = re.findall(r'<th scope="row">(.*?)</th>.*?nm-bar-(\d+)".*?</td>\s*<td>(.*?)</td>', html)
    assert rows == [("2024-01", "8", "12"), ("2024-02", "0", "0"), ("2024-03", "20", "1,030")]
    assert Label.SHARE_OF_ALL.of("en", share="24.9 %") in html
    assert "nm-steps" not in quoted("- 2024-01: 12 ███\n- another thing")


def test_lists_grow_as_a_model_writes_them() -> None:
    told = ShownTurn(1, "why?", "answering", LIST)
    assert items(answer_html(told, "m"), folded=False) == [*range(1, 25)]
