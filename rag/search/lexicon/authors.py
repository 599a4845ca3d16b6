"""The authors of the index, found by any usual way of writing a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.core import Paper, uncollected
from rag.search.lexicon.english import COMMON_RANK, english
from rag.search.lexicon.folding import Word, keys_of, runs, words_of
from rag.search.lexicon.spelling import Spelling

_LONGEST = 5  # words of a name
_MOST = 12  # candidates offered
_SHORTEST = 5  # letters of a name that is looked for in any text
_PARTICLES = "에게서 에게 께서 이랑 하고 부터 까지 이나 은 는 이 가 을 를 의 와 과 도 만 랑 님 씨".split()


@dataclass(frozen=True, slots=True)
class AuthorMatch:
    """The author that a name means.

    ``name`` is the author as the index writes it, ``papers`` are arXiv ids, newest first; both are empty if the index has
    none or several. ``candidates`` are authors that the name may mean, with their numbers of papers, the most prolific first;
    ``near`` are those spelt nearly so, if there is no other.
    """

    asked: str
    name: str = ""
    papers: tuple[str, ...] = ()
    candidates: tuple[tuple[str, int], ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a text, as the index writes it, and its characters."""

    start: int
    end: int
    name: str


class _Person:
    """An author: the folded words of the name, every writing of it with the number of its papers, and the papers."""

    __slots__ = ("papers", "words", "writings")

    def __init__(self, words: tuple[str, ...], name: str, papers: list[str]) -> None:
        self.words, self.papers = words, papers
        self.writings = {name: len(papers)}

    def add(self, name: str, papers: list[str]) -> None:
        """Add another writing of the name."""
        self.writings[name] = len(papers)
        self.papers = sorted({*self.papers, *papers}, reverse=True)

    @property
    def name(self) -> str:
        return max(self.writings, key=lambda writing: (self.writings[writing], writing))


