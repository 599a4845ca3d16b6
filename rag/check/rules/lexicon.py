"""The senses of words in Korean and English, and their opposites.

From the files that ship with the package: the glossary of technical terms, a vocabulary of general scientific prose whose
lines are senses (near-synonyms of both languages), and a list of antonyms. Nothing of an index is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from rag.check.rules.morphology import Text, Token, analyse
from rag.check.rules.negation import negations
from rag.check.rules.wordlists import words
from rag.text import has_hangul, read_glossary

__all__ = ["Lexicon", "analysed", "lexicon", "shipped_forms"]

Forms = tuple[str, ...]
_NONE: frozenset[int] = frozenset()
_DENYING = words("negation", "prefixes")


class Lexicon:
    """Words and phrases to the numbers of their senses; a word may have many."""

    def __init__(
        self,
        senses: Sequence[Iterable[str]],
        antonyms: Sequence[tuple[Iterable[str], Iterable[str]]],
        general: int = 0,
        forms: Mapping[str, Forms] | None = None,
    ) -> None:
        """:param senses: the words and phrases of each sense, both languages together.
        :param antonyms: pairs of word lists; every word of one list is opposed to every word of the other.
        :param general: the number of the first sense of general vocabulary; those before it are technical terms.
        :param forms: the content words of each entry, as :func:`analysed` gives them; analysed now when None."""
        if forms is None:
            forms = analysed([*(e for sense in senses for e in sense), *(e for a in antonyms for side in a for e in side)])
        self._general = general
        self._words: dict[str, frozenset[int]] = {}
        self._members: dict[int, set[str]] = defaultdict(set)
        self._near: dict[str, frozenset[int]] = {}
        self._phrases: dict[str, list[tuple[Forms, int]]] = defaultdict(list)
        for number, sense in enumerate(senses):
            for form in sense:
                self._add(forms[form], number)
        self._opposed: dict[str, frozenset[str]] = {}
        self._opposites: dict[str, set[str]] = defaultdict(set)
        for left, right in antonyms:
            for one, other in ((left, right), (right, left)):
                self._oppose(_distinct(one, other, forms), _distinct(other, one, forms))

    def _add(self, forms: Forms, number: int) -> None:
        if len(forms) == 1:
            self._words[forms[0]] = self.senses(forms[0]) | {number}
            self._members[number].add(forms[0])
        elif forms:
            self._phrases[forms[0]].append((forms, number))

    def _oppose(self, left: Iterable[Forms], right: Iterable[Forms]) -> None:
        targets = {forms[0] for forms in right if len(forms) == 1}
        for forms in left:
            if len(forms) == 1:
                self._opposites[forms[0]] |= targets - {forms[0]}

    def knows(self, form: str) -> bool:
        """Whether a word has a sense of its own."""
        return form in self._words

    def is_general(self, form: str) -> bool:
        """Whether a word belongs to the vocabulary of any scientific prose."""
        return any(number >= self._general for number in self._words.get(form, ()))

    def senses(self, form: str) -> frozenset[int]:
        return self._words.get(form, _NONE)

    def near(self, form: str) -> frozenset[int]:
        """The senses that a word shares a word with: two steps, so less sure than a sense of its own."""
        if form not in self._near:
            self._near[form] = frozenset(
                number for sense in self.senses(form) for word in self._members[sense] for number in self.senses(word)
            )
        return self._near[form]

    def opposites(self, form: str) -> frozenset[str]:
        """The words opposed to a word: those it is listed with, and their translations that are none of its own."""
        if form not in self._opposed:
            direct = self._opposites.get(form, set()) | self._without_prefix(form)
            crossed = {
                other
                for word in direct
                for sense in self.senses(word)
                for other in self._members[sense]
                if has_hangul(other) != has_hangul(word)
            }
            own = self.senses(form)
            kept = {other for other in crossed if other not in direct and own.isdisjoint(self.senses(other))}
            self._opposed[form] = frozenset((direct | kept) - {form})
        return self._opposed[form]

    def _without_prefix(self, form: str) -> set[str]:
        """비공개 is the opposite of 공개."""
        return {form[1:]} if form[:1] in _DENYING and form[1:] in self._words else set()

    def opposed(self, one: str, other: str) -> bool:
        """Whether two words, in one or both languages, are opposites."""
        return other in self.opposites(one) or one in self.opposites(other)

    def phrases(self, tokens: Sequence[Token]) -> list[tuple[int, int, int]]:
        """The phrases among the content words of a text: index of the first word, number of words, sense."""
        found = []
        forms = [token.form for token in tokens]
        for i, form in enumerate(forms):
            for phrase, sense in self._phrases.get(form, ()):
                if tuple(forms[i : i + len(phrase)]) == phrase:
                    found.append((i, len(phrase), sense))
        return found


def _forms(text: Text) -> Forms:
    """The words of an entry; none where it denies something (중요하지 않다), which is no word of its own."""
    return () if negations(text) else tuple(token.form for token in text.content)


def _distinct(side: Iterable[str], other: Iterable[str], forms: Mapping[str, Forms]) -> list[Forms]:
    """The entries of one side without phrases of which only a word of the other side is left (turn on, turn off)."""
    there = {forms[entry] for entry in other}
    return [forms[entry] for entry in side if forms[entry] not in there]


def _rows(name: str) -> list[tuple[list[str], list[str]]]:
    text = (resources.files("rag") / "data" / "checking" / name).read_text("utf-8")
    rows = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
    return [(left.split("|"), right.split("|")) for left, right in rows]


def analysed(entries: Iterable[str]) -> dict[str, Forms]:
    """The content words of each entry."""
    known = list(dict.fromkeys(entries))
    return dict(zip(known, map(_forms, analyse(known)), strict=True))


def shipped_forms() -> str:
    """What ``rag/data/checking/forms.tsv`` has to hold: every entry of the shipped lists, analysed, one to a line.

    Analysing them takes a second, which nobody should wait for at each start; ``make lexicon`` writes the file.
    """
    senses, antonyms, _ = _lists()
    found = analysed([*(e for sense in senses for e in sense), *(e for a in antonyms for side in a for e in side)])
    return "".join(f"{entry}\t{' '.join(forms)}\n" for entry, forms in sorted(found.items()))


def _lists() -> tuple[list[list[str]], list[tuple[list[str], list[str]]], int]:
    glossary = [[english, *korean] for english, korean in read_glossary()]
    general = [[*english, *korean] for english, korean in _rows("vocabulary.tsv")]
    return [*glossary, *general], _rows("antonyms.tsv"), len(glossary)


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    text = (resources.files("rag") / "data" / "checking" / "forms.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line)
    return Lexicon(*_lists(), {entry: tuple(forms.split()) for entry, forms in rows})
