"""Whether a page speaks one language: which texts of the other one are on it, in whatever state it is.

A text is found as a whole, or by a long piece of it that stands between what is filled in. What digests, readers and models
write is in whatever language it is, and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Page

from rag.text import Language
from ui.locales import texts
from ui.locales.texts import Text

__all__ = ["foreign"]

#: What the page says: the texts of its elements, names for a screen reader, and what stands in empty boxes.
_SAID = """() => {
  const said = new Set();
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) if (!nodes.currentNode.parentElement.closest("script, style")) said.add(nodes.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const element of document.body.querySelectorAll(`[${name}]`)) said.add(element.getAttribute(name));
  return [...said].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
_FILLED_IN = re.compile(r"\{[^}]*\}|`[^`]*`")
_LONG = 15  # letters of a piece that nobody else writes


def foreign(page: Page, language: Language) -> list[str]:
    """What a page in a language says in the other one."""
    whole, pieces = _not_in(language)
    said: list[str] = page.evaluate(_SAID)
    return [text for text in said if text in whole or any(piece in text for piece in pieces)]


@cache
def _not_in(language: Language) -> tuple[frozenset[str], tuple[str, ...]]:
    """The texts of the other language, and the long pieces of those into which something is filled."""
    own, other = (set(_forms(it)) for it in (("ko", "en") if language == "ko" else ("en", "ko")))
    told = " ".join(own)
    pieces = {piece.strip() for text in other for piece in _FILLED_IN.split(text)}
    return frozenset(other - own), tuple(piece for piece in pieces if len(piece) >= _LONG and piece not in told)


def _forms(language: str) -> Iterator[str]:
    tables = vars(texts.Label), texts.STEPS, texts.DOING, texts.PLAN, texts.METRIC, texts.REASONS_ANSWER, texts.REASONS_CITATION
    found: Iterator[Text] = (text for table in tables for text in table.values())
    for text in found:
        yield from (text.ko,) if language == "ko" else filter(None, (text.en, text.one))
