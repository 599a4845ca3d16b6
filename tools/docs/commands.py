"""The reference of the command line: what ``--help`` says of every command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_WIDTH = 100


def commands() -> str:
    """Return a section for each command, in the order of ``nonmun --help``; commands below others come after them."""
    return "\n\n".join(_section(path, command) for path, command in every_command())


def every_command() -> Iterator[tuple[str, Any]]:
    """Yield each command with its full name, such as ``nonmun watch add``, the program itself first."""
    from rag.interfaces.cli.main import program

    return _walk("nonmun", program())


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(f"{path} {name}", below)


def _section(path: str, command: Any) -> str:
    import typer

    context = typer.Context(command, info_name=path, terminal_width=_WIDTH, max_content_width=_WIDTH)
    return f"## {path}\n\n```text\n{command.get_help(context).strip()}\n```"
