"""The terms of the glossary in each of their spellings: hyphens, spaces, Korean forms and abbreviations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from rag.search.lexicon.glosses import expansion
from rag.text import has_hangul, read_glossary, stem

WORD = re.compile(r"[A-Za-z0-9가-힣+.]+")
_PARTS = re.compile(rf"{WORD.pattern}|[^A-Za-z0-9가-힣+.]+")
_GENITIVE = re.compile(r"(?<=[가-힣]{2})의$")


def is_term(text: str) -> bool:
    """Tell whether a text is a term of the glossary, in any spelling."""
    words = WORD.findall(text)
    if not words:
        return False
    return korean_key_of(words) in _groups() if has_hangul(text) else key_of(words) in _english()


def key_of(words: Iterable[str]) -> str:
    """Return the letters of a phrase without its hyphens and spaces, the end as the index has it."""
    return stem("-".join(words)).replace("-", "")


def in_korean(term: str) -> str:
    """Return an English term as the glossary first writes it in Korean; as it is, if it is an acronym or not known."""
    return term if term.isupper() else _first_forms().get(key_of(WORD.findall(term)), term)


@cache
def _first_forms() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for english, forms in read_glossary():
        found.setdefault(key_of(WORD.findall(english)), forms[0])
    return found


def korean_key_of(words: Sequence[str]) -> str:
    """Return the letters of a Korean phrase without spaces and genitives: 사고의 사슬 is 사고 사슬."""
    *others, last = words
    return "".join([*(_GENITIVE.sub("", word) for word in others), last]).lower()


@cache
def _glossary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the glossary with English terms as their Korean forms write them in part: GUI 에이전트 is a GUI agent."""
    found = []
    for english, forms in read_glossary():
        written = {it.lower(): it for form in forms for it in WORD.findall(form) if it.isascii()}
        spelt = "".join(written.get(part, part) for part in _PARTS.findall(english))
        found.append((spelt, forms))
    return tuple(found)


@cache
def headwords() -> Mapping[str, str]:
    """Return the English terms of the glossary of several words by their keys; one with a hyphen before others."""
    terms = sorted((english for english, _ in _glossary()), key=lambda it: ("-" in it, it.endswith("ing")))
    return {key_of(WORD.findall(it)): it for it in terms if len(WORD.findall(it)) > 1 or it.endswith("ing")}


@cache
def abbreviated() -> Mapping[str, str]:
    """Return what the abbreviations of the glossary are short for: of the terms with a Korean form in common."""
    return {short: long for group in _groups().values() for short, long in _pairs(group)}


def _pairs(group: Iterable[str]) -> Iterator[tuple[str, str]]:
    terms = list(group)
    for short, long in product(terms, terms):
        if len(WORD.findall(short)) == 1 and len(WORD.findall(long)) > 1 and expansion(short, long) == long:
            yield short, long


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    """Return the English terms of each Korean form, by its letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for english, forms in _glossary():
        for form in forms:
            found[korean_key_of(WORD.findall(form))].append(english)
    return {form: tuple(terms) for form, terms in found.items()}


@cache
def in_english() -> Mapping[str, str]:
    """Return the English term of each Korean form of the glossary, if most of those that it stands for are one subject."""
    found = {}
    for form, terms in _groups().items():
        longs = [abbreviated().get(term, term) for term in terms]
        keys = Counter(key_of(WORD.findall(it)) for it in longs)
        ((best, times),) = keys.most_common(1)
        if 2 * times > len(longs):
            same = [it for it in longs if key_of(WORD.findall(it)) == best]
            found[form] = max(same, key=lambda it: ("-" in it, it.endswith("ing"), it))
    return found


@cache
def meanings() -> Mapping[str, tuple[str, ...]]:
    """Return the English words of each Korean form of the glossary that are one word."""
    return {form: words for form, terms in _groups().items() if (words := tuple(it for it in terms if it.isalnum()))}


def korean_forms(name: str) -> tuple[str, ...]:
    """Return the Korean forms of a subject that stand for no other."""
    return _forms().get(key_of(WORD.findall(name)), ())


@cache
def _forms() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for _, forms in _glossary():
        for form in forms:
            if english := in_english().get(korean_key_of(WORD.findall(form))):
                found[key_of(WORD.findall(english))].add(form)
    return {key: tuple(sorted(forms)) for key, forms in found.items()}


@cache
def _english() -> frozenset[str]:
    return frozenset(key_of(WORD.findall(english)) for english, _ in read_glossary())
