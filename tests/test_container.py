"""The container: its files say nothing that is not there, and where a container engine answers, it serves the page."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import time
import tomllib
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rag.core import Settings
from rag.interfaces.cli.main import program

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.M)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line.strip()]


def last_stage() -> dict[str, str]:
    """The instructions of the image itself, each by its name; the last of those that are repeated."""
    told = instructions()
    start = max(i for i, (name, _) in enumerate(told) if name == "FROM")
    return dict(told[start:])


def ignored(path: str) -> bool:
    """Whether the build leaves a path out: the last line of .dockerignore that names it decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.lstrip("!").removeprefix("**/")
        if line and not line.startswith("#") and (fnmatch.fnmatch(path, pattern) or fnmatch.fnmatch(Path(path).name, pattern)):
            out = not line.startswith("!")
    return out


def variables() -> set[str]:
    return set(Settings.variables().values())


def test_what_is_copied_is_there_and_is_not_left_out() -> None:
    copied = [it for name, it in instructions() if name == "COPY" and "--from" not in it]
    sources = [source for line in copied for source in line.split()[:-1]]
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert not ignored(source), source
    assert all(map(ignored, (".git", ".venv", ".env", "tests", "ui/.env", "rag/__pycache__")))


def test_both_stages_have_the_same_python_of_one_version_that_is_allowed() -> None:
    [base] = {it.removesuffix(" AS build") for name, it in instructions() if name == "FROM"}
    found = re.fullmatch(r"python:(\d+)\.(\d+)\.\d+-slim-\w+", base)
    assert found
    assert f"Programming Language :: Python :: {found[1]}.{found[2]}" in PROJECT["project"]["classifiers"]


def test_it_runs_as_a_user_without_rights_and_keeps_its_state_in_one_volume() -> None:
    stage = last_stage()
    users = [it for name, it in instructions() if name == "RUN" and "useradd" in it]
    assert stage["USER"] not in ("root", "0")
    assert re.search(rf"useradd --uid [1-9]\d{{3,}} .* {stage['USER']}\b", users[0])
    [volume] = json.loads(stage["VOLUME"])
    assert f"NONMUN_HOME={volume} " in stage["ENV"] + " "
    assert stage["WORKDIR"] == volume
    assert f"--owner {stage['USER']} --group {stage['USER']} --mode 0700 {volume}" in users[0]


def test_its_command_exists_and_listens_where_it_is_asked_for_its_health() -> None:
    stage = last_stage()
    assert json.loads(stage["ENTRYPOINT"]) == list(PROJECT["project"]["scripts"])
    command, *options = json.loads(stage["CMD"])
    known = {name for option in program().commands[command].params for name in option.opts}
    assert {option for option in options if option.startswith("--")} <= known
    health = json.loads(re.sub(r"^.*?CMD ", "", stage["HEALTHCHECK"]))
    assert health[0] == "python"
    compile(health[2], "healthcheck", "exec")
    [port] = [option.default for option in program().commands[command].params if "--port" in option.opts]
    assert f"http://127.0.0.1:{port}/" in health[2]
    assert stage["EXPOSE"] == str(port)


def test_the_page_of_the_composition_may_write_to_its_volume_alone_and_is_reached_from_this_machine_alone() -> None:
    page = COMPOSE["services"]["page"]
    assert (page["read_only"], page["cap_drop"], page["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert page["tmpfs"] == ["/tmp"]
    assert page["ports"] == [f"127.0.0.1:{last_stage()['EXPOSE']}:{last_stage()['EXPOSE']}"]
    [mounted] = page["volumes"]
    assert mounted.split(":")[1] == json.loads(last_stage()["VOLUME"])[0]


def test_what_the_composition_passes_on_are_settings_unset_unless_given() -> None:
    passed = COMPOSE["services"]["page"]["environment"]
    assert set(passed) <= variables()
    assert all(value == f"${{{name}:-}}" for name, value in passed.items())


def test_services_beside_the_page_start_when_asked_for_in_one_version_and_with_volumes_that_are_declared() -> None:
    services = COMPOSE["services"]
    assert [name for name, it in services.items() if "profiles" not in it] == ["page"]
    for name, it in services.items():
        if name != "page":
            assert it["profiles"] == [name]
            assert re.fullmatch(r"[\w/]+:\d+\.\d+\.\d+", it["image"])
            assert "ports" not in it  # the page alone is reached from outside
        assert {volume.split(":")[0] for volume in it["volumes"]} <= set(COMPOSE["volumes"])
    locked = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    assert locked
    assert services["chroma"]["image"].split(":")[1] == locked[1]


def engine() -> bool:
    """Whether a container engine answers."""
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def container() -> Iterator[str]:
    """A container of the image as the composition runs it: its name."""
    name = f"nonmun-test-{uuid.uuid4().hex[:8]}"
    subprocess.run(["docker", "build", "--quiet", "--tag", "nonmun-test", str(ROOT)], check=True)
    limits = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges:true"]
    subprocess.run(
        ["docker", "run", "--detach", "--name", name, *limits, "--publish", "127.0.0.1::7860", "nonmun-test"], check=True
    )
    yield name
    subprocess.run(["docker", "rm", "--force", "--volumes", name], check=True)


@pytest.mark.slow
@pytest.mark.skipif(not engine(), reason="no container engine answers")
def test_the_image_serves_the_page_and_answers_with_nothing_but_its_volume_to_write_to(container: str) -> None:
    def inside(*command: str) -> str:
        return subprocess.run(["docker", "exec", container, *command], check=True, capture_output=True, text=True).stdout

    assert inside("id", "-u").strip() != "0"
    assert "73 added" in inside("nonmun", "ingest", "--sample")
    assert "2311.12908" in inside("nonmun", "ask", "--sample", "which papers cover DPO for diffusion?")
    [address] = subprocess.run(
        ["docker", "port", container, "7860"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[:1]
    deadline = time.monotonic() + 120
    state = ""
    while state != "healthy" and time.monotonic() < deadline:
        told = ["docker", "inspect", "--format", "{{.State.Health.Status}}", container]
        state = subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()
        time.sleep(2)
    assert state == "healthy"
    with urllib.request.urlopen(f"http://{address}/", timeout=10) as page:
        assert b"nonmun" in page.read()
