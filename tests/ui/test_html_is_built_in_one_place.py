"""Only templates hold HTML, and every value in them is escaped; scripts put in none but the server's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What looks like a tag or an entity, and is no group of a pattern.
HTML = re.compile(r"(?<![?P])<[a-zA-Z!/][^<>]*>?|&(?:#\d+|[a-z]+);")
#: The page's own document, in which nothing of others' stands.
FIXED = {
    "ui/serve/document.py": (
        r"<head>|<style>|</style>|<link rel=\"(?:icon|manifest)\" href=\"|^<link rel=\"$"
        r"|^<script>$|<script>window\.nm = |</script>|<link rel=\"manifest\"\[\^>"
    ),
}


def literals(file: Path) -> Iterator[str]:
    """The pieces of text in a module, without docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def names(folder: str) -> list[str]:
    return sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize(
    "name",
    [
        *names("ui"),
        *names("rag/answer/export"),
        *names("rag/brief"),
        *names("rag/report"),
        "rag/chat/transcript.py",
        "rag/text/html.py",
    ],
)
def test_no_module_builds_html(name: str) -> None:
    found = [tag for text in literals(ROOT / name) for tag in HTML.findall(text)]
    assert [tag for tag in found if not re.search(FIXED.get(name, r"(?!)"), tag)] == []


def test_one_module_escapes_and_says_what_is_html_already() -> None:
    trusting = re.compile(r"\bMarkup\(|(?<!re\.)\bescape\(|html\.escape|__html__|autoescape")
    found = [name for folder in ("rag", "ui") for name in names(folder) if trusting.search((ROOT / name).read_text("utf-8"))]
    assert found == ["rag/text/html.py"]


def test_no_template_lets_a_value_through_as_html() -> None:
    templates = [file for folder in ("rag", "ui") for file in (ROOT / folder).rglob("*.html.j2")]
    assert len(templates) >= 10
    for file in templates:
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b|\bforceescape\b", file.read_text("utf-8")), file.name


def test_scripts_put_in_no_html_but_what_the_server_has_built() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|createContextualFragment"
    )
    found = {
        file.name: risky.findall(file.read_text("utf-8"))
        for file in sorted((ROOT / "ui" / "assets").glob("*.js"))
        if risky.search(file.read_text("utf-8"))
    }
    assert found == {"actions.js": ["innerHTML"]}


def test_nothing_of_the_page_names_another_host() -> None:
    for file in sorted((ROOT / "ui").rglob("*")):
        if file.suffix in (".js", ".css", ".py", ".svg", ".j2", ".toml"):
            hosts = re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,})\b", file.read_text("utf-8"))
            assert set(hosts) <= {"arxiv.org", "www.w3.org"}, file.name
