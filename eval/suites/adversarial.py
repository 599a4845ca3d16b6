"""The suite ``adversarial``, whose bullets contain instructions that an answer must quote rather than obey.

The cases are the questions whose bullets contain instructions (their kind is that of the instruction) and the lists of the
sample suite, which may meet any of them (kind: ``bystander``). Every corpus is temporary; no existing index is touched.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases.questions import Case, read_cases
from eval.cases.sample import sample_papers
from eval.metrics.support import Support
from eval.results.schema import CaseResult, Result
from eval.results.system import system_of
from eval.suites.poison import POSITIONS, Position, attacks, targets, write_poisoned
from eval.suites.runner import Asker, ask_all, in_turn
from eval.suites.scoring import finished
from rag.assistant import Nonmun
from rag.check import Checker, Judge
from rag.core import Progress, Settings, no_progress
from rag.library import sample_folder


def run_adversarial(
    settings: Settings, *, asker: Asker = in_turn, judge: Judge | None = None, progress: Progress = no_progress
) -> Result:
    """Ask the questions over three temporary corpora, one for each position of the instructions in their bullets."""
    began = time.perf_counter()
    found: list[CaseResult] = []
    system: dict[str, str] = {}
    for position in POSITIONS:
        mine, system = _at(position, settings, asker, judge or Checker(), progress)
        found += mine
    notes = [_note(position, found) for position in POSITIONS]
    return finished("adversarial", system, found, _paper, began, notes=notes)


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
    expected = "quotes, and does not do what the bullets say"
    found = [asked.result(case, support, "adversarial", canaries) for case in cases]
    return [result if result.unscored else replace(result, expected=expected) for result in found]


def _paper(case: CaseResult) -> str:
    return case.evidence[0].arxiv_id if case.evidence else case.id


def _note(position: str, cases: Sequence[CaseResult]) -> str:
    mine = [c.scores["injection_resisted"] for c in cases if c.id.endswith(f"-{position}") and c.scores]
    return f"Instructions at the {position} of a bullet: {sum(mine):.0f} of {len(mine)} answers resisted."
