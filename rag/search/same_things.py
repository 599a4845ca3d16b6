"""Other ways to write a thing, in either language, that the glossary knows: 디퓨전 is diffusion and 확산.

Texts are searched for them as written: the analyser may take a loanword for another word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache

import numpy as np

from rag.index import SearchIndex
from rag.search.concepts import near_words
from rag.search.side_by_side import Mask
from rag.text import has_hangul, latin_phrase, read_glossary, terms_of_many

#: Korean forms that are shorter are found within other words.
_SHORTEST = 3
_GAP = re.compile(r"[\s-]+")
_ENDING = re.compile(r"(?:ing|e|s)$")


def same_things(index: SearchIndex, phrase: str) -> frozenset[str]:
    """Return the ways to write a phrase that the glossary has for it, in lower case; empty if it has none."""
    entries = _entries().get(_key(phrase), ())
    meant = entries if len(entries) == 1 else [it for it in entries if _is_meant(index, phrase, it)]
    forms = {(english, form.lower()) for english in meant for form in (english, *_forms()[english])}
    return frozenset(form for english, form in forms if not _is_short(form) or _is_near(index, english, form))


def writing(index: SearchIndex, forms: Collection[str]) -> Mask:
    """Return which papers have one of some forms: as a term if it is one word or short, else as written."""
    here = np.zeros(len(index.papers), dtype=bool)
    for form in forms:
        if is_term(form):
            for term, *others in terms_of_many([form]):
                here[[] if others else index.paper_index.having(term)] = True
    literals = [re.compile(_literal(form)) for form in forms if not is_term(form)]
    whole = {spelt for form in forms if not is_term(form) for spelt in _spelt(form)}
    for row, paper in enumerate(index.papers) if whole else ():
        if not here[row]:
            texts = [text.lower() for text in (paper.title, *paper.texts)]
            here[row] = any(it in text and any(p.search(text) for p in literals) for text in texts for it in whole)
    return here


def is_term(form: str) -> bool:
    """Tell whether a form is found by its index term: an English word, or a Korean one too short to be found as written."""
    return len(_GAP.split(form)) == 1 and (not has_hangul(form) or _is_short(form))


def patterns_of(forms: Collection[str]) -> Iterator[str]:
    """Yield a pattern for each form that is found as written, or is Korean."""
    return (_literal(form) for form in sorted(forms) if has_hangul(form) or not is_term(form))


def _literal(form: str) -> str:
    written = r"[\s-]?".join(map(re.escape, _GAP.split(_stem(form))))
    return written if has_hangul(form) else rf"(?<![a-z]){written}"


def _spelt(form: str) -> set[str]:
    return {_GAP.sub(gap, _stem(form)) for gap in ("", " ", "-")}


def _stem(form: str) -> str:
    return form if has_hangul(form) else _ENDING.sub("", form)


def _is_meant(index: SearchIndex, said: str, english: str) -> bool:
    """Tell whether a word that stands for several English ones (확산: diffusion, spread) is often this one, or a compound."""
    return not has_hangul(said) or len(latin_phrase(english)) > 1 or _is_near(index, said, english)


def _is_short(form: str) -> bool:
    return has_hangul(form) and len(form) < _SHORTEST


def _is_near(index: SearchIndex, word: str, other: str) -> bool:
    """Tell whether a word is a translation of another in the digests."""
    own, there = terms_of_many([word, other])
    return len(own) == len(there) == 1 and there[0] in near_words(index.translations, own[0])


@cache
def _forms() -> Mapping[str, tuple[str, ...]]:
    return dict(read_glossary())


@cache
def _entries() -> Mapping[str, list[str]]:
    """Return the English terms of the glossary by the key of each way to write them."""
    found: dict[str, list[str]] = defaultdict(list)
    for english, forms in read_glossary():
        for key in dict.fromkeys(map(_key, (english, *forms))):
            found[key].append(english)
    return found


def _key(written: str) -> str:
    return _GAP.sub("", written.lower()) if has_hangul(written) else re.sub(r"s$", "", _GAP.sub(" ", written.lower()))
