"""The end of a run: check its gates, compare it with a baseline, print it, and write the report."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.results.baseline import baseline_file, committed_baseline, read_baseline, write_baseline
from eval.results.gates import Gate, Outcome, check, read_gates
from eval.results.schema import Result, result_to_json
from rag.core import StorageError

#: What a report consists of.
FILES = ("report.html", "report.json", "junit.xml", "summary.md")

_SUMMARY = "GITHUB_STEP_SUMMARY"  # GitHub names the file that the summary of a step is added to


@dataclass(frozen=True, slots=True)
class Standard:
    """What a run is measured against: its gates, the committed baseline that drops count from, and the run to compare with."""

    gates: tuple[Gate, ...] = ()
    committed: Result | None = None
    baseline: Result | None = None


def read_standard(suite: str, *, gated: bool = True, baseline: Path | None = None, folder: Path | None = None) -> Standard:
    """Read everything that the end of a run needs, and make the report's folder, before minutes are spent on the run.

    :param suite: the name that the run will have.
    :param gated: whether gates and the committed baseline apply: they are for answers of this program without a model.
    :param baseline: the run to compare with; by default the committed baseline.
    :raises UsageError: if the gates or a baseline cannot be used.
    :raises StorageError: if the baseline cannot be read, or the folder not be made.
    """
    if folder is not None:
        make_folder(folder)
    committed = committed_baseline(suite) if gated else None
    gates = tuple(read_gates(suite)) if gated else ()
    return Standard(gates, committed, committed if baseline is None else read_baseline(baseline, suite))


def make_folder(folder: Path) -> None:
    """Make the folder of a report, with its parents, if it does not exist.

    :raises StorageError: if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = f"Cannot make the folder {str(folder)!r}: {problem.strerror}."
        raise StorageError(message, hint="Give another one (--report DIR).") from problem


def conclude(
    result: Result,
    standard: Standard,
    *,
    judged: Result | None = None,
    folder: Path | None = None,
    as_json: bool = False,
    keep: bool = False,
) -> list[Outcome]:
    """Print the figures and gates of a run, write what was asked for, and return the gates that failed.

    :param judged: the figures that the gates check, if they differ from those measured.
    :param folder: where the report is written.
    :param keep: write the run as the committed baseline, and measure drops from it.
    :raises StorageError: if a file cannot be written.
    """
    from eval.report.console import print_result
    from rag.interfaces.console import print_json, say

    if keep:
        write_baseline(result, baseline_file(result.suite))
    outcomes = check(judged or result, standard.gates, result if keep else standard.committed)
    if folder is not None:
        write_report(result, folder, outcomes=outcomes, baseline=standard.baseline)
    failed = [outcome for outcome in outcomes if not outcome.kept]
    if as_json:
        print_json(json.loads(result_to_json(result)) | {"failed": [outcome.gate.figure for outcome in failed]})
        return failed
    print_result(result, outcomes)
    if folder is not None:
        say(f"Report: {folder / FILES[0]}")
    if keep:
        say(f"Baseline: {baseline_file(result.suite)}")
    return failed


def write_report(result: Result, folder: Path, *, outcomes: Sequence[Outcome] = (), baseline: Result | None = None) -> None:
    """Write a run into a folder: the :data:`FILES`. On GitHub the summary is added to that of the step.

    :raises StorageError: if a file cannot be written.
    """
    from eval.report.content import Content
    from eval.report.junit import to_junit
    from eval.report.page import to_html
    from eval.report.summary import to_markdown
    from eval.results.compare import compare

    content = Content(result, tuple(outcomes), compare(result, baseline) if baseline else None)
    summary = to_markdown(content)
    texts = (to_html(content), result_to_json(result), to_junit(content), summary)
    for name, text in zip(FILES, texts, strict=True):
        _write(folder / name, text, "w")
    if os.environ.get(_SUMMARY):
        _write(Path(os.environ[_SUMMARY]), f"{summary}\n", "a")


def copy_report(folder: Path, to: Path) -> None:
    """Copy a report that was written to another folder as well; the same folder is left as it is.

    :raises StorageError: if it cannot be written there.
    """
    make_folder(to)
    try:
        if not folder.samefile(to):
            for name in FILES:
                shutil.copyfile(folder / name, to / name)
    except OSError as problem:
        raise StorageError(f"Cannot write to {str(to)!r}: {problem.strerror}.", hint="Set NONMUN_HOME.") from problem


def _write(file: Path, text: str, mode: str) -> None:
    try:
        with file.open(mode, encoding="utf-8", errors="replace", newline="\n") as out:
            out.write(text)
    except OSError as problem:
        raise StorageError(f"Cannot write {str(file)!r}: {problem.strerror}.", hint="Choose another place.") from problem
