"""The HTML of trends, quality and history: numbers that are right, and nothing of others' ever more than text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.history import Record
from rag.core.models import Answer, Citation, Paper, Sentence
from rag.index.audit.result import Audit, AuditRow
from rag.search.cooccurrence import CoOccurring
from rag.search.counting import Course, Point, Trends
from rag.text import Language
from rag.text.sanitize import flat
from tests.support import page_html, papers
from tests.support.papers import DAY
from ui.locales.texts import Label
from ui.markup.history import history_html
from ui.markup.quality import conversation_html, digests_html
from ui.markup.trends import papers_head, table_html, together_html

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
VOID = {"input"}
TAGS = {
    *("section", "h2", "h3", "p", "a", "b", "ul", "ol", "li", "span", "button", "details", "summary", "div", "time", "form"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "label", "input", "code"),
}
ATTRIBUTES = {
    *("class", "lang", "href", "target", "rel", "type", "title", "aria-label", "aria-current", "role", "tabindex", "scope"),
    *("style", "hidden", "name", "maxlength", "value", "autocomplete", "datetime"),
}
CITED = Citation("[1]", "2406.00001", "One", DAY, 0, "bullet")


class Seen(page_html.Seen):
    """Sees the values of buttons and fields too, and the styles that make bars."""

    tags, attributes, prefix, void = TAGS, ATTRIBUTES, "data-", VOID

    def __init__(self, html: str) -> None:
        self.values: list[str] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self.values += [value or "" for name, value in attrs if name in ("data-value", "value")]
        assert all(re.fullmatch(r"width:\d+%", value or "") for name, value in attrs if name == "style")


def shark(subject: str) -> Trends:
    points = (Point(("2406.00001", "2406.00002"), 30, 15.0), Point((), 0, None))
    return Trends("month", ("2024-05", "2024-06"), (4, 1), (Course("whales", points[::-1]), Course(subject, points)))


def answer(*verdicts: str | None, mode: str = "llm", abstained: bool = False, cites: bool = True) -> Answer:
    sentences = tuple(Sentence(f"{place}.", ("[1]",), verdict, reason="why") for place, verdict in enumerate(verdicts))
    kind = "llm" if mode == "llm" else "extractive"
    return Answer("text", abstained, (CITED,) if cites else (), sentences, kind)


@BOTH
def test_the_table_of_trends_has_the_newest_month_first_and_a_button_for_each_number_but_nought(language: Language) -> None:
    html = table_html(shark("sharks"), language)
    seen = Seen(html)
    assert seen.values == ["0|2024-06", "1|2024-05"]
    assert re.search(r"2024-06.*2024-05", seen.text)
    assert seen.text.startswith(Label.TREND_TABLE.of(language))
    assert f'aria-label="{Label.TREND_PAPERS.of(language, subject="sharks", step="2024-05")}: 2"' in html
    assert Seen(papers_head("sharks", "2024-05", 1, language)).text.endswith(Label.PAPERS.of(language, count=1))
    assert Seen(papers_head("sharks", "2024-05", 1234, language)).text.endswith(Label.PAPERS.of(language, count=1234))


@given(st.text(max_size=60))
def test_any_subject_and_any_word_is_text(text: str) -> None:
    assert flat(text) in Seen(table_html(shark(text), "en")).text
    assert flat(text) in Seen(papers_head(text, "2024-05", 2, "ko")).text
    seen = Seen(together_html({text: [CoOccurring(text, 3, 2.0)], f"{text} none": []}, "en"))
    assert flat(text) in flat(seen.text)
    assert len(seen.values) == 1
    assert "none" not in together_html({"none": []}, "en")


@BOTH
def test_sentences_of_models_are_counted_and_nothing_else(language: Language) -> None:
    answers = [
        answer("supported", "supported", "contradicted"),
        answer("unverifiable", None),
        answer("supported", mode="extractive"),
        answer(abstained=True, cites=False),
    ]
    text = Seen(conversation_html(answers, language)).text
    counted = f"{Label.QUALITY_SENTENCES.of(language)}: 5"
    rows = f"✓ {Label.QUALITY_SUPPORTED.of(language)}2✗ {Label.QUALITY_CONTRADICTED.of(language)}1"
    rows += f"? {Label.QUALITY_UNVERIFIABLE.of(language)}1– {Label.QUALITY_UNJUDGED.of(language)}1"
    assert counted + rows in text
    assert Label.QUALITY_QUOTED.of(language, count=1) in text
    assert f"{Label.QUALITY_SILENT.of(language)}: 1" in text
    assert Label.QUALITY_TRUTH.of(language) in text


@BOTH
def test_verdicts_that_nobody_got_are_shown_as_none_and_an_empty_conversation_as_such(language: Language) -> None:
    text = Seen(conversation_html([answer("supported")], language)).text
    assert f"✗ {Label.QUALITY_CONTRADICTED.of(language)}0" in text
    assert Label.QUALITY_UNJUDGED.of(language) not in text
    assert Label.QUALITY_TALK_NONE.of(language) in Seen(conversation_html([], language)).text


def paper(title: str) -> Paper:
    return papers.paper(title, "bullet", votes=1)


@BOTH
def test_flagged_digests_come_most_suspect_first(language: Language) -> None:
    rows = (
        AuditRow("2406.00001", "2024-06-21", True, 0.61, ("One reason.",)),
        AuditRow("2406.00002", "2024-06-22", False, 0.2),
        AuditRow("2406.00003", "2024-06-23", True, 0.97, ("Another.", "And more.")),
        AuditRow("2406.00004", "2024-06-24", False, 0.9, ("It was.",), accepted=True),
    )
    seen = Seen(digests_html(Audit(rows), {"2406.00001": paper("A title")}, language))
    assert Label.QUALITY_FLAGGED.of(language, count=2, of=4, share=50.0) in seen.text
    assert seen.links == [f"https://arxiv.org/abs/2406.0000{n}" for n in (3, 1, 4)]  # what was accepted can be undone
    assert re.search(r"2406\.00003.*97%.*Another\.And more\..*A title.*61%.*One reason\.", seen.text)
    assert seen.text.index("One reason.") < seen.text.index("It was.") < seen.text.index(Label.JUDGED_ACCEPT.of(language))


@BOTH
def test_no_flagged_digest_and_too_few_to_judge_are_said(language: Language) -> None:
    one = Audit((AuditRow("2406.00001", "2024-06-21", False, 0.1),))
    assert Label.QUALITY_FLAGGED_NONE.of(language, of=1) in Seen(digests_html(one, {}, language)).text
    assert Label.QUALITY_TOO_SMALL.of(language) in Seen(digests_html(Audit((), too_small=True), {}, language)).text


@given(st.text(max_size=60))
def test_any_reason_title_and_name_of_a_conversation_is_text(text: str) -> None:
    row = AuditRow("2406.00001", "2024-06-21", True, 0.5, (text,))
    assert flat(text) in flat(Seen(digests_html(Audit((row,)), {"2406.00001": paper("t")}, "en")).text)
    Seen(digests_html(Audit((row,)), {"2406.00001": paper(text)}, "en"))  # LaTeX in it becomes letters
    seen = Seen(history_html([record("a", text)], "a", "ko", 500))
    assert flat(text) in seen.text
    assert flat(text) in seen.values  # in the form that renames it


def record(name: str, title: str = "Why?", turns: int = 2) -> Record:
    return Record(name, title, turns, "2024-06-21T10:00:00+00:00", "2024-06-22T11:30:00+00:00")


@BOTH
def test_conversations_are_listed_with_what_can_be_done(language: Language) -> None:
    html = history_html([record("a", "First"), record("b", "두 번째", turns=1)], "b", language, 500)
    seen = Seen(html)
    assert f"First{Label.TURNS.of(language, count=2)} · 2024-06-22 11:30 UTC" in seen.text
    assert f"두 번째{Label.TURNS.of(language, count=1)} · " in seen.text
    assert html.count("aria-current=true") == 1
    assert html.index("First") < html.index("aria-current=true") < html.index("두 번째")
    for text in (Label.RENAME, Label.DELETE, Label.EXPORT):
        assert seen.text.count(text.of(language)) == 2
    assert [value for value in seen.values if value in ("md", "html", "bib")] == ["md", "html", "bib"] * 2
    assert Label.HISTORY_NOTE.of(language) in seen.text
    assert Label.HISTORY_EMPTY.of(language) in Seen(history_html([], "", language, 500)).text
