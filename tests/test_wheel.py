"""The wheel: built, installed elsewhere, and run from a folder that has packages of the same names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def built(source: Path, folder: Path, version: str = "") -> Path:
    """The wheel of a source tree; ``version`` stands in for the tag."""
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    pretended = {"SETUPTOOLS_SCM_PRETEND_VERSION": version} if version else {}
    line = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(source)]
    subprocess.run(line, check=True, env=os.environ | pretended)
    return next(folder.glob("nonmun-*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"), "9.8.7")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of another environment that has the wheel and, from this one, only the dependencies."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", "install", *options, str(wheel)], check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    )
    # A plain path: the editable install of this environment is not followed from there.
    (Path(site.stdout.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin" / "nonmun"


def test_the_wheel_holds_the_four_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"rag", "prompts", "ui", "eval"}
    for needed in (
        "rag/data/glossary.tsv",
        "rag/data/sample/2024/06/21.md",
        "rag/data/latex.tsv",
        "rag/answer/export/templates/text.html.j2",
        "rag/answer/export/templates/page.css",
        "prompts/answer_system.j2",
        "ui/assets/page.css",
        "ui/locales/ko.toml",
        "ui/markup/templates/paper.html.j2",
        "eval/data/sample.jsonl",
        "eval/gates.toml",
        "eval/baselines/sample.json",
        "eval/report/report.css",
        "eval/report/templates/page.html.j2",
        "eval/training/templates/audit_card.md.j2",
    ):
        assert needed in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_a_tree_without_history_is_built_as_the_last_release(tmp_path: Path) -> None:
    for name in ("rag", "prompts", "ui", "eval"):
        (tmp_path / "source" / name).mkdir(parents=True)
        shutil.copy(ROOT / name / "__init__.py", tmp_path / "source" / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / "source")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["version"]
    last = settings["fallback-version"]
    assert settings["raw-options"]["fallback_version"] == last
    assert built(tmp_path / "source", tmp_path / "out").name == f"nonmun-{last}-py3-none-any.whl"


@pytest.mark.long
def test_an_installed_nonmun_works_in_a_folder_with_an_eval_of_its_own(installed: Path, tmp_path: Path) -> None:
    for name in ("eval", "rag", "ui", "prompts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong package')\n", "utf-8")
    environment = {**os.environ, "NONMUN_HOME": str(tmp_path / "home")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [installed, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("--version") == "nonmun 9.8.7\n"
    assert "  eval " in run("--help")
    assert "--suite" in run("eval", "--help")
    assert "73 added" in run("ingest", "--sample")
    assert "2311.12908" in run("ask", "which papers cover DPO for diffusion?")
    assert "gates kept" in run("eval")
