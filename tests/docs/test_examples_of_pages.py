"""Examples of the documentation: commands that exist, code that compiles, data that parses."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from rag.interfaces.cli.main import program
from tests.docs.pages import PAGES, Block, blocks, name

#: Typer brings a click of its own, whose errors it does not export.
UsageError = typer.BadParameter.__base__
assert UsageError is not None

#: What ends a command in a shell.
_ENDS = {"|", ">", ">>", "2>", "&&"}

BLOCKS = [block for page in PAGES for block in blocks(page)]
CONSOLES = [block for block in BLOCKS if block.language == "console"]


def _id(block: Block) -> str:
    first = block.text.strip().split("\n")[0]
    return f"{name(block.page)}: {first[:50]}"


def commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of ``nonmun`` in a console block."""
    for line in text.split("\n"):
        if not line.startswith("$ "):
            continue
        words = shlex.split(line.removeprefix("$ "), comments=True)
        words = words[: next((i for i, word in enumerate(words) if word in _ENDS), len(words))]
        while words and "=" in words[0] and words[0].partition("=")[0].isupper():
            words.pop(0)
        words = words[1:] if words[:1] == ["uvx"] else words
        if words[:1] == ["nonmun"]:
            yield words[1:]


def parse(arguments: list[str]) -> None:
    """Let the program's own parser read arguments, without running the command that they name.

    :raises UsageError: if a command, an option or the form of a value is unknown.
    """
    command, words = program(), [*arguments]
    while words and words[0] in (below := getattr(command, "commands", {})):
        command = below[words.pop(0)]
    if words and not words[0].startswith("-") and getattr(command, "commands", {}):
        raise UsageError(f"there is no command {words[0]!r}")
    command.make_context(command.name, words).close()


CALLS = [(name(block.page), arguments) for block in CONSOLES for arguments in commands(block.text)]


@pytest.mark.parametrize(("page", "arguments"), CALLS, ids=[f"{page}: {shlex.join(words)[:60]}" for page, words in CALLS])
def test_commands_have_the_options_that_the_pages_give_them(page: str, arguments: list[str]) -> None:
    with contextlib.suppress(typer.Exit):
        parse(arguments)


INLINE = [
    (name(page), span.split())
    for page in PAGES
    if page.name != "CHANGELOG.md"  # which also tells what was
    for span in re.findall(r"`nonmun ([^`\n]{1,200})`", page.read_text("utf-8"))
]


@pytest.mark.parametrize(("page", "words"), INLINE, ids=[f"{page}: {' '.join(words)[:60]}" for page, words in INLINE])
def test_commands_and_options_that_the_text_names_exist(page: str, words: list[str]) -> None:
    command = program()
    while words and words[0] in (below := getattr(command, "commands", {})):
        command, words = below[words[0]], words[1:]
    if words[:1] != ["--version"]:
        assert command.name, f"there is no command {words[0]!r}"
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word.partition("=")[0].rstrip(".,;:") for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("wrong", ["ask x --nothing", "aks x", "watch nothing", "search x --k many", "parse"])
def test_the_check_of_commands_finds_what_does_not_exist(wrong: str) -> None:
    parse(["ask", "what is new?", "--since", "2024-06-01"])
    with pytest.raises(UsageError):
        parse(wrong.split())


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language in {"python", "json", "toml", "yaml"}], ids=_id)
def test_code_and_data_can_be_read(block: Block) -> None:
    if block.language == "python":
        compile(block.text, name(block.page), "exec")
    elif block.language == "toml":
        tomllib.loads(block.text)
    elif block.language == "yaml":
        yaml.safe_load(block.text)
    else:
        for line in [block.text] if block.text.startswith("{\n") else block.text.split("\n"):
            json.loads(line)


def test_every_make_target_that_the_pages_name_exists() -> None:
    root = Path(__file__).parents[2]
    targets = set(re.findall(r"^([\w./$()-]+):", (root / "Makefile").read_text("utf-8"), re.M))
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)\b(?=[\s`])", page.read_text("utf-8"), re.M):
            assert target in targets, (name(page), target)
