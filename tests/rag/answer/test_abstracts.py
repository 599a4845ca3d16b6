"""The second mark of a sentence: whether the abstract of the paper says so, too."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer.export.markdown import answer_markdown
from rag.chat.history import Record, Turn
from rag.chat.transcript import to_html
from rag.check import abstract_lines, abstract_word
from rag.core.models import Answer, Citation, Sentence
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.hf_server import paper
from ui.markup.answer import answer_html
from ui.session.turn import ShownTurn

ID, TITLE, DAY = "2401.20001", "ReefCast: Forecasting Coral Bleaching from Satellite Video", "2024-01-02"
ABSTRACT = (
    "We present ReefCast, a video diffusion model that forecasts coral bleaching from satellite video. "
    "ReefCast reaches 91% accuracy on coral bleaching."
)
AGREES = "ReefCast는 위성 비디오(satellite video)에서 산호 백화(coral bleaching)를 예측하는 비디오 확산 모델이다."
DIFFERS = "ReefCast는 산호 백화(coral bleaching)에서 85% 정확도(accuracy)를 달성한다."
SILENT = "학습에는 바다거북과 해마의 사진도 쓴다."


@pytest.fixture
def home(tmp_path: Path, run: Command) -> None:
    """A home with a paper that has a digest and an abstract, and one that has a digest alone."""
    folder = tmp_path / "digests"
    write_digest(folder, (ID, TITLE, AGREES, DIFFERS, SILENT), ("2401.20002", "TideBench", "TideBench는 조류 문제를 모은다."))
    (folder / f"{DAY}.json").write_text(json.dumps([paper(ID, TITLE, ABSTRACT, DAY)]), "utf-8")
    assert run("ingest", folder).status == 0


def sentence(answer: Answer, part: str) -> Sentence:
    return next(s for s in answer.sentences if part in s.text)


@pytest.mark.usefixtures("home")
@pytest.mark.slow
def test_a_quoted_sentence_says_whether_the_abstract_agrees(run: Command) -> None:
    answer = Nonmun().ask("ReefCast의 정확도는 얼마인가?")
    said = sentence(answer, "85%")
    assert (said.abstract, said.number, said.abstract_number) == ("differs", "85%", "91%")
    assert answer.timings["abstracts"] >= 0
    [row] = run("ask", "--json", "ReefCast의 정확도는 얼마인가?").rows
    [found] = [s for s in row["sentences"] if "85%" in s["text"]]
    assert (found["abstract"], found["number"], found["abstract_number"]) == ("differs", "85%", "91%")
    printed = run("ask", "ReefCast의 정확도는 얼마인가?").out
    assert "≠ 초록에는 다른 값: 91% (여기서는 85%) [1]" in printed
    assert sentence(Nonmun().ask("ReefCast는 무엇을 예측하나?"), "확산 모델이다").abstract == "agrees"
    assert sentence(Nonmun().ask("ReefCast는 바다거북 사진을 쓰나?"), "바다거북").abstract == "silent"


@pytest.mark.usefixtures("home")
def test_there_is_no_mark_where_there_is_no_abstract_or_nothing_of_a_digest_is_cited() -> None:
    assert {s.abstract for s in Nonmun().ask("TideBench는 무엇을 모으나?").sentences} == {None}
    answer = Nonmun().ask("What does ReefCast forecast?")
    cited = {c.marker for c in answer.citations if c.text in ABSTRACT}
    assert all(s.abstract is None for s in answer.sentences if s.citations and set(s.citations) <= cited)


def answered(mode: str = "llm") -> Answer:
    """An answer with a sentence of each state, and a source that has two."""
    sentences = (
        Sentence("It is a model [1].", ("[1]",), "supported", 1.0, abstract="agrees"),
        Sentence("It has 85% [2].", ("[2]",), "supported", 1.0, abstract="differs", number="85%", abstract_number="91%"),
        Sentence("It likes turtles [3].", ("[3]",), "supported", 1.0, abstract="silent"),
        Sentence("It sees reefs [4].", ("[4]",), "supported", 1.0, abstract="agrees"),
        Sentence("It swims [4].", ("[4]",), "supported", 1.0, abstract="silent"),
        Sentence("It sleeps [5].", ("[5]",), "supported", 1.0),
    )
    citations = tuple(Citation(f"[{i}]", ID, TITLE, dt.date(2024, 1, 2), i, f"Text {i}.") for i in range(1, 6))
    text = " ".join(s.text for s in sentences)
    return Answer(text, False, citations, sentences, "llm" if mode == "llm" else "extractive")


def test_lines_tell_other_values_first_and_then_the_markers_by_what_the_abstract_has() -> None:
    assert abstract_lines(answered()) == [
        "≠ the abstract has another value: 91% (here 85%) [2]",
        "abstract agrees: [1] · abstract agrees in part: [4] · not in the abstract: [3]",
    ]
    assert abstract_lines(replace(answered(), sentences=())) == []
    page = answer_markdown("How?", answered())
    assert "abstract agrees: [1]" in page
    assert "91% (here 85%) [2]" in page


@pytest.mark.parametrize("mode", ["llm", "extractive"])
def test_the_page_has_words_in_both_languages_and_only_a_sign_where_the_abstract_is_silent(mode: str) -> None:
    for question, words in (
        ("how?", ("abstract agrees", "91% (here 85%)", "not in the abstract")),
        ("어떻게?", ("초록과 일치", "91% (여기서는 85%)", "초록에는 없음")),
    ):
        turn = ShownTurn(1, question, "done", answered(mode).text, answered(mode))
        html = answer_html(turn, "")
        assert html.count('class="nm-abstract') == 5
        assert all(word in html for word in words)
        assert f'○<span class="nm-unseen"> {words[2]}</span>' in html
        assert ('class="nm-check"' in html) == (mode == "llm")


def test_a_page_that_is_kept_has_the_words_too() -> None:
    turn = Turn(1, "how?", "how?", answered().text, answered(), "2024-01-02T00:00:00", "2024-01-02T00:00:01")
    html = to_html(Record("a", "how?", 1, "2024-01-02T00:00:00", "2024-01-02T00:00:00"), [turn])
    assert '<span class="nm-abstract nm-differs" lang="en">the abstract has another value: 91% (here 85%)</span>' in html
    assert html.count('class="nm-abstract') == 5


def test_a_sentence_without_a_mark_has_no_words() -> None:
    assert abstract_word(Sentence("x", ()), "ko") == ""
