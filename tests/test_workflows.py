"""The workflows of GitHub: they ask for no more than they need, and call nothing that is not there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag.interfaces.cli.main import program

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = [pytest.param(yaml.safe_load(file.read_text("utf-8")), id=file.stem) for file in FILES]
#: Rights that a job may have beside reading the code: publishing pages, and proving to PyPI who it is.
GRANTED = {"pages": "write", "id-token": "write"}
OWNERS = {"actions", "pypa"}


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def commands(workflow: dict[str, Any]) -> Iterator[list[str]]:
    """The commands that the steps run, as words, without what GitHub fills in."""
    for step in steps(workflow):
        for line in step.get("run", "").splitlines():
            filled = re.sub(r"\$\{\{.*?\}\}", "FILLED_IN", line)
            for command in re.split(r"&&|\|\||;", filled):
                yield shlex.split(command, comments=True)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_reads_alone_and_stands_in_line(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["concurrency"]) == {"group", "cancel-in-progress"}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {}).items() <= GRANTED.items(), name
        assert job["timeout-minutes"] <= 90, name
        assert not str(job["runs-on"]).endswith("latest"), name


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actions_are_of_known_owners_and_of_one_version(workflow: dict[str, Any]) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", action), action
        assert action.split("/")[0] in OWNERS
    for step in steps(workflow):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_one_action_has_one_version_everywhere() -> None:
    versions: dict[str, set[str]] = {}
    for file in FILES:
        for action, version in re.findall(r"uses: (\S+)@(\S+)", file.read_text("utf-8")):
            versions.setdefault(action, set()).add(version)
    assert [action for action, found in versions.items() if len(found) > 1] == []


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_what_make_is_asked_for_is_in_the_makefile(workflow: dict[str, Any]) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M)) | {".venv/.ready"}
    for words in commands(workflow):
        if words[:1] == ["make"]:
            asked = [word for word in words[1:] if "=" not in word]
            assert set(asked) <= targets, words


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_commands_of_nonmun_exist_with_their_options(workflow: dict[str, Any]) -> None:
    for words in commands(workflow):
        if words[:1] != [".venv/bin/nonmun"]:
            continue
        command: Any = program()
        for word in words[1:]:
            if word.startswith("--"):
                assert word in {name for option in command.params for name in option.opts} | {"--help"}, words
            elif word in getattr(command, "commands", {}):
                command = command.commands[word]
        assert command is not program() or words[1:] == ["--version"], words


def test_every_suite_of_the_evaluation_is_run_on_every_change() -> None:
    [workflow] = [it.values[0] for it in WORKFLOWS if it.id == "evaluation"]
    asked = workflow["jobs"]["evaluation"]["strategy"]["matrix"]["suite"]
    made = re.findall(r"nonmun eval --suite (\w+)", (ROOT / "Makefile").read_text("utf-8"))
    assert asked == made


def test_the_tests_run_on_every_python_that_is_promised() -> None:
    [workflow] = [it.values[0] for it in WORKFLOWS if it.id == "checks"]
    matrix = workflow["jobs"]["fast"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert [f"Programming Language :: Python :: {version}" for version in matrix["python"]] == [
        it for it in project["classifiers"] if re.fullmatch(r".*:: 3\.\d+", it)
    ]
    systems = {name.split("-")[0] for name in [*matrix["system"], *(it["system"] for it in matrix["include"])]}
    assert systems == {"ubuntu", "macos", "windows"}


def test_a_release_builds_once_tries_what_it_built_and_keeps_no_token() -> None:
    [workflow] = [it.values[0] for it in WORKFLOWS if it.id == "release"]
    jobs = workflow["jobs"]
    assert workflow[True] == {"push": {"tags": ["v*"]}}  # `on`, as YAML reads it
    assert set(jobs["publish"]["needs"]) == {"try", "audit"}
    assert "make dist" in [step.get("run") for step in jobs["build"]["steps"]]
    assert "secrets." not in yaml.safe_dump(workflow)
    assert jobs["publish"]["permissions"] == {"id-token": "write"}


def test_the_last_release_is_named_alike_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["version"]
    last = re.search(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert last
    assert version["fallback-version"] == version["raw-options"]["fallback_version"] == last[1]
    assert f"ARG VERSION={last[1]}\n" in (ROOT / "Dockerfile").read_text("utf-8")
