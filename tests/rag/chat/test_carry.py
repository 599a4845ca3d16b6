"""Follow-ups with a model read the papers of the answer before first, and tell what was carried over and who read them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rag import Conversation, Trace
from rag.answer import AnswerDone, QuestionPlanned
from rag.chat import History, MessageRead
from rag.core import Answer, run
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import Act, Exchange, ModelServer, fails, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

FIRST, SECOND = "2311.12908", "2311.13231"
PLAN = says('{"searches": ["diffusion models", "preference optimization"], "form": "list"}')
BOTH = says("- Diffusion-DPO aligns [1].\n- D3PO uses feedback [2].")


def cites(*ids: str) -> Act:
    """An answer that cites the first bullet of these papers."""

    def act(exchange: Exchange) -> None:
        keys = [re.search(rf"\(arXiv {i},.*\n(?:Warning.*\n)?\[(\w+)\]", exchange.prompt) for i in ids]
        text = "\n".join(f"- This paper fits [{key[1]}]." for key in keys if key)
        says(text)(exchange)

    return act


def talk(home: Path, turns: list[tuple[str, list[Act]]], **options: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """What was read, planned and answered in each turn of a conversation, and the requests of the last turn."""
    acts = [act for _, of_turn in turns for act in of_turn]
    told: list[dict[str, Any]] = []
    with ModelServer(*acts) as server:
        reader = assistant(home, server, **{"effort": "normal", **options})
        conversation = Conversation(reader)
        for message, _ in turns:
            before, trace, seen = len(server.requests), Trace(), {"planned": None}
            for event in conversation.stream(message, trace=trace):
                match event:
                    case MessageRead(followed):
                        seen |= {"followed": followed}
                    case QuestionPlanned():
                        seen |= {"planned": event}
                    case AnswerDone(answer):
                        seen |= {"answer": answer}
            told.append({**seen, "trace": trace, "requests": server.requests[before:]})
    return told, told[-1]["requests"]


def window(request: Any) -> list[str]:
    """The papers that a model was given to answer from."""
    return re.findall(r"\(arXiv (\S+?),", request["messages"][1]["content"])


def kinds(requests: list[Any]) -> list[str]:
    return [" ".join(r["messages"][0]["content"].split()[:2]) for r in requests]


ASKED = (QUESTION, [PLAN, says("no list"), cites(FIRST, SECOND)])


def test_which_of_them_reads_those_papers_and_no_others_without_another_plan(sample_home: Path) -> None:
    told, requests = talk(
        sample_home, [ASKED, ("which of them has code?", [says("Which of those papers has code?"), cites(SECOND)])]
    )
    assert [c.arxiv_id for c in told[0]["answer"].citations] == [FIRST, SECOND]
    assert kinds(requests) == ["You rewrite", "You answer"]
    assert sorted(window(requests[-1])) == [FIRST, SECOND]
    assert told[1]["followed"].text == f"Which of arXiv {FIRST}, {SECOND} has code?"


def test_the_same_question_for_another_thing_reads_the_same_papers_and_new_ones(sample_home: Path) -> None:
    written = says("which papers cover DPO for video generation?")
    acts = [written, says('{"searches": ["video generation", "head avatar"], "form": "list"}'), says("[]"), cites(FIRST)]
    told, requests = talk(sample_home, [ASKED, ("what about for video?", acts)])
    papers = window(requests[-1])
    assert {FIRST, SECOND} <= set(papers)
    assert len(papers) > 2
    assert "2 papers above first" in told[1]["planned"].question.labels
    asked = requests[1]["messages"][1]["content"]
    assert "Searched for the question before, whose papers are read again: diffusion models; preference optimization" in asked
    assert f"showed these papers: arXiv {FIRST}, arXiv {SECOND}." in requests[-1]["messages"][1]["content"]
    steps = {step["name"]: step for step in told[1]["trace"].to_json()["steps"]}
    assert steps["retrieve"]["input"]["again"] == [FIRST, SECOND]


@pytest.mark.parametrize("written", ["What is GAIA?", "what is GAIA"])
def test_another_subject_carries_nothing(sample_home: Path, written: str) -> None:
    told, requests = talk(sample_home, [ASKED, ("What is GAIA?", [says(written), says("GAIA is a benchmark.")])])
    assert not told[1]["followed"].question.carried.papers
    assert FIRST not in window(requests[-1])


def test_the_next_page_shows_no_paper_twice(sample_home: Path) -> None:
    _, requests = talk(sample_home, [ASKED, ("more", [PLAN, says("no list"), says("- One fits [1].")])])
    assert "You rewrite" not in kinds(requests)  # rules read it for certain
    assert set(window(requests[-1])).isdisjoint({FIRST, SECOND})


def test_thanks_costs_no_call(sample_home: Path) -> None:
    _, requests = talk(sample_home, [ASKED, ("thanks!", [])])
    assert requests == []


def test_a_resumed_conversation_carries_the_papers_without_the_plan(sample_home: Path, tmp_path: Path) -> None:
    history = History(tmp_path)
    acts = [PLAN, says("no list"), cites(FIRST, SECOND)]
    again = [says("which papers cover DPO for video generation?"), PLAN, says("[1]"), cites(FIRST)]
    with ModelServer(*acts, *again) as server:
        reader = assistant(sample_home, server, effort="normal")
        first = Conversation(reader, history)
        list(first.stream(QUESTION))
        list(Conversation(reader, history, first.id).stream("what about for video?"))
    assert "Searched for the question before" not in server.requests[-3]["messages"][1]["content"]
    assert {FIRST, SECOND} <= set(window(server.requests[-1]))


def test_the_request_that_reads_the_message_is_in_the_trace_and_counted(sample_home: Path) -> None:
    turn = ("which of them has code?", [says("Which of those papers has code?"), cites(SECOND)])
    told, requests = talk(sample_home, [ASKED, turn])
    steps = told[1]["trace"].to_json()["steps"]
    followup = next(step for step in steps if step["name"] == "followup")
    assert followup["usage"]
    assert followup["output"] == "Which of those papers has code?"
    answer: Answer = told[1]["answer"]
    counted = sum(step.get("usage", {}).get("prompt_tokens", 0) for step in steps)
    assert answer.usage["prompt_tokens"] == counted > followup["usage"]["prompt_tokens"]
    assert "followup" in answer.timings
    assert len(requests) == 2


@pytest.mark.parametrize(
    ("act", "notice", "faulty"),
    [
        (fails(500), "Rules read this follow-up, because the model could not: ", True),
        (says("One line\nand another"), "Rules read this follow-up, because the model wrote no question.", False),
    ],
)
def test_an_answer_says_that_rules_read_the_follow_up(sample_home: Path, act: Act, notice: str, *, faulty: bool) -> None:
    told, _ = talk(sample_home, [ASKED, ("which of them has code?", [act, cites(SECOND)])])
    answer: Answer = told[1]["answer"]
    assert answer.mode == "llm"
    assert notice in answer.notice
    assert answer.faulty is faulty
    assert "rules" in json.dumps(told[1]["trace"].to_json())


def test_more_after_an_overview_shows_other_papers(sample_home: Path) -> None:
    overview = ("what are the themes of work on diffusion models?", [PLAN, says("no list"), cites(FIRST, SECOND)])
    _, requests = talk(sample_home, [overview, ("more", [PLAN, says("no list"), says("- One fits [1].")])])
    assert "You rewrite" not in kinds(requests)
    assert set(window(requests[-1])).isdisjoint({FIRST, SECOND})


def test_what_is_compared_with_the_papers_above_is_read_beside_them(sample_home: Path) -> None:
    written = says(f"Which of arXiv {FIRST}, {SECOND} and GAIA is harder?")
    beside = says(f'{{"searches": ["GAIA benchmark"], "compared": ["arXiv {FIRST}", "{SECOND}", "GAIA"], "form": "compare"}}')
    _, requests = talk(sample_home, [ASKED, ("and what about GAIA?", [written, beside, says("[]"), cites(FIRST)])])
    papers = window(requests[-1])
    assert {FIRST, SECOND, "2311.12983"} <= set(papers)


def test_a_paper_that_is_named_is_read_whatever_the_model_finds_useful(sample_home: Path) -> None:
    acts = [says('{"searches": ["head avatar", "video"], "form": "prose"}'), says("[2, 3]"), says("So [1].")]
    _, requests = talk(sample_home, [(f"Why is arXiv {SECOND} needed?", acts)])
    assert SECOND in window(requests[-1])


def test_filters_of_the_question_before_are_not_lost_in_its_new_words(sample_home: Path) -> None:
    first = ("papers of June 2024 on diffusion models", [PLAN, says("no list"), says("- One fits [1].")])
    written = says("Which papers on diffusion models for video tasks of June 2024 are there?")
    told, _ = talk(sample_home, [first, ("what about for video?", [written, PLAN, says("no list"), says("- One fits [1].")])])
    assert {"since 2024-06-01", "until 2024-06-30"} <= set(told[1]["followed"].question.labels)


@pytest.mark.slow
def test_a_reader_can_have_nothing_carried_over(sample_home: Path) -> None:
    acts = [PLAN, says("no list"), cites(FIRST, SECOND), says("which papers cover DPO for video generation?")]
    with ModelServer(*acts, PLAN, says("[]"), says("- One fits [1].")) as server:
        conversation = Conversation(assistant(sample_home, server, effort="normal"))
        list(conversation.stream(QUESTION))

        async def ask_without() -> list[Any]:
            return [event async for event in conversation.astream("what about for video?", ignore=["carried"])]

        read = next(event for event in run(ask_without()) if isinstance(event, MessageRead))
    assert not read.followed.question.carried.papers
    assert "showed these papers" not in server.requests[-1]["messages"][1]["content"]
