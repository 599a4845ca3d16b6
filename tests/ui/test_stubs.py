"""Gradio's type stubs are left alone: its import is quicker, and nothing is written beside the code."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from ui.stubs import leave_stubs_alone


def test_no_stub_is_written_for_a_component(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_stubs_alone()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "nm_component.py").write_text("import gradio\n\nclass Mine(gradio.HTML):\n    EVENTS = []\n", "utf-8")
    try:
        assert importlib.import_module("nm_component").Mine("a").value == "a"
    finally:
        sys.modules.pop("nm_component", None)
    assert list(tmp_path.glob("*.pyi")) == []
