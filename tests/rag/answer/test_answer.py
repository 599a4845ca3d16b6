"""Answers over the sample: quoted without a model, streamed from a real local server with one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from eval.suites.recordings import excerpts_of
from rag import Nonmun
from rag.answer import AnswerDone, TextPiece
from rag.answer.answer import REFUSAL
from rag.core.models import Answer
from tests.support.assistant import assistant as with_model
from tests.support.assistant import text_of
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.model_server import Act, ModelServer, cuts_off, fails, says, sends, streams

ENGLISH = "which papers cover DPO for diffusion?"
KOREAN = "확산 모델에 DPO를 적용한 논문은?"
LANGUAGE_MODEL_DPO = {"2406.11817", "2405.20335"}
KEY = "sk-canary-0123456789"

# llama-index's OpenAI package builds its models with an old way of pydantic's.
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]


CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "search", "arguments": "{}"}}


def chunk(delta: Any, finish: str | None = None) -> dict[str, Any]:
    """One event of a stream."""
    return {"id": "c1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def ask(home: Path, act: Act, question: str = ENGLISH) -> tuple[Answer, str, ModelServer]:
    """The answer, what was shown on the way, and the server."""
    with ModelServer(act) as server:
        events = list(with_model(home, server).stream(question))
    done = events[-1]
    assert isinstance(done, AnswerDone)
    return done.answer, text_of(events), server


@pytest.mark.parametrize("question", [ENGLISH, KOREAN])
def test_dpo_for_diffusion_is_answered_with_the_two_papers_first(sample: Nonmun, question: str) -> None:
    answer = sample.ask(question)
    ids = [c.arxiv_id for c in answer.citations]
    assert set(ids[:2]) == {"2311.12908", "2311.13231"}
    assert not LANGUAGE_MODEL_DPO & set(ids[:2])
    assert not answer.abstained
    assert answer.mode == "extractive"
    for citation in answer.citations:
        assert citation.marker in answer.text
        assert citation.url == f"https://arxiv.org/abs/{citation.arxiv_id}"
        quoted = [quote.split("”")[0].removesuffix("…") for quote in answer.text.split("“")[1:]]
        assert any(quote in " ".join(citation.text.split()) for quote in quoted)


def test_a_fact_is_answered_with_the_bullet_that_holds_it(sample: Nonmun) -> None:
    answer = sample.ask("GAIA 벤치마크에서 사람과 GPT-4는 각각 몇 점을 받았나요?")
    assert answer.citations[0].arxiv_id == "2311.12983"
    assert "92%" in answer.text
    assert "15%" in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which team won the 2018 FIFA World Cup final?", "the digests"),
        ("부산에서 제일 맛있는 국밥집은 어디인가요?", "다이제스트"),
        ("Which papers are about medieval beekeeping?", "The digests do not cover this."),
        ("중세 양봉 논문 알려줘", "다이제스트에는 이에 대한 내용이 없습니다."),
    ],
)
def test_what_the_digests_do_not_cover_is_said_in_the_language_of_the_question(
    sample: Nonmun, question: str, said: str
) -> None:
    answer = sample.ask(question)
    assert answer.abstained
    assert said.lower() in answer.text.lower()
    assert answer.citations == ()


def test_a_model_decides_whether_the_digests_cover_a_question(sample_home: Path) -> None:
    question = "Which team won the 2018 FIFA World Cup final?"
    answer, _, server = ask(sample_home, says(REFUSAL), question)
    assert (answer.abstained, answer.mode, len(server.requests)) == (True, "llm", 1)
    answer, _, _ = ask(sample_home, says("It was France [1]."), question)
    assert (answer.abstained, answer.mode) == (False, "llm")


def test_a_model_is_not_asked_where_no_paper_is_found_at_all(sample_home: Path) -> None:
    answer, _, server = ask(sample_home, says("Two papers [1]."), "papers about diffusion from 2031")
    assert answer.abstained
    assert server.requests == []


def test_a_model_streams_an_answer_whose_markers_resolve_to_bullets(sample_home: Path) -> None:
    answer, shown, server = ask(sample_home, says("Diffusion-DPO aligns diffusion models [2]. So does D3PO [1, 2][444]."))
    assert answer.mode == "llm"
    assert answer.text == shown == "Diffusion-DPO aligns diffusion models [1]. So does D3PO [2][1]."
    prompt = server.requests[0]["messages"][-1]["content"]
    (_, *first), (_, *second) = excerpts_of(prompt)[:2]
    assert [c.marker for c in answer.citations] == ["[1]", "[2]"]
    for citation, (arxiv_id, line) in zip(answer.citations, (second, first), strict=True):
        assert citation.arxiv_id == arxiv_id
        assert line.endswith(citation.text)
    assert answer.usage == {"prompt_tokens": 100, "completion_tokens": 20}
    assert 0 < answer.timings["first_token"] <= answer.timings["total"]
    assert not answer.abstained
    assert not answer.notice


@pytest.mark.slow
def test_the_prompt_holds_the_question_its_language_and_fenced_evidence(sample_home: Path) -> None:
    _, _, first = ask(sample_home, says("예 [1]."), KOREAN)
    _, _, second = ask(sample_home, says("예 [1]."), KOREAN)
    system, user = (m["content"] for m in first.requests[0]["messages"])
    assert "Korean" in system
    assert KOREAN in user
    fences = [re.findall(r"xcerpts ([0-9a-f]{16})$", s.requests[0]["messages"][1]["content"], re.M) for s in (first, second)]
    assert len(set(fences[0])) == 1
    assert fences[0] != fences[1], "a digest could close a fence that it can foresee"
    assert first.requests[0]["_key"] == KEY


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize(
    "written",
    [
        REFUSAL,
        f"{REFUSAL}\n",
        f" {REFUSAL}.",
        f"**{REFUSAL}**",
        f"_{REFUSAL}_",
        f'"`{REFUSAL}`".',
        f"[{REFUSAL}]",
        "NOT\\_IN\\_DIGESTS",
        "NOT_IN\u200b_DIGESTS",
    ],
)
def test_a_model_that_finds_no_answer_abstains_in_words_for_the_reader(sample_home: Path, written: str, size: int) -> None:
    answer, shown, _ = ask(sample_home, says(written, size=size))
    assert answer.abstained
    assert answer.text == shown == "The digests do not cover this."
    assert answer.citations == ()
    assert not answer.notice


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize(
    ("written", "text", "abstained"),
    [
        (f"The excerpts do not say. {REFUSAL}", "The excerpts do not say.", True),
        (f"발췌문에는 답이 없다.\n\n{REFUSAL}.", "발췌문에는 답이 없다.", True),
        (f"DPO fits [1]. As to cost: **{REFUSAL}**.", "DPO fits [1]. As to cost:", False),
        (f"{REFUSAL}. But DPO is near [1].", "But DPO is near [1].", False),
    ],
)
def test_the_word_of_refusal_is_taken_out_of_a_text(
    sample_home: Path, written: str, text: str, abstained: bool, size: int
) -> None:
    answer, shown, _ = ask(sample_home, says(written, size=size))
    assert answer.text == shown == text
    assert answer.abstained == abstained


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("text", ["NOT_INCLUDED is a name [1].", f"{REFUSAL}_FOO is a name [1].", f"A_{REFUSAL} is too [1]."])
def test_text_that_only_looks_like_the_refusal_is_shown(sample_home: Path, text: str, size: int) -> None:
    answer, shown, _ = ask(sample_home, says(text, size=size))
    assert answer.text == shown == text
    assert not answer.abstained


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (fails(401), "refused the key (401): no. Check OPENAI_API_KEY"),
        (fails(403), "403"),
        (fails(404), "NONMUN_LLM_MODEL"),
        (fails(429), "over its limit (429)"),
        (fails(500), "failed (500)"),
        (sends(200, b"<html>Sign in</html>", "text/html"), "model server"),
        (sends(200, b"data: {not json\n\n", "text/event-stream"), "sent something other than an answer"),
        (sends(200, b"data: [DONE]\n\n", "text/event-stream"), "ended its answer in the middle"),
        (says(""), "sent no text"),
        (says(" \n...\n"), "sent no text"),
        (says("[999]"), "sent no text"),
        (says("", finish="length"), "needs more than 3,000 tokens. Raise NONMUN_LLM_MAX_TOKENS."),
        (streams(chunk({"tool_calls": [CALL]}, "tool_calls")), "ended its answer with the reason 'tool_calls'"),
    ],
)
def test_a_model_that_fails_before_its_first_word_leaves_the_quoted_answer_and_a_notice(
    sample_home: Path, act: Act, said: str
) -> None:
    answer, shown, _ = ask(sample_home, act)
    assert answer.mode == "extractive"
    assert {c.arxiv_id for c in answer.citations[:2]} == {"2311.12908", "2311.13231"}
    assert said in answer.notice
    assert shown == answer.text
    assert KEY not in answer.notice + answer.text


@pytest.mark.parametrize(
    "event",
    [
        "x",
        5,
        [],
        None,
        {},
        {"choices": "abc"},
        {"choices": [1]},
        {"choices": {"a": 1}},
        chunk({"content": 5}),
        chunk({"content": {"text": "a"}}),
        chunk({"role": "nobody", "content": "a"}),
        chunk("a"),
        chunk({"tool_calls": "a"}),
    ],
    ids=repr,
)
def test_json_of_another_shape_leaves_the_quoted_answer_and_a_notice(sample_home: Path, event: Any) -> None:
    answer, _, _ = ask(sample_home, streams(event))
    assert answer.mode == "extractive"
    assert {c.arxiv_id for c in answer.citations[:2]} == {"2311.12908", "2311.13231"}
    assert "sent something other than an answer" in answer.notice


@pytest.mark.parametrize("usage", ["none", 5, [], {"prompt_tokens": "many", "completion_tokens": None}, None])
def test_token_counts_that_are_no_numbers_are_not_taken(sample_home: Path, usage: Any) -> None:
    answer, _, _ = ask(sample_home, says("Diffusion-DPO [1].", usage=usage))
    assert answer.text == "Diffusion-DPO [1]."
    assert answer.usage == {}
    assert not answer.notice


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("ALL_PROXY", "socks5://127.0.0.1:9"),  # needs a package that is not installed
        ("ALL_PROXY", "nonsense://127.0.0.1:9"),
    ],
)
def test_a_client_that_cannot_be_set_up_leaves_the_quoted_answer_and_a_notice(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    answer, _, server = ask(sample_home, says("never"))
    assert answer.mode == "extractive"
    assert "cannot be set up" in answer.notice
    assert variable in answer.notice
    assert server.requests == []


def test_a_key_that_cannot_be_sent_leaves_the_quoted_answer_and_a_notice(sample_home: Path) -> None:
    with ModelServer(says("never")) as server:
        assistant = with_model(sample_home, server)
        unsendable = assistant.settings.llm.model_copy(update={"api_key": SecretStr("열쇠")})  # settings would refuse it
        assistant.settings = assistant.settings.model_copy(update={"llm": unsendable})
        answer = assistant.ask(ENGLISH)
    assert answer.mode == "extractive"
    assert "OPENAI_API_KEY" in answer.notice
    assert "열쇠" not in answer.notice


def test_an_unreachable_server_leaves_the_quoted_answer_and_a_notice(sample_home: Path) -> None:
    with ModelServer(says("never")) as server:
        assistant = with_model(sample_home, server)
        assistant.settings = assistant.settings.replace(llm_retries=0)
    answer = assistant.ask(KOREAN)
    assert answer.mode == "extractive"
    assert "cannot be reached" in answer.notice
    assert answer.notice.startswith("모델이 답하지 못해")


def test_a_stream_that_is_cut_leaves_what_was_shown_marked_as_incomplete(sample_home: Path) -> None:
    answer, shown, _ = ask(sample_home, cuts_off("Diffusion-DPO aligns diffusion models [1]. And then"))
    assert answer.mode == "llm"
    assert answer.text == shown == "Diffusion-DPO aligns diffusion models [1]. And then"
    assert len(answer.citations) == 1
    assert "incomplete" in answer.notice


@pytest.mark.parametrize(("finish", "said"), [("length", "NONMUN_LLM_MAX_TOKENS"), ("content_filter", "content filter")])
def test_an_answer_that_its_server_calls_unfinished_is_marked_as_incomplete(sample_home: Path, finish: str, said: str) -> None:
    answer, shown, _ = ask(sample_home, says("Diffusion-DPO aligns diffusion models [1]. And then", finish=finish))
    assert answer.text == shown == "Diffusion-DPO aligns diffusion models [1]. And then"
    assert "incomplete" in answer.notice
    assert said in answer.notice


def test_control_characters_of_a_model_do_not_reach_the_reader(sample_home: Path) -> None:
    answer, _, _ = ask(sample_home, says("Red \x1b[31mtext\u202e [1]."))
    assert "\x1b" not in answer.text
    assert "\u202e" not in answer.text


def test_the_line_under_an_answer_names_the_model_and_its_server(
    in_sample: None, monkeypatch: pytest.MonkeyPatch, run: Command
) -> None:
    with ModelServer(says("It is Diffusion-DPO [1].")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url.replace("//", "//me:canary@"))
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        shown = run("ask", "--sample", ENGLISH).out
    assert f"answered by test-model at {server.url}, from the bundled sample" in shown
    assert "canary" not in shown


def test_a_reader_who_leaves_hangs_up_on_the_model(sample_home: Path) -> None:
    with ModelServer(says("word " * 400, pause=0.02)) as server:
        stream = with_model(sample_home, server).stream(ENGLISH)
        assert next(event for event in stream if isinstance(event, TextPiece)).text.startswith("word")
        stream.close()
        assert server.hung_up.wait(60)


def test_a_number_in_brackets_in_a_digest_is_no_marker(tmp_path: Path) -> None:
    bullet = "상어를 세는 방법은 [7]과 같다."
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, ("2401.00001", "Sharks [2]", bullet)))
    answer = assistant.ask("상어를 세는 방법은 무엇인가요?")
    assert re.findall(r"\[\d+\]", answer.text) == ["[1]"]
    assert answer.citations[0].text == bullet
