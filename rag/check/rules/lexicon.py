"""The senses of words in Korean and English, and their opposites.

From the files that ship with the package: the glossary of technical terms, a vocabulary of general scientific prose whose
lines are senses (near-synonyms of both languages), and a list of antonyms. No index is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import platformdirs

from rag.check.data import read_data
from rag.check.rules.morphology import Text, Token, analyse
from rag.check.rules.negation import PREFIXES, negations
from rag.core import replace_with
from rag.text import has_hangul, read_glossary

Forms = tuple[str, ...]
Antonyms = Sequence[tuple[Iterable[str], Iterable[str]]]
_NONE: frozenset[int] = frozenset()
_MANY_SENSES = 12
_GRADED = re.compile(r"(?P<stem>[a-z]{3,9})(?:er|est)")
_ADJOINED = ("않", "없", "못하", "아니")  # verbs that negate: a word with one is no lemma


class Lexicon:
    """Words and phrases mapped to the numbers of their senses; a word may have many.

    :param senses: the words and phrases of each sense, both languages together.
    :param antonyms: pairs of word lists; every word of one list is opposed to every word of the other.
    :param general: the number of the first sense of general vocabulary, after those of technical terms.
    :param forms: the content words of each entry; by default they are analysed now.
    """

    def __init__(
        self, senses: Sequence[Iterable[str]], antonyms: Antonyms, general: int = 0, forms: Mapping[str, Forms] | None = None
    ) -> None:
        forms = _forms_of(_entries(senses, antonyms)) if forms is None else forms
        self._general = general
        self._words: dict[str, frozenset[int]] = {}
        self._members: dict[int, set[str]] = defaultdict(set)
        self._near: dict[str, frozenset[int]] = {}
        self._phrases: dict[str, list[tuple[Forms, int]]] = defaultdict(list)
        for number, sense in enumerate(senses):
            for entry in sense:
                for word in _single(entry, forms):
                    self._words[word] = self._words.get(word, _NONE) | {number}
                    self._members[number].add(word)
                if len(phrase := forms[entry]) > 1:
                    self._phrases[phrase[0]].append((phrase, number))
        self._opposed: dict[str, frozenset[str]] = {}
        self._opposites: dict[str, set[str]] = defaultdict(set)
        for left, right in antonyms:
            for one, other in ((left, right), (right, left)):
                targets = _words_of_one_side(other, one, forms)
                for word in _words_of_one_side(one, other, forms):
                    self._opposites[word] |= targets - {word}

    def knows(self, form: str) -> bool:
        """Return whether the lexicon lists a word."""
        return self._listed(form) in self._words

    def _listed(self, form: str) -> str:
        """Return a word as it is listed: a comparative that is not listed itself is its adjective (weaker, sharpest)."""
        if form in self._words or not (graded := _GRADED.fullmatch(form)):
            return form
        stems = (graded["stem"], f"{graded['stem']}e", graded["stem"][:-1])
        return next((stem for stem in stems if stem in self._words), form)

    def is_name(self, token: Token) -> bool:
        """Return whether a word names something: written like a name, or capitalised and no word of general prose (Mistral)."""
        return token.name or (token.capital and not self.is_general(token.form))

    def is_general(self, form: str) -> bool:
        """Return whether a word belongs to general scientific vocabulary."""
        return any(number >= self._general for number in self._words.get(form, ()))

    def senses(self, form: str) -> frozenset[int]:
        return self._words.get(form) or self._words.get(self._listed(form), _NONE)

    def near(self, form: str) -> frozenset[int]:
        """Return the senses of a word's near-synonyms: two steps away, so less sure than its own senses."""
        if form not in self._near:
            self._near[form] = frozenset(
                number for sense in self.senses(form) for word in self._members[sense] for number in self.senses(word)
            )
        return self._near[form]

    def opposites(self, form: str) -> frozenset[str]:
        """Return the listed antonyms of a word, and their translations unless they share a sense with it."""
        if form not in self._opposites and (listed := self._listed(form)) != form:
            return self.opposites(listed)
        if form not in self._opposed:
            prefixed = form[:1] in PREFIXES and self.knows(form[1:])  # 비공개 is the opposite of 공개
            direct = self._opposites.get(form, set()) | ({form[1:]} if prefixed else set())
            crossed = Counter(
                other
                for word in direct
                for sense in self.senses(word)
                for other in self._members[sense]
                if has_hangul(other) != has_hangul(word)
            )
            own, alone = self.senses(form), len({sense for word in direct for sense in self.senses(word)}) < _MANY_SENSES
            # Of many senses, one alone is chance: 기반 is what a thing is on top of, and no opposite of lower.
            sure = (other for other, times in crossed.items() if alone or times > 1)
            kept = {other for other in sure if other not in direct and own.isdisjoint(self.senses(other))}
            self._opposed[form] = frozenset((direct | kept) - {form})
        return self._opposed[form]

    def opposed(self, one: str, other: str) -> bool:
        """Return whether two words, in one or both languages, are opposites."""
        return other in self.opposites(one) or one in self.opposites(other)

    def listed_opposites(self, one: str, other: str) -> bool:
        """Return whether two words of one language stand against each other in the list of antonyms."""
        return other in self._opposites.get(one, ()) and has_hangul(one) == has_hangul(other)

    def phrases(self, tokens: Sequence[Token]) -> list[tuple[int, int, int]]:
        """Return the phrases among the content words of a text: index of the first word, number of words, sense."""
        forms = tuple(token.form for token in tokens)
        return [
            (i, len(phrase), sense)
            for i, form in enumerate(forms)
            for phrase, sense in self._phrases.get(form, ())
            if forms[i : i + len(phrase)] == phrase
        ]


