"""Only ``ui/markup`` and the modules of ``rag`` that say so in their names build HTML; scripts put in none but the server's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What looks like a tag or an entity.
HTML = re.compile(r"<[a-zA-Z!/][^<>]*>?|&(?:#\d+|[a-z]+);")
#: The page's own document and fixed texts, in which nothing of others' stands.
FIXED = {
    "ui/serve/document.py": r"<head>|<style>|</style>|<link rel=\"icon\" href=\"|^<script>$|<script>window\.nm = |</script>",
    "ui/locales/texts.py": r"</?kbd>",
}
BUILDERS = ("rag/answer/export/html.py", "rag/chat/transcript_html.py", "rag/answer/export/inline.py", "rag/text/sanitize.py")


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


@pytest.mark.parametrize("name", [name for name in names("ui") if not name.startswith("ui/markup/")])
def test_no_other_module_of_the_page_builds_html(name: str) -> None:
    found = [tag for text in literals(ROOT / name) for tag in HTML.findall(text)]
    assert [tag for tag in found if not re.search(FIXED.get(name, r"(?!)"), tag)] == []


def test_every_module_that_builds_html_escapes_by_the_one_function() -> None:
    for name in [*names("ui/markup"), *BUILDERS[:3]]:
        source = (ROOT / name).read_text("utf-8")
        assert "html.escape" not in source, name
        assert "import html" not in source, name
    escaping = [name for folder in ("rag", "ui") for name in names(folder) if "html.escape" in (ROOT / name).read_text("utf-8")]
    assert escaping == ["rag/text/sanitize.py"]


def test_scripts_put_in_no_html_but_what_the_server_has_built() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|createContextualFragment"
    )
    found = {
        file.name: risky.findall(file.read_text("utf-8"))
        for file in sorted((ROOT / "ui" / "assets").glob("*.js"))
        if risky.search(file.read_text("utf-8"))
    }
    assert found == {"suggestions.js": ["innerHTML"]}


def test_nothing_of_the_page_names_another_host() -> None:
    for file in sorted((ROOT / "ui").rglob("*")):
        if file.suffix in (".js", ".css", ".py", ".svg"):
            hosts = re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,})\b", file.read_text("utf-8"))
            assert set(hosts) <= {"arxiv.org", "www.w3.org"}, file.name