class Authors:
    """The authors of papers. Those whose names differ only in case, accents, hyphens or spaces are one."""

    @uncollected()
    def __init__(self, papers: Sequence[Paper]) -> None:
        written: dict[str, list[str]] = {}
        for paper in reversed(papers):
            for name in paper.authors:
                ids = written.setdefault(name, [])
                if ids[-1:] != [paper.arxiv_id]:
                    ids.append(paper.arxiv_id)
        self._people: dict[str, _Person] = {}
        for name, ids in written.items():
            words = tuple(keys_of(name))
            key = "".join(words)
            if key in self._people:
                self._people[key].add(name, ids)
            elif key:
                self._people[key] = _Person(words, name, ids)

    def find(self, name: str) -> AuthorMatch:
        """Return the author that a name means: whole, with initials, ``Last, First``, or a surname that one author has."""
        last, _, first = name.partition(",")
        words = keys_of(f"{first} {last}")
        if not words:
            return AuthorMatch(name)
        for found in (self._whole(words), self._similar(words), self._by_part(words)):
            if len(found) == 1:
                return AuthorMatch(name, found[0].name, tuple(found[0].papers))
            if found:
                ordered = sorted(found, key=lambda person: (-len(person.papers), person.name))
                return AuthorMatch(name, candidates=tuple((person.name, len(person.papers)) for person in ordered[:_MOST]))
        return AuthorMatch(name, near=tuple(self.near(name)))

    def _whole(self, words: Sequence[str]) -> list[_Person]:
        """Return the author of this name in either order of its parts."""
        for order in _orders(words):
            person = self._people.get("".join(order))
            # A surname alone is listed as an author where a digest splits a name at its comma.
            if person and (len(person.words) > 1 or not self._by_word.get(person.words[0])):
                return [person]
        return []

    def _similar(self, words: Sequence[str]) -> list[_Person]:
        """Return the authors whose names fit one with initials, or with more or fewer middle names."""
        for order in _orders(words) if len(words) > 1 else ():
            namesakes = self._by_last.get(order[-1], ()) if len(order[-1]) > 1 else ()
            if found := [person for person in namesakes if _fits(order[:-1], person.words[:-1])]:
                return found
        return []

    def _by_part(self, words: Sequence[str]) -> list[_Person]:
        """Return the authors with this surname, else those with this given name."""
        key = "".join(words)
        size = len(words)
        surnames = [p for p in self._by_last.get(words[-1], ()) if len(p.words) > size and list(p.words[-size:]) == [*words]]
        return surnames or self._by_word.get(key, [])

    @cached_property
    def _by_last(self) -> dict[str, list[_Person]]:
        found: dict[str, list[_Person]] = defaultdict(list)
        for person in self._people.values():
            if len(person.words) > 1:
                found[person.words[-1]].append(person)
        return found

    @cached_property
    @uncollected()
    def _by_word(self) -> dict[str, list[_Person]]:
        """The authors of two or more names by each of them, and by their given names joined (Sung-jin, Sungjin)."""
        found: dict[str, list[_Person]] = defaultdict(list)
        for person in self._people.values():
            if len(person.words) > 1:
                for word in {*person.words, "".join(person.words[:-1])}:
                    if len(word) > 1:
                        found[word].append(person)
        return found

    def has(self, word: str) -> bool:
        """Tell whether a folded word is part of an author's name."""
        return word in self._by_word or word in self._people

    def within(self, text: str) -> list[Span]:
        """Return the whole names in a text, in order; a single word only if it is Korean."""
        words = words_of(text)
        found: dict[int, tuple[int, _Person]] = {}
        for first, last in runs(words, text, _LONGEST):
            here = words[first : last + 1]
            if first not in found and (person := self._named(here, text)):
                found[first] = last, person
        for first, surname in enumerate(words[:-1]):
            # Gu, Jiatao
            given = words[first + 1 : first + 3]
            if text[surname.end : given[0].start].strip() == "," and first not in found:
                for size in (2, 1):
                    person = self._people.get("".join(word.key for word in (*given[:size], surname)))
                    if person and len(person.words) > 1 and not _is_plain([surname, *given[:size]], text):
                        found[first] = first + len(given[:size]), person
                        break
        return list(_apart(found, words))

    def _named(self, words: Sequence[Word], text: str) -> _Person | None:
        keys = [word.key for word in words]
        if len(keys) == 1:
            return self._korean(keys[0])
        if sum(map(len, keys)) < _SHORTEST or _is_plain(words, text):
            return None
        orders = (keys, [*keys[1:], keys[0]], [keys[-1], *keys[:-1]])
        people = (self._people.get("".join(order)) for order in orders)
        return next((person for person in people if person and len(person.words) > 1), None)

    def _korean(self, word: str) -> _Person | None:
        if word < "가":
            return None
        stems = (word, *(word.removesuffix(particle) for particle in _PARTICLES if word.endswith(particle)))
        return next((self._people[stem] for stem in stems if len(stem) > 1 and stem in self._people), None)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling({key: len(person.papers) for key, person in self._people.items()})

    def near(self, name: str, n: int = 3) -> list[str]:
        """Return the authors whose names are spelt most like a name."""
        last, _, first = name.partition(",")
        words = keys_of(f"{first} {last}")
        key = "".join(words)
        found = [self._people[near] for near in self._spelling.near(key, max(1, len(key) // 5))]
        if len(words) > 1:
            namesakes = (p for p in self._by_last.get(words[-1], ()) if p.words[0][:3] == words[0][:3])
            found += sorted(namesakes, key=lambda person: -len(person.papers))
        return list(dict.fromkeys(person.name for person in found))[:n]


def _orders(words: Sequence[str]) -> Iterable[Sequence[str]]:
    """Return the orders in which people write a name: given name first, surname first."""
    return (words,) if len(words) == 1 else (words, [*words[1:], words[0]], [words[-1], *words[:-1]])


def _fits(asked: Sequence[str], given: Sequence[str]) -> bool:
    """Tell whether given names fit, where one of each pair may be an initial and either side may lack middle names."""
    if "".join(asked) == "".join(given):
        return True
    fewer, more = sorted((asked, given), key=len)
    if not _alike(fewer[0], more[0]):
        return False
    rest = iter(more[1:])
    return all(any(_alike(name, other) for other in rest) for name in fewer[1:])


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _is_plain(words: Sequence[Word], text: str) -> bool:
    """Tell whether words are common ones that are not written like a name (``long context``)."""
    if all(text[word.start].isupper() for word in words):
        return False
    return all(english().get(word.key, COMMON_RANK) < COMMON_RANK for word in words)


def _apart(found: dict[int, tuple[int, _Person]], words: Sequence[Word]) -> Iterable[Span]:
    """Yield what was found without what overlaps it, from left to right."""
    free = 0
    for first in sorted(found):
        last, person = found[first]
        if first >= free:
            yield Span(words[first].start, words[last].end, person.name)
            free = last + 1
