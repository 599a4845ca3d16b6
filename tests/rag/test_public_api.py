"""What ``from rag import ...`` gives, and what importing the package costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import rag


@pytest.mark.parametrize("name", rag.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(rag, name) is not None


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'answers'"):
        _ = rag.answers


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, rag; sys.exit(bool({'numpy', 'pydantic', 'rag.core'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_line_loads_neither_page_nor_search() -> None:
    code = "import sys, rag.interfaces.cli.main; sys.exit(bool({'gradio', 'numpy', 'rag.search'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
