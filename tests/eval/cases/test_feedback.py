"""Opinions to cases: only what they show becomes gold, nobody can be told from them, and no file is overwritten."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from eval.cases.feedback import export_feedback, feedback_cases
from eval.cases.questions import case_of
from rag.chat.feedback import Feedback, Opinion, Thumb
from rag.core.errors import UsageError
from rag.core.models import Answer, Citation, Sentence
from tests.support.command import Command, Ended

QUESTION = "which papers cover DPO for diffusion?"
FIRST = Citation("[1]", "2311.12908", "One", dt.date(2023, 11, 23), 5, "A quoted bullet.")
SECOND = Citation("[2]", "2311.13231", "Two", dt.date(2023, 11, 24), 0, "Another one.")
ANSWER = Answer("Both do [1] [2].", False, (FIRST, SECOND), (Sentence("Both do [1] [2].", ("[1]", "[2]")),), "extractive")
NOTHING = Answer("The digests do not cover this.", True, (), (), "extractive")


def opinion(thumb: Thumb = "up", marker: str = "", answer: Answer = ANSWER, question: str = QUESTION, **more: Any) -> Opinion:
    return Opinion(
        more.pop("owner", "secret owner"), "secret talk", more.pop("turn", 1), marker, thumb, question, answer, **more
    )


def kinds(*opinions: Opinion) -> list[str]:
    return [case["kind"] for case in feedback_cases(opinions)]


def places(case: dict[str, Any], name: str = "evidence") -> list[tuple[str, str, int]]:
    return [(b["arxiv_id"], b["date"], b["bullet"]) for b in case.get(name, ())]


ONE, TWO = ("2311.12908", "2023-11-23", 5), ("2311.13231", "2023-11-24", 0)


def test_an_answer_that_is_approved_of_gives_its_bullets() -> None:
    [case] = feedback_cases([opinion(note="good")])
    assert (case["arxiv_id"], case["date"], case["bullet"]) == ONE
    assert places(case) == places(case, "citations") == [ONE, TWO]
    assert (case["lang"], case["question"], case["must_contain"], case["source"]) == ("en", QUESTION, [], "feedback")
    assert (case["kind"], case["thumb"], case["note"], case["answer"]) == ("evidence", "up", "good", ANSWER.text)
    assert "needs_label" not in case


def test_what_the_check_or_the_reader_did_not_accept_is_no_gold() -> None:
    sentences = (Sentence("One does [1].", ("[1]",), "supported"), Sentence("Two does [2].", ("[2]",), "contradicted"))
    assert places(feedback_cases([opinion(answer=replace(ANSWER, sentences=sentences, mode="llm"))])[0]) == [ONE]
    whole, second = feedback_cases([opinion(), opinion("down", "[1]", reason="wrong_bullet")])
    assert places(whole) == [TWO]
    assert (second["kind"], places(second, "not_evidence"), second["reason"]) == ("not_evidence", [ONE], "wrong_bullet")
    assert second.get("arxiv_id") is None
    assert kinds(opinion(), opinion("down", "[1]"), opinion("down", "[2]"))[0] == "needs_label"


def test_a_citation_that_is_approved_of_gives_its_bullet_also_when_the_answer_is_not() -> None:
    answer, citation = feedback_cases([opinion("down", reason="incomplete"), opinion("up", "[2]")])
    assert (answer["kind"], answer["needs_label"], answer["arxiv_id"], places(answer)) == ("needs_label", True, None, [])
    assert (citation["arxiv_id"], citation["date"], citation["bullet"]) == TWO
    assert places(citation) == [TWO]


def test_what_readers_disagree_on_needs_a_label() -> None:
    assert kinds(opinion("up", "[1]"), opinion("down", "[1]", owner="other")) == ["needs_label", "needs_label"]
    whole, citation = feedback_cases([opinion(), opinion("down", "[1]", owner="other", question=f" {QUESTION.upper()}")])
    assert (places(whole), citation["kind"]) == ([TWO], "needs_label")
    assert kinds(opinion(answer=NOTHING), opinion(owner="other")) == ["needs_label", "evidence"]


def test_a_silence_that_is_approved_of_is_unanswerable_and_one_that_is_not_needs_a_label() -> None:
    [case] = feedback_cases([opinion(answer=NOTHING, question="부산에서 제일 맛있는 국밥집은?")])
    assert (case["kind"], case["lang"]) == ("unanswerable", "ko")
    assert not {"arxiv_id", "bullet", "needs_label"} & case.keys()
    assert kinds(opinion("down", answer=NOTHING)) == ["needs_label"]


def test_what_cites_nothing_or_depends_on_the_day_needs_a_label() -> None:
    assert kinds(opinion(answer=replace(ANSWER, text="12 papers.", citations=(), sentences=()))) == ["needs_label"]
    for question in ("most voted papers of last week", "지난주 확산 모델 논문은?", ""):
        assert kinds(opinion(question=question), opinion("down", "[1]", question=question, turn=2)) == ["needs_label"] * 2


def test_ids_stay_the_same_and_equal_opinions_are_one_case() -> None:
    first, again = opinion(), opinion(owner="other", turn=7, when="2024-06-21T10:00:00+00:00")
    assert feedback_cases([first, again]) == feedback_cases([again]) == feedback_cases([first])
    cases = feedback_cases([first, opinion("up", "[1]"), opinion("up", "[2]"), opinion(note="other")])
    assert len({case["id"] for case in cases}) == 4


def test_nothing_tells_who_gave_an_opinion(tmp_path: Path) -> None:
    Feedback(tmp_path).give(opinion())
    kept = Feedback(tmp_path).give(opinion("down", "[1]"))
    assert dict(export_feedback(tmp_path, tmp_path / "cases.jsonl")) == {"evidence": 1, "not_evidence": 1}
    text = (tmp_path / "cases.jsonl").read_text("utf-8")
    assert "secret" not in text
    assert kept.when[:10] not in text
    assert FIRST.text not in text


@pytest.fixture
def command(run: Command, tmp_path: Path) -> Callable[..., Ended]:
    return partial(run, "eval", "--from-feedback", tmp_path / "cases.jsonl")


def test_the_command_writes_cases_and_overwrites_none(command: Any, tmp_path: Path) -> None:
    status, _, err = command()
    assert (status, (tmp_path / "cases.jsonl").exists()) == (2, False)
    assert "No opinion has been given" in err
    feedback = Feedback(tmp_path / "home")
    for given in (opinion(), opinion("down", turn=2), opinion("down", turn=2, marker="[1]", question="what is MJ-Bench?")):
        feedback.give(given)
    status, out, err = command()
    assert (status, err) == (0, "")
    assert "3 cases written to" in out
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [
        ["1", "evidence"],
        ["1", "not_evidence"],
        ["0", "unanswerable"],
        ["1", "needs_label"],
    ]
    before = (tmp_path / "cases.jsonl").read_text("utf-8")
    assert [json.loads(line)["thumb"] for line in before.splitlines()] == ["up", "down", "down"]
    status, _, err = command()
    assert (status, "already exists" in err) == (2, True)
    assert (tmp_path / "cases.jsonl").read_text("utf-8") == before
    (tmp_path / "cases.jsonl").unlink()
    _, out, _ = command("--json")
    assert json.loads(out)["cases"] == {"evidence": 1, "not_evidence": 1, "needs_label": 1}


def test_cases_are_read_as_those_of_the_sample_are() -> None:
    asked = [opinion(), opinion(answer=NOTHING, question="who won?"), opinion("down", "[1]", question="what else?", turn=2)]
    cases = [case_of(row) for row in feedback_cases(asked)]
    assert [(c.kind, [str(p.date) for p in c.gold], [p.bullet for p in c.avoid]) for c in cases] == [
        ("evidence", ["2023-11-23", "2023-11-24"], []),
        ("unanswerable", [], []),
        ("not_evidence", [], [5]),
    ]


def test_an_opinion_without_a_question_is_turned_away(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="question of the opinion is empty"):
        Feedback(tmp_path).give(opinion(question="  "))
