"""What rules tell of an answer of which it is known what it needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from eval.in_earnest.answered import Answered, Asked, Conversed, from_line, to_line
from eval.in_earnest.questions import Case, Turn
from eval.in_earnest.score import scored, scores_of
from rag import Nonmun
from rag.answer import answer_to_json
from rag.core import Answer, Citation, Paper

GOLD = "2311.12908@2023-11-23#5"
OTHER = "2311.13231@2023-11-23#2"


def place_of(place: str) -> tuple[str, dt.date, int]:
    arxiv_id, _, rest = place.partition("@")
    day, _, number = rest.partition("#")
    return arxiv_id, dt.date.fromisoformat(day), int(number)


def said(text: str, *cited: str, **more: Any) -> Answer:
    citations = []
    for number, place in enumerate(cited, 1):
        arxiv_id, day, bullet = place_of(place)
        citations.append(Citation(f"[{number}]", arxiv_id, "A title", day, bullet, "A text."))
    return Answer(text, more.pop("abstained", False), tuple(citations), (), "llm", **more)


def kept(answer: Answer, *window: str, name: str = "q", **more: Any) -> Answered:
    return Answered(name, "Which?", "Which?", answer_to_json(answer), window, (), more.get("requests", ()), 1.0, 0.25)


def scores(turn: Turn, answer: Answer, *window: str, papers: dict[str, Paper] | None = None) -> dict[str, float]:
    return scores_of(turn, kept(answer, *window), answer, papers or {})


DETAIL = Turn("q", "detail", "en", "How many?", gold=((GOLD, "2311.12908@2023-11-23#0"),), value=("851K|851,000",))


def test_a_detail_needs_its_bullet_in_the_window_its_value_and_its_citation() -> None:
    right = scores(DETAIL, said("On 851,000 pairs [1].", GOLD), GOLD, OTHER)
    assert right == {"answered": 1, "sufficient": 1, "right": 1, "cites_wanted": 1, "gold_cited": 1}
    wrong = scores(DETAIL, said("On 900K pairs [1].", OTHER), OTHER)
    assert wrong == {"answered": 1, "sufficient": 0, "right": 0, "cites_wanted": 0, "gold_cited": 0}
    assert scores(DETAIL, said("On 851K pairs [1][2].", GOLD, OTHER), GOLD)["cites_wanted"] == 0.5
    assert scores(DETAIL, said("On 1,851K pairs [1].", GOLD), GOLD)["right"] == 0, "a part of another number"
    assert scores(DETAIL, said("851K?", abstained=True), "2311.12908@2023-11-23#0") == {
        "answered": 0,
        "sufficient": 1,
        "right": 0,
        "gold_cited": 0,
    }


def test_a_comparison_cites_both_sides() -> None:
    turn = Turn("q", "comparison", "en", "A or B?", gold=((GOLD,), (OTHER,)), papers=("2311.12908", "2311.13231"))
    assert scores(turn, said("A [1]. B [2].", GOLD, OTHER), GOLD, OTHER)["right"] == 1
    one = scores(turn, said("A [1].", GOLD), GOLD)
    assert (one["sufficient"], one["right"]) == (0, 0)


def test_what_should_be_declined_and_a_false_premise() -> None:
    refusal = Turn("q", "refusal", "en", "Coffee?", why="outside")
    assert scores(refusal, said("No.", abstained=True)) == {"abstained": 1}
    assert scores(refusal, said("With water [1].", GOLD)) == {"abstained": 0}
    premise = Turn("q", "premise", "en", "Why not?", gold=((GOLD,),))
    assert scores(premise, said("It does [1].", GOLD), GOLD)["premise"] == 1
    assert scores(premise, said("It does not.", premise="false"))["premise"] == 1
    assert scores(premise, said("Because of this [1].", OTHER))["premise"] == 0
    assert scores(premise, said("No.", abstained=True))["answered"] == 1, "declining a false premise is no wrong refusal"


@pytest.fixture(scope="module")
def voted(sample: Nonmun) -> list[Paper]:
    """Papers of the sample with votes, the most voted first."""
    return sorted((paper for paper in sample.index.papers.values() if paper.votes), key=lambda paper: -(paper.votes or 0))


def test_a_list_is_right_in_its_order_and_number(sample: Nonmun, voted: list[Paper]) -> None:
    papers = dict(sample.index.papers)
    wanted = [paper.arxiv_id for paper in voted[:8]]
    turn = Turn("q", "list", "en", "Top 4", papers=tuple(wanted), limit=4, order="votes")

    def listed(*ids: str) -> dict[str, float]:
        places = [f"{it}@{papers[it].date}#0" for it in ids]
        return scores(turn, said("A list", *places), *places, papers=papers)

    assert listed(*wanted[:4])["right"] == 1
    assert listed(*wanted[:4])["papers_share"] == 1
    assert listed(*wanted[:5])["right"] == 0, "more than asked for"
    assert listed(*wanted[4:8])["right"] == 0, "not the first"
    assert listed(*wanted[4:8])["papers_share"] == 0
    assert listed(wanted[3], *wanted[:3])["right"] == float(voted[3].votes == voted[0].votes), "out of order"
    unlike = next(it for it in papers if it not in wanted)
    assert listed(wanted[0], unlike)["right"] == 0


def test_a_theme_is_scored_by_the_papers_that_the_model_had() -> None:
    turn = Turn("q", "theme", "en", "Themes?", papers=("2311.12908", "2311.13231", "2405.20335", "2401.00001"))
    found = scores(turn, said("Two [1].", GOLD), GOLD, OTHER)
    assert found == {"answered": 1, "papers_share": 0.5, "cites_wanted": 1}


def test_a_result_has_figures_by_kind_and_says_what_is_missing_or_stale(sample: Nonmun) -> None:
    requests = (
        Asked("plan", 1, "h1", "a1", "{}", 2.0, 100, 10),
        Asked("stream", 2, "h2", "a2", "On 851K [k1].", 3.0, 1000, 20),
    )
    answer = said("On 851K pairs [1].", GOLD)
    cases = [
        Case("q", "detail", "en", (DETAIL,)),
        Case("old", "detail", "ko", (replace(DETAIL, id="old", lang="ko"),)),
        Case("none", "theme", "en", (Turn("none", "theme", "en", "Themes?"),)),
    ]
    answers = {
        "q": Conversed("q", (kept(answer, GOLD, requests=requests),)),
        "old": Conversed("old", (kept(answer, GOLD, name="old"),)),
    }
    verdict = {"q": {"verdict": "partly", "reasons": "It is thin."}}
    result = scored(cases, answers, sample.index.papers, system={}, verdicts=verdict, stale={"old": "changed"})
    figures = {figure.name: figure.value for figure in result.figures}
    assert figures["sufficient/all"] == 1
    assert figures["right/all"] == figures["right/en"] == 1
    assert "right/ko" not in figures
    assert figures["judged_good/all"] == 0
    assert (figures["requests/all"], figures["prompt_tokens/all"], figures["completion_tokens/all"]) == (2, 1100, 30)
    assert figures["own_seconds_p50/all"] == 0.25
    assert result.notes == ("1 questions have no answer: none",)
    first, old = result.cases
    assert "judged partly: It is thin." in first.problems
    assert old.unscored["right"] == "changed"
    assert set(old.scores) == {"sufficient"}
    assert from_line(to_line(answers["q"])) == answers["q"]
