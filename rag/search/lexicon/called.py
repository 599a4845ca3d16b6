"""The papers that a name leads to: those called so, those that introduce or explain it, those that mention it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rag.search.lexicon.corpus import PaperTexts
from rag.search.lexicon.folding import key_of, keys_of
from rag.search.lexicon.names import Names, without_size

# What follows a name where a digest introduces or defines it, in a text in small letters.
_CLOSED = r"[*\"'”’)\s]{0,3}(?:\([^()\n]{2,80}\))?[*\"'”’]*\s*"
_PROPOSED = re.compile(
    rf"{_CLOSED}(?:(?:이)?라(?:는|고|\s*불리는)|(?:을|를)\s*(?:\S+\s+){{0,3}}?(?:소개|제안|제시|발표|도입|개발|공개|설계|구축))"
)
# The same of a name that many mention: what it is called is not enough.
_VERBS = r"(?:소개|제안|제시|발표|도입|개발|공개|설계|구축)"
_PROPOSED_ITSELF = re.compile(
    rf"{_CLOSED}(?:(?:이)?라(?:는|고)\s+(?:\S+\s+){{0,6}}?\S*(?:을|를)\s*{_VERBS}|(?:을|를)\s*(?:\S+\s+){{0,3}}?{_VERBS})"
)
_SUBJECT = re.compile(rf"{_CLOSED}(?:은|는|란|이란)(?=[\s,])|{_CLOSED}(?:is|are|refers)\s")
_INTRODUCED_EN = re.compile(r"(?:introduc|propos|present)\w*\s+(?:\w+\s+){0,4}[*\"']*$")
_COMPOUND = re.compile(r"-$|[a-z0-9] $(?<!propose )(?<!introduce )(?<!present )(?<!the )(?<!that )(?<!is )")
_SENTENCE_START = re.compile(r"(?:\n|[.!?]\s)[*\"'“‘]*$")
_GENERIC_REST = re.compile(r"\s+of\s+\w+$", re.I)
_MANY = 400  # papers that mention a name; of more, only those that explain it are read
_FEW = 3  # papers that mention a name which only one of them can have introduced
_SAID = 2.5  # how plainly a paper says what a name is that is its own
_MOST_DEFINING = 12


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What the papers have under a name; papers are arXiv ids, the best first.

    ``name`` is as the digests write it, empty if they do not mention it. ``exact`` are the papers called so (``Mamba: ...``),
    ``introducing`` those that say that they introduce it, ``defining`` these and those that explain it, ``containing`` others
    with it in the title. ``alias`` is what it is short for, or what it is shortened to. ``mentions`` is the number of papers
    that mention it, not counting aliases.
    """

    asked: str
    name: str = ""
    exact: tuple[str, ...] = ()
    introducing: tuple[str, ...] = ()
    defining: tuple[str, ...] = ()
    containing: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    mentions: int = 0

    def __bool__(self) -> bool:
        return bool(self.exact or self.defining or self.containing or self.mentions)


def papers_called(name: str, corpus: PaperTexts, names: Names) -> NameMatch:
    """Return what the papers have under a name, in any case and with any hyphens."""
    key = key_of(name)
    if not key:
        return NameMatch(name)
    if other := names.in_english(name) or _singular(name, key, names):
        return replace(papers_called(other, corpus, names), asked=name)
    alias = names.aliases(name)
    known = names.entries.get(key)
    # As it is written, a name shows its parts: flashattention3 is Flash, Attention, 3.
    mentions = corpus.mentions(known.name if known and not corpus.is_common(key) else name)
    exact = _exact(name, alias, mentions, corpus, names)
    defining = _defining(name, alias, mentions, corpus, names)
    titled = [row for row, places in mentions.items() if places[0][0] < len(corpus.titles[row]) and row not in exact]
    titled.sort(key=lambda row: (_is_attached(corpus, row, mentions[row][0]), -_votes(corpus, row)))
    return NameMatch(
        name,
        known.name if known and not _is_other(known.name, name, corpus) else name if mentions or exact else "",
        _ids(corpus, exact),
        _ids(corpus, _introducing(mentions, corpus)),
        _ids(corpus, defining),
        _ids(corpus, titled),
        alias,
        len(mentions),
    )


def _singular(name: str, key: str, names: Names) -> str:
    """Return an acronym without its plural's s (LLMs), or nothing."""
    known = names.entries.get(key[:-1]) if key.endswith("s") and key not in names.entries else None
    return name[:-1] if known and known.name[-1:].isupper() and name.endswith("s") else ""


