"""The authors that a sentence gives for a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.head_statement import Statement
from rag.core import Paper

_PART = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]{0,30}"
_NAME = rf"{_PART}(?:\s(?:(?:van|von|de|der|den|la|le|del|di|da|al|el|bin)\s){{0,2}}{_PART}){{0,3}}"
_AND = r"(?:,\s(?:and\s)?|\sand\s|\s&\s|\s?(?:와|과|및|그리고)\s|·)"
_LIST = rf"{_NAME}(?:{_AND}{_NAME}){{0,40}}"
_MORE = r"(?:,?\s(?:et al\.?|and others|and colleagues)|\s?등(?:이|은|의)?)?"
_ROLE = r"(?P<role>first|lead|last|senior)\s"
# Names that a sentence says are those of the authors.
_SAID = re.compile(
    rf"(?:\b(?:the\s|its\s)?(?:{_ROLE})?authors?(?:\sof\s[^,.]{{1,80}}?)?\s?(?:are|is|include|includes|:)\s"
    rf"|\b(?:written|authored|co-authored)\sby\s)(?P<names>{_LIST}){_MORE}"
    r"|(?:(?P<place>제\s?1|제\s?일|첫|첫째|마지막)\s?)?저자(?:들)?(?:은|는|로는|가|:)?\s(?:모두\s)?"
    rf"(?P<of>{_LIST}){_MORE}(?:이다|입니다|다|이며|이고|가|이)?",
)
# Names that may be those of authors: true ones are cut out.
_NAMED = re.compile(
    rf"\bby\s(?P<by>{_LIST}){_MORE}"
    rf"|(?P<some>{_LIST})(?:\set al\.?(?:\s?\((?:19|20)\d\d\))?|\s?\((?:19|20)\d\d\)|\s등(?:이|은|의)?(?:\s?쓴)?)"
)
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
# How many wrote it, not how many it studies (face images of 200 authors).
_N = rf"\d{{1,3}}|{'|'.join(_NUMBERS[1:])}"
_COUNT = re.compile(
    rf"\b(?:has|have|lists?|names?|(?:written|authored)\sby)\s(?:all\s|a\stotal\sof\s|only\s|just\s)?(?P<n>{_N})\s(?:co-?)?authors\b"
    r"|저자(?:는|가|\s?수는)?\s?(?:모두|총)?\s?(?P<ko>\d{1,3})\s?명(?:이다|입니다|이며|이고)?"
    r"|(?P<of>\d{1,3})\s?명의\s저자(?:가|들이)?(?=\s(?:함께\s|공동으로\s)?(?:썼|쓴|작성|집필|참여))"
)


def authors_in(claim: str, papers: Sequence[Paper]) -> Iterator[Statement]:
    """Yield what a claim says of the authors of its papers; who is missing from a list that was cut may be an author, too."""
    known = [name for paper in papers for name in paper.authors]
    if not known or any(not paper.authors for paper in papers):
        return
    one = papers[0] if len(papers) == 1 and not any(entry.more_authors for entry in papers[0].entries) else None
    taken: list[tuple[int, int]] = []
    for found in _SAID.finditer(claim):
        names = _names(found["names"] or found["of"])
        meant = _of_role(found["role"] or found["place"] or "", known) if one or found["role"] != "last" else known
        if all(any(_same(name, author) for author in meant) for name in names):
            yield Statement(*found.span(), found[0], True, _shown(meant))
            taken.append(found.span())
        elif one:
            yield Statement(*found.span(), ", ".join(names), False, _shown(meant))
            taken.append(found.span())
    for found in _NAMED.finditer(claim):
        names = _names(found["by"] or found["some"])
        inside = any(start < found.end() and found.start() < end for start, end in taken)
        if not inside and all(any(_same(name, author) for author in known) for name in names):
            yield Statement(*found.span(), found[0], True, _shown(known))
    for found in _COUNT.finditer(claim) if one else ():
        said = found["n"] or found["ko"] or found["of"]
        count = int(said) if said.isdigit() else _NUMBERS.index(said)
        start = found.start("n") if found["n"] else found.start()
        yield Statement(start, found.end(), claim[start : found.end()], count == len(known), f"{len(known)} ({_shown(known)})")


def _names(listed: str) -> list[str]:
    return [name.rstrip(".") for name in re.split(_AND, listed)]


def _of_role(role: str, known: Sequence[str]) -> Sequence[str]:
    if role in ("last", "senior", "마지막"):
        return known[-1:]
    return known[:1] if role else known


def _same(name: str, author: str) -> bool:
    """Return whether a name is that of an author: whole, its first and last parts, an initial, or the surname alone."""
    mine, theirs = ([part.strip(".").casefold() for part in text.split()] for text in (name, author))
    if not (mine and theirs) or mine[-1] != theirs[-1]:
        return False
    if len(mine) == 1:
        return True
    return theirs[0].startswith(mine[0]) if len(mine[0]) == 1 else mine[0] == theirs[0]


def _shown(names: Sequence[str]) -> str:
    """Return names, the first three and how many more."""
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
