"""The commands that move what is indexed: ``export`` and ``import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rag.interfaces.cli.options import Json, open_assistant
from rag.interfaces.console import print_exported, print_imported, print_json, progress_bar

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")]


def export(
    file: _File,
    with_chats: Annotated[bool, typer.Option("--with-chats", help="Also conversations and opinions.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace FILE if it exists.")] = False,
    as_json: Json = False,
) -> None:
    """Write the index of your digests, and all that belongs to it, to one file for another machine or as a backup."""
    with progress_bar(show=not as_json or sys.stderr.isatty()) as progress:
        report = open_assistant().export_to(file, with_chats=with_chats, replace=replace, progress=progress)
    if as_json:
        print_json(report)
    else:
        print_exported(report)


def import_(
    file: _File,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the index that is there, if there is one.")] = False,
    as_json: Json = False,
) -> None:
    """Take over an index that `nonmun export` wrote. Until all of it is checked, what is there stays."""
    with progress_bar(show=not as_json or sys.stderr.isatty()) as progress:
        report = open_assistant().import_from(file, replace=replace, progress=progress)
    if as_json:
        print_json(report)
    else:
        print_imported(report)
