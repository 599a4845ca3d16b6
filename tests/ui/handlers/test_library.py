"""The library as the page's scripts ask for it: saving, lists, files and views, for one browser and for others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core import DigestEntry, Paper
from rag.core.settings import load_settings
from rag.digests.formats.registry import format_named, format_of
from rag.saved import SavedPapers, library_database
from rag.text import Language, plain
from tests.browser.corpora import copied
from tests.support.page_html import ATTRIBUTES, HOSTILE, TAGS, Seen
from tests.support.papers import DAY
from tests.ui.handlers.test_calls import Server
from ui.locales.texts import Label
from ui.session.library import PAGE
from ui.session.reader import reader_of

BOTH = pytest.mark.parametrize("language", ["en", "ko"])


class LibrarySeen(Seen):
    """HTML of the library: a form, and boxes to tick, are in it."""

    tags = (*TAGS, "nav", "form", "label", "input", "textarea", "fieldset", "legend")
    attributes = (
        *(*ATTRIBUTES, "data-route", "data-title", "data-list", "data-tend", "name", "maxlength", "autocomplete", "required"),
        *("placeholder", "checked", "rows"),
    )
    void = ("input",)

    @property
    def papers(self) -> list[str]:
        """The papers that links lead to, in order."""
        return [route.removeprefix("#/paper/") for route in self.routes if route.startswith("#/paper/")]


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_home, tmp_path_factory.mktemp("library") / "own")


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    assistant = Nonmun(home, sample=True, settings=load_settings(home=home))
    yield Server(assistant)
    for file in home.glob("library.*"):
        file.unlink()


@pytest.fixture
def ids(server: Server) -> list[str]:
    return sorted(server.service.papers())


def speak(server: Server, language: Language) -> None:
    for request in (server.mine, server.other, server.nobody):
        request.headers["accept-language"] = language


def make(server: Server, name: str, *papers: str) -> str:
    told = server.ask("tend", {"do": "create", "name": name})
    assert told["problem"] == ""
    for paper in papers:
        assert server.ask("tend", {"do": "put", "list": told["list"], "paper": paper, "on": True})["problem"] == ""
    return str(told["list"])


def kept(server: Server) -> SavedPapers:
    return SavedPapers(server.service.assistant.settings.home, reader_of(server.mine).owner)


def gone(arxiv_id: str = "2401.99999", title: str = "Gone") -> Paper:
    return Paper(arxiv_id, (DigestEntry(DAY, arxiv_id, title, (), 3, ("Ada Kim",)),))


def test_a_star_saves_a_paper_for_this_browser_alone(server: Server, ids: list[str]) -> None:
    server.ask("tend", {"do": "save", "paper": ids[0], "on": True})
    assert server.ask("saved", None) == [ids[0]]
    assert server.ask("saved", None, server.other) == []
    server.ask("tend", {"do": "save", "paper": ids[0], "on": False})
    assert server.ask("saved", None) == []


@BOTH
def test_a_browser_without_cookies_is_told_why_nothing_is_saved(server: Server, ids: list[str], language: Language) -> None:
    speak(server, language)
    told = server.ask("tend", {"do": "save", "paper": ids[0], "on": True}, server.nobody)
    assert Label.LIBRARY_ANONYMOUS.of(language) in told["problem"]
    assert Label.LIBRARY_ANONYMOUS.of(language) in server.ask("library", {}, server.nobody)


@BOTH
def test_the_library_has_lists_notes_and_what_is_unread(server: Server, ids: list[str], language: Language) -> None:
    speak(server, language)
    assert Label.LIBRARY_EMPTY.of(language) in server.ask("library", {})
    list_id = make(server, "Agents", *ids[:3])
    server.ask("tend", {"do": "note", "paper": ids[0], "note": "read\n<b>again</b>"})
    server.ask("tend", {"do": "read", "paper": ids[1], "on": True})
    html = server.ask("library", {"list": list_id})
    seen = LibrarySeen(html)
    assert seen.papers == [ids[2], ids[1], ids[0]]
    assert "read\n<b>again</b>" in seen.text
    assert f"{Label.PAPERS.of(language, count=3)} · {Label.UNREAD.of(language, count=2)}" in seen.text
    assert f'data-route="list/{list_id}"' in html
    unread = LibrarySeen(server.ask("library", {"list": list_id, "unread": True}))
    assert unread.papers == [ids[2], ids[0]]
    assert LibrarySeen(server.ask("library", {"words": "AGAIN read"})).papers == [ids[0]]


@BOTH
def test_anothers_list_is_told_from_none_by_nothing(server: Server, ids: list[str], language: Language) -> None:
    speak(server, language)
    list_id = make(server, "Agents", ids[0])
    told = {server.ask("library", {"list": it}, server.other).replace(it, "ID") for it in (list_id, "0" * 32)}
    assert len(told) == 1
    assert Label.LIST_MISSING.of(language) in told.pop()
    for change in ("rename", "delete", "put"):
        problems = {
            server.ask(
                "tend",
                {"do": change, "list": it, "name": "mine", "on": True}
                if change == "rename"
                else {"do": change, "list": it, "paper": ids[1], "on": True},
                server.other,
            )["problem"].replace(it, "ID")
            for it in (list_id, "0" * 32)
        }
        assert len(problems) == 1
        assert problems != {""}
    assert server.ask("references", {"form": "ris", "list": list_id}, server.other)["text"] == ""


@BOTH
def test_a_name_that_is_blank_or_taken_is_refused(server: Server, language: Language) -> None:
    speak(server, language)
    make(server, "one")
    other = make(server, "two")
    assert Label.LIST_BLANK.of(language) in server.ask("tend", {"do": "create", "name": " \u200b"})["problem"]
    assert Label.LIST_TAKEN.of(language) in server.ask("tend", {"do": "rename", "list": other, "name": "ONE"})["problem"]
    assert server.ask("tend", {"do": "rename", "list": other, "name": "Two"})["problem"] == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_names_titles_and_notes_of_others_stay_text(server: Server, text: str) -> None:
    list_id = server.ask("tend", {"do": "create", "name": text})["list"]
    kept(server).put(list_id, [gone(title=text)])
    server.ask("tend", {"do": "note", "paper": "2401.99999", "note": text})
    for html in (
        server.ask("library", {"list": list_id}),
        server.ask("lists", "2401.99999"),
        server.ask("view", "paper/2401.99999")["html"],
        server.ask("view", f"author/{text}")["html"],
    ):
        seen = LibrarySeen(html)
        assert {link.split("/")[2] for link in seen.links} <= {"arxiv.org"}
        assert all(route.startswith(("#/paper/", "#/author/", "#/like/", "#/map/")) for route in seen.routes)


def test_a_thousand_papers_come_page_by_page(server: Server) -> None:
    kept(server).save(*(gone(f"2401.{number:05}", f"Paper {number}") for number in range(1000)))
    first = LibrarySeen(server.ask("library", {}))
    assert len(first.papers) == PAGE
    assert Label.LIBRARY_MORE.of("en", count=1000 - PAGE) in first.text
    last = LibrarySeen(server.ask("library", {"skip": 1000 - PAGE}))
    assert len(last.papers) == PAGE
    assert not set(first.papers) & set(last.papers)
    text = server.ask("references", {"form": "csv", "list": ""})["text"]
    assert len(list(csv.reader(io.StringIO(text)))) == 1001


def test_a_paper_that_is_no_longer_indexed_is_still_there_with_what_is_known(server: Server) -> None:
    kept(server).put(make(server, "old"), [gone()])
    assert Label.GONE.en in server.ask("library", {})
    told = server.ask("view", "paper/2401.99999")
    assert told["title"] == "Gone"
    assert Label.GONE.en in told["html"]
    assert LibrarySeen(told["html"]).routes == ["#/author/Ada%20Kim"]
    assert "2401.99999" in server.ask("references", {"form": "bibtex", "papers": ["2401.99999"], "title": "x"})["text"]
    assert Label.NO_PAPER.en in server.ask("view", "paper/2401.99999", server.other)["html"]


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json", "csv", "markdown"])
def test_a_list_becomes_a_file_with_its_notes_that_our_readers_read(server: Server, ids: list[str], form: str) -> None:
    list_id = make(server, "../=Agents & co/", *ids[:3])
    server.ask("tend", {"do": "note", "paper": ids[0], "note": "a note of mine"})
    file = server.ask("references", {"form": form, "title": "../=Agents & co/", "list": list_id})
    assert file["name"].startswith("nonmun-agents-co.")
    assert "a note of mine" in file["text"]
    read = format_named(format_of(file["text"], file["name"])).parse_digest(file["text"], file["name"])
    assert {entry.arxiv_id for entry in read.entries} == set(ids[:3])


def test_what_is_in_sight_becomes_a_file_in_its_order(server: Server, ids: list[str]) -> None:
    file = server.ask("references", {"form": "csl-json", "title": "", "papers": [ids[4], ids[2], "nonsense", ids[4]]})
    assert file["name"] == "nonmun-papers.csl.json"
    assert [item["number"] for item in json.loads(file["text"])] == [f"arXiv:{ids[4]}", f"arXiv:{ids[2]}"]


@BOTH
def test_a_view_shows_a_paper_its_authors_and_those_like_it(server: Server, ids: list[str], language: Language) -> None:
    speak(server, language)
    paper = next(it for it in server.service.papers().values() if it.authors)
    seen = LibrarySeen(server.ask("view", f"paper/{paper.arxiv_id}")["html"])
    assert f"#/like/{paper.arxiv_id}" in seen.routes
    author = server.ask("view", f"author/{paper.authors[0].upper()}")
    assert author["title"] == paper.authors[0]
    assert f"#/paper/{paper.arxiv_id}" in LibrarySeen(author["html"]).routes
    like = server.ask("view", f"like/{paper.arxiv_id}")
    assert plain(paper.title) in like["title"]
    routes = LibrarySeen(like["html"]).routes
    assert len(routes) >= 5
    assert f"#/paper/{paper.arxiv_id}" not in routes


@pytest.mark.parametrize(
    "route", ["", "paper", "paper/", "like/2401.99999", "author/", "author/Nobody", "other/2406.1", "paper/../../x"]
)
def test_an_address_that_leads_nowhere_says_so(server: Server, route: str) -> None:
    told = server.ask("view", route)
    assert LibrarySeen(told["html"]).routes == []
    assert Label.NO_PAPER.en in told["html"] or Label.SEARCH_NONE.en in told["html"]


@BOTH
def test_a_damaged_file_is_told_of_in_the_library_and_stops_nothing_else(
    server: Server, ids: list[str], language: Language
) -> None:
    speak(server, language)
    library_database(server.service.assistant.settings.home).file.write_bytes(b"no database" * 500)
    for told in (server.ask("library", {}), server.ask("tend", {"do": "save", "paper": ids[0], "on": True})["problem"]):
        assert "library.sqlite3" in told
    assert server.ask("saved", None) == []
    assert server.ask("cite", ids[0])
    view: dict[str, Any] = server.ask("view", f"paper/{ids[0]}")
    assert f"#/like/{ids[0]}" in view["html"]
    assert Label.NO_PAPER.of(language) in server.ask("view", "paper/2401.99999")["html"]
    assert server.ask("references", {"form": "ris", "papers": ids[:2]})["text"].count("TY  - ") == 2
