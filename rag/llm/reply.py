"""JSON in what a model writes, whatever it writes around it."""

from __future__ import annotations

import json
from typing import Any

#: More characters than a reply in JSON has; what comes after them is not read.
_LONGEST = 20_000
#: Places where an object may begin that are tried.
_TRIES = 50


def json_object(text: str) -> dict[str, Any] | None:
    """Return the last JSON object in a text, such as one in a fence or after thoughts; None if there is none.

    Objects inside another one do not count.
    """
    text = text[-_LONGEST:].rpartition("</think>")[2]
    decoder, found, place = json.JSONDecoder(), None, -1
    for _ in range(_TRIES):
        place = text.find("{", place + 1)
        if place < 0:
            break
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        found, place = value, end - 1
    return found
