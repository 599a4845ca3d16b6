"""Prose of a brief: a model writes it from the quoted lines, and what they do not support is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.corpora import copied
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.model_server import Act, Exchange, ModelServer, fails, says

pytestmark = [
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("loaded_client"),
]

GPT = "PenguinGPT is a video generation model that films penguins."
GAIT = "WaddleVid is a video generation model that needs fewer sampling steps than DDIM."
BOTH = f"PenguinGPT and WaddleVid are video generation models [1][2]. {GAIT[:-1]} [2]."


@pytest.fixture(scope="session")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two papers of one theme, and one of another. Tests only read it."""
    from rag import Nonmun
    from rag.core.settings import load_settings

    folder = tmp_path_factory.mktemp("filmed")
    video = [("2401.00001", "PenguinGPT: video generation", GPT), ("2401.00002", "WaddleVid: video generation", GAIT)]
    write_digest(folder, *video, ("2401.00003", "Speech recognition of seals", "A speech recognition model hears seals."))
    home = folder / "home"
    Nonmun(home, settings=load_settings(home=home)).ingest(folder)
    return home


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, filmed: Path, tmp_path: Path) -> Iterator[ModelServer]:
    with ModelServer() as server:
        monkeypatch.setenv("NONMUN_HOME", str(copied(filmed, tmp_path / "own")))
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        monkeypatch.setenv("NONMUN_LLM_RETRIES", "0")
        monkeypatch.setenv("NONMUN_JUDGE_ASKS", "0")
        yield server


def cites(text: str) -> Act:
    """Write a text in which ``[1]`` names the first paper that the prompt shows."""

    def act(exchange: Exchange) -> None:
        keys = re.findall(r"^\[(\w+)\] ", exchange.prompt, re.M)
        says(re.sub(r"\[([12])\]", lambda found: f"[{keys[int(found[1]) - 1]}]", text))(exchange)

    return act


def test_a_theme_of_several_papers_begins_with_a_paragraph_that_cites_its_lines(
    run: Command, model: ModelServer, tmp_path: Path
) -> None:
    (tmp_path / "topics.txt").write_text("Video: video generation", "utf-8")
    model.acts = [cites(BOTH)]
    status, out, err = run("brief", "--topics", tmp_path / "topics.txt")
    assert status == 0, err
    [request] = model.requests  # a theme of one paper is left alone
    prompt = request["messages"][-1]["content"]
    assert GPT in prompt
    assert "seals" not in prompt
    numbers = {line.split()[1]: line.split()[0] for line in out.splitlines() if line.startswith("[")}
    first, second = numbers["PenguinGPT:"], numbers["WaddleVid:"]
    assert "PenguinGPT and WaddleVid are video generation models." in out
    assert out.count(GAIT) >= 1
    assert {first, second} == {"[1]", "[2]"}
    assert "written by the model test-model" in out


@pytest.mark.parametrize(
    "wrong",
    [
        "PenguinGPT dances with polar bears in Antarctica [1].",  # nothing says so
        "WaddleVid needs more sampling steps than DDIM [2].",  # the opposite
        f"{GAIT[:-1]}.",  # cites nothing
        f"{GAIT[:-1]} [7].".replace("[7]", "[zzz]"),  # cites what is not there
        "WaddleVid is a video generation model with 12 billion parameters [2].",  # a number of its own
        "PenguinGPT는 비디오 생성 모델입니다 [1].",  # another language
    ],
)
def test_a_sentence_that_its_lines_do_not_support_is_left_out(run: Command, model: ModelServer, wrong: str) -> None:
    model.acts = [cites(f"{wrong} {GPT[:-1]} [1].")]
    [brief] = run("brief", "--json").rows
    [told] = [one["text"] for theme in brief["themes"] for one in theme["prose"]]
    assert told == GPT


def test_where_nothing_is_supported_there_is_no_paragraph_and_nobody_is_named(run: Command, model: ModelServer) -> None:
    model.acts = [says("I cannot help with that.")]
    status, out, _ = run("brief")
    assert status == 0
    assert "test-model" not in out
    assert "PenguinGPT" in out


def test_a_fault_of_the_server_leaves_the_brief_as_it_is_without_a_model(run: Command, model: ModelServer) -> None:
    model.acts = [fails(500)]
    status, out, err = run("brief")
    assert status == 0
    assert "nonmun: themes are without prose. The model server at http://127.0.0.1" in err
    assert out == run("brief", "--no-model").out
    assert len(model.requests) == 1


@pytest.mark.parametrize("wishes", [("--rss",), ("--no-model",)])
def test_no_model_is_asked_for_a_feed_or_where_none_is_wanted(
    run: Command, model: ModelServer, wishes: tuple[str, ...]
) -> None:
    model.acts = [cites(BOTH)]
    assert run("brief", *wishes).status == 0
    assert not model.requests


def test_every_form_has_the_paragraph_and_what_a_model_writes_is_text(run: Command, model: ModelServer) -> None:
    sentence = "PenguinGPT is a video generation model that films penguins <b>![x](http://evil.invalid)</b>"
    model.acts = [cites(f"{sentence} [1]. [9] {GPT[:-1]} [1].")]
    page, written = run("brief", "--html").out, run("brief", "--markdown").out
    assert re.search(r'<p class="nm-brief-prose" lang="en">|<p class="nm-brief-prose">', page)
    assert re.search(r'films penguins\. <a href="#brief-\d">\[\d\]</a>', page)
    assert "<b>" not in page
    assert "![x](" not in written
    assert re.search(r"films penguins\\?\. \[\\\[\d\\\]\]\(https://arxiv\.org/abs/2401\.0000\d\)", written)
    [brief] = run("brief", "--json").rows
    assert json.dumps(brief).count('"prose"') == len(brief["themes"])
    assert brief["model"] == "test-model"
