"""The command ``nonmun ui``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(name="ui")(_ui)


def _ui(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; 0.0.0.0 for the whole network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 7860,
    sample: Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")] = False,
) -> None:
    """Open the page: a chat with the sources of every answer beside it."""
    from rag.nonmun import Nonmun
    from ui.server import address_of, bind, make_app, make_server, warm_up

    assistant = Nonmun(sample=sample or None)
    with bind(host, port) as sock:
        print("nonmun: loading the page ...", file=sys.stderr, flush=True)
        server = make_server(make_app(assistant))
        warm_up(assistant)
        wide = ", and at every other address of this machine" if sock.getsockname()[0] in ("0.0.0.0", "::") else ""
        print(f"The page is at {address_of(sock)}{wide} (Ctrl+C stops it).", flush=True)
        server.run(sockets=[sock])
