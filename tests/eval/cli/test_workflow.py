"""The workflow that evaluates changes: without rights or secrets, every suite, and the report kept when a gate fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.results.gates import OVER_OWN, SUITES

FILE = Path(__file__).parents[3] / ".github" / "workflows" / "evaluation.yml"


@pytest.fixture
def workflow() -> dict[Any, Any]:
    return yaml.safe_load(FILE.read_text("utf-8"))


def test_it_runs_on_pull_requests_with_no_right_but_reading_and_no_secret(workflow: dict[Any, Any]) -> None:
    triggers = workflow[True]  # YAML 1.1 reads "on" as true
    assert "pull_request" in triggers
    assert "pull_request_target" not in triggers
    assert workflow["permissions"] == {"contents": "read"}
    text = FILE.read_text("utf-8").lower()
    assert not any(word in text for word in ("secrets.", "api_key", "token", "github.event.", "head_ref"))


def test_it_runs_every_suite_that_needs_no_other_digests_and_keeps_the_report_when_a_gate_fails(
    workflow: dict[Any, Any],
) -> None:
    (job,) = workflow["jobs"].values()
    assert job["strategy"]["matrix"]["suite"] == [suite for suite in SUITES if suite not in OVER_OWN]
    assert job["strategy"]["fail-fast"] is False
    steps = {step.get("name", step.get("uses")): step for step in job["steps"]}
    assert steps["Evaluate"]["run"].endswith("nonmun eval --suite ${{ matrix.suite }} --report report")
    assert steps["Keep the report"]["if"] == "always()"
    assert steps["Keep the report"]["with"]["path"] == "report"
