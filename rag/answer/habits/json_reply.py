"""An answer in JSON, read as the prose it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_FENCE = re.compile(r"\A\s*(?:```|~~~)[\w+-]*[ ]*\n(.*?)\n?\s*(?:(?:```|~~~)\s*)?\Z", re.DOTALL)
_SAYS = re.compile(
    r"(?:final_?)?(?:answer|response|text|content|statement|sentence|claim|summary|description|reason)s?|답변?|내용|문장", re.I
)
_NAMES = re.compile(r"(?:name|title|paper|method|topic|theme)s?|논문|제목|이름", re.I)
_CITES = re.compile(r"(?:source|citation|cite|key|ref|reference|evidence|excerpt)s?(?:_?(?:key|id)s?)?|출처|근거|인용", re.I)
_ENDS = re.compile(r"([.!?。]?)\s*\Z")


def unfenced(text: str) -> str:
    """Return what a fence holds that is around a whole text."""
    found = _FENCE.match(text)
    return found[1] if found and "```" not in found[1] else text


def prose_of_json(text: str) -> str | None:
    """Return the sentences of a text that is JSON, each with its keys in brackets; None if it is not, or has none."""
    try:
        value = json.loads(unfenced(text).strip())
    except (ValueError, RecursionError):
        return None
    lines = list(_lines(value)) if isinstance(value, dict | list) else []
    return "\n".join(lines) or None


def _lines(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 4:
        found = [line for item in value for line in _lines(item, depth + 1)]
        yield from (found if len(found) < 2 else [line if line.startswith("- ") else f"- {line}" for line in found])
    elif isinstance(value, dict) and depth < 4:
        yield from _said(value, depth)


def _said(value: dict[str, Any], depth: int) -> Iterator[str]:
    """Yield what an object says, with its keys where its sentence is one."""
    keys = "".join(f"[{key.strip('[] ')}]" for name, item in value.items() if _CITES.fullmatch(name) for key in _texts(item))
    name = next((item for key, item in value.items() if _NAMES.fullmatch(key) and isinstance(item, str)), "")
    found = [line for key, item in value.items() if _SAYS.fullmatch(key) for line in _lines(item, depth + 1)]
    if not found:
        found = [line for key, item in value.items() if not _CITES.fullmatch(key) for line in _lines(item, depth + 1)]
        name = ""
    if name and found:
        found[0] = f"{name}: {found[0]}" if name not in found[0] else found[0]
    if keys and found and not re.search(r"\[\w+\][.]?\s*\Z", found[-1]):
        found[-1] = _ENDS.sub(rf" {keys}\1", found[-1], count=1)
    yield from found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, re.split(r"[,;\s\[\]]+", value))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
