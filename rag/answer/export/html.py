"""The text of an answer to HTML: paragraphs, lists and, above the quotes of a paper, its title with the facts set apart."""

from __future__ import annotations

import re

from rag.answer.export.inline import Look, inline
from rag.answer.export.text_blocks import Line, blocks_of

__all__ = ["text_html"]

# What an extractive answer says of a paper after its title: (2311.12908, 2023-11-23, 40 votes).
_LISTED = re.compile(r"(.*\S)\s+(\((?=[^()]*\d{4}-\d{2}-\d{2})[^()]*+\):?)")


def text_html(text: str, look: Look) -> str:
    """The HTML of a text, or of what there is of it so far."""
    parts: list[str] = []
    open_list = ""
    for block in blocks_of(text):
        if block.kind != open_list:
            parts.append(f"</{open_list}>" if open_list else "")
            parts.append(f'<{block.kind} class="nm-list">' if block.kind else "")
            open_list = block.kind
        first, *others = block.lines
        lead, rest = _lead(first, look), [inline(line, look) for line in others]
        more = "".join(f'<p class="nm-more">{line}</p>' for line in rest)
        if not block.kind:
            heads = _LISTED.fullmatch(first.text) is not None
            parts.append(f'<p class="{"nm-lead" if heads else "nm-plain"}">{lead}</p>{more}')
        else:
            number = f' value="{block.number}"' if block.kind == "ol" else ""
            parts.append(f'<li{number}><p class="{"nm-lead" if rest else "nm-item"}">{lead}</p>{more}</li>')
    parts.append(f"</{open_list}>" if open_list else "")
    return "".join(parts)


def _lead(line: Line, look: Look) -> str:
    listed = _LISTED.fullmatch(line.text)
    if not listed:
        return inline(line, look)
    title, facts = (inline(line.part(*listed.span(group)), look) for group in (1, 2))
    return f'{title} <span class="nm-lead-facts">{facts}</span>'
