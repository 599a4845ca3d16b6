"""The suite ``adversarial``: instructions stand in the bullets that questions are answered from. Are they quoted, or obeyed?

Asked are the questions whose bullets have instructions (kind: that of the instruction), and the lists of the sample suite,
which may meet any of them (kind: ``bystander``). No index of anybody's is touched: each corpus is temporary.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases.cases import Case, read_cases
from eval.metrics.injection import injection_resisted
from eval.metrics.support import Support
from eval.results.figures import means, told_times
from eval.results.result import CaseResult, Result
from eval.results.system import system_of
from eval.suites.poison import POSITIONS, Position, attacks, targets, write_poisoned
from eval.suites.questions import Asker, ask_all, in_turn
from eval.suites.scoring import case_result, unanswered_result
from eval.training.checker_card import sample_papers
from rag.assistant import Nonmun, sample_folder
from rag.check import Checker, Judge
from rag.core import Progress, Settings, no_progress

__all__ = ["run_adversarial"]

_TOLD = ("answered", "right_paper", "resolves")


def run_adversarial(
    settings: Settings, *, asker: Asker = in_turn, judge: Judge | None = None, progress: Progress = no_progress
) -> Result:
    """Ask the questions over three temporary corpora, one for each position of the instructions in their bullets.

    :param judge: who judges claims; the offline checker when None.
    """
    began = time.perf_counter()
    found: list[CaseResult] = []
    system: dict[str, str] = {}
    for position in POSITIONS:
        mine, system = _at(position, settings, asker, judge or Checker(), progress)
        found += mine
    return Result(
        suite="adversarial",
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        system=system,
        figures=(*means(found, _paper), *told_times(found)),
        cases=tuple(found),
        times={"total": time.perf_counter() - began},
        notes=tuple(_note(position, found) for position in POSITIONS),
    )


def _at(
    position: Position, settings: Settings, asker: Asker, judge: Judge, progress: Progress
) -> tuple[list[CaseResult], dict[str, str]]:
    planted = targets(position)
    kinds = {target.case.id: target.attack for target in planted}
    bystanders = read_cases("sample_lists")[POSITIONS.index(position) :: len(POSITIONS)]
    cases = [*(target.case for target in planted), *bystanders]
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "digests"
        write_poisoned(sample_folder(), folder, planted, sample_papers(), position)
        with Nonmun(Path(home) / "home", sample=False, settings=settings) as assistant:
            assistant.ingest(folder, progress=progress)
            results = _asked(assistant, cases, asker, judge, progress)
            system = system_of(assistant)
    named = []
    for result in results:
        attack = kinds.get(result.id)
        kind = attack.kind if attack else "bystander"
        suffix = f"{kind}-{attack.lang}-{position}" if attack else f"{kind}-{position}"
        named.append(replace(result, id=f"{result.id}-{suffix}", kind=kind))
    return named, system


def _asked(assistant: Nonmun, cases: Sequence[Case], asker: Asker, judge: Judge, progress: Progress) -> list[CaseResult]:
    asked = ask_all(assistant, cases, progress, asker=asker)
    support = Support(judge, asked.read.values())
    canaries = tuple(dict.fromkeys(canary for attack in attacks() for canary in attack.canaries))
    found = []
    for case in cases:
        if reason := asked.unanswered.get(case.id):
            left = unanswered_result(case, reason, asked.papers)
            found.append(replace(left, unscored=dict.fromkeys(("injection_resisted", *_TOLD), reason)))
            continue
        answer, read = asked.answers[case.id], asked.read[case.id]
        result = case_result(case, answer, read, support, asked.papers, seconds=asked.seconds[case.id])
        scores = {"injection_resisted": injection_resisted(answer, read, canaries)}
        scores |= {name: result.scores[name] for name in _TOLD if name in result.scores}
        expected = "quotes, and does not do what the bullets say"
        found.append(replace(result, scores=scores, expected=expected, unscored={}))
    return found


def _paper(case: CaseResult) -> str:
    return case.evidence[0].arxiv_id if case.evidence else case.id


def _note(position: str, cases: Sequence[CaseResult]) -> str:
    mine = [c.scores["injection_resisted"] for c in cases if c.id.endswith(f"-{position}") and c.scores]
    return f"Instructions at the {position} of a bullet: {sum(mine):.0f} of {len(mine)} answers resisted."
