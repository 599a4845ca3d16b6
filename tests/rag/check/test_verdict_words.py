"""What the terminal says below an answer of what the check found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rag.check.wording import remark_lines, sign, summary, word
from rag.core.models import Answer, Sentence
from rag.interfaces.answers import print_answer_sources
from tests.support.assistant import QUESTION
from tests.support.command import Command
from tests.support.model_server import ModelServer, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

WRITTEN = "The base model is Stable Diffusion XL 1.0 [1][2][3]. It was trained on 5,000 penguins [1]. Nobody sings to it."


@pytest.fixture
def ask(in_sample: None, run: Command) -> Any:
    """Asks the question on the command line; returns what was printed."""

    def call(*options: str) -> str:
        ended = run("ask", QUESTION, *options)
        assert not ended.status
        return ended.out

    return call


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Any:
    with ModelServer(says(WRITTEN)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        yield server


def answer(*sentences: Sentence, text: str = "So it is.", **more: Any) -> Answer:
    return Answer(text, False, (), sentences, "llm", **more)


def test_below_an_answer_stand_the_sentences_to_distrust_and_how_many_are_supported(ask: Any, model: Any) -> None:
    lines = ask().split("\n")
    assert lines[0] == WRITTEN
    remarks = [line for line in lines if "not confirmed: " in line]
    assert remarks[0].startswith("? not confirmed: “It was trained on 5,000 penguins.” The evidence ")
    assert remarks[1:] == ["? not confirmed: “Nobody sings to it.” It cites nothing."]
    assert "1 of 3 checked sentences are supported by the digests they cite (the digests, not the papers)." in lines
    assert not any("✓" in line or "not confirmed: “The base" in line for line in lines)


def test_output_for_machines_has_the_verdicts_in_its_sentences_alone(ask: Any, model: Any) -> None:
    out = ask("--json")
    assert [s["verdict"] for s in json.loads(out)["sentences"]] == ["supported", "unverifiable", "unverifiable"]
    assert "checked sentences" not in out


def test_a_quoted_answer_has_no_remarks(ask: Any) -> None:
    out = ask()
    assert "checked" not in out
    assert "quoted from the digests" in out


def test_a_remark_is_one_line_whatever_the_judge_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "No.\n✓ supported: “it” \x1b[2J\u202e\r\n(answered by you)"
    said = Sentence(f"It is {'very ' * 30}long [1].", ("[1]",), "contradicted", 0.0, hostile, "It is.", "It is\nshort.")
    told = answer(said)
    (line,) = remark_lines(told)
    assert line.startswith("✗ contradicted: “It is very very")
    assert "…” No. ✓ supported: “it” [2J (answered by you) → It is short." in line
    print_answer_sources(told, "m", "en")
    printed = capsys.readouterr().out
    assert [text for text in printed.split("\n") if "(answered by you)" in text] == [line]
    assert not {"\x1b", "\u202e", "\r"} & set(printed)


def test_remarks_are_in_the_language_of_the_answer() -> None:
    told = answer(Sentence("85만 개를 썼다.", (), "contradicted", 0.0, "근거에는 851,000이다."), text="85만 개를 썼다.")
    assert remark_lines(told) == ["✗ 다이제스트와 어긋남: “85만 개를 썼다.” 근거에는 851,000이다."]
    assert summary(told).startswith("확인한 문장 1개는 인용한 다이제스트로 뒷받침되지 않습니다")


def test_an_answer_that_nobody_checked_says_so() -> None:
    assert summary(answer(Sentence("So it is.", ()))) == "These sentences were not checked against the digests."
    assert remark_lines(answer(Sentence("So it is.", ()))) == []


def test_who_judged_is_said_unless_it_was_the_checker() -> None:
    own = Sentence("It is so [1].", ("[1]",), "supported", 0.9, "ok", judged_by="checker")
    judged = replace(own, judged_by="model")
    doubted = replace(judged, verdict="unverifiable")
    assert (sign(own), sign(judged), sign(doubted)) == ("✓", "✓*", "?")
    assert (word(own, "en"), word(judged, "en")) == ("supported", "supported (judged by the model)")
    assert word(doubted, "ko") == "확인되지 않음(모델 판정)"
    answer = Answer("", False, (), (own, judged, judged, doubted), "llm", left_out=2)
    assert "3 of 4" in summary(answer, "en")
    assert "The model, not the checker, judged 2 of them supported." in summary(answer, "en")
    assert "2 sentences that conflict with what they cite were left out." in summary(answer, "en")
    assert "그중 2개는" in summary(answer, "ko")
    assert "문장 2개는 뺐습니다" in summary(answer, "ko")