def _exact(
    name: str, alias: Iterable[str], mentions: dict[int, list[tuple[int, int]]], corpus: PaperTexts, names: Names
) -> list[int]:
    """Return the rows of the papers called so: by the name, else by what it is short for, else but for size and report."""
    for other in (name, *alias):
        rows = _titled(name, other, corpus, names)
        if rows:
            return sorted(
                rows,
                # EAGLE is not Eagle, where both are there.
                key=lambda row: (
                    key_of(names.short_titles[row]) != key_of(other),
                    other not in corpus.titles[row],
                    -_votes(corpus, row),
                ),
            )
    if sized := names.without_size.get(key_of(name)):
        return sorted(sized, key=lambda row: -_votes(corpus, row))
    bare = without_size(name)
    if bare and (titled := names.titled.get(key_of(bare))):
        return sorted(titled, key=lambda row: -_votes(corpus, row))
    # Mixtral 8x7B is in the digest of "Mixtral of Experts".
    head = keys_of(bare or name)
    found = []
    for row in mentions:
        title = keys_of(names.short_titles[row].removeprefix("The "))
        rest = " ".join(["", *title[len(head) :]])
        if title[: len(head)] == head and _GENERIC_REST.fullmatch(rest):
            found.append(row)
    return sorted(found, key=lambda row: -_votes(corpus, row))


def _defining(
    name: str, alias: Iterable[str], mentions: dict[int, list[tuple[int, int]]], corpus: PaperTexts, names: Names
) -> list[int]:
    scores: dict[int, float] = {}
    meant = (row for it in alias for row in names.explaining(it) if not names.explains_otherwise(row, it, name))
    explaining = {*names.explaining(name), *meant}
    for row in explaining if len(mentions) > _MANY else {*mentions, *explaining}:
        places = [(start, end) for start, end in mentions.get(row, ()) if corpus.small(row)[start - 1 : start] != "-"]
        score = _introduces(corpus.small(row), places) + (1.5 if row in explaining else 0)
        if places and len(mentions) <= _FEW:
            # Hardly anyone else mentions it: it is the paper's own, if it is in the title or comes up again.
            score += 2.5 if places[0][0] < len(corpus.titles[row]) else 0.5 * (len(places) > 1)
        if score:
            scores[row] = score + 0.1 * min(len(places), 5)
    for other in (name, *alias):
        for row in _titled(name, other, corpus, names):
            scores[row] = scores.get(row, 0.0) + 5
    return sorted(scores, key=lambda row: (-scores[row], row))[:_MOST_DEFINING]


def _titled(name: str, other: str, corpus: PaperTexts, names: Names) -> list[int]:
    """Return the rows of the papers called by a name, or by ``other``, which it is short for or shortened to."""
    rows = [row for row in names.titled.get(key_of(other), ()) if not _is_other(names.short_titles[row], other, corpus)]
    return rows if other == name else [row for row in rows if not names.explains_otherwise(row, other, name)]


def _introducing(mentions: dict[int, list[tuple[int, int]]], corpus: PaperTexts) -> list[int]:
    """Return the rows of the papers that say that they introduce a name, or what it is if hardly anyone else mentions it.

    Of a name that many mention only the first of them can have introduced it.
    """
    if len(mentions) > _FEW:
        first = min(mentions, key=lambda row: corpus.papers[row].arxiv_id)
        text = corpus.small(first)
        proposed = any(
            _PROPOSED_ITSELF.match(text, end) or _INTRODUCED_EN.search(text, max(0, start - 60), start)
            for start, end in mentions[first]
            if not _COMPOUND.search(text, max(0, start - 20), start)
        )
        return [first] if proposed else []
    if len(mentions) == 1:
        ((row, ((start, end), *_)),) = mentions.items()
        if start == 0 and corpus.titles[row][end : end + 1] == " ":  # Mixture-of-Agents Enhances ...
            return [row]
    rated = {row: _introduces(corpus.small(row), places) for row, places in mentions.items()}
    return sorted((row for row, rating in rated.items() if rating >= _SAID), key=lambda row: (-rated[row], row))


def _introduces(text: str, places: Iterable[tuple[int, int]]) -> float:
    """Return how plainly a text introduces (3) or describes (2) what stands at these places, 0 if it does not."""
    best = 0.0
    for start, end in places:
        if _COMPOUND.search(text, max(0, start - 20), start):
            continue  # Diffusion-DPO, Online DPO
        if _PROPOSED.match(text, end) or _INTRODUCED_EN.search(text, max(0, start - 60), start):
            return 3.0
        if _SUBJECT.match(text, end):
            best = max(best, 2.5 if _SENTENCE_START.search(text, max(0, start - 4), start) or not start else 2.0)
    return best


def _is_other(known: str, name: str, corpus: PaperTexts) -> bool:
    """Tell whether an ordinary word equals a name only without its spaces: *agents* is not Agent S."""
    return len(keys_of(name)) == 1 < len(keys_of(known)) and corpus.is_common(key_of(name))


def _is_attached(corpus: PaperTexts, row: int, place: tuple[int, int]) -> bool:
    title, (start, end) = corpus.titles[row], place
    return title[start - 1 : start] == "-" or title[end : end + 1] == "-"


def _votes(corpus: PaperTexts, row: int) -> int:
    return corpus.papers[row].votes or 0


def _ids(corpus: PaperTexts, rows: Iterable[int]) -> tuple[str, ...]:
    return tuple(corpus.papers[row].arxiv_id for row in rows)
