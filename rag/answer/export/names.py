"""The authors of a paper for references: their names, and the parts of these."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.core import Paper
from rag.text import as_latex_name, flat, plain, without_commands

#: What names a group of people, and what may follow a surname.
GROUP = re.compile(r"\b(?:Team|Group|Research|Collaboration|Consortium|Community|Project|Labs?|AI)\b")
GENERATION = re.compile(r"(?:Jr\.?|Sr\.?|II|III|IV)")
_CONJUNCTION = re.compile(r"^and(?: |$)", re.I)  # left over from a list that ends in "and Last One"
_NO_PERSON = re.compile(r"[\d@&/:;()\[\]{}<>]")


class Name(NamedTuple):
    """A name in its parts; one that has none, such as that of a group, is a family name alone."""

    family: str
    given: str = ""
    suffix: str = ""


def listed_names(paper: Paper) -> tuple[list[str], bool]:
    """Return the authors by the digest that names most of them, and whether it cut the list off."""
    entry = max(paper.entries, key=lambda e: (len(e.authors), not e.more_authors))
    names = [_CONJUNCTION.sub("", without_commands(name)).strip() for name in entry.authors]
    return [name for name in names if as_latex_name(name).strip(" -.,:;'")], entry.more_authors


def parts_of(name: str) -> Name:
    """Return a name in its parts: ``Ludwig van Beethoven`` has the family name ``van Beethoven``."""
    whole = flat(plain(name)) or flat(name)
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma and family and given and "," not in given and not GENERATION.fullmatch(given):
        return Name(family, given)
    words = whole.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and GENERATION.fullmatch(words[-1]) else ""
    if len(words) < 2 or GROUP.search(whole) or _NO_PERSON.search(whole):
        return Name(" ".join([*words, *([suffix] if suffix else [])]))
    start = next((place for place, word in enumerate(words) if place and word[0].islower()), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def in_order(name: str) -> str:
    """Return a name as it is said, without commas."""
    family, given, suffix = parts_of(name)
    return " ".join(filter(None, [given, family, suffix]))
