"""Voting: the model is asked with the evidence in several orders, and the answer most like the others is shown."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer.answer import REFUSAL
from rag.answer.medoid import medoid, orders
from rag.core.models import Answer, Sentence
from rag.core.settings import load_settings
from rag.llm.trace import Trace
from tests.support import asking
from tests.support.asking import QUESTION
from tests.support.model_server import USAGE, Act, Exchange, ModelServer, cuts_off, fails, hangs, says

FIRST, SECOND = "2311.12908", "2311.13231"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def assistant(home: Path, server: ModelServer, votes: int, **changes: Any) -> Nonmun:
    return asking.assistant(home, server, **{"llm_retries": 0, "llm_deadline": 60.0, "votes": votes} | changes)


def ask(home: Path, *acts: Act, votes: int | None = None, question: str = QUESTION) -> tuple[Answer, ModelServer]:
    with ModelServer(*acts) as server:
        return assistant(home, server, votes or len(acts)).ask(question), server


def excerpts(request: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Key, paper and text of each excerpt that a request shows, in order."""
    return re.findall(r"^\[(\w+)\] .*?\(arXiv (\S+), .*?\): (.*)$", request["messages"][-1]["content"], re.M)


def states(text: str, *papers: str, then: Any = says) -> Act:
    """Say a text that cites a bullet of each paper, the same one wherever it stands in the prompt."""

    def act(exchange: Exchange) -> None:
        prompts = [excerpts(request) for request in exchange.server.owner.requests]
        shown = next(prompt for prompt in prompts if [key for key, *_ in prompt] == [*exchange.keys])
        places = [min((text, i) for i, (_, of, text) in enumerate(shown, 1) if of == paper)[1] for paper in papers]
        then(text + "".join(f" [{place}]" for place in places) + ".")(exchange)

    return act


MAJORITY = states("Diffusion-DPO aligns diffusion models with preferences", FIRST)
OTHER = states("D3PO needs no reward model at all", SECOND)


@pytest.mark.parametrize("acts", [(OTHER, MAJORITY, MAJORITY), (MAJORITY, OTHER, MAJORITY), (MAJORITY, MAJORITY, OTHER)])
def test_the_answer_of_the_majority_is_shown_and_nothing_before_it(sample_home: Path, acts: tuple[Act, ...]) -> None:
    with ModelServer(*acts) as server:
        events = list(assistant(sample_home, server, 3).stream(QUESTION))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert [e for e in events if e] == [answer.text, answer]
    assert answer.text == "Diffusion-DPO aligns diffusion models with preferences [1]."
    assert [c.arxiv_id for c in answer.citations] == [FIRST]
    assert answer.sentences[0].verdict
    assert answer.usage == {name: 3 * count for name, count in USAGE.items() if name != "total_tokens"}
    assert 0 < answer.timings["first_token"] <= answer.timings["total"]
    assert not answer.notice


def test_each_request_shows_the_same_evidence_in_another_order(sample_home: Path) -> None:
    _, server = ask(sample_home, MAJORITY, votes=5)
    shown = [tuple(text for _, _, text in excerpts(request)) for request in server.requests]
    assert len(set(shown)) == 5
    assert len({tuple(sorted(texts)) for texts in shown}) == 1


def test_orders_begin_with_the_given_one_and_differ_as_long_as_they_can(sample: Nonmun) -> None:
    found = sample.search(QUESTION, 12)

    def shown(votes: int, papers: int, bullets: int) -> list[list[tuple[str, str]]]:
        settings = load_settings(votes=votes, evidence_papers=papers, evidence_bullets=bullets)
        given = [evidence[:papers] for evidence in orders(found, settings)]
        return [[(e.paper.arxiv_id, b.text) for e in evidence for b in e.bullets[:bullets]] for evidence in given]

    seven = shown(7, 8, 3)
    assert seven[0] == [(e.paper.arxiv_id, b.text) for e in found[:8] for b in e.bullets[:3]]
    assert len({tuple(order) for order in seven}) == 7
    assert len({tuple(sorted(order)) for order in seven}) == 1
    assert shown(7, 8, 3) == seven
    assert len({tuple(order) for order in shown(6, 3, 1)}) == 6  # all that there are
    assert len(shown(3, 1, 1)) == 3


def test_by_default_the_model_is_asked_once_and_streams(sample_home: Path) -> None:
    with ModelServer(says("One piece after the other [1].")) as server:
        events = list(assistant(sample_home, server, load_settings().votes).stream(QUESTION))
    assert len(server.requests) == 1
    assert len(events) > 2


@pytest.mark.parametrize("fault", [fails(500), cuts_off("D3PO needs [1]"), says("")])
def test_who_fails_has_no_vote(sample_home: Path, fault: Act) -> None:
    answer, server = ask(sample_home, fault, MAJORITY, fault)
    assert len(server.requests) == 3
    assert answer.text.startswith("Diffusion-DPO")
    assert not answer.notice


def test_when_all_fail_the_digests_are_quoted_as_without_votes(sample_home: Path, sample: Nonmun) -> None:
    answer, server = ask(sample_home, fails(500), votes=3)
    assert len(server.requests) == 3
    assert answer.mode == "extractive"
    assert answer.text == sample.ask(QUESTION).text
    assert "(500)" in answer.notice
    assert answer.usage == {}


