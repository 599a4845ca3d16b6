"""The program ``nonmun``. Other packages register commands through the entry-point group ``nonmun.commands``.

Commands import what they need when they run, so that ``nonmun --help`` is quick.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer

from rag.interfaces.cli import ask, brief, digest, index, report, sync, transfer
from rag.interfaces.cli.options import Sample, open_assistant
from rag.interfaces.cli.usage import Group, is_help, wrong_usage
from rag.interfaces.console import exit_on_error, say
from rag.text import clean


class _Program(Group):
    """Report errors before Typer does.

    It would end a broken pipe with status 1 and an interrupt without a message, and say more than one line of wrong usage.
    """

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            status = super().main(*args, **(extra | {"standalone_mode": False}))
        except typer.TyperException as problem:
            self._say(problem)
            sys.exit(problem.exit_code)
        except typer.Abort:  # the end of the input, where an answer is waited for
            print("\nnonmun: stopped.", file=sys.stderr)
            sys.exit(1)
        sys.exit(status or 0)

    @staticmethod
    def _say(problem: typer.TyperException) -> None:
        if is_help(problem):
            print(problem.format_message(), file=sys.stderr)
        else:
            print(clean(wrong_usage(problem)), file=sys.stderr)

    def invoke(self, ctx: Any) -> Any:
        with exit_on_error():
            return super().invoke(ctx)


app = typer.Typer(
    name="nonmun",
    cls=_Program,
    help="Ask daily digests of machine-learning papers, in Korean or English; every answer is cited.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command ``nonmun``."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    with exit_on_error():
        program()()


def _open_what_is_closed() -> None:
    """Put nothing in the place of a standard stream that the shell has closed (``>&-``), for which Python has None."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (until the program ends)


@cache
def program() -> Any:
    """Return all commands, those of other packages included, put together once however often they are run."""
    for command in entry_points(group="nonmun.commands"):
        command.load()(app)
    return typer.main.get_command(app)


def _show_version(show: bool) -> None:
    if show:
        from rag.core import __version__

        say(f"nonmun {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens to standard error.")] = False,
) -> None:
    import logging

    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, stream=sys.stderr)


def mcp(sample: Sample = False) -> None:
    """Serve other assistants over MCP, on standard input and output; they start it themselves."""
    from rag.interfaces.mcp.server import serve

    if sys.stdin.isatty():
        print("nonmun: waiting for an MCP client on standard input; Ctrl-D ends it.", file=sys.stderr)
    serve(open_assistant(sample))


for _command in (
    *(index.ingest, sync.sync, index.parse, ask.search, ask.ask, ask.chat, brief.brief, digest.digest, report.report),
    *(index.status, index.doctor, mcp, ask.check, index.audit, transfer.export),
):
    app.command()(_command)
app.command("import")(transfer.import_)
app.add_typer(brief.watch, name="watch")
