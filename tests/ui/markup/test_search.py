"""What is found while somebody types, as HTML: results, suggestions and the pieces understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.models import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper
from rag.core.settings import load_settings
from rag.search.query.pieces import Understood
from rag.search.query.question import Question
from rag.search.query.understand import understand
from rag.text import Language, plain
from tests.support.page_html import DAY, HOSTILE, INVISIBLE, Seen, paper, squeezed
from ui.handlers.calls import page_calls
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.search import chips_html, results_html, suggestions_html


def found(text: str) -> Evidence:
    bullet = EvidenceBullet(DAY, 0, text, text, 1.0)
    return Evidence(paper(text, Bullet(text, text), votes=1, authors=(text,)), 1.0, (bullet,), suspect=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_papers_of_others_stay_text(text: str) -> None:
    suggested, listed = suggestions_html([found(text)], "ko"), results_html([found(text)], "ko")
    assert Seen(suggested).links == ["https://arxiv.org/abs/2406.00001"]
    for html in (suggested, listed):
        seen = Seen(html)
        assert squeezed(plain(text)) in squeezed(seen.text)
        assert {link.split("/")[2] for link in seen.links if not link.startswith("#/")} == {"arxiv.org"}
        assert not INVISIBLE.search(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_understood_pieces_of_others_stay_text(text: str) -> None:
    piece = Understood("author", text, text, text, text)
    html = chips_html(Question("why?", "en", "list", {}, understood=(piece,)), "en")
    assert squeezed(text) in squeezed(Seen(html).text)
    assert not INVISIBLE.search(html)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_piece_that_was_understood_can_be_taken_away(language: Language) -> None:
    html = chips_html(understand("the 3 most voted papers by Bram Wallace since May 2024 with at least 20 votes"), language)
    labels = {
        "since": ("since 2024-05-01", "2024-05-01부터"),
        "min_votes": ("at least 20 votes", "추천 20개 이상"),
        "author": ("by Bram Wallace", "저자 Bram Wallace"),
        "order": ("ordered by votes", "추천순"),
        "limit": ("3 papers", "3편"),
    }
    named = dict(re.findall('data-act="remove" data-value="(.*?)" aria-label="(.*?)"', html))
    place = 1 if language == "ko" else 0
    assert named == {kind: Label.REMOVE_FILTER.of(language, label=label[place]) for kind, label in labels.items()}
    assert Label.UNDERSTOOD.of(language) in html
    assert chips_html(understand("diffusion"), language) == ""


def test_a_suggestion_has_its_day_and_its_votes_where_the_digest_gives_any() -> None:
    voted, other = paper("A", votes=1), Paper("2406.00002", (DigestEntry(DAY, "2406.00002", "B", ()),))
    html = suggestions_html([Evidence(voted, 1.0, ()), Evidence(other, 0.5, ())])
    assert re.findall(r">(2024[^<]*)<", html) == ["2024-06-21 · 1 vote", "2024-06-21"]
    assert suggestions_html([]) == ""
    assert Label.SEARCH_NONE.ko in results_html([], "ko")


def test_no_search_per_key_where_it_would_be_a_request_to_an_embedding(sample_home: Path) -> None:
    settings = load_settings(home=sample_home)

    def offered(embedding: str) -> set[str]:
        assistant = Nonmun(settings=settings.replace(embedding=embedding))
        return {call.__name__ for call in page_calls(Service(assistant))}

    assert offered("") - offered("openai:some-model") == {"suggest"}
    assert "cite" in offered("openai:some-model")
