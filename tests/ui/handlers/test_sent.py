"""What is sent to the events of the page: never a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from rag import Nonmun
from ui.handlers.sent import has_file
from ui.handlers.service import Service
from ui.tabs.page import build_page

FILE = {"_type": "gradio.FileData"}


def described(file: Path) -> list[Any]:
    return [
        {"path": str(file), "meta": FILE},
        {"path": str(file)},
        [{"question": {"path": str(file), "url": f"file://{file}", "meta": FILE}}],
        {"path": "http://127.0.0.1:9/canary.txt", "meta": FILE},
    ]


def test_no_event_of_the_page_takes_a_file(sample: Nonmun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary, cache = tmp_path / "canary.txt", tmp_path / "cache"
    canary.write_text("a secret", "utf-8")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(cache))

    async def refused() -> int:
        page, count = build_page(Service(sample)), 0
        for event in page.fns.values():
            for sent in described(canary) if event.inputs else ():
                with pytest.raises(gr.Error, match="A file came where a text or a number is expected"):
                    await page.preprocess_data(event, [sent] * len(event.inputs), None)
                count += 1
        return count

    assert asyncio.run(refused()) > 100
    assert not list(cache.rglob("canary*"))


@pytest.mark.parametrize("value", [None, "path", 3, {"path": 3}, {"meta": FILE}, [["a", {"b": ["path"]}]]])
def test_what_is_no_file_passes(value: Any) -> None:
    assert not has_file(value)


def test_a_file_is_found_however_deep_it_lies() -> None:
    value: Any = {"path": "/etc/hostname"}
    for _ in range(100_000):
        value = [value]
    assert has_file(value)
