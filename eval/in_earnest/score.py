"""Scores of answers: what a rule can tell of evidence, text and citations, and what the judge said."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Mapping, Sequence

from eval.in_earnest.answered import Answered, Conversed
from eval.in_earnest.questions import Case, Turn
from eval.metrics.latency import percentile
from eval.results.figures import means
from eval.results.schema import CaseResult, Figure, Result, Source
from rag.core import Answer, Paper

SUITE = "in_earnest"
#: The least share of the papers of a list that have to be asked for, and of those asked for that have to be there.
_RIGHT = 0.8
#: What is scored without an answer of the model.
OF_WINDOW = ("sufficient", "papers_share")


def scored(
    cases: Sequence[Case],
    answers: Mapping[str, Conversed],
    papers: Mapping[str, Paper],
    *,
    system: Mapping[str, str],
    verdicts: Mapping[str, Mapping[str, str]] | None = None,
    stale: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    began: float | None = None,
) -> Result:
    """Score the answers that there are.

    :param papers: those of the index that was asked.
    :param verdicts: the judge's, by the ids of cases.
    :param stale: why answers cannot be scored, by the ids of turns; then only what was gathered for them is.
    :param began: :func:`time.perf_counter` at the beginning of the run; None for now.
    """
    began = time.perf_counter() if began is None else began
    results = []
    for case in cases:
        if case.id not in answers:
            continue
        judged = (verdicts or {}).get(case.id, {})
        for turn, answered in zip(case.turns, answers[case.id].turns, strict=True):
            last = turn is case.turns[-1]
            results.append(_result(turn, answered, papers, judged if last else {}, (stale or {}).get(turn.id, "")))
    group = {turn.id: case.id for case in cases for turn in case.turns}
    turns = [turn for it in answers.values() for turn in it.turns]
    missing = [case.id for case in cases if case.id not in answers]
    notes = [*notes, *([f"{len(missing)} questions have no answer: {', '.join(missing)}"] if missing else [])]
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    figures = (*means(results, lambda case: group[case.id]), *_amounts(turns))
    return Result(SUITE, made, system, figures, tuple(results), {"total": time.perf_counter() - began}, notes=tuple(notes))


def _amounts(turns: Sequence[Answered]) -> list[Figure]:
    """Return requests and tokens per answer that a model wrote, and the seconds that are the program's own."""
    written = [turn for turn in turns if turn.requests]
    if not written:
        return []
    found = {
        "requests": [float(len(turn.requests)) for turn in written],
        "prompt_tokens": [float(sum(it.prompt_tokens for it in turn.requests)) for turn in written],
        "completion_tokens": [float(sum(it.completion_tokens for it in turn.requests)) for turn in written],
    }
    figures = [Figure(name, "all", "all", m := sum(v) / len(v), m, m, len(v), better="") for name, v in found.items()]
    own = [turn.own for turn in written]
    for percent in (50, 95):
        value = percentile(own, percent)
        figures.append(Figure(f"own_seconds_p{percent}", "all", "all", value, value, value, len(own), better=""))
    return figures


def _result(turn: Turn, answered: Answered, papers: Mapping[str, Paper], judged: Mapping[str, str], stale: str) -> CaseResult:
    answer = answered.said
    scores = scores_of(turn, answered, answer, papers)
    if judged:
        scores["judged_good"] = float(judged["verdict"] == "good")
    unscored = {name: stale for name in scores if name not in OF_WINDOW} if stale else {}
    problems = [] if stale else [name for name, value in scores.items() if value < 1]
    if judged and judged["verdict"] != "good":
        problems.append(f"judged {judged['verdict']}: {judged['reasons']}")
    return CaseResult(
        id=turn.id,
        lang=turn.lang,
        kind=turn.kind,
        question=turn.text if answered.read_as == turn.text else f"{turn.text} (read as: {answered.read_as})",
        expected=turn.expected,
        answer=answer.text,
        scores={name: value for name, value in scores.items() if name not in unscored},
        citations=tuple(Source(c.arxiv_id, c.date.isoformat(), c.bullet, c.text, c.marker) for c in answer.citations),
        unscored=unscored,
        seconds=answered.seconds,
        problems=tuple(problems),
    )


