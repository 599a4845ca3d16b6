"""From a question to its answer with a model: how often it is asked before, for what, and what is never left to it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rag.answer import EvidenceFound, QuestionPlanned, QuestionRead, StepBegan
from rag.core.models import Answer
from rag.llm.trace import Trace
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import Act, ModelServer, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

DETAIL = "How many questions does GAIA have?"
OUTSIDE = "Which restaurant in Busan has the best gukbap?"


def plan(**parts: Any) -> Act:
    return says(json.dumps({"searches": ["diffusion models"], "form": "list", **parts}))


def ask(home: Path, question: str, *acts: Act, effort: str = "normal") -> tuple[Answer, list[str]]:
    """The answer, and what each request asked for by the first words of its rules."""
    with ModelServer(*acts) as server:
        answer = assistant(home, server, effort=effort).ask(question)
    return answer, [" ".join(r["messages"][0]["content"].split()[:2]) for r in server.requests]


ANSWER, PLAN, ORDER, CHECK = "You answer", "You plan", "You order", "You check"


@pytest.mark.parametrize(
    ("effort", "question", "asked"),
    [
        ("quick", QUESTION, [ANSWER]),
        ("normal", QUESTION, [PLAN, ORDER, ANSWER]),
        ("deep", QUESTION, [PLAN, ORDER, CHECK, ORDER, ANSWER]),
        ("quick", DETAIL, [ANSWER]),
        ("deep", DETAIL, [ANSWER]),  # a detail that the digests have the words of needs no plan
        ("deep", "what is DPO?", [ANSWER]),
        ("deep", "What does 2311.12908 say about alignment?", [ANSWER]),  # the paper is named by its id
        ("deep", "how many papers are there in 2024?", []),  # computed
        ("deep", "thanks!", []),
        ("normal", "most voted papers of June 2024", [ANSWER]),  # filters that were all read, and nothing to search for
    ],
)
def test_the_effort_says_what_is_asked_before_the_answer(
    sample_home: Path, effort: str, question: str, asked: list[str]
) -> None:
    again = says('{"searches": ["reward models without human feedback", "video generation"]}')
    before = {PLAN: [plan()], ORDER: [says("[1, 2]")], CHECK: [again], ANSWER: [says("Yes [1].")]}
    _, requests = ask(sample_home, question, *(act for kind in asked or [ANSWER] for act in before[kind]), effort=effort)
    assert requests == asked


def test_a_second_look_is_shown_the_first_bullet_of_each_paper_that_was_chosen(sample_home: Path) -> None:
    acts = plan(), says("[1, 2]"), says('{"searches": []}'), says("Yes [1].")
    with ModelServer(*acts) as server:
        assistant(sample_home, server, effort="deep").ask(QUESTION)
    order, look = (request["messages"][1]["content"] for request in server.requests[1:3])
    chosen = re.findall(r"^\[[12]\] (.*)\n    - (.*)$", order, re.M)
    assert len(chosen) == 2
    assert re.findall(r"^- (.*)$", look, re.M) == [f"{title}: {bullet[:160]}" for title, bullet in chosen]


def test_a_question_outside_the_subject_costs_one_short_call(sample_home: Path) -> None:
    answer, requests = ask(sample_home, OUTSIDE, says('{"outside": true, "searches": []}'))
    assert (answer.abstained, requests) == (True, [PLAN])


def test_a_plan_cannot_call_outside_what_the_digests_have_the_words_of(sample_home: Path) -> None:
    acts = says('{"outside": true, "searches": ["DPO"]}'), says("[1, 2]"), says("Two do [1].")
    answer, requests = ask(sample_home, QUESTION, *acts)
    assert (answer.mode, requests) == ("llm", [PLAN, ORDER, ANSWER])


def test_a_plan_that_cannot_be_read_leaves_it_to_the_rules_and_the_trace_says_so(sample_home: Path) -> None:
    trace = Trace()
    with ModelServer(says("I would search."), says("no"), says("Two do [1].")) as server:
        answer = assistant(sample_home, server, effort="normal").ask(QUESTION, trace=trace)
    assert answer.mode == "llm"
    assert not answer.notice
    assert "so the rules decide" in json.dumps(trace.to_json())


def test_a_plan_is_told_the_day_that_the_question_is_asked_for(sample_home: Path) -> None:
    with ModelServer(plan(), says("no list"), says("Yes [1].")) as server:
        assistant(sample_home, server, effort="normal").ask(QUESTION, today=dt.date(2024, 6, 26))
    assert "Today is 2024-06-26." in server.requests[0]["messages"][1]["content"]


def test_searches_of_a_plan_bring_papers_that_the_question_alone_does_not(sample_home: Path) -> None:
    def read(*acts: Act) -> set[str]:
        with ModelServer(*acts, says("Yes [1].")) as server:
            assistant(sample_home, server, effort="normal").ask("papers on preference alignment of image generators")
        return set(re.findall(r"\(arXiv (\S+?),", server.requests[-1]["messages"][1]["content"]))

    alone = read(says("no plan"), says("no list"))
    planned = read(plan(searches=["GAIA benchmark for general assistants", "head avatar"]), says("no list"))
    assert "2311.12983" in planned - alone
    assert len(planned) == len(alone) == 24


def test_what_a_plan_adds_is_told_filters_the_papers_and_is_shown(sample_home: Path) -> None:
    words = "since the last summer solstice"
    added = plan(filters=[{"kind": "since", "value": "2024-06-21", "words": words}])
    with ModelServer(added, says("no list"), says("Yes [1].")) as server:
        told = assistant(sample_home, server, effort="normal").stream(f"papers on diffusion {words}")
        events = [event for event in told if not isinstance(event, StepBegan)]
    assert isinstance(events[0], QuestionRead)
    assert isinstance(events[1], QuestionPlanned)
    assert "since 2024-06-21" in events[1].question.labels
    found = next(event for event in events if isinstance(event, EvidenceFound)).gathered
    assert found.evidence
    assert all(max(entry.date for entry in e.paper.entries).isoformat() >= "2024-06-21" for e in found.evidence)
    assert "already satisfies these filters: since 2024-06-21" in server.requests[-1]["messages"][1]["content"]


def test_a_list_reads_what_it_asks_for_and_some_to_spare(sample_home: Path) -> None:
    with ModelServer(says("Yes [1].")) as server:
        assistant(sample_home, server).ask("list 15 papers about large language models")
    [request] = server.requests
    papers = re.findall(r"^Paper: ", request["messages"][1]["content"], re.M)
    assert len(papers) == 25
    assert "List the first 15 that fit" in request["messages"][0]["content"]


def test_what_is_asked_for_as_a_table_is_asked_of_the_model_as_one_with_the_columns_of_the_plan(sample_home: Path) -> None:
    acts = (plan(columns=["Data set", "Result"]), says("[1, 2]"), says("Yes [1]."))
    with ModelServer(*acts) as server:
        assistant(sample_home, server, effort="normal").ask(QUESTION)
    rules = server.requests[-1]["messages"][0]["content"]
    assert "Markdown table" in rules
    assert "the others are: Data set, Result." in rules


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("list 20 papers on diffusion models", "The model reads at most 6 papers for one answer (NONMUN_MAX_EVIDENCE)"),
        ("확산 모델 논문 20편 알려줘", "모델은 답 하나에 논문을 6편까지 읽으므로(NONMUN_MAX_EVIDENCE)"),
    ],
)
def test_a_list_longer_than_a_model_may_read_says_so(sample_home: Path, question: str, told: str) -> None:
    with ModelServer(says("Six do [1].")) as server:
        few = assistant(sample_home, server, max_evidence=6).ask(question)
        many = assistant(sample_home, server).ask(question)
    sizes = [len(set(re.findall(r"arXiv:? ?(\d{4}\.\d{5})", r["messages"][-1]["content"]))) for r in server.requests]
    assert sizes[0] == 6 < sizes[1]
    assert told in few.notice
    assert "NONMUN_MAX_EVIDENCE" not in many.notice
