"""A suite's questions asked of a model over a real local server: what is told before, the limit, what is kept, and faults."""

from __future__ import annotations

import io
import json
import logging
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from eval.paid.kept import AnswerStore
from eval.paid.run import PaidRun, Terms, paid_settings
from eval.results.schema import Result, Unanswered, result_to_json
from rag import Nonmun
from rag.core.errors import StorageError, UsageError
from rag.core.models import Answer, Claim, Verdict
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests.support import assistant as on_sample
from tests.support.assistant import KEY, QUESTION, SOON, WHOLE, said
from tests.support.model_server import Act, Exchange, ModelServer, cuts_off, fails, refuses, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]


NOWHERE = "papers about diffusion from 2031"
COUNT = "how many papers are there in 2024?"
OTHERS = ("What does D3PO do without?", "ZipLoRA는 무엇을 합치나요?", "What is GAIA?", "What does HeadStudio make?")
#: More than any forecast of one question here.
MUCH = {"prompt_tokens": 20_000, "completion_tokens": 0}
EMPTY = Result("test", "2026-01-01", {}, (), ())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "answers.db"


@dataclass(frozen=True)
class Asked:
    """A paid run with its answers."""

    run: PaidRun
    answer: Callable[[str], Answer]

    def told(self) -> Result:
        return self.run.told(EMPTY)

    def judge(self, *claims: Claim) -> list[Verdict]:
        assert self.run.judge is not None
        return self.run.judge.judge(claims)


def ask(
    home: Path, server: ModelServer, cache: Path, *questions: str, terms: dict[str, Any] | None = None, **changes: Any
) -> Asked:
    assistant = on_sample.assistant(home, server, **{"llm_retries": 0} | changes)
    run = PaidRun(assistant.settings, Terms(cache, **{"yes": True, "at_once": 1} | (terms or {})))
    return Asked(run, run.answers(assistant, questions or (QUESTION,)))


def reason(answers: Asked, question: str = QUESTION) -> str:
    with pytest.raises(Unanswered) as caught:
        answers.answer(question)
    return caught.value.reason


def cost(answers: Asked) -> dict[str, float]:
    return dict(answers.told().cost)


# --- What is told before ---


