"""Conversations as files: all of them in Markdown, HTML and JSON, what they cite in BibTeX, and text of others stays text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.history import History, Record, Turn
from rag.chat.transcript import to_html, to_json, to_markdown, to_references, write_transcript
from rag.core.errors import StorageError, UsageError
from rag.core.models import Answer, Citation, DigestEntry, Paper, Sentence
from tests.rag.chat.test_history import ANSWER, CITATION
from tests.support.bibtex_reader import read_bibtex

RECORD = Record("a", "Preferences", 1, "2024-06-21T10:00:00.000+00:00", "2024-06-22T10:00:00.000+00:00")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title></head><body onload=alert(1)>",
    "<!-- <svg/onload=alert(1)> -->",
    "![a](http://evil.invalid/p.png) [b](javascript:alert(1)) <http://evil.invalid>",
    "**<b>bold</b>** `<i>code</i>`",
    "{title} {0} %s ${x}",
    "1. <u>one</u>\n- <u>two</u>\n   <u>three</u>",
    "\u202eesrever\u2066\u200b \x1b[31mred\x00",
]


def test_a_conversation_is_written_as_markdown_and_as_json(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.begin("a", "<b>why</b>?", "<b>why</b>?")
    history.finish("a", 1, ANSWER.text, ANSWER)
    history.begin("a", "and then?", "and then, of arXiv 2406.00001?")
    record, turns = history.find("a"), history.turns("a")
    text = to_markdown(record, turns)
    assert "\\<b\\>why" in text
    assert "It works. [1]" in text
    assert "[A \\*title\\*](https://arxiv.org/abs/2406.00001), digest of 2024-06-21" in text
    assert "these bullets seem to describe another paper: suspect" in text
    assert text.count("\n## ") == 2
    assert "### Sources" in text
    assert "Understood as: and then, of arXiv 2406.00001?" in text
    assert "(not finished)" in text
    assert '"arxiv_id": "2406.00001"' in to_json(record, turns)


class Seen(HTMLParser):
    """The tags, links, languages and text of a page; complains about what the program does not build."""

    TAGS = frozenset(
        """html head meta title style body header h1 h2 h3 p article span div ul ol li a strong code blockquote
        footer table thead tbody tr th td""".split()
    )
    ATTRIBUTES = frozenset("lang charset http-equiv content name class id href rel value tabindex scope".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.ids: list[str] = []
        self.languages: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS
        values = {name: value or "" for name, value in attrs}
        assert not values.keys() - self.ATTRIBUTES
        self.links += [values["href"]] if "href" in values else []
        self.ids += [values["id"]] if "id" in values else []
        self.languages[tag] = values.get("lang", "")
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self._open[-1:] != ["style"] else ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def told(text: str, mode: Any = "llm", arxiv_id: str = "2406.00001") -> list[Turn]:
    """Turns in which everything that others write is this text."""
    citation = Citation("[1]", arxiv_id, text, dt.date(2024, 6, 21), 0, text, text)
    bad = Sentence(text, ("[1]",), "contradicted", 0.1, text, text, text)
    answer = Answer(f"{text} [1]\n- {text}", False, (citation,), (bad, Sentence(text, ())), mode, notice=text)
    return [Turn(1, text, f"{text}?", text, answer, text), Turn(2, text, text, text, None, text)]


def check_page(html: str) -> Seen:
    seen = Seen(html)
    assert all(re.match(r"#(?:turn|source|remark)-\d+|https://arxiv\.org/abs/", link) for link in seen.links)
    assert {link[1:] for link in seen.links if link.startswith("#")} <= set(seen.ids)
    assert len(set(seen.ids)) == len(seen.ids)
    assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069]", html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    return seen


@pytest.mark.parametrize("mode", ["llm", "extractive"])
@pytest.mark.parametrize("text", HOSTILE)
def test_on_a_page_text_of_others_stays_text(text: str, mode: str) -> None:
    seen = check_page(to_html(replace(RECORD, title=text), told(text, mode)))
    plain = "".join(re.sub("[\x00\x1b\u200b\u202e\u2066]", "", text).split())
    assert "".join(seen.text.split()).count(plain) >= 6  # title twice, messages, question, quote, warning


@given(
    st.text(st.characters() | st.sampled_from("<>&\"'`*[]1-/! \n"), max_size=60),
    st.sampled_from(["llm", "extractive"]),
    st.text(),
)
def test_no_text_makes_a_tag_that_is_not_of_the_page(text: str, mode: str, arxiv_id: str) -> None:
    check_page(to_html(replace(RECORD, title=text, created=text, changed=text), told(text, mode, arxiv_id)))


def test_a_page_shows_questions_answers_verdicts_and_sources() -> None:
    bad = Sentence("Costs are nil. [1]", ("[1]",), "contradicted", 0.1, "The digest says 5.", correction="Costs are 5.")
    answer = replace(ANSWER, text="It works. [1] Costs are nil. [1] See [9].", sentences=(*ANSWER.sentences, bad))
    turns = [Turn(1, "does it work?", "does it work?", answer.text, answer, "2024-06-21T10:00:00")]
    turns.append(
        Turn(4, "그럼 비디오는?", "비디오 논문은?", "한국어", replace(ANSWER, text="한국어 답. [1]"), "2024-06-22T10:00:00")
    )
    seen = check_page(to_html(RECORD, turns))
    for text in ("Preferences", "2024-06-21 – 2024-06-22 · 2 questions", "does it work?", "비디오 논문은?", "See [9].", "slow"):
        assert text in seen.text
    assert "✗ contradicted: “Costs are nil.” The digest says 5. → Costs are 5." in seen.text
    assert "It works.\u00a0[1]" in seen.text  # a marker does not begin a line
    assert "1 of 2 checked sentences are supported" in seen.text
    assert "A *title*" in seen.text
    assert "Warning: these bullets seem to describe another paper: suspect" in seen.text
    assert seen.links[:4] == ["#source-1-1", "#source-1-1", "#remark-1-1", "#turn-1"]
    assert seen.links.count("https://arxiv.org/abs/2406.00001") == 2
    assert (seen.languages["html"], seen.languages["h2"]) == ("en", "ko")


def test_an_answer_that_was_not_finished_says_so_and_a_korean_talk_is_korean() -> None:
    record = replace(RECORD, title="확산 모델 논문은?")
    seen = check_page(to_html(record, [Turn(1, "확산 모델 논문은?", "확산 모델 논문은?", "앞부분 [1]")]))
    assert "앞부분 [1]" in seen.text
    assert "(not finished)" in seen.text
    assert "1 question" in seen.text
    assert seen.languages["html"] == "ko"
    assert seen.links == []


def test_bibtex_has_each_paper_that_was_verified_in_some_answer_once() -> None:
    other = replace(CITATION, marker="[2]", arxiv_id="2406.00002", title="Another")
    third = replace(CITATION, marker="[3]", arxiv_id="2406.00003")
    sentences = (Sentence("A [1][2].", ("[1]", "[2]"), "supported"), Sentence("B [3].", ("[3]",), "contradicted"))
    first = replace(ANSWER, citations=(CITATION, other, third), sentences=sentences)
    turns = [Turn(1, "q", "q", answer=first), Turn(2, "q", "q"), Turn(3, "q", "q", answer=ANSWER)]
    entry = DigestEntry(dt.date(2024, 6, 21), "2406.00002", "Known", (), authors=("Ann Author",))
    entries = read_bibtex(to_references(turns, {"2406.00002": Paper("2406.00002", (entry,))}, "bibtex"))
    assert [(e["eprint"], "author" in e) for e in entries.values()] == [("2406.00001", False), ("2406.00002", True)]


@pytest.mark.parametrize(
    ("name", "begins"), [("talk.html", "<!DOCTYPE html>"), ("talk.BIB", "@misc{"), ("talk.json", "{"), ("talk", "# ")]
)
def test_the_end_of_its_name_decides_what_a_file_holds(tmp_path: Path, name: str, begins: str) -> None:
    write_transcript(RECORD, [Turn(1, "q", "q", answer=ANSWER, asked="2024-06-21")], tmp_path / name, {})
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_no_file_is_overwritten_and_none_is_made_without_anything_to_cite(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    write_transcript(RECORD, [], file, {})
    with pytest.raises(UsageError, match="already"):
        write_transcript(RECORD, [], file, {})
    with pytest.raises(StorageError):
        write_transcript(RECORD, [], tmp_path / "nowhere" / "talk.md", {})
    with pytest.raises(UsageError, match="No answer cites"):
        write_transcript(RECORD, [Turn(1, "q", "q")], tmp_path / "talk.bib", {})
    assert not (tmp_path / "talk.bib").exists()
