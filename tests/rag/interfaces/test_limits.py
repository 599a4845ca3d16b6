"""What a command says where a limit is hit: the number, and the setting, for whoever types it can raise it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from tests.rag.interfaces.test_mcp_tools import failed, told
from tests.support.command import Command

DIGEST = """## Daily Papers (2024-01-02)

### [Sharks: Diffusion Models for Underwater Video](https://arxiv.org/abs/2401.00001)

- **What's New**: 상어 영상을 생성하는 확산 모델이다.
"""
LONG = "diffusion " * 12
TOO_LONG = "The question has 119 characters; at most 100 are read. Shorten the question, or raise NONMUN_MAX_QUESTION_CHARS.\n"


@pytest.mark.usefixtures("in_sample")
@pytest.mark.parametrize("command", ["ask", "search", "report"])
def test_a_question_that_is_too_long(run: Command, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("NONMUN_MAX_QUESTION_CHARS", "100")
    ended = run(command, LONG, "--sample")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.endswith(f"nonmun: {TOO_LONG}")
    monkeypatch.setenv("NONMUN_MAX_QUESTION_CHARS", "119")
    assert run("search", LONG, "--sample").status == 0


@pytest.mark.usefixtures("in_sample")
def test_a_message_of_a_conversation_that_is_too_long_first_or_later(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_MAX_QUESTION_CHARS", "100")
    ended = run("chat", "--sample", stdin=f"{LONG}\nwhat is HeadStudio?\n{LONG}\nand its results?\n")
    assert ended.err.count(TOO_LONG) == 2
    assert "HeadStudio" in ended.out


def test_a_file_that_is_too_large(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_MAX_FILE_MB", "1")
    Path("day.md").write_text(DIGEST, "utf-8")
    Path("large.md").write_text(DIGEST + " " * 2**20, "utf-8")
    for command in ("parse", "ingest"):
        ended = run(command, ".")
        assert ended.status == 0
        assert "large.md: larger than 1 MB, left out; split it into one file per day, or raise NONMUN_MAX_FILE_MB" in ended.err
        assert "day.md: " not in ended.err


def test_an_archive_that_is_too_large(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_MAX_ARCHIVE_MB", "1")
    with zipfile.ZipFile("days.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for day in range(3):
            archive.writestr(f"{day}.md", DIGEST + " " * (2**19 - len(DIGEST.encode())))
    ended = run("parse", "days.zip")
    assert ended.status == 0
    said = "days.zip!2.md: beyond the first 1 MB of the archive, left out; split the archive, or raise NONMUN_MAX_ARCHIVE_MB"
    assert said in ended.err
    assert ended.err.count("left out") == 1


def test_more_papers_over_mcp_than_one_search_returns(sample_home: Path) -> None:
    assistant = Nonmun(sample_home, sample=True, settings=load_settings(home=sample_home, max_papers=10))
    said = "11 papers are asked for; at most 10 are returned at a time. Ask for fewer, or raise NONMUN_MAX_PAPERS."
    assert said in failed(assistant, "search_papers", query="models", k=11)
    for query, k in (("models", 10), ("top 30 papers on models", None)):
        assert len(told(assistant, "search_papers", query=query, **({"k": k} if k else {}))["papers"]) == 10
