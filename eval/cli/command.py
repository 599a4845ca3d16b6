"""What ``nonmun eval`` does with its options: run a suite, check its gates, and write what was asked for."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.paid.run import PaidRun, Terms, paid_settings
from eval.report.writer import Standard, conclude, copy_report, read_standard
from eval.results.gates import Outcome, at_best
from eval.results.schema import LAST_REPORT, Result
from eval.suites.evaluate import is_file, run_suite
from rag.core import Progress, Settings, UsageError, load_settings
from rag.interfaces.console import progress_bar


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run, as the command line names them."""

    suite: str = "sample"
    answers: Path | None = None
    llm: bool = False
    report: Path | None = None
    baseline: Path | None = None
    write_baseline: bool = False
    as_json: bool = False
    terms: Terms = field(default_factory=Terms)


def run_evaluation(options: Options) -> list[Outcome]:
    """Run a suite, print its figures and gates, write its report and baseline, and return the gates that failed.

    :raises UsageError: if the options contradict each other, or name something that does not exist.
    :raises StorageError: if something cannot be written.
    """
    own = is_file(options.suite)
    _check(options, own)
    settings = load_settings(with_model=options.llm)
    # Now, not after minutes of work: what cannot be read or written is said at once.
    standard = read_standard(
        Path(options.suite).stem if own else options.suite,
        gated=not own and options.answers is None,
        baseline=options.baseline,
        folder=options.report,
    )
    if options.llm:
        result, standard = _run_paid(options, settings), _for_model(standard)
        judged = at_best(result)
    else:
        result = judged = _run(options, settings, own)
    failed = conclude(
        result, standard, judged=judged, folder=options.report, as_json=options.as_json, keep=options.write_baseline
    )
    if options.report is not None:  # the page shows the last one
        copy_report(options.report, settings.home / LAST_REPORT)
    return failed


def _check(options: Options, own: bool) -> None:
    if options.write_baseline and (own or options.answers is not None or options.llm):
        raise UsageError("Only a bundled suite without a model has a committed baseline.", hint="Leave out --write-baseline.")
    if not options.llm and options.terms != Terms():
        raise UsageError("--yes, --limit, --limit-tokens, --cache and --judge are for a run with a model.", hint="Add --llm.")
    if options.llm and options.answers is not None:
        raise UsageError("Answers that are there already are not asked of a model.", hint="Leave out --llm.")


def _run(options: Options, settings: Settings, own: bool) -> Result:
    if not own:
        settings = settings.replace(chroma_url="")  # a server would keep what is temporary here
    with _bar(options) as progress:
        return run_suite(options.suite, settings, answers=options.answers, progress=progress)


def _run_paid(options: Options, settings: Settings) -> Result:
    """Run a suite with the model. No progress bar is open while it asks for confirmation on the terminal."""
    settings = paid_settings(settings)
    run = PaidRun(settings, options.terms, bar=lambda: _bar(options))
    return run.told(run_suite(options.suite, settings, asker=run.answers, judge=run.judge))


def _for_model(standard: Standard) -> Standard:
    """Keep the absolute bounds only: the committed baseline was measured without a model, so a drop from it means nothing."""
    gates = (replace(gate, allowed_drop=None) for gate in standard.gates)
    bounded = tuple(gate for gate in gates if gate.at_least is not None or gate.at_most is not None)
    return Standard(bounded, None, standard.baseline if standard.baseline is not standard.committed else None)


def _bar(options: Options) -> AbstractContextManager[Progress]:
    return progress_bar(show=not options.as_json or sys.stderr.isatty())
