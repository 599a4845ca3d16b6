"""The index terms of a question, their weights, and the terms of its names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from rag.text import latin_terms

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/_][A-Za-zÀ-ɏ0-9]+)*")
_MONTH = re.compile(r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber")


def weigh(terms: Iterable[str]) -> dict[str, float]:
    """Return the weight of each term of a text, ``1 + ln(count)``: repetitions count, but not in full."""
    return {term: 1 + math.log(n) for term, n in Counter(terms).items()}


def name_terms(text: str, plain: str) -> tuple[str, ...]:
    """Return the terms of names: capitals beyond the first letter, digits among letters, or a capital in mid-sentence.

    Of a compound such as LLM-powered only the name counts. Months are no names, nor is what is blank in ``plain``.
    """
    found: list[str] = []
    for match in _LATIN_WORD.finditer(text):
        if plain[match.start() : match.end()] != match[0]:
            continue
        begins = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".?!"
        word = match[0]
        if (lower := re.search(r"-[a-z]{3,}$", word)) and re.match(r"[A-Z0-9]{2,}-", word):
            word = word[: lower.start()]
        inner = re.search(r"[A-Z]", word[1:]) or (re.search(r"\d", word) and re.search(r"[A-Za-z]", word))
        if (inner or (word[0].isupper() and not begins)) and not _MONTH.fullmatch(word) and word.lower() != "arxiv":
            found.extend(latin_terms(word)[:1])
    return tuple(dict.fromkeys(found))
