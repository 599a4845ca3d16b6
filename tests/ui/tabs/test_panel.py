"""The search beside the chat: days in either order, orders, how many fit, and more of them."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any

import pytest

from rag import Nonmun
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.session.search_address import EMPTY
from ui.tabs.panel import Panel, _Searches

FIELDS = ("since", "until", "votes", "most", "author", "not_author", "section", "no_suspects", "order", "excluded")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def panel(sample: Nonmun) -> Panel:
    import gradio as gr

    async def build() -> Panel:
        # Where no event loop runs Gradio makes some that it never closes.
        with gr.Blocks():
            return Panel(Service(sample), gr.State(None))

    return asyncio.run(build())


def asked(language: Language) -> Any:
    headers = {"accept-language": language, "host": "127.0.0.1:7860"}
    return SimpleNamespace(cookies={}, headers=headers, client=None, username=None)


def search(panel: Panel, typed: str, language: Language = "en", many: int = 0, **fields: Any) -> tuple[str, str, bool]:
    """What is said above the papers, the papers as HTML, and whether there are more."""
    given = [{**dict(zip(FIELDS, EMPTY, strict=True)), **fields}[name] for name in FIELDS]
    call = (
        (lambda *rest: panel.more(asked(language), many, *rest))
        if many
        else (lambda *rest: panel.searched(asked(language), *rest))
    )
    told, found, _, more, _ = call(_Searches(), typed, *given, ())
    return told, found.partition('<span class="nm-search-place"')[0], bool(more.visible)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_days_the_wrong_way_round_are_swapped_and_that_is_said(panel: Panel, language: Language) -> None:
    told, found, _ = search(panel, "diffusion", language, since="2024-05-30", until="2024-02-01")
    assert Label.DAYS_SWAPPED.of(language, since="2024-02-01", until="2024-05-30") in told
    assert "2024-02-12" in found
    right, same, _ = search(panel, "diffusion", language, since="2024-02-01", until="2024-05-30")
    assert Label.DAYS_SWAPPED.of(language, since="2024-02-01", until="2024-05-30") not in right
    assert same == found


def test_papers_come_in_the_order_that_is_chosen_with_their_count(panel: Panel) -> None:
    _, newest, more = search(panel, "diffusion", order="date")
    days = [DATE.findall(part)[0] for part in newest.split('class="nm-meta"')[1:]]
    assert days == sorted(days, reverse=True)
    assert days[0] > days[-1]
    count = re.search(r"(\d+) of (\d+) papers that fit", newest)
    assert count
    assert more is (int(count[1]) < int(count[2]))
    _, again, _ = search(panel, "diffusion", order="date", many=10)
    assert again.count("nm-card") > newest.count("nm-card")


def test_filters_alone_list_what_passes_them_and_nothing_at_all_gives_a_hint(panel: Panel) -> None:
    _, found, _ = search(panel, "", since="2024-06-01", order="votes")
    votes = [int(count) for count in re.findall(r"(\d+) votes?", found)]
    assert votes == sorted(votes, reverse=True)
    assert Label.SEARCH_EMPTY.en in search(panel, "")[1]


@pytest.mark.parametrize("field", ["votes", "most"])
def test_what_is_no_number_of_votes_is_said(panel: Panel, field: str) -> None:
    assert "few is not a number of votes" in search(panel, "diffusion", **{field: "few"})[1]


def visit(panel: Panel, searches: _Searches, address: str, language: Language = "en") -> tuple[Any, ...]:
    return panel.visited(asked(language), SimpleNamespace(value=address), searches)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_address_restores_the_search_with_its_filters_order_and_number(panel: Panel, language: Language) -> None:
    searches, address = _Searches(), "diffusion?since=2024-01-01&votes=3&order=votes&n=20"
    box, *fields, folded, chips, found, _, _, many = visit(panel, searches, address, language)
    assert (box, fields[0], fields[2], fields[8], folded.open, many) == ("diffusion", "2024-01-01", "3", "votes", True, 20)
    assert f'data-route="{address.replace("&", "&amp;")}"' in found
    assert found.count("nm-card") > 1
    # The fields that it sets search once more, for the same.
    again = panel.searched(asked(language), searches, box, *fields, ())
    assert again[:2] == (chips, found)
    other = panel.searched(asked(language), searches, "video", *fields, ())
    assert other[4] == 10


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_an_address_says_that_means_nothing_is_told_above_the_papers(panel: Panel, language: Language) -> None:
    _, *_, chips, found, _, _, _ = visit(panel, _Searches(), "diffusion?since=2024-13-45&colour=%3Cb%3E", language)
    parts = "since=2024-13-45, colour=&lt;b&gt;"
    assert Label.ADDRESS_UNREAD.of(language, parts=parts) in chips
    assert "nm-card" in found
