"""Events of a stream in the one shape that the client reads, whatever a server makes of the protocol."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

_DATA = b"data:"
#: Where servers put what a model thinks, beside what it answers.
_REASONING = ("reasoning_content", "reasoning")

#: Bytes kept of what is no event.
_OTHER = 20_000


class EventShape:
    """Reads the lines of one stream.

    ``reasoning`` is what the model thought, which is not passed on, ``done`` whether the server said that this was all, and
    ``other`` the beginning of what is no event.
    """

    def __init__(self) -> None:
        self.reasoning = ""
        self.done = False
        self.other = b""

    def line(self, line: bytes) -> bytes:
        """Return a line as the client can read it; as it is if it is not an event of a known kind."""
        if not line.startswith(_DATA):
            self.other += line[: max(0, _OTHER - len(self.other))]
            return line
        data = line[len(_DATA) :].strip()
        self.done |= data == b"[DONE]"
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            return line
        if not isinstance(event, dict) or "choices" not in event:
            return line
        if event["choices"] is None:
            event["choices"] = []
        if isinstance(event["choices"], list):
            for choice in event["choices"]:
                if isinstance(choice, dict):
                    self._plain(choice)
        return _DATA + b" " + json.dumps(event).encode()

    def _plain(self, choice: dict[str, Any]) -> None:
        delta = choice["delta"] = choice.get("delta") or {}
        if not isinstance(delta, dict):
            return
        if isinstance(content := delta.get("content"), list):
            delta["content"] = "".join(map(_text, content))
            self.reasoning += "".join(_text(part, "thinking") for part in content)
        elif content is None and "content" in delta:
            delta["content"] = ""
        found = [delta.pop(name, None) for name in _REASONING]
        self.reasoning += next((text for text in found if isinstance(text, str) and text), "")


def _text(part: Any, kind: str = "text") -> str:
    """Return the text of a part of some kind; a part that is a text is one of text."""
    if isinstance(part, str):
        return part if kind == "text" else ""
    text = part.get(kind) if isinstance(part, dict) else None
    return "".join(map(_text, text)) if isinstance(text, list) else text if isinstance(text, str) else ""


def reshape(response: httpx.Response, shape: EventShape) -> None:
    """Let the lines of a response pass through a shape, unless they are compressed."""
    import httpx

    class Reshaped(httpx.AsyncByteStream):
        def __init__(self, stream: httpx.AsyncByteStream) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            rest = b""
            async for data in self._stream:
                *lines, rest = (rest + data).split(b"\n")
                if lines:
                    yield b"".join(shape.line(line) + b"\n" for line in lines)
            if rest:
                yield shape.line(rest)

        async def aclose(self) -> None:
            await self._stream.aclose()

    if isinstance(response.stream, httpx.AsyncByteStream) and "content-encoding" not in response.headers:
        response.stream = Reshaped(response.stream)
