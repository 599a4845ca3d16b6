"""What nonmun depends on may be used and passed on with it, and the page that lists it is of today's lock file."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tools.licences import ALLOWED, ELSEWHERE, PAGE, Package, locked, package, page

ROOT = Path(__file__).parent.parent


def installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("name", sorted(locked()))
def test_a_package_has_a_licence_that_goes_with_ours(name: str) -> None:
    if not installed(name) and name not in ELSEWHERE:
        pytest.skip(f"{name} is not installed here")
    found = package(name, " / ".join(locked()[name]))
    assert found.licences, found
    assert found.licences <= ALLOWED, found.licence


def test_the_page_lists_every_locked_package_in_its_version() -> None:
    listed = re.findall(r"^\| ([\w.-]+) \| ([^|]+?) \| ([^|]+?) \|$", PAGE.read_text("utf-8"), re.M)
    told = {name: version for name, version, _ in listed if name != "Package"}
    assert told == {name: " / ".join(versions) for name, versions in locked().items()}, "type `make licences`"


def test_the_page_says_how_much_is_installed_and_what_takes_most() -> None:
    some = [Package("big", "1", "MIT", 7 * 2**20), Package("small", "2 / 3", "BSD-3-Clause OR MIT", 2**20)]
    written = page(some)
    assert "about 8 MB" in written
    assert "| big | 7 |\n" in written
    assert "| small | 1 |" not in written
    assert "| small | 2 / 3 | BSD-3-Clause OR MIT |" in written


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("MIT", {"MIT"}),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", {"MPL-2.0", "Apache-2.0", "MIT"}),
        ("GPL-3.0-only", {"GPL-3.0-only"}),
    ],
)
def test_an_expression_names_licences(expression: str, named: set[str]) -> None:
    assert Package("p", "1", expression).licences == named


def test_every_direct_dependency_is_imported_or_named_as_a_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[<>=\[ ]", it)[0] for it in project["dependencies"]]
    code = "\n".join(file.read_text("utf-8") for room in ("rag", "ui", "eval") for file in (ROOT / room).rglob("*.py"))
    modules = {
        "PyStemmer": "Stemmer",
        "scikit-learn": "sklearn",
        "python-dotenv": "dotenv",
        "pyyaml": "yaml",
        "markdown-it-py": "markdown_it",
        "llama-index-core": "llama_index.core",
        "llama-index-llms-openai-like": "llama_index.llms.openai_like",
        "llama-index-vector-stores-chroma": "llama_index.vector_stores.chroma",
    }
    for name in names:
        module = re.escape(modules.get(name, name))
        assert re.search(rf"^\s*(?:from|import) {module}\b", code, re.M), f"{name} is not used"
