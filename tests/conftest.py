"""Fixtures for all tests: no key, no network, a home of one's own, and the sample indexed once."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from rag import Nonmun
from rag.core.settings import load_settings
from rag.text.languages import ko
from tests.support.command import Command
from tests.support.shares import ordered

# How long an example takes says nothing where other tests run beside it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Hundreds of tests index the glossary, and ask the same digests: a process analyses each of their texts once.
ko._MOST_KEPT = 20_000

# Before anything imports them: nothing may leave the machine, and a key of the developer's must not change a test.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
for name in [n for n in os.environ if n.startswith(("OPENAI_", "NONMUN_")) and not n.startswith("NONMUN_TEST_")]:
    del os.environ[name]


# No test cuts the power: what is written need not be on the disk when it ends.
os.fsync = lambda _: None


def pytest_collection_finish() -> None:
    """Let no collection of garbage go through all that is loaded, which takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)  # of what is left to be run
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each of several processes begin with what takes long, and what looks for a mutant end with it."""
    if "MUTANT_UNDER_TEST" in os.environ:
        items.sort(key=lambda it: (it.get_closest_marker("slow") is not None, "shared" in getattr(it, "fixturenames", ())))
    if (processes := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))) > 1:
        items[:] = ordered(items, processes)


@pytest.fixture(autouse=True)
def _own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home that is gone after the test, and a working folder without a ``.env``."""
    monkeypatch.setenv("NONMUN_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of a run have in common, for what is made once; of several runs, if they are told of one."""
    if told := os.environ.get("NONMUN_TEST_SHARED"):
        return Path(told)
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample_home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the bundled sample is indexed, a copy for each process. Tests only read it."""
    made = shared / "sample-home"
    with FileLock(shared / "sample-home.lock"):
        Nonmun(made, settings=load_settings(home=made)).ingest_sample()  # does nothing when it was done before
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Nonmun:
    """An assistant over the sample, without a model."""
    return Nonmun(sample_home, sample=True, settings=load_settings(home=sample_home))


@pytest.fixture
def in_sample(monkeypatch: pytest.MonkeyPatch, sample_home: Path) -> None:
    """Make the home with the sample that of the program."""
    monkeypatch.setenv("NONMUN_HOME", str(sample_home))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """What runs ``nonmun`` with arguments and returns how it ended."""
    return Command(monkeypatch, capsys)


@pytest.fixture(scope="session")
def loaded_client(sample_home: Path) -> None:
    """What the first question to a model loads, so that no deadline of a test is spent on it."""
    from rag.llm.client import make_llm

    make_llm(load_settings(home=sample_home))


@pytest.fixture(scope="session")
def test_data() -> Path:
    """More labelled data than the repository may hold; the folder that ``NONMUN_TEST_DATA`` names."""
    folder = os.environ.get("NONMUN_TEST_DATA", "")
    if not folder:
        pytest.skip("NONMUN_TEST_DATA names no folder with more labelled data")
    return Path(folder)


@pytest.fixture(scope="session")
def real_home(test_data: Path, shared: Path) -> Path:
    """A home in which all digests beside the labelled data are indexed, once for all processes. Tests only read it."""
    digests = next((p for p in (test_data / "digests", test_data.parent / "digests") if p.is_dir()), None)
    if digests is None:
        pytest.skip("no digests lie beside the labelled data")
    home = shared / "real-home"
    with FileLock(shared / "real-home.lock"):
        Nonmun(home, sample=False, settings=load_settings(home=home)).ingest(digests)  # does nothing when it was done before
    return home
