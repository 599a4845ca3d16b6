"""What the check found, as HTML: by signs and words, and with nothing of others' ever more than text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.citations import sentences_of
from rag.core.models import Answer, Sentence
from rag.search.query.understand import understand
from tests.support.page_html import HOSTILE, INVISIBLE, Seen, squeezed, turn
from ui.markup.answer import answer_html
from ui.session.turn import ShownTurn

TEXT = "It is **quick. Very quick** [1].\n\n1. It has 12 parts [2]. It flies.\n## It sings [1]. In short:"
VERDICTS: tuple[tuple[str, str, str, str], ...] = (
    ("supported", "It says so.", "", ""),
    ("contradicted", "Not 12.", "It has 21 parts.", "It has 21 parts, not 12."),
    ("unverifiable", "It cites nothing.", "", ""),
    ("supported", "It says so.", "", ""),
)
SAID = ("It is **quick. Very quick** [1].", "1. It has 12 parts [2].", "It flies.", "## It sings [1].", "In short:")


def judged(*verdicts: tuple[str | None, str, str, str], question: str = "why?", said: tuple[str, ...] = SAID) -> ShownTurn:
    """A finished turn whose sentences have these verdicts, reasons, conflicts and corrections; the rest have none."""
    sentences = [Sentence(text, ()) for text in said]
    for i, (verdict, reason, conflict, correction) in enumerate(verdicts):
        sentences[i] = replace(sentences[i], verdict=verdict, reason=reason, conflict=conflict, correction=correction)
    told = turn(TEXT, question=question)
    assert told.answer is not None
    told.answer = replace(told.answer, sentences=tuple(sentences), notice="")
    told.read = understand(question)
    return told


def test_each_sentence_shows_its_verdict_by_a_sign_and_a_word_where_it_ends() -> None:
    html = answer_html(judged(*VERDICTS), "m")
    shown = Seen(html).text
    assert "It is quick. Very quick\u20601.✓" in shown
    assert "It has 12 parts\u20602. ✗ contradicted It flies. ? not confirmed" in shown
    assert "It sings\u20601.✓ In short:" in shown  # which has nothing to check, and so no sign
    assert '<span class="nm-said nm-supported">It is <strong>quick. Very quick</strong>' in html


def test_a_remark_says_why_with_conflict_and_correction_and_leads_to_its_sentence_and_back() -> None:
    html = answer_html(judged(*VERDICTS), "m")
    below = Seen(html[html.index("nm-checked") - 12 :].removesuffix("</div>")).text
    assert "✗ contradicted “It has 12 parts.”Not 12.The digest says It has 21 parts.Corrected It has 21 parts, not 12." in below
    assert "? not confirmed “It flies.”It cites nothing." in below
    assert "sings" not in below
    links, ids = set(re.findall(r'href="#((?:flag|remark)-[^"]*)"', html)), set(re.findall(r'id="([^"]*)"', html))
    assert links == {"flag-1-1", "remark-1-1", "flag-1-2", "remark-1-2"}
    assert links <= ids
    assert 'title="contradicted: Not 12. The digest says: It has 21 parts. Corrected: It has 21 parts, not 12."' in html


@pytest.mark.parametrize(
    ("question", "count", "line"),
    [
        ("why?", 4, "2 of 4 checked sentences are supported by the digests they cite (the digests, not the papers)."),
        ("why?", 1, "The one checked sentence is supported by the digests it cites (the digests, not the papers)."),
        ("why?", 0, "These sentences were not checked against the digests."),
        ("왜 그런가?", 4, "확인한 문장 4개 중 2개가 인용한 다이제스트로 뒷받침됩니다(논문이 아니라 다이제스트 기준)."),
        ("왜 그런가?", 1, "확인한 문장 1개는 인용한 다이제스트로 뒷받침됩니다(논문이 아니라 다이제스트 기준)."),
    ],
)
def test_one_line_counts_what_is_supported_in_the_language_of_the_question(question: str, count: int, line: str) -> None:
    html = answer_html(judged(*VERDICTS[:count], question=question), "m")
    assert f">{line}</p>" in html
    assert html.count("nm-summary") == 1
    if count == 4:
        assert ("✗ contradicted" in html) == (question == "why?")


def test_a_sentence_that_the_judge_failed_on_is_not_passed_as_supported() -> None:
    html = answer_html(judged((None, "The model gave no verdict.", "", "")), "m")
    assert "– not judged" in html
    assert "The one checked sentence is not supported" in html
    assert "✓" not in html


def test_a_quotation_has_one_line_and_no_marks_and_a_refusal_nothing() -> None:
    quoted = turn("“quoted” [1]", mode="extractive")
    assert quoted.answer is not None
    quoted.answer = replace(quoted.answer, sentences=(Sentence("“quoted” [1]", ("[1]",), "supported", 1.0),))
    html = answer_html(quoted, "m")
    assert "quoted word for word from the digests; it is not the text of the papers." in html
    assert "✓" not in html
    refusal = "The digests do not cover this."
    refused = ShownTurn(1, "why?", "done", refusal, Answer(refusal, True, (), sentences_of(refusal), "llm"))
    assert "nm-summary" not in answer_html(refused, "m")


def test_text_of_a_model_is_set_apart_until_it_is_checked() -> None:
    told = ShownTurn(1, "why?", "answering", "So it is [1].")
    streaming = answer_html(told, "m")
    assert 'class="nm-text nm-unchecked"' in streaming
    assert "Not checked yet" in streaming
    told.read = understand("왜 그런가?")
    assert "아직 확인되지 않은 내용입니다" in answer_html(told, "m")
    told.read, told.state = None, "stopped"
    assert "nm-unchecked" in answer_html(told, "m")
    assert "This text was not checked against the digests." in answer_html(told, "m")
    assert "nm-unchecked" not in answer_html(judged(*VERDICTS), "m")
    told.state = "answering"
    assert "nm-unchecked" not in answer_html(told, "")  # a quotation needs no check


@pytest.mark.parametrize("verdict", ["supported", "contradicted", "unverifiable", None, '"><b onclick=x>'])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_reasons_conflicts_and_corrections_stay_text(text: str, verdict: Any) -> None:
    told = turn(text)
    assert told.answer is not None
    sentences = tuple(replace(s, verdict=verdict, reason=text, conflict=text, correction=text) for s in sentences_of(text))
    told.answer = replace(told.answer, sentences=sentences)
    html = answer_html(told, "m")
    seen = Seen(html)
    assert all(re.fullmatch(r"#(?:source|cite|flag|remark)-1-\d", link) for link in seen.links)
    assert not INVISIBLE.search(html)
    if verdict != "supported":
        assert squeezed(seen.text).count(squeezed(text)) >= 3 * len(sentences)


@given(st.text("ab .\n*`[1]-#(2024-01-02)다?", max_size=60), st.data())
def test_marks_never_change_what_the_text_says(text: str, data: st.DataObject) -> None:
    verdicts = st.sampled_from(["supported", "contradicted", "unverifiable", None])
    sentences = tuple(replace(s, verdict=data.draw(verdicts)) for s in sentences_of(text))
    told = turn(text)
    assert told.answer is not None
    told.answer = replace(told.answer, notice="")
    plain = answer_html(told, "m")
    told.answer = replace(told.answer, sentences=sentences)
    marked = answer_html(told, "m")
    Seen(marked)
    marks = marked.count('class="nm-check"') + len(re.findall(r'id="flag-', marked))
    assert marks == sum(s.verdict is not None for s in sentences)
    bare = re.sub(r'<span class="nm-check".*?</span>| <a class="nm-flag [^>]*id="flag-.*?</a>', "", marked)
    assert _words(bare) == _words(plain)


def _words(html: str) -> str:
    """The text of an answer alone, without what stands below it."""
    upper = re.split(r'<div class="nm-checked"|<div class="nm-foot"', html)[0]
    return re.sub(r"<[^>]*>", "", upper)