def test_when_all_break_off_one_of_them_is_shown_with_its_notice(sample_home: Path) -> None:
    answer, _ = ask(sample_home, states("Diffusion-DPO aligns models", FIRST, then=cuts_off), votes=2)
    assert answer.text.startswith("Diffusion-DPO aligns")
    assert "incomplete" in answer.notice


@pytest.mark.parametrize(
    ("acts", "abstained"), [((says(REFUSAL), MAJORITY, says(REFUSAL)), True), ((MAJORITY, says(REFUSAL), MAJORITY), False)]
)
def test_refusals_vote_as_well(sample_home: Path, acts: tuple[Act, ...], abstained: bool) -> None:
    answer, _ = ask(sample_home, *acts)
    assert answer.abstained is abstained
    assert bool(answer.citations) is not abstained


@pytest.mark.parametrize(
    "question", ["How many papers are there on diffusion?", "Which team won the 2018 FIFA World Cup final?"]
)
def test_what_no_model_is_asked_is_not_voted_on(sample_home: Path, question: str, sample: Nonmun) -> None:
    answer, server = ask(sample_home, MAJORITY, votes=3, question=question)
    assert server.requests == []
    assert answer.text == sample.ask(question).text


def test_a_paper_named_in_the_question_is_found_in_every_order(sample_home: Path) -> None:
    _, server = ask(
        sample_home, says("It is so [1]."), votes=7, question="What resolution does Diffusion-DPO use in its evaluation?"
    )
    assert len(server.requests) == 7


def test_three_answers_at_most_are_written_at_once(sample_home: Path) -> None:
    three, lock = threading.Barrier(3, timeout=60), threading.Lock()
    writing, most = 0, 0

    def act(exchange: Exchange) -> None:
        nonlocal writing, most
        with lock:
            writing += 1
            most = max(most, writing)
        three.wait()
        with lock:
            writing -= 1
        MAJORITY(exchange)

    answer, _ = ask(sample_home, act, votes=6)
    assert most == 3
    assert answer.mode == "llm"
    assert not answer.notice


def test_the_trace_has_the_steps_and_tokens_of_all_runs(sample_home: Path) -> None:
    trace = Trace()
    with ModelServer(MAJORITY, fails(500), MAJORITY) as server:
        answer = assistant(sample_home, server, 3).ask(QUESTION, trace=trace)
    value = trace.to_json()
    steps = [step["name"] for step in value["steps"]]
    assert {"stream 0", "stream 1", "stream 2"} < set(steps)
    assert sum(step.startswith("extract ") for step in steps) == 1
    assert [step["began"] for step in value["steps"]] == sorted(step["began"] for step in value["steps"])
    assert value["usage"] == answer.usage == {"prompt_tokens": 200, "completion_tokens": 40}
    assert sorted(answer.timings) == ["first_token", "retrieve", "total", "understand", "vote"]


@pytest.mark.parametrize("verification", ["mark", "strict"])
def test_a_reader_who_leaves_ends_all_requests(sample_home: Path, verification: str) -> None:
    gone = threading.Semaphore(0)

    def act(exchange: Exchange) -> None:
        try:
            hangs("Diffusion-DPO ")(exchange)
        except ConnectionResetError:
            gone.release()

    with ModelServer(act) as server:
        trace = Trace()
        stream = assistant(sample_home, server, 5, verification=verification).stream(QUESTION, trace=trace)
        while len(server.requests) < 3:
            assert next(stream) == ""
        stream.close()  # type: ignore[attr-defined]
        assert all(gone.acquire(timeout=60) for _ in range(3))
    assert len(server.requests) == 3
    assert [step.error for step in trace.steps if step.name == "vote"] == ["the reader left"]


@pytest.mark.usefixtures("loaded_client")
def test_all_votes_share_one_deadline(sample_home: Path) -> None:
    trace = Trace()
    with ModelServer(hangs()) as server:
        answer = assistant(sample_home, server, 5, llm_deadline=1.0).ask(QUESTION, trace=trace)
    assert "did not finish in 1 seconds" in answer.notice
    errors = [step.error for step in trace.steps if step.name.startswith("stream")]
    assert sum("did not finish in 1 seconds" in error for error in errors) <= 3  # the others began later and had less
    assert all("did not finish in" in error for error in errors)
    assert len(errors) == 5


def answers(*given: tuple[str, int]) -> Iterator[Answer]:
    """Answers by text and number of supported sentences."""
    for text, supported in given:
        yield Answer(text, False, (), tuple(Sentence("s", (), "supported") for _ in range(supported)), "llm")


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ([("diffusion models", 0), ("diffusion models", 1)], 1),
        ([("diffusion models", 1), ("diffusion models", 1)], 0),
        ([("reward", 9), ("diffusion models", 0), ("diffusion preference models", 0)], 1),
        ([("확산 모델을 정렬한다", 0), ("보상", 0), ("확산 모델을 정렬하는 방법", 0)], 0),
        ([("", 0)], 0),
    ],
)
def test_the_medoid_is_most_like_the_others_then_better_supported_then_first(given: list[tuple[str, int]], chosen: int) -> None:
    assert medoid(list(answers(*given))) == chosen
