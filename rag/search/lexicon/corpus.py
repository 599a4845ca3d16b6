"""The texts of the papers as they are written: which words, how often, in which case, and in which papers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from rag.core import Paper, remembered, uncollected
from rag.search.lexicon.english import english
from rag.search.lexicon.folding import boundaries, key_of, keys_of, without_accents
from rag.text import plain

_WRITTEN = re.compile(r"\0|[A-Za-zÀ-ɏͰ-Ͽ0-9]+(?:[-.][A-Za-zÀ-ɏͰ-Ͽ0-9]+)*\+*")
_SEPARATOR = re.compile(r"-|\.(?!\d)")
_DIGIT = re.compile(r"\d")
_KOREAN = re.compile(r"[가-힣]+")
_ACCENTED = re.compile(r"[À-ɏ]")
#: What may follow a name and its hyphen without making another name of it (``DPO-based``).
ATTACHED = frozenset(
    "aligned based centric driven enabled enhanced free generated guided inspired like only powered specific style trained"
    " tuned type".split()
)
_VERBS = 20_000  # rank of the rarest verbs that count as common words
_ALWAYS = 1000  # rank of the words that are common however the digests write them
_MOST_PARTS = 6  # of a name that is looked for with any hyphens


class PaperTexts:
    """Papers with titles and bullets; a paper's row is its place in ``papers``."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = papers

    @cached_property
    def titles(self) -> list[str]:
        """The titles, with LaTeX as Unicode."""
        return [plain(paper.title) if "\\" in paper.title or "$" in paper.title else paper.title for paper in self.papers]

    @cached_property
    def title_keys(self) -> list[list[str]]:
        """The folded words of each title."""
        return [keys_of(title) for title in self.titles]

    @cached_property
    def texts(self) -> list[str]:
        """The title and the bullets of each paper, one per line."""
        return ["\n".join([title, *paper.texts]) for title, paper in zip(self.titles, self.papers, strict=True)]

    @cached_property
    def whole(self) -> str:
        """All texts."""
        return "\0".join(self.texts)

    @cached_property
    @uncollected()
    def _written(self) -> tuple[Counter[str], dict[str, list[int]]]:
        """How often each Latin word or compound is written so, and in which rows."""
        rows: dict[str, list[int]] = {}
        tokens = _WRITTEN.findall(self.whole)
        row = 0
        for token in tokens:
            if token == "\0":
                row += 1
            elif token not in rows:
                rows[token] = [row]
            elif rows[token][-1] != row:
                rows[token].append(row)
        return Counter(tokens), rows

    @property
    def written(self) -> Counter[str]:
        """How often each Latin word or compound is written so."""
        return self._written[0]

    @cached_property
    @uncollected()
    def _parts(self) -> dict[str, list[str]]:
        """The words and compounds as they are written by their parts in small letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._written[1]:
            small = word.lower() if word.isascii() else without_accents(word)
            for part in _SEPARATOR.split(small) if "-" in small or "." in small else (small,):
                found[part].append(word)
        return found

    def frequency(self, word: str) -> int:
        """Return how often a folded word is written, in any case."""
        return sum(self.written[writing] for writing in self._parts.get(word, ()))

    def in_small_letters(self, word: str) -> int:
        """Return how often a folded word is written without capitals."""
        return sum(self.written[writing] for writing in self._parts.get(word, ()) if word in writing)

    @cached_property
    def latin_words(self) -> dict[str, int]:
        """How often each Latin word is written, in any case."""
        return {word: self.frequency(word) for word in self._parts}

    @cached_property
    def korean_words(self) -> Counter[str]:
        """How often each Korean word is written, with its particle."""
        return Counter(_KOREAN.findall(self.whole))

    def has_word(self, word: str) -> bool:
        """Tell whether a folded Latin word is written in any paper."""
        return word in self._parts

    @remembered(4096)
    def is_common(self, word: str, capitals: bool = False) -> bool:
        """Tell whether a folded word is an ordinary one, such as *attention*, or a name where it stands in small letters.

        :param capitals: whether it is a name in capitals throughout: such a name, if it is frequent, is no verb.
        """
        if _DIGIT.search(word):
            return word.isdigit()
        rank = english().get(word)
        small, every = self.in_small_letters(word), self.frequency(word)
        if capitals and every >= 10 and self.written[word.upper()] * 2 >= every and (rank is None or rank >= _ALWAYS):
            return False
        if small >= 3 and small * 20 > every:
            return True
        if rank is None:
            return False
        return rank < 6000 or (rank < 12_000 and every < 5) or (rank < _VERBS and _is_verb(word))

    def mentions(self, name: str) -> dict[int, list[tuple[int, int]]]:
        """Return the places of a name in the papers' :meth:`small` texts, by row, whatever its hyphens.

        ``Mamba`` is not in ``Mamba-2``; it is in ``Vision-Mamba``.
        """
        parts = _parts_of(name)
        if not parts:
            return {}
        # "Agent S" is not in "agents".
        joint = r"[-‐–_ ]" if len(keys_of(name)) > 1 and self.is_common("".join(parts)) else r"[-‐–_ ]?"
        pattern = re.compile(joint.join(map(re.escape, parts)) + r"(?:s(?![a-z0-9]))?(?![a-z0-9]|[-.]?\d|-?v\d)")
        found = {}
        for row in self._candidates(parts):
            places = [match.span() for match in _whole(pattern, parts[0], self.small(row))]
            if places:
                found[row] = places
        return found

    def small(self, row: int) -> str:
        """Return a paper's text in small letters without accents, character by character."""
        text = self.texts[row].lower()
        return _ACCENTED.sub(lambda found: without_accents(found[0])[:1] or found[0], text)

    def _candidates(self, parts: Sequence[str]) -> list[int]:
        """Return the papers that have all parts of a name, some of them perhaps joined."""
        rows: set[int] = set()
        for words in _joined(parts):
            rows |= set.intersection(*({*self._rows(word), *self._rows(f"{word}s")} for word in words))
        return sorted(rows)

    def _rows(self, word: str) -> Iterator[int]:
        for writing in self._parts.get(word, ()):
            yield from self._written[1][writing]


def _parts_of(name: str) -> list[str]:
    key = key_of(name)
    places = sorted(boundaries(name))
    return [key[start:end] for start, end in zip(places, [*places[1:], len(key)], strict=True) if key[start:end]]


def _joined(parts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the ways to join neighbouring parts; of a long name only all and none."""
    if len(parts) > _MOST_PARTS:
        yield from ([*parts], ["".join(parts)])
        return
    for choice in range(2 ** (len(parts) - 1)):
        cuts = [0, *(i for i in range(1, len(parts)) if choice >> (i - 1) & 1), len(parts)]
        yield ["".join(parts[a:b]) for a, b in pairwise(cuts)]


def _whole(pattern: re.Pattern[str], first: str, text: str) -> Iterator[re.Match[str]]:
    at = text.find(first)
    while at >= 0:
        if (at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum())) and (match := pattern.match(text, at)):
            yield match
        at = text.find(first, at + 1)


def _is_verb(word: str) -> bool:
    stem = word.removesuffix("e")
    return f"{stem}ed" in english() and f"{stem}ing" in english()
