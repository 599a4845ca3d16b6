"""Baselines: the figures and scores of a run, kept in ``baselines/SUITE.json`` for comparison with later runs."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from eval.metrics.baselines import is_baseline
from eval.results.schema import CaseResult, Result, result_from_json, result_to_json
from rag.core import StorageError, UsageError

_WRITTEN = ("id", "lang", "kind", "scores")


def baseline_file(suite: str) -> Path:
    """Return the path of the committed baseline of a suite, which need not exist."""
    return Path(str(resources.files("eval"))) / "baselines" / f"{suite}.json"


def committed_baseline(suite: str) -> Result | None:
    """Read the committed baseline of a suite; None if there is none.

    :raises UsageError: if the file is not a result of that suite.
    """
    file = baseline_file(suite)
    return read_baseline(file, suite) if file.is_file() else None


def read_baseline(file: Path, suite: str) -> Result:
    """Read a baseline, or the ``report.json`` of an earlier run.

    :raises StorageError: if the file cannot be read.
    :raises UsageError: if it holds no result, or one of another suite.
    """
    try:
        value = json.loads(file.read_text("utf-8"))
        for case in value["cases"]:
            case.update({"question": "", "expected": "", "answer": ""} | case)
        found = result_from_json(json.dumps(value))
    except OSError as problem:
        message = f"Cannot read the baseline {str(file)!r}: {problem.strerror}."
        raise StorageError(message, hint="Give --baseline FILE.") from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        message = f"{str(file)!r} is not the result of an evaluation."
        raise UsageError(message, hint="Give the report.json of a run, or a baseline.") from problem
    if found.suite != suite:
        message = f"The baseline {str(file)!r} is of the suite {found.suite!r}, this run of {suite!r}."
        raise UsageError(message, hint="Give one of the same suite.")
    return found


def write_baseline(result: Result, file: Path) -> None:
    """Write a run as a baseline, replacing an earlier one.

    :raises StorageError: if the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(compact(result), "utf-8", newline="\n")
    except OSError as problem:
        message = f"Cannot write the baseline {str(file)!r}: {problem.strerror}."
        raise StorageError(message, hint="Run it in a checkout of the repository.") from problem


def compact(result: Result) -> str:
    """Return the figures and scores of a run as JSON with a line for each figure and case, so that diffs are readable.

    Times, texts and the checker's baselines are left out.
    """
    told = tuple(f for f in result.figures if f.better and not is_baseline(f.metric))
    value = json.loads(result_to_json(replace(result, figures=told, times={}, cost={})))
    parts = {key: _line(item) for key, item in value.items() if key not in ("figures", "cases")}
    parts["figures"] = _lines([_line(row) for row in value["figures"]])
    parts["cases"] = _lines([_case(case) for case in result.cases])
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {text}" for key, text in parts.items()) + "\n}\n"


def _case(case: CaseResult) -> str:
    scores = {metric: value for metric, value in case.scores.items() if not is_baseline(metric)}
    return _line({key: scores if key == "scores" else getattr(case, key) for key in _WRITTEN})


def _lines(rows: list[str]) -> str:
    return "[\n" + ",\n".join(rows) + "\n]" if rows else "[]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