def _words_of_one_side(side: Iterable[str], other: Iterable[str], forms: Mapping[str, Forms]) -> set[str]:
    """Return the single words of one side, without those that phrases of both are reduced to (turn on, turn off)."""
    others = {word for entry in other for word in _single(entry, forms)}
    return {word for entry in side for word in _single(entry, forms)} - others


def _single(entry: str, forms: Mapping[str, Forms]) -> set[str]:
    """Return the forms of an entry of one word: those of its analysis, and the lemma that a Korean verb has in a sentence."""
    found = set(forms[entry][:1]) if len(forms[entry]) == 1 else set()
    stem = entry[:-1]
    if entry.endswith("다") and len(entry) > 1 and " " not in entry and not stem.endswith(_ADJOINED):
        found |= {stem, stem[:-1]} if stem.endswith("하") and len(stem) > 2 else {stem}
    return found


def _entries(senses: Sequence[Iterable[str]], antonyms: Antonyms) -> list[str]:
    words = [*(e for sense in senses for e in sense), *(e for pair in antonyms for side in pair for e in side)]
    return list(dict.fromkeys(words))


def _forms_of(entries: Sequence[str]) -> dict[str, Forms]:
    """Return the content words of each entry; none of one that negates (중요하지 않다), as it is not a word by itself."""
    analysed = zip(entries, analyse(entries), strict=True)
    return {
        entry: () if negations(text) or _is_misread(text) else tuple(t.form for t in text.content) for entry, text in analysed
    }


def _is_misread(text: Text) -> bool:
    """Return whether a verb that stands alone was taken for a noun (줄이다 for 줄 and 이다)."""
    alone = " " not in text.text and text.text.endswith("다")
    return alone and any(t.tag == "VCP" or (t.form == "다" and t.content) for t in text.tokens)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that ships with the package.

    Analysing its 22,000 entries takes 0.7 s, so the result is cached in the user's cache folder, if it can be written.
    """
    glossary = [[english, *korean] for english, korean in read_glossary()]
    senses = [*glossary, *([*english, *korean] for english, korean in _rows("vocabulary.tsv"))]
    antonyms = _rows("antonyms.tsv")
    return Lexicon(senses, antonyms, len(glossary), cached_forms(_entries(senses, antonyms)))


def _rows(name: str) -> list[tuple[list[str], list[str]]]:
    rows = [line.split("\t") for line in read_data(name).split("\n") if line and not line.startswith("#")]
    return [(left.split("|"), right.split("|")) for left, right in rows]


def cached_forms(entries: Sequence[str]) -> dict[str, Forms]:
    """Return :func:`_forms_of` the entries, from the cache if it holds those of this version."""
    version = _version(entries)
    file: Path | None = None
    with suppress(OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError):  # RuntimeError: no home
        file = platformdirs.user_cache_path("nonmun") / "lexicon.json"
        saved = json.loads(file.read_text("utf-8"))
        if saved["version"] == version:
            return {entry: tuple(forms.split()) for entry, forms in zip(entries, saved["forms"], strict=True)}
    found = _forms_of(entries)
    if file:
        content = {"version": version, "forms": [" ".join(found[entry]) for entry in entries]}
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_with(json.dumps(content, ensure_ascii=False), file)
    return found


def _version(entries: Sequence[str]) -> str:
    """Return a hash of all that the analysis depends on: the entries, this package's code, and Kiwi."""
    digest = hashlib.sha256("\n".join(entries).encode())
    root = resources.files("rag")
    modules = [file for folder in ("check/rules", "text") for file in (root / folder).iterdir() if file.name.endswith(".py")]
    tables = [root / "data" / "checking" / name for name in ("words.toml", "patterns.toml")]
    for file in (*sorted(modules, key=lambda file: file.name), *tables):
        digest.update(file.read_bytes())
    for package in ("kiwipiepy", "kiwipiepy_model"):
        digest.update(metadata.version(package).encode())
    return digest.hexdigest()
