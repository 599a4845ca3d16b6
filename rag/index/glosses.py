"""Glosses that digests give themselves: a Korean term with its English in parentheses, ``직접 선호 최적화(DPO)``.

They are mined as they stand and need no list: a corpus glosses the terms that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["mine_glosses"]

_ENGLISH = re.compile(r"[ ]?\(([A-Za-z][A-Za-z0-9 ,;/&'.+-]{1,60})\)")
_KOREAN = re.compile(r"(?:[가-힣]{1,12}[ -]){0,3}[가-힣]{1,12}$")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 4  # Korean words of a term, at the most
_BEFORE = 52  # characters that so many words may take


def mine_glosses(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The glosses of some texts: Korean words and their English, in order of appearance, repeated as they occur.

    Where the Korean term begins is not marked; as many of the last Korean words are taken as the English has words, an
    acronym counting a word for each capital.
    """
    for text in texts:
        for found in _ENGLISH.finditer(text):
            before = _KOREAN.search(text, max(0, found.start() - _BEFORE), found.start())
            if before is None:
                continue
            for english in re.split(r"[,;]", found[1]):
                if size := _size(english):
                    yield " ".join(before[0].split()[-min(size, _LONGEST) :]), english.strip()


def _size(english: str) -> int:
    parts = _WORD.findall(english)
    capitals = sum(c.isupper() for c in english)
    return capitals if len(parts) == 1 and capitals > 1 else len(parts)
