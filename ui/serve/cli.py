"""The command ``nonmun ui``."""

from __future__ import annotations

import ipaddress
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from rag.core import UsageError, need_files, need_memory

_LOGIN_HINT = "Write NAME:PASSWORD, or @FILE for a file with one NAME:PASSWORD per line."

_HANDLES = 64  # that the event loop, the index and the first readers take
_MEMORY = 500  # megabytes that it takes before the first question

# Valid in URLs and in the header of a cookie.
_PATH = re.compile(r"(?:/[A-Za-z0-9._~@:%+-]+)+")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(name="ui")(_ui)


def _ui(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; 0.0.0.0 for the whole network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any free one.")] = 7860,
    auth: Annotated[
        list[str] | None,
        typer.Option(
            "--auth",
            metavar="NAME:PASSWORD",
            help="Require a login; @FILE reads one NAME:PASSWORD per line. Repeat for more.",
        ),
    ] = None,
    root_path: Annotated[
        str,
        typer.Option(
            "--root-path",
            metavar="PATH",
            help="The path at which a proxy serves the page: /papers, or / for a site of its own.",
        ),
    ] = "",
    sample: Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")] = False,
) -> None:
    """Open the page: chat with sources, search, browsing, trends and quality."""
    need_memory(_MEMORY, "The page")
    from rag.assistant import Nonmun
    from ui.serve.server import address_of, bind, make_app, make_server, warm_up

    logins = [login for text in auth or () for login in _logins(text)]
    path = _root_path(root_path)
    assistant = Nonmun(sample=sample or None)
    need_files(_HANDLES, assistant.settings.home)
    with bind(host, port) as sock:
        print("nonmun: loading the page ...", file=sys.stderr, flush=True)
        address = str(sock.getsockname()[0])
        # Behind a proxy every request seems to come from this machine.
        own_machine = ipaddress.ip_address(address).is_loopback and not root_path
        app = make_app(assistant, own_machine=own_machine, names=[host], logins=logins, root_path=path)
        server = make_server(app)
        warm_up(assistant)
        wide = ", and at every other address of this machine" if address in ("0.0.0.0", "::") else ""
        if not own_machine and not logins:
            print(
                "nonmun: the page is open to everybody; `nonmun ui --auth @FILE` requires a login.", file=sys.stderr, flush=True
            )
        print(f"The page is at {address_of(sock)}{path}{wide} (Ctrl+C stops it).", flush=True)
        server.run(sockets=[sock])


def _logins(text: str) -> list[tuple[str, str]]:
    """Read the logins of an option.

    :raises UsageError: if a name or password is missing, or the file cannot be read.
    """
    lines = [text]
    if text.startswith("@"):
        try:
            lines = [line.strip() for line in Path(text[1:]).expanduser().read_text("utf-8").splitlines() if line.strip()]
        except (OSError, UnicodeError, RuntimeError) as problem:
            reason = getattr(problem, "strerror", None) or "it is not UTF-8"
            raise UsageError(f"The logins in {text[1:]!r} cannot be read: {reason}.", hint=_LOGIN_HINT) from None
        if not lines:
            raise UsageError(f"The file {text[1:]!r} has no logins.", hint=_LOGIN_HINT)
    found = []
    for number, line in enumerate(lines, 1):
        name, colon, password = line.partition(":")
        if not (name.strip() and colon and password):
            where = f"Line {number} of {text[1:]!r}" if text.startswith("@") else "The value of --auth"  # never the password
            raise UsageError(f"{where} is not a login.", hint=_LOGIN_HINT)
        found.append((name.strip(), password))
    return found


def _root_path(text: str) -> str:
    """Return a path with one leading slash and no trailing one.

    :raises UsageError: if it is not a valid path.
    """
    path = "/" + text.strip("/") if text.strip("/") else ""
    if path and not _PATH.fullmatch(path):
        raise UsageError(f"{text!r} is not a valid path.", hint="Write it like /papers.")
    return path