def scores_of(turn: Turn, answered: Answered, answer: Answer, papers: Mapping[str, Paper]) -> dict[str, float]:
    """Return what rules tell of an answer, 0 to 1 by metric; what does not apply is left out."""
    if turn.kind == "refusal":
        return {"abstained": float(answer.abstained)}
    window, cited = set(answered.window), _cited(answer)
    gold = {place for places in turn.gold for place in places}
    found = {"answered": float(not answer.abstained or turn.kind == "premise")}
    if turn.gold:
        found["sufficient"] = float(all(window & set(places) for places in turn.gold))
    if turn.papers and turn.kind in ("list", "theme"):
        found["papers_share"] = _share(turn, answered.papers, papers)
    if turn.kind == "premise":
        found["premise"] = float(answer.abstained or answer.premise == "false" or bool(gold & set(cited)))
        return found
    if turn.kind != "theme":
        found["right"] = float(_is_right(turn, answer, papers))
    if cited:
        ids = [place.partition("@")[0] for place in cited]
        wanted = {*turn.papers, *turn.also, *(place.partition("@")[0] for place in gold)}
        found["cites_wanted"] = sum(it in wanted for it in ids) / len(ids)
    if turn.gold and turn.kind in ("detail", "chain", "best"):
        found["gold_cited"] = float(bool(gold & set(cited)))
    return found


def _cited(answer: Answer) -> list[str]:
    """Return the bullets that an answer cites, in the order of its markers."""
    return [f"{c.arxiv_id}@{c.date.isoformat()}#{c.bullet}" for c in answer.citations]


def _share(turn: Turn, shown: Sequence[str], papers: Mapping[str, Paper]) -> float:
    """Return the share of the wanted papers that the model has before it; of a list, of as many as it asks for."""
    wanted = _first(turn, papers) if turn.kind == "list" else set(turn.papers)
    most = min(len(wanted), turn.limit or len(wanted))
    return min(len(wanted & set(shown)) / most, 1.0)


def _first(turn: Turn, papers: Mapping[str, Paper]) -> set[str]:
    """Return the papers that a list asks for: the first in its order, with those that are equal to the last."""
    if turn.order is None or turn.limit is None or turn.limit >= len(turn.papers):
        return set(turn.papers)
    keys = {it: _key(turn, papers[it]) for it in turn.papers}
    bound = sorted(keys.values())[turn.limit - 1]
    return {it for it, key in keys.items() if key <= bound}


def _key(turn: Turn, paper: Paper) -> int:
    if turn.order == "votes":
        return -(paper.votes or 0)
    return paper.date.toordinal() * (1 if turn.order == "date_asc" else -1)


def _is_right(turn: Turn, answer: Answer, papers: Mapping[str, Paper]) -> bool:
    if answer.abstained or not all(_has(answer.text, value) for value in turn.value):
        return False
    named = list(dict.fromkeys(c.arxiv_id for c in answer.citations))
    if turn.kind == "list":
        return _is_right_list(turn, named, papers)
    return set(turn.papers) <= set(named)


def _has(text: str, value: str) -> bool:
    """Tell whether a text has a value that is not a part of a longer number."""
    return re.search(rf"(?<![\d.,])(?:{value})(?!\d)", text, re.I) is not None


def _is_right_list(turn: Turn, named: Sequence[str], papers: Mapping[str, Paper]) -> bool:
    """Tell whether a list has the papers asked for, few others, not more than asked for, and in the order."""
    wanted, fitting = _first(turn, papers), {*turn.papers, *turn.also}
    most = turn.limit or len(wanted)
    keys = [_key(turn, papers[it]) for it in named if it in papers] if turn.order else []
    return (
        bool(named)
        and len(named) <= max(most, len(turn.also) + len(wanted) if turn.limit is None else most)
        and sum(it in fitting for it in named) >= _RIGHT * len(named)
        and (len(set(named) & (wanted | set(turn.also))) >= _RIGHT * min(most, len(wanted)))
        and keys == sorted(keys)
    )