@pytest.mark.slow
def test_nothing_is_sent_where_nobody_can_confirm_it(
    sample_home: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["nonmun", "eval", "--llm", "--report", "my folder"])
    with ModelServer(says(WHOLE)) as server, pytest.raises(UsageError, match="nobody can confirm it here") as caught:
        ask(sample_home, server, cache, QUESTION, COUNT, terms={"yes": False})
    assert caught.value.hint == "Type `nonmun eval --llm --report 'my folder' --yes`."
    assert not server.requests
    told = capsys.readouterr().err
    assert f"test-model at {server.url}" in told
    assert "2 questions: 1 to ask, 0 answered in" in told
    assert "1 that need no model" in told
    assert "unknown: set NONMUN_PRICE_IN" in told
    assert KEY not in told


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_person_at_a_terminal_is_asked(sample_home: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    with ModelServer(says(WHOLE)) as server:
        if answer == "y":
            assert ask(sample_home, server, cache, terms={"yes": False}).answer(QUESTION).citations
        else:
            with pytest.raises(UsageError, match="not confirmed"):
                ask(sample_home, server, cache, terms={"yes": False})
        assert len(server.requests) == (answer == "y")


def test_the_estimate_comes_from_the_prompts_and_is_rather_too_high(
    sample_home: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer(says(WHOLE)) as server:
        ask(sample_home, server, cache, price_in=2.0, price_out=10.0)
    sent = sum(len(message["content"].encode()) for message in server.requests[0]["messages"])
    told = capsys.readouterr().err
    read = int(told.split("at most ")[1].split(" read")[0].replace(",", ""))
    assert read == pytest.approx(sent / 3, abs=50)  # keys are random, and some are longer
    assert f"${(read * 2 + 3000 * 10) / 1e6:,.4f}, at $2 and $10 per million" in told


def test_requests_of_every_stage_are_forecast(sample_home: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ModelServer(says(WHOLE)) as server:
        answers = ask(sample_home, server, cache, effort="normal")
    assert len(server.requests) == 3
    assert "about 3" in capsys.readouterr().err
    assert cost(answers) == {
        "questions": 1,
        "kept": 0,
        "requests": 3,
        "spent_prompt_tokens": 300,
        "spent_completion_tokens": 60,
    }
    assert answers.answer(QUESTION).usage == {"prompt_tokens": 300, "completion_tokens": 60}


def test_openais_own_prices_are_known() -> None:
    from rag.llm import known_prices

    settings = load_settings(openai_api_key=SecretStr(KEY), llm_model="gpt-4o-mini-2024-07-18")
    found = known_prices(settings)
    assert found is not None
    assert found.cost({"prompt_tokens": 1_000_000, "completion_tokens": 1_000_000}) == pytest.approx(0.75)
    assert known_prices(settings.replace(openai_base_url="http://localhost:1/v1")) is None
    assert known_prices(settings.replace(llm_model="gpt-9", price_in=1.0)) is None


# --- The limit ---


def test_a_limit_in_dollars_needs_prices(sample_home: Path, cache: Path) -> None:
    with ModelServer(says(WHOLE)) as server, pytest.raises(UsageError, match="not known") as caught:
        ask(sample_home, server, cache, terms={"limit": 1.0})
    assert "--limit-tokens" in caught.value.hint
    assert not server.requests


@pytest.mark.parametrize("terms", [{"limit": 0.0}, {"limit_tokens": -1}, {"limit": float("nan")}])
def test_a_limit_is_more_than_nothing(sample_home: Path, cache: Path, terms: dict[str, Any]) -> None:
    with ModelServer(says(WHOLE)) as server, pytest.raises(UsageError, match="above 0"):
        ask(sample_home, server, cache, terms=terms, price_in=1.0, price_out=1.0)


@pytest.mark.parametrize(
    ("terms", "name"), [({"limit": 0.05}, "the limit of $0.05"), ({"limit_tokens": 50_000}, "the limit of 50,000 tokens")]
)
@pytest.mark.parametrize("at_once", [1, 4])
@pytest.mark.slow
def test_questions_beyond_the_limit_are_not_asked_and_not_wrong(
    sample_home: Path, cache: Path, terms: dict[str, Any], name: str, at_once: int
) -> None:
    asked = (QUESTION, *OTHERS)
    with ModelServer(says(WHOLE, usage=MUCH)) as server:
        answers = ask(
            sample_home, server, cache, *asked, COUNT, terms=terms | {"at_once": at_once}, price_in=1.0, price_out=1.0
        )
    assert len(server.requests) == 2  # the third could take as much as each of the two: 60,000
    without = [q for q in asked if _is_unanswered(answers, q)]
    assert len(without) == 3
    assert {reason(answers, q) for q in without} == {f"not asked: {name} is reached"}
    assert answers.answer(COUNT).mode == "extractive"  # which costs nothing
    assert cost(answers)["dollars"] == 0.04
    assert answers.told().notes == (
        f"3 of 6 questions have no answer of the model and are not scored: not asked: {name} is reached (3)",
    )


def _is_unanswered(answers: Asked, question: str) -> bool:
    try:
        answers.answer(question)
    except Unanswered:
        return True
    return False


@pytest.mark.slow
def test_a_server_that_counts_no_tokens_is_held_to_the_estimate(sample_home: Path, cache: Path) -> None:
    with ModelServer(says(WHOLE, usage=None)) as server:
        ask(sample_home, server, cache, QUESTION, *OTHERS, terms={"limit_tokens": 24_000})
    assert 1 <= len(server.requests) <= 4


# --- What is kept ---


@pytest.mark.slow
def test_a_second_run_costs_nothing_and_gives_the_same(
    sample_home: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (QUESTION, NOWHERE, COUNT)
    with ModelServer(says(WHOLE)) as server:
        first = ask(sample_home, server, cache, *asked)
        assert len(server.requests) == 1
        second = ask(sample_home, server, cache, *asked, terms={"yes": False})  # nothing is sent, so nobody is asked
        assert len(server.requests) == 1
    assert capsys.readouterr().err.count("A model will be asked") == 1
    assert [timeless(second.answer(q)) for q in asked] == [timeless(first.answer(q)) for q in asked]
    assert first.answer(QUESTION).usage == {"prompt_tokens": 100, "completion_tokens": 20}
    assert cost(first)["spent_prompt_tokens"] == 100
    assert cost(second) == {"questions": 3, "kept": 1, "requests": 0, "spent_prompt_tokens": 0, "spent_completion_tokens": 0}


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings={})


@pytest.mark.slow
def test_kept_answers_are_found_again_wherever_the_same_digests_lie(sample_home: Path, cache: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(sample_folder(), tmp_path / "digests")
    with ModelServer(says(WHOLE)) as server:
        ask(sample_home, server, cache)
        settings = on_sample.assistant(tmp_path / "other", server).settings
        other = Nonmun(settings=settings, sample=False)
        other.ingest(copied)
        PaidRun(settings, Terms(cache)).answers(other, [QUESTION])
    assert len(server.requests) == 1


@pytest.mark.parametrize("changes", [{"llm_model": "other"}, {"llm_context": 4000}, {"effort": "normal"}])
@pytest.mark.slow
def test_another_model_or_setting_is_asked_anew(sample_home: Path, cache: Path, changes: dict[str, Any]) -> None:
    with ModelServer(says(WHOLE)) as server:
        ask(sample_home, server, cache)
        ask(sample_home, server, cache, **changes)
        assert len(server.requests) > 1


def test_a_file_that_holds_something_else_is_left_alone(sample_home: Path, cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_text("my notes", "utf-8")
    with ModelServer(says(WHOLE)) as server, pytest.raises(StorageError, match="kept answers"):
        ask(sample_home, server, cache)
    assert cache.read_text("utf-8") == "my notes"
    assert not server.requests


def test_a_damaged_file_is_set_aside_and_answers_are_kept_in_a_new_one(
    cache: Path, sample: Nonmun, caplog: pytest.LogCaptureFixture
) -> None:
    kept = AnswerStore(cache)
    kept.make_ready()
    cache.write_bytes(b"no database at all " * 500)
    assert kept.get("key") is None
    assert "has been renamed to answers.damaged.db" in caplog.text
    kept.put("key", answer := sample.ask("What is GAIA?"))
    assert kept.get("key") == answer
    assert cache.with_name("answers.damaged.db").read_bytes().startswith(b"no database")


# --- Faults of the server ---


@pytest.mark.slow
@pytest.mark.parametrize(
    "act", [fails(500), fails(401), cuts_off("Diffusion-DPO aligns"), says(WHOLE, finish="length"), says("")]
)
def test_what_the_server_does_wrong_is_no_answer_of_the_model(sample_home: Path, cache: Path, act: Act) -> None:
    with ModelServer(act, says(WHOLE)) as server:
        assert server.url in reason(answers := ask(sample_home, server, cache))
        assert "are not scored" in answers.told().notes[0]
        assert ask(sample_home, server, cache).answer(QUESTION).citations  # it was not kept, and is asked again


@pytest.mark.slow
def test_a_server_that_always_fails_is_soon_left_alone(sample_home: Path, cache: Path) -> None:
    asked = [*OTHERS, QUESTION, "What is Keyframer?", "What does Parrot do?"]
    with ModelServer(fails(500)) as server:
        answers = ask(sample_home, server, cache, *asked)
    assert len(server.requests) == 5
    assert "failed 5 times in a row" in reason(answers, asked[-1])


@pytest.mark.slow
def test_no_answer_is_lost_that_others_paid_for(sample_home: Path, cache: Path) -> None:
    with ModelServer(says(WHOLE), fails(500)) as server:
        ask(sample_home, server, cache, QUESTION, OTHERS[0])
        answers = ask(sample_home, server, cache, QUESTION, OTHERS[0])
        assert len(server.requests) == 3
    assert answers.answer(QUESTION).citations


@pytest.mark.parametrize(
    "act",
    [
        refuses(500, said(f"bad key {KEY}"), **SOON),
        fails(401, f"Incorrect API key: {KEY}"),
        says(f"The key is {KEY} [1]."),
        says(f"Diffusion-DPO aligns {KEY} [1].", finish="length"),
    ],
)
def test_a_key_that_a_server_sends_back_is_nowhere(
    sample_home: Path, cache: Path, act: Act, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    judging = answers_or_judges(act, lambda body: opinion("supported", reason=f"It is {KEY}."))
    with ModelServer(judging) as server:
        answers = ask(sample_home, server, cache, terms={"judge": 1})
        verdicts = answers.judge(CLAIM)
        assert [r["_key"] for r in server.requests] == [KEY] * 2
    shown = repr(verdicts)
    try:
        shown += repr(answers.answer(QUESTION))
    except Unanswered as problem:
        shown += problem.reason
    told = capsys.readouterr()
    written = b"".join(file.read_bytes() for file in cache.parent.iterdir())
    assert KEY not in shown + result_to_json(answers.told()) + told.out + told.err + caplog.text
    assert KEY.encode() not in written


# --- Several at once ---


@pytest.mark.slow
def test_a_few_questions_are_asked_at_once_and_no_more(sample_home: Path, cache: Path) -> None:
    together, lock = threading.Barrier(2, timeout=20), threading.Lock()
    busy: list[int] = [0]
    most: list[int] = [0]

    def act(exchange: Exchange) -> None:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        together.wait()  # breaks unless two are there
        with lock:
            busy[0] -= 1
        says(WHOLE)(exchange)

    with ModelServer(act) as server:
        answers = ask(sample_home, server, cache, *OTHERS, terms={"at_once": 2}, llm_timeout=30.0, llm_deadline=60.0)
        assert len(server.requests) == 4
    assert most == [2]
    assert all(answers.answer(question).citations for question in OTHERS)


# --- The judge ---


def answers_or_judges(answer: Act, judge: Callable[[dict[str, Any]], Any]) -> Act:
    """Answers what is streamed, and judges the rest: with what is to be written, or with a status to fail with."""

    def act(exchange: Exchange) -> None:
        body = exchange.server.owner.requests[-1]
        if body.get("stream"):
            answer(exchange)
            return
        written = judge(body)
        if isinstance(written, int):
            exchange.send_json(written, {"error": {"message": "no"}}, x_should_retry="false")
            return
        message = {"role": "assistant", "content": written}
        head = {"id": "c1", "object": "chat.completion", "created": 0, "model": "test-model"}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        usage = {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11}
        exchange.send_json(200, {**head, "choices": choices, "usage": usage})

    return act


EVIDENCE = "D3PO skips the reward model."
CLAIM = Claim("D3PO needs no reward model.", (EVIDENCE,))
MOON = Claim("D3PO was tried on the moon.", (EVIDENCE,))


def opinion(verdict: str, *, reason: str = "So it is.") -> str:
    return json.dumps({"reason": reason, "conflict": "", "verdict": verdict, "correction": ""})


def verdict_of(body: dict[str, Any]) -> str:
    return opinion("contradicted" if "the moon" in body["messages"][-1]["content"] else "supported")


@pytest.mark.slow
def test_the_model_judges_and_its_verdicts_are_kept(sample_home: Path, cache: Path) -> None:
    with ModelServer(answers_or_judges(says(WHOLE), verdict_of)) as server:
        ask(sample_home, server, cache)
        first = ask(sample_home, server, cache, terms={"judge": 3, "at_once": 4})
        verdicts = first.judge(CLAIM, MOON)
        assert len(server.requests) == 1 + 2 * 3
        again = ask(sample_home, server, cache, terms={"judge": 3, "yes": False})  # nothing is sent, so nobody is asked
        assert again.judge(MOON, CLAIM) == verdicts[::-1]
        assert len(server.requests) == 7
        assert ask(sample_home, server, cache, terms={"judge": 1}).judge(CLAIM)[0].verdict == "supported"
        assert len(server.requests) == 8
    assert [v.verdict for v in verdicts] == ["supported", "contradicted"]
    spent = {"requests": 6, "spent_prompt_tokens": 60, "spent_completion_tokens": 6}
    assert cost(first) == {"questions": 1, "kept": 1, **spent}
    assert first.told().system["judge"] == "test-model, asked 3 times about each claim"
    assert first.told().notes[-1].endswith("0 of 2 claims could not be scored.")


def test_claims_are_not_sent_either_where_nobody_can_confirm_it(sample_home: Path, cache: Path) -> None:
    with ModelServer(answers_or_judges(says(WHOLE), verdict_of)) as server:
        ask(sample_home, server, cache)
        answers = ask(sample_home, server, cache, terms={"judge": 1, "yes": False})
        with pytest.raises(UsageError, match="nobody can confirm it here"):
            answers.judge(CLAIM)
        assert len(server.requests) == 1


@pytest.mark.slow
def test_what_the_judge_leaves_open_is_counted_and_not_passed(sample_home: Path, cache: Path) -> None:
    def half(body: dict[str, Any]) -> str:
        return "Hard to say." if "the moon" in body["messages"][-1]["content"] else opinion("supported")

    with ModelServer(answers_or_judges(says(WHOLE), half)) as server:
        answers = ask(sample_home, server, cache, terms={"judge": 1})
        first, second, third = answers.judge(CLAIM, MOON, Claim("It flies.", ()))
        assert ask(sample_home, server, cache, terms={"judge": 1}).judge(MOON) == [second]
        assert len(server.requests) == 3
    assert (first.verdict, second.verdict, third.verdict) == ("supported", None, "unverifiable")
    assert second.reason.startswith("Not scored")
    assert answers.told().notes[-1].endswith("1 of 3 claims could not be scored.")


def test_a_judge_that_fails_leaves_its_claim_open_and_is_asked_again(sample_home: Path, cache: Path) -> None:
    failing = True

    def judge(body: dict[str, Any]) -> Any:
        return 500 if failing and "the moon" in body["messages"][-1]["content"] else verdict_of(body)

    with ModelServer(answers_or_judges(says(WHOLE), judge)) as server:
        failed = ask(sample_home, server, cache, terms={"judge": 1}).judge(MOON, CLAIM)
        failing = False
        later = ask(sample_home, server, cache, terms={"judge": 1}).judge(MOON, CLAIM)
    assert [v.verdict for v in failed] == [None, "supported"]
    assert "the judge failed" in failed[0].reason
    assert [v.verdict for v in later] == ["contradicted", "supported"]


@pytest.mark.slow
def test_questions_leave_room_for_judging_their_answers(sample_home: Path, cache: Path) -> None:
    """Three quarters of what it takes to ask two questions and judge their answers go to one of them and its claims."""

    def asked(limit: int | None, file: str) -> tuple[int, list[str | None]]:
        with ModelServer(answers_or_judges(says(WHOLE, usage=None), verdict_of)) as server:
            terms = {"judge": 9, "limit_tokens": limit}
            answers = ask(sample_home, server, cache.with_name(file), *OTHERS[:2], terms=terms)
            questions = len(server.requests)
            return questions, [v.verdict for v in answers.judge(CLAIM)]

    assert asked(None, "all") == (2, ["supported"])
    assert asked(60_000, "half") == (1, ["supported"])
    assert asked(1_000, "little") == (0, [None])


@pytest.mark.slow
def test_the_tokens_of_a_judge_that_answers_are_verified_with_are_counted(sample_home: Path, cache: Path) -> None:
    two = "Diffusion-DPO aligns diffusion models with human preferences [1]. It was also tried on the moon [1]."
    with ModelServer(answers_or_judges(says(two), verdict_of)) as server:
        answers = ask(sample_home, server, cache, judge_asks=2)
    # The checker clears the first sentence; the model is asked about the second alone.
    assert cost(answers)["requests"] == 3
    assert cost(answers)["spent_prompt_tokens"] == 120
    with ModelServer(says(two), says('{"verdicts": []}')) as server:
        answers = ask(sample_home, server, cache, judge_asks=1)
    assert cost(answers)["requests"] == 2
    assert cost(answers)["spent_prompt_tokens"] == 200


# --- Settings ---


def test_a_paid_run_asks_no_other_server() -> None:
    settings = load_settings(openai_base_url="http://127.0.0.1:9/v1", chroma_url="http://127.0.0.1:8/")
    found = paid_settings(settings)
    assert found.chroma_url == ""
    with pytest.raises(UsageError, match="openai:big"):
        paid_settings(settings.replace(embedding="openai:big"))
    with pytest.raises(UsageError, match="No model"):
        paid_settings(load_settings(with_model=False))
