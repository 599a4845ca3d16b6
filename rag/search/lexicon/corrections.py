"""Words of a question that the digests do not have, and the word of theirs that was meant."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property

from rag.core import remembered
from rag.search.lexicon.corpus import PaperTexts
from rag.search.lexicon.english import english, is_english
from rag.search.lexicon.folding import keys_of
from rag.search.lexicon.spelling import Spelling, letters_of
from rag.text import has_hangul, morphemes_of_many

_LEAST = 5  # letters of a word that is corrected
_LONG = 8  # letters of a word of which two may be wrong
_LEAST_KOREAN, _LONG_KOREAN = 7, 12  # the same in jamo
_FREQUENT = 3  # a word written less often may be a typo itself
_FAR_MORE = 30  # times as frequent a word is as the typo of it in a digest
_USUAL = 8000  # rank of the English words that a question may be made of
_PARTICLES = re.compile(
    r"(?:에서는|에서의|으로는|에게서|이라는|이란|라는|에서|에는|에게|으로|까지|부터|처럼|보다|이나|들은|들이|들을|들의|들"
    r"|이랑|하고|은|는|이|가|을|를|의|에|로|와|과|랑|도|만|나|란)$"
)
# 정리해줘, 요약해주세요, 생성하는: the noun is what may be unknown.
_VERBAL = re.compile(r"(?<=[가-힣]{2})(?:하|해|한|할|했|합|되|된|될|됐|됩)[가-힣]*$")
# A question's verb, which is no name that could be misspelt.
_POLITE = re.compile(r"(?:요|니다|니까|세요|시오|줘|줄래|할까|는지|은지|인지)$")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_HYPHENS = re.compile(r"([-/])")
_WITH_PARTICLE = re.compile(r"([A-Za-z]+)([가-힣]+)")
_KOREAN_WORD = re.compile(r"[가-힣]+")


class Corrections:
    """The words of the digests, to correct those of a question."""

    def __init__(self, corpus: PaperTexts) -> None:
        self._corpus = corpus

    @cached_property
    def _latin(self) -> Spelling:
        return Spelling(
            {w: n for w, n in self._corpus.latin_words.items() if n >= _FREQUENT and len(w) >= _LEAST - 1 and w.isalpha()}
        )

    @cached_property
    def _stems(self) -> Counter[str]:
        """How often each Korean word is written, without the particle behind it."""
        found: Counter[str] = Counter()
        for word, count in self._corpus.korean_words.items():
            found[_PARTICLES.sub("", word) or word] += count
        return found

    @cached_property
    def _korean(self) -> Spelling:
        return Spelling({w: n for w, n in self._stems.items() if n >= _FREQUENT and len(w) > 2})

    def knows(self, word: str) -> bool:
        """Tell whether the digests have a word as it is written, in any case, a Korean one with any particle."""
        latin = [key for key in keys_of(word) if not has_hangul(key)]
        if latin or not has_hangul(word):
            return all(map(self._corpus.has_word, latin))
        return any(pattern.sub("", word) in self._corpus.whole for pattern in (_PARTICLES, _VERBAL))

    @remembered(4096)
    def of(self, word: str) -> str:
        """Return the word that was meant, empty if a word is right, a name, or like no other."""
        if not word.isalpha():
            return self._of_compound(word)
        if self.knows(word) and not self._may_be_typo(word):
            return ""
        if _ASCII_WORD.fullmatch(word):
            return self._of_latin(word)
        if _KOREAN_WORD.fullmatch(word):
            return self._of_korean(word)
        if found := _WITH_PARTICLE.fullmatch(word):  # difusion은
            meant = self.of(found[1])
            return meant and meant + found[2]
        return ""

    def _of_compound(self, word: str) -> str:
        parts = _HYPHENS.split(word)
        meant = [self.of(part) or part if part.isalpha() else part for part in parts]
        return "".join(meant) if meant != parts else ""

    def _of_latin(self, word: str) -> str:
        small = word.lower()
        # Capitals inside are a name, which is not corrected but not found.
        if len(word) < _LEAST or not (word.islower() or word.istitle()) or is_english(small):
            return ""
        most = 2 if len(word) >= _LONG else 1
        least = _FAR_MORE * max(1, self._corpus.frequency(small)) if self.knows(word) else _FREQUENT
        for near in self._latin.near(small, most):
            # People rarely mistake the first letter, and a rare word with another ending is a form of the frequent one.
            starts_alike = near[0] == small[0] or sorted(near[:2]) == sorted(small[:2])
            is_form = least != _FREQUENT and near[-2:] != small[-2:]
            if starts_alike and not is_form and self._corpus.frequency(near) >= least:
                return near.capitalize() if word.istitle() else near
        return _english_for(small) if word.islower() and not self.knows(word) else ""

    def _may_be_typo(self, word: str) -> bool:
        """Tell whether a word is as rare as the typos that digests have themselves."""
        small = word.lower()
        return bool(_ASCII_WORD.fullmatch(word)) and self._corpus.frequency(small) < _FREQUENT and len(small) >= _LONG

    def _of_korean(self, word: str) -> str:
        stem = _PARTICLES.sub("", word)
        letters = len(letters_of(stem))
        if letters < _LEAST_KOREAN or len(stem) < 3 or _POLITE.search(word):
            return ""
        near = self._korean.near(stem, 2 if letters >= _LONG_KOREAN else 1)
        return near[0] + word[len(stem) :] if near and not self._is_inflected(word) else ""

    def _is_inflected(self, word: str) -> bool:
        """Tell whether a Korean word is a known noun or verb with an ending, such as 정리해줘."""
        (parts,) = morphemes_of_many([word])
        content = [part for part in parts if part.tag[0] in "NVMX" and part.tag not in ("XSV", "XSA", "XSN", "VX", "VCP")]
        endings = [part for part in parts if part.tag[0] in "EX" or part.tag in ("VX", "VCP", "VV", "VA")]
        return bool(endings and content) and all(self._stems.get(part.form) for part in content if part.tag[0] == "N")


@cache
def _english_spelling() -> Spelling:
    return Spelling({word: -rank for word, rank in english().items() if rank < _USUAL and len(word) >= _LEAST})


def _english_for(word: str) -> str:
    """Return the usual English word that a misspelt one was meant for (``recomend``), if there is just one."""
    if len(word) < _LEAST + 1:
        return ""
    near = _english_spelling().near(word, 1)
    return near[0] if near and near[0][0] == word[0] else ""
