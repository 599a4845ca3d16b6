"""What keeps the repository as it should be."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tools.docs.parts import pages

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "tests/requirements.lock", "tests/hardening.lock", "docs/requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_have_hashes_and_no_index_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, re.M)
    assert pinned
    assert len(re.findall(r"^\S+==.*\\\n    --hash=sha256:", text, re.M)) == len(pinned)
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


def test_the_lock_keeps_the_bounds_that_a_resolver_would_lose() -> None:
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M))
    assert tuple(map(int, pinned["llama-index-core"].split(".")[:2])) >= (0, 14)
    assert int(pinned["openai"].split(".")[0]) == 2
    assert not {"torch", "transformers", "sentence-transformers"} & pinned.keys()


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert all(">=" in dependency for dependency in project["dependencies"])


def test_every_setting_is_in_the_example_file() -> None:
    from rag.core.settings import Settings

    example = (ROOT / ".env.example").read_text("utf-8")
    for variable in Settings.variables().values():
        assert re.search(rf"^#? ?{variable}=", example, re.M), variable


def test_a_page_beside_the_reference_shows_every_command() -> None:
    from typer.main import get_command

    from rag.interfaces.cli.main import app

    told = [page for page in pages(ROOT) if page.name not in ("commands.md", "CHANGELOG.md")]
    shown = "\n".join(page.read_text("utf-8") for page in told)
    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"nonmun {name}" in shown, name


@pytest.mark.slow
def test_importing_the_assistant_loads_no_heavy_package() -> None:
    banned = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]["flake8-tidy-imports"]
    code = "import sys, rag.assistant, rag.doctor; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(banned["banned-module-level-imports"]) & set(done.stdout.split())


def test_every_file_that_the_documents_name_is_there() -> None:
    for page in pages(ROOT):
        text = page.read_text("utf-8")
        named = set(re.findall(r"(?<![\w/.])((?:rag|ui|eval|tests|prompts|docs)/[\w/.-]*\w)", text))
        if page.name == "architecture.md":  # which says "Paths are under `rag/`"
            rooms = "core|text|llm|fetch|digests|index|check|search|answer|chat|brief|writing|interfaces|data"
            named |= {f"rag/{path}" for path in re.findall(rf"`((?:{rooms})/[\w/.-]*\w)", text)}
        examples = {path for path in named if "NAME" in path}
        assert [path for path in sorted(named - examples) if not (ROOT / path).exists()] == [], page.name


def test_hooks_before_a_commit_run_what_ci_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(BIN)", ".venv/bin")
    for hook in hooks:
        assert f"\t{' '.join(hook['entry'].split()[:2]).removesuffix(' --force-exclude')}" in makefile, hook["id"]


@pytest.mark.parametrize("form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda form: form.stem)
def test_issue_templates_have_what_github_needs(form: Path) -> None:
    told = yaml.safe_load(form.read_text("utf-8"))
    if form.stem == "config":
        assert all({"name", "url", "about"} == link.keys() for link in told["contact_links"])
        return
    assert {"name", "description", "body"} <= told.keys()
    ids = [field["id"] for field in told["body"]]
    assert len(ids) == len(set(ids))
    assert all(field["attributes"]["label"] for field in told["body"])


def test_the_questions_of_the_manual_are_read_as_it_says() -> None:
    from rag.search import understand

    rows = re.findall(r"^\| `([\w.]+)` \| ([^|]+) \| ([^|]+) \|", (ROOT / "docs" / "questions.md").read_text("utf-8"), re.M)
    wanted = [(question, name) for name, *questions in rows for question in questions if len(name) > 1]
    assert len(wanted) > 40
    read = [(text, understand(text)) for text, _ in wanted]
    found = [(text, f"{it.intent}.{it.aspect}" if it.intent == "metadata" else it.intent) for text, it in read]
    assert found == wanted
