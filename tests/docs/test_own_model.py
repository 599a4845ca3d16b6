"""The recipes for model servers lead where these expect a request: below the address, with the key and the model."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import ROOT, blocks
from tests.support.command import Command
from tests.support.model_server import Exchange, ModelServer, says

PAGE = ROOT / "docs" / "howto" / "own-model.md"
RECIPES = [
    dict(word.split("=", 1) for word in shlex.split(block.text, comments=True) if re.match(r"[A-Z_]+=", word))
    for block in blocks(PAGE)
    if "OPENAI_BASE_URL" in block.text
]


def test_there_is_a_recipe_for_each_server() -> None:
    hosts = [urlsplit(recipe["OPENAI_BASE_URL"]).netloc for recipe in RECIPES]
    assert hosts == ["localhost:11434", "localhost:8000", "openrouter.ai", "RESOURCE.openai.azure.com"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: urlsplit(recipe["OPENAI_BASE_URL"]).netloc)
@pytest.mark.slow
def test_a_recipe_reaches_its_server(
    run: Command, in_sample: None, monkeypatch: pytest.MonkeyPatch, recipe: dict[str, str]
) -> None:
    asked = []

    def answers(exchange: Exchange) -> None:
        asked.append((exchange.path, exchange.headers.get("Authorization")))
        says("Diffusion-DPO aligns diffusion models [1].")(exchange)

    with ModelServer(answers) as server:
        there = urlsplit(recipe["OPENAI_BASE_URL"])
        here = server.url.removesuffix("/v1") + there.path
        for name, value in {**recipe, "OPENAI_BASE_URL": here, "NONMUN_EFFORT": "quick"}.items():
            monkeypatch.setenv(name, value)
        ended = run("ask", "how does Diffusion-DPO align diffusion models?")
        assert ended.status == 0
        assert asked[0][0] == f"{there.path}/chat/completions"
        if "OPENAI_API_KEY" in recipe:
            assert asked[0][1] == f"Bearer {recipe['OPENAI_API_KEY']}"
        assert server.requests[0]["model"] == recipe["NONMUN_LLM_MODEL"]
