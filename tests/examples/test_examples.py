"""The scripts in ``examples/`` run as they are, over the sample, and print what they promise."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PROMISED = {
    "ask.py": [
        "[1] Diffusion Model Alignment Using Direct Preference Optimization https://arxiv.org/abs/2311.12908",
        "supported ",
    ],
    "search.py": ["2405.20222 MOFA-Video"],
    "stream.py": ["papers found]", "ExVideo", "extractive]"],
    "llama_index_retriever.py": ["10 ExVideo"],
    "evaluate_another_system.py": ["right_bullet/all", "20 cases"],
    "brief_by_mail.py": ["Papers of 2024-07-09", "arxiv.org/abs/2407."],
}

pytestmark = pytest.mark.slow


def test_every_example_is_tested_and_described() -> None:
    scripts = {file.name for file in EXAMPLES.glob("*.py")}
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert scripts == PROMISED.keys()
    assert all(f"[{script}]({script})" in readme for script in scripts)
    assert all(len((EXAMPLES / script).read_text("utf-8").splitlines()) <= 40 for script in scripts)


@pytest.mark.parametrize("script", PROMISED)
# llama-index's packages use an old way of pydantic's.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.long
def test_an_example_runs(
    script: str, sample_home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NONMUN_HOME", str(sample_home))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    runpy.run_path(str(EXAMPLES / script), run_name="__main__")
    printed = capfd.readouterr().out
    assert [promised for promised in PROMISED[script] if promised not in printed] == [], printed
