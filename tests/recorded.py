"""Answers that a capable model gave in earnest to the prompts of this project, kept to be replayed.

A row of ``fixtures/recorded_answers.jsonl`` has the question, what a right answer is, the excerpts of the prompt in their order
and the answer, in which ``[3]`` cites the third of them. The replay gives the answer the keys that the same excerpts have in
the prompt of today; an excerpt that is no longer shown leaves its marker unknown.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.model_server import Act, Exchange, says

__all__ = ["replays", "rows"]

_EXCERPT = re.compile(r"^\[(\w+)\] (.*\(arXiv .*)$", re.M)


def rows() -> list[dict[str, Any]]:
    """The recorded answers."""
    text = (Path(__file__).parent / "fixtures" / "recorded_answers.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def excerpts(prompt: str) -> list[tuple[str, str]]:
    """The excerpts of a prompt: their keys and their texts."""
    return _EXCERPT.findall(prompt)


def replays(row: dict[str, Any]) -> Act:
    """Answer as recorded, citing by the keys of the prompt that is asked with now."""

    def act(exchange: Exchange) -> None:
        prompt = exchange.server.owner.requests[-1]["messages"][-1]["content"]
        keys = {text: key for key, text in excerpts(prompt)}
        answer = re.sub(r"\[(\d+)\]", lambda m: f"[{keys.get(row['excerpts'][int(m[1]) - 1], 'gone')}]", row["answer"])
        says(answer)(exchange)

    return act
