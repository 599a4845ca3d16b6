"""The forms of a brief: nothing that a digest writes becomes more than text, and a feed is one that readers take."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from rag import Nonmun
from rag.brief import Brief, Period, Visit, Watch, brief_markdown, brief_page, brief_part, brief_rss, brief_text
from rag.text import Language

DAY = dt.date(2024, 1, 9)
LANGUAGES: tuple[Language, ...] = ("en", "ko")


@pytest.fixture(scope="module")
def brief(penguins: Nonmun) -> Brief:
    visit = Visit(frozenset(penguins.index.papers) - {"2401.00013"}, "2024-01-08T09:00:00+00:00")
    watches = [Watch("subject", "quokka <b>bold</b>"), Watch("author", "Alan Turing")]
    return penguins.brief(watches=watches, visit=visit, today=dt.date(2024, 1, 20))


class _Page(HTMLParser):
    """The tags, links, ids and text of a page; what is not closed is an error."""

    VOID = frozenset({"meta", "br", "link"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open += [] if tag in self.VOID else [tag]
        for name, value in attrs:
            assert not name.startswith("on")
            self.hrefs += [value or ""] if name == "href" else []
            self.ids += [value or ""] if name == "id" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_has_no_control_characters(brief: Brief, language: Language) -> None:
    text = brief_text(brief, language)
    assert all(c == "\n" or c.isprintable() or c == "\ufffe" for c in text)
    assert "\u202e" not in text
    assert "<script>" in text  # a terminal shows it as it is
    assert text.endswith("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_has_links_to_arxiv_alone(brief: Brief, language: Language) -> None:
    text = brief_markdown(brief, language)
    links = re.findall(r"(?<!\\)\]\(([^)]*)\)", text)
    assert links
    assert all(re.fullmatch(r"https://arxiv\.org/abs/\d{4}\.\d{5}", link) for link in links)
    assert "\\<script\\>" in text
    assert "![" not in text.replace("!\\[", "")
    assert text.count("\n## ") >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_loads_and_runs_nothing(brief: Brief, language: Language) -> None:
    html = brief_page(brief, language)
    page = _Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert f'<html lang="{language}">' in html
    assert not page.tags & {"script", "img", "iframe", "link", "form", "svg"}
    assert "<script>alert(1)</script>" in page.text
    assert "default-src 'none'" in html
    assert all(re.fullmatch(r"https://arxiv\.org/abs/\d{4}\.\d{5}|#brief-\d+", href) for href in page.hrefs)
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids)) == brief.papers
    assert ("관심 목록" if language == "ko" else "You watch") in page.text


def test_a_part_of_a_page_leaves_the_watches_out_where_it_has_to(brief: Brief) -> None:
    assert "Alan Turing" in brief_part(brief)
    assert "You watch" not in brief_part(brief, watched=False)
    assert "<h1>" in brief_part(brief, level=1)


def test_a_page_hides_the_rest_of_a_long_theme_behind_a_switch(sample: Nonmun) -> None:
    brief = sample.brief(Period(dt.date(2023, 1, 1), dt.date(2025, 1, 1)))
    assert brief.papers == 73
    page = _Page(brief_page(brief))
    assert "details" in page.tags
    assert len(page.ids) == 73


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_is_valid_and_its_entries_keep_their_ids(penguins: Nonmun, language: Language) -> None:
    def made(today: dt.date) -> str:
        return brief_rss([penguins.brief(Period(day, day), today=today) for day in days], language)

    days = [DAY - dt.timedelta(n) for n in (2, 1, 0)]  # the first has no papers
    text = made(DAY)
    feed = ElementTree.fromstring(text.encode())
    channel = feed.find("channel")
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.findtext("language") == language
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == ["nonmun:brief:2024-01-09", "nonmun:brief:2024-01-08"]
    assert [guid.get("isPermaLink") for item in items if (guid := item.find("guid")) is not None] == ["false", "false"]
    assert [parsedate_to_datetime(item.findtext("pubDate") or "").date() for item in items] == [days[2], days[1]]
    for item in items:
        entry = _Page(item.findtext("description") or "")
        assert not entry.tags & {"script", "img", "style", "iframe"}
        assert "Turing" not in (item.findtext("title") or "")
    assert made(DAY + dt.timedelta(40)) == text  # the same tomorrow: nobody sees it again


def test_a_reader_of_feeds_takes_the_feed(penguins: Nonmun) -> None:
    feedparser = pytest.importorskip("feedparser")
    found = feedparser.parse(brief_rss([penguins.brief(Period(DAY, DAY))]))
    assert not found.bozo
    assert [entry.id for entry in found.entries] == ["nonmun:brief:2024-01-09"]
    assert "2401.00016" in found.entries[0].summary


def test_a_feed_of_days_without_papers_is_empty_and_valid(penguins: Nonmun) -> None:
    empty = dt.date(2024, 1, 7)
    channel = ElementTree.fromstring(brief_rss([penguins.brief(Period(empty, empty))])).find("channel")
    assert channel is not None
    assert channel.findall("item") == []
