"""What the MCP server adds to the SDK's: a reply to every message, and errors in words about arguments that are wrong."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from anyio import AsyncFile
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.stdio import stdio_server
from pydantic import ValidationError

#: What the SDK's reader of JSON refuses, and so the whole message: half a surrogate pair, and a number of thousands of digits.
_REFUSED = re.compile(r"\\u[dD][89a-fA-F]|\d{1000}")
_LONG = 1000  # digits
_HALF = re.compile("[\ud800-\udfff]")
_SHOWN = 60  # characters of a value


class Server(MCPServer[None]):
    """The SDK's server over standard input and output."""

    async def run_stdio_async(self) -> None:
        """Serve until the client closes standard input, which nothing else in this process can read meanwhile."""
        own = sys.stdin.fileno()
        wire = os.fdopen(os.dup(own), encoding="utf-8", errors="replace")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, own)
        os.close(nothing)
        async with stdio_server(stdin=_Messages(wire)) as (read, write):
            await self._lowlevel_server.run(read, write, self._lowlevel_server.create_initialization_options())

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool.

        :raises ToolError: if it fails, or if an argument is wrong, missing or unknown.
        """
        tool = self._tool_manager.get_tool(name)
        known = tool.parameters.get("properties", {}) if tool is not None else arguments
        if unknown := [argument for argument in arguments if argument not in known]:
            listed = ", ".join(map(_shown, unknown))
            raise ToolError(f"{name} has no argument {listed}. Call it with some of {', '.join(known)}.")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as problem:
            if isinstance(problem.__cause__, ValidationError):
                wrong = told_of(problem.__cause__.errors(include_url=False))
                raise ToolError(f"{name} was not called, as {wrong}. Call it again with that put right.") from None
            raise


class _Messages(AsyncFile[str]):
    """The lines of a client."""

    async def readline(self) -> str:
        return readable(await super().readline())


def readable(line: str) -> str:
    """Return a message in a form that the SDK can read: it would leave one that it refuses without a reply."""
    if not _REFUSED.search(line):
        return line
    try:
        message = json.loads(line, parse_int=_number)
    except (ValueError, RecursionError):
        return line
    return _HALF.sub("\ufffd", json.dumps(message, ensure_ascii=False)) + "\n"


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < _LONG else f"{digits[:10]}... ({len(digits):,} digits)"


def told_of(errors: Iterable[Mapping[str, Any]]) -> str:
    """Say which arguments are wrong, each with its value and what it should be."""
    told = []
    for error in errors:
        place = ".".join(str(part) for part in error["loc"])
        should = str(error["msg"]).replace("Input should", "it should").replace("Value error, ", "")
        told.append(f"{place} is missing" if error["type"] == "missing" else f"{place} is {_shown(error['input'])}: {should}")
    return "; ".join(told)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
