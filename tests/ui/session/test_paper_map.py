"""The map of papers on the page: what it is of, what is told of it, and that names stay text."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core import UsageError
from rag.core.settings import load_settings
from rag.saved import SavedPapers
from rag.search import MapPoint, PaperMap
from rag.text import Language
from tests.browser.corpora import copied
from tests.support.page_html import HOSTILE
from tests.support.papers import paper
from ui.locales.texts import Label
from ui.markup.map import map_html
from ui.session.map_search import map_route
from ui.session.paper_map import MadeMap, Wanted, make_map
from ui.session.search_address import FIELDS, SearchAddress
from ui.tabs.map_chart import map_figure

BOTH = pytest.mark.parametrize("language", ["en", "ko"])


@pytest.fixture(scope="module")
def assistant(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    home = copied(sample_home, tmp_path_factory.mktemp("map") / "own")
    return Nonmun(home, sample=True, settings=load_settings(home=home))


def made(assistant: Nonmun, route: str, owner: str = "ada", language: Language = "en") -> MadeMap:
    return make_map(assistant, SavedPapers(assistant.settings.home, owner), Wanted.of(route), language)


@BOTH
def test_a_subject_is_drawn_with_its_method_and_its_papers_by_theme(assistant: Nonmun, language: Language) -> None:
    subject = made(assistant, "subject/diffusion", language=language)
    assert len(subject.drawn.points) == subject.fitting >= 5
    told, listed = map_html(subject, "map/subject/diffusion", {}, language)
    assert "PCA" in told
    assert 'data-route="map/subject/diffusion"' in told
    assert Label.PAPERS.of(language, count=subject.fitting) in told
    assert set(re.findall(r"#/paper/([\d.]+)", listed)) == {point.paper.arxiv_id for point in subject.drawn.points}


@BOTH
@pytest.mark.parametrize("coloured", ["theme", "month", "nonsense"])
def test_each_paper_is_a_point_that_knows_its_id_and_title(assistant: Nonmun, coloured: str, language: Language) -> None:
    drawn = made(assistant, "subject/diffusion").drawn
    traces = map_figure(drawn, coloured, language).data
    assert sorted(it for trace in traces for it in trace.customdata) == sorted(it.paper.arxiv_id for it in drawn.points)
    titles = {point.paper.arxiv_id: point.paper.title[:40] for point in drawn.points}
    assert all(
        titles[arxiv_id] in text for trace in traces for arxiv_id, text in zip(trace.customdata, trace.hovertext, strict=True)
    )


def test_a_day_an_author_and_a_list_are_drawn_and_anothers_list_is_not(assistant: Nonmun) -> None:
    papers = list(assistant.index.papers.values())
    day = made(assistant, f"day/{papers[0].date}")
    assert all(any(entry.date == papers[0].date for entry in point.paper.entries) for point in day.drawn.points)
    kept = SavedPapers(assistant.settings.home, "ada")
    mine = kept.create("<b>mine</b>")
    kept.put(mine.id, [*papers[:4], paper("Gone", arxiv_id="2401.99999")])
    found = made(assistant, f"list/{mine.id}")
    assert (found.title, found.fitting, len(found.drawn.points)) == ("<b>mine</b>", 4, 4)  # those that are indexed
    assert made(assistant, "library").fitting == 4
    assert made(assistant, f"author/{papers[0].authors[0].upper()}").fitting >= 1
    for owner, route in (
        ("mallory", f"list/{mine.id}"),
        ("ada", "list/none"),
        ("mallory", "library"),
        ("ada", "author/Nobody"),
    ):
        assert made(assistant, route, owner) == MadeMap(made(assistant, route, owner).title, 0, PaperMap())
        assert "mine" not in made(assistant, route, owner).title or owner == "ada"
    assert make_map(assistant, None, Wanted("library"), "en").drawn == PaperMap()


@pytest.mark.parametrize("route", ["", "list", "list/", "subject/", "day/2024-13-45", "author/", "author"])
def test_an_address_of_nothing_is_a_map_of_nothing(assistant: Nonmun, route: str) -> None:
    assert made(assistant, route, "nobody").drawn == PaperMap()


@pytest.mark.parametrize("route", ["subject/a/b c", "list/0123", "day/2024-06-21", "library", "author/Ada Kim"])
def test_an_address_names_a_map_and_a_map_its_address(route: str) -> None:
    assert Wanted.of(route).route == f"map/{route}"


@pytest.mark.parametrize("text", HOSTILE)
def test_titles_and_terms_of_others_stay_text(text: str) -> None:
    drawn = PaperMap((MapPoint(paper(text), 0, 0, 0),), ((text,),), 0.5)
    trace = map_figure(drawn, "theme", "en").data[0]
    told = "".join(map_html(MadeMap(text, 1, drawn), f"map/subject/{text}", {}, "ko"))
    for shown in (trace.name, *trace.hovertext, told):
        assert not re.search(r"<(?:script|img|b|i|u|svg)\b", shown)


@BOTH
def test_a_search_is_drawn_with_its_filters_which_its_title_tells(assistant: Nonmun, language: Language) -> None:
    found = assistant.suggest("diffusion", 10)

    def mapped(words: str, **fields: Any) -> MadeMap:
        search = SearchAddress.of(words, [fields.get(name, "") for name in FIELDS], (), 10)
        return made(assistant, map_route(search).removeprefix("map/"), language=language)

    assert mapped("diffusion").fitting == found.total
    few = mapped("diffusion", since="2024-06-01")
    assert 0 < few.fitting < (found.total or 0)
    assert all(any(e.date >= dt.date(2024, 6, 1) for e in it.paper.entries) for it in few.drawn.points)
    assert few.title == f"diffusion · {Label.SINCE.of(language)} 2024-06-01"
    assert mapped("diffusion", exclude="video, 3D").fitting <= (found.total or 0)
    assert mapped("", section="What's New", trusted=True).fitting > 3


@BOTH
@pytest.mark.parametrize("address", ["?since=tomorrow", "x?votes=many", "?section=Nothing"])
def test_an_address_that_names_no_search_says_so(assistant: Nonmun, address: str, language: Language) -> None:
    said = Label.MAP_ADDRESS.of(language, parts=address.partition("?")[2])
    with pytest.raises(UsageError, match=re.escape(said)):
        made(assistant, f"search/{address}", language=language)


def test_the_papers_of_an_answer_are_drawn(assistant: Nonmun) -> None:
    ids = sorted(assistant.index.papers)[:4]
    found = made(assistant, f"papers/{' '.join(ids)} 2401.99999")
    assert {it.paper.arxiv_id for it in found.drawn.points} == set(ids)
    assert found.title == Label.MAP_OF_ANSWER.en
