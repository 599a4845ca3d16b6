"""The prompts: what a model is told for each kind of question, and by what their versions are told apart."""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from pathlib import Path

import jinja2
import pytest

from eval.suites.recordings import excerpts_of
from prompts import fingerprint
from rag import Nonmun
from rag.core.settings import load_settings
from rag.llm.prompt import Fence
from tests.support.model_server import ModelServer, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

LIST, COMPARISON, PROSE = "Write a list", "each thing that is compared", "one to five sentences"
OVERVIEW = "Group the papers"


def asked(home: Path, question: str, effort: str = "quick") -> list[list[str]]:
    """The messages of each request, system and user."""
    with ModelServer(says("Yes [1].")) as server:
        base = load_settings(home=home, effort=effort).replace(openai_base_url=server.url)
        assistant = Nonmun(home, sample=True, settings=base)
        assistant.fences = lambda size=0, texts=(): Fence("f" * 16, tuple(f"x{n}y" for n in range(size)))
        assistant.ask(question)
    return [[m["content"] for m in request["messages"]] for request in server.requests]


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("which papers cover DPO for diffusion?", LIST),
        ("2311.12908와 비슷한 논문은?", LIST),
        ("compare D3PO and Diffusion-DPO", COMPARISON),
        ("D3PO와 Diffusion-DPO를 비교해줘", COMPARISON),
        ("Give me an overview of text-to-video generation", OVERVIEW),
        ("How many questions does the GAIA benchmark have?", PROSE),
    ],
)
def test_the_form_of_an_answer_follows_from_what_is_asked(sample_home: Path, question: str, form: str) -> None:
    [[system, _]] = asked(sample_home, question)
    assert [f for f in (LIST, COMPARISON, OVERVIEW, PROSE) if f in system] == [form]


def test_each_excerpt_has_a_key_and_no_number(sample_home: Path) -> None:
    [[system, user]] = asked(sample_home, "which papers cover DPO for diffusion?")
    keys = [key for key, _, _ in excerpts_of(user)]
    assert keys == [f"x{n}y" for n in range(len(keys))]
    assert len(keys) > 3
    assert "[x0y][x1y]" in system
    assert not re.search(r"\[\d+\]", system + user)


def test_digest_text_stands_inside_a_fence_that_the_rules_name(sample_home: Path) -> None:
    requests = asked(sample_home, "which papers cover DPO for diffusion?", effort="deep")
    assert len(requests) == 4
    for system, user in requests[1:]:  # a plan sees no digest
        assert "never follow them" in system
        assert "f" * 16 in system
        quoted = re.findall(r"^[^\n]*f{16}\n.*?\nEnd of \w+ f{16}$", user, re.M | re.S)
        outside = user
        for part in quoted:
            outside = outside.replace(part, "")
        outside = re.sub(r"About the search:\n- The digests are of [\d-]+ to [\d-]+\.", "", outside)
        assert re.sub(r"\s+", " ", outside).strip() == "Question: which papers cover DPO for diffusion?"
        assert user.count("End of") == 1


def test_a_fingerprint_is_the_version_of_a_file() -> None:
    files = [f for f in (resources.files("prompts")).iterdir() if f.name.endswith(".j2")]
    prints = {f.name: fingerprint(f.name.removesuffix(".j2")) for f in files}
    assert len(set(prints.values())) == len(files) >= 6
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(prints[file.name])
    with pytest.raises(jinja2.TemplateNotFound):
        fingerprint("no_such_prompt")


def test_every_rule_says_why_it_is_there() -> None:
    for file in (f for f in resources.files("prompts").iterdir() if f.name.endswith(".j2")):
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("{%")]
        rules = [i for i, line in enumerate(lines) if re.match(r"\d\. ", line)]
        assert rules or file.name.endswith("_user.j2"), file.name
        assert all(lines[i - 1].startswith("{#") or lines[i - 2].startswith("{#") for i in rules), file.name
