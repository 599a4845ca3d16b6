"""Phrases of a question as the digests write them in the other language: ``추측 디코딩`` is *speculative decoding*.

The words are translated one by one (:mod:`rag.index`), and what counts is whether the translations stand side by side in a
digest; that its words occur somewhere proves nothing (*ring attention*).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from rag.core import remembered
from rag.index import SearchIndex
from rag.search.lexicon.corpus import PaperTexts
from rag.text import has_hangul, sounds, stem, terms_of_many

_SHARE = 0.2  # least weight of a translation that may stand for a word
_MOST = 4  # words of a phrase
_JOINT = r"[\s‐–-]{0,2}"
_WORDS = re.compile(r"[\s‐–/-]+")
_PARTICLE = re.compile(r"(?<=[가-힣]{2})[은는이가을를의에와과로도]$")
_QUOTES = " '\"“”‘’?.,"


class TranslatedPhrases:
    """The phrases of an index, to find one by its words in either language."""

    def __init__(self, index: SearchIndex, corpus: PaperTexts) -> None:
        self._index, self._corpus = index, corpus

    @remembered(1024)
    def find(self, phrase: str) -> tuple[str, int]:
        """Return how the digests write a phrase most often, in either language, and in how many papers; empty if nowhere."""
        options = options_of(self._index, phrase)
        if has_hangul(phrase):  # a loanword may be written in Latin letters only: 체크포인팅
            words = _words_of(phrase)
            options = [[*terms, *self._alike(word)] for word, terms in zip(words, options, strict=True)] if options else []
        if len(options) == 1 and phrase.isalpha() and phrase.islower() | has_hangul(phrase):
            return "", self._papers_with(phrase, options[0])
        if not 1 < len(options) <= _MOST:
            return "", 0
        rows = set.intersection(*map(self._rows, options))
        pattern = re.compile(rf"(?<![가-힣]){pattern_of(options)}", re.I)
        found: Counter[str] = Counter()
        for row in rows:
            if match := pattern.search(self._corpus.texts[row]):
                found[match[0]] += 1
        if not found:
            return "", 0
        latin = [form for form in found if not has_hangul(form)]
        written = max(latin or found, key=lambda form: (found[form], form))
        return _PARTICLE.sub("", written), found.total()

    def _papers_with(self, word: str, terms: Sequence[str]) -> int:
        """Return in how many papers an ordinary word is: a Korean one as it stands, an English one in translation."""
        rows = self._rows(terms)
        if has_hangul(word):  # of a name, a part may be a word
            return sum(word in self._corpus.texts[row] for row in rows)
        return len(rows)

    def _alike(self, word: str) -> list[str]:
        """Return the index terms of English words that sound like a Korean one."""
        return sorted(
            {stem(other) for sound in sounds(word) if not sound.startswith("~") for other in self._by_sound.get(sound, ())}
        )

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._corpus.latin_words:
            if word.isalpha():
                for sound in sounds(word):
                    found[sound].append(word)
        return found

    def _rows(self, terms: Sequence[str]) -> set[int]:
        return {row for term in terms for row in self._index.paper_index.having(term).tolist()}


def options_of(index: SearchIndex, phrase: str) -> list[list[str]]:
    """Return the index terms that each word of a phrase may stand as, its own and its translations; empty if one has none."""
    found = []
    for word in _words_of(phrase):
        own = terms_of_many([word])[0][:1]
        shares = index.translations[own[0]] if own else {}
        least = min(_SHARE, max(shares.values(), default=0.0))
        found.append([*own, *(other for other, share in shares.items() if share >= least)])
    return found if all(found) else []


def _words_of(phrase: str) -> list[str]:
    return [word for word in _WORDS.split(phrase.strip(_QUOTES)) if word]


def pattern_of(options: Sequence[Sequence[str]]) -> str:
    """Return a pattern for words side by side, each one of some terms, but not within another name (Self-MoE)."""
    return rf"(?<![A-Za-z0-9-]){_JOINT.join(map(_any_of, options))}(?![A-Za-z0-9])"


def _any_of(terms: Sequence[str]) -> str:
    """Return a pattern for one of some terms with the ending of a stem, or with a Korean suffix (추측적)."""
    return "(?:" + "|".join(re.escape(term) + ("[가-힣]?" if has_hangul(term) else "[a-z]*") for term in terms) + ")"
