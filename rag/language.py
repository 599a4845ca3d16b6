"""Korean and English text to index terms, and the language of a question.

Korean goes through the morphological analyser Kiwi, because particles stick to nouns (확산모델은, 확산모델의); of its
morphemes the content words are kept. Latin words are lower-cased and stemmed with Snowball after stop words are dropped;
compounds (``Diffusion-DPO``, ``text-to-3D``) give themselves and their parts; numbers stay whole.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

__all__ = [
    "Language",
    "has_hangul",
    "korean_phrases",
    "language_of",
    "latin_phrase",
    "latin_terms",
    "preload",
    "split_sentences",
    "terms",
    "terms_of_many",
]

Language = Literal["en", "ko"]

_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# A Latin word or a number; hyphens, dots, slashes and plus signs inside hold a compound together.
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/'’_][A-Za-zÀ-ɏ0-9]+)*(?:\+{1,2}(?![A-Za-z0-9]))?")
_SEPARATOR = re.compile(r"[-/'_+]|\.(?!\d)")
_LETTERS_THEN_DIGITS = re.compile(r"^([a-zà-ɏ]{3,})\d+(?:\.\d+)?$")
# Spelled as in America, so that summarisation finds summarization. Applied to every text alike, so noise may become noize.
_BRITISH = re.compile(
    r"(?:isation|ise|ised|ising|iser|yse|ysed|ysing|(?<=[a-z]{3})our)(?=s?$)|(?<=[a-z]{3})our(?=al|ed|ing|ful)"
)
_PLURAL_ACRONYM = re.compile(r"^[A-Z]{2,}s$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Kiwi's tags of content words: nouns, roots, verbs, adjectives; with irregular forms such as VV-R.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "XR", "VV", "VA", "SH")
_LONGEST = 4000  # characters of one text that the analyser is given at a time; it is linear up to about here

_kiwi_lock = threading.Lock()
_kiwi: Kiwi | None = None


def preload() -> threading.Thread:
    """Load the Korean analyser in the background (1.1 s), beside whatever the caller does next."""
    thread = threading.Thread(target=_analyser, name="kiwi-preload", daemon=True)
    thread.start()
    return thread


def _analyser() -> Kiwi:
    global _kiwi
    with _kiwi_lock:
        if _kiwi is None:
            from kiwipiepy import Kiwi

            # Without the dictionary of multi-word names: it doubles the time to load, and names are Latin here.
            _kiwi = Kiwi(num_workers=2, load_multi_dict=False)
            _kiwi.tokenize("가")  # the first call loads the rest
        return _kiwi


@cache
def _stop_words(name: str) -> frozenset[str]:
    text = (resources.files("rag") / "data" / f"stopwords_{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.split("\n") if not line.startswith("#") for word in line.split())


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def has_hangul(text: str) -> bool:
    """Whether a text has a Korean syllable."""
    return _HANGUL.search(text) is not None


def language_of(text: str) -> Language:
    """``ko`` when a tenth of the letters or more are Hangul (Korean questions are full of Latin names), else ``en``."""
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return "ko" if hangul and hangul * 9 >= latin else "en"


def terms(text: str) -> list[str]:
    """The index terms of one text, in order of appearance within each script, repeated as they occur."""
    return terms_of_many([text])[0]


def terms_of_many(texts: Sequence[str]) -> list[list[str]]:
    """The index terms of each text; Korean is analysed on two threads, so many at once is faster."""
    texts = [unicodedata.normalize("NFC", text) for text in texts]  # decomposed Hangul has no syllable that is known
    pieces = [text[i : i + _LONGEST] for text in texts for i in range(0, max(len(text), 1), _LONGEST)]
    korean = iter(_korean_terms(pieces))
    found = []
    for text in texts:
        parts = [next(korean) for _ in range(0, max(len(text), 1), _LONGEST)]
        found.append([term for part in parts for term in part] + latin_terms(text))
    return found


def _korean_terms(texts: Sequence[str]) -> list[list[str]]:
    having = [i for i, text in enumerate(texts) if _HANGUL.search(text)]
    found: list[list[str]] = [[] for _ in texts]
    if having:
        analysed: Iterable[Any] = _analyser().tokenize([texts[i] for i in having])
        for i, morphemes in zip(having, analysed, strict=True):
            found[i] = list(_content_words(morphemes))
    return found


def _content_words(morphemes: Iterable[Any]) -> Iterable[str]:
    stop = _stop_words("ko")
    for morpheme in morphemes:
        if morpheme.tag.partition("-")[0] in _CONTENT_TAGS and morpheme.form not in stop:
            yield morpheme.form


def latin_terms(text: str) -> list[str]:
    """The Latin words and numbers of a text: stemmed, without stop words, compounds with their parts."""
    stop = _stop_words("en")
    found: list[str] = []
    for match in _WORD.finditer(_THOUSANDS.sub("", text)):
        word = match[0].replace("’", "'").removesuffix("'s").removesuffix("'")
        if word.lower() in stop:
            continue
        found.append(_stem(word))
        parts = [p for p in _SEPARATOR.split(word) if p]
        if len(parts) > 1:
            found.extend(_stem(p) for p in parts if p.lower() not in stop and (len(p) > 1 or p.isdigit()))
        if name := _LETTERS_THEN_DIGITS.match(parts[0].lower() if parts else ""):
            found.append(_stem(name[1]))
    return found


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Lower-cased and stemmed; the plural of an acronym (LLMs) becomes its singular."""
    if _PLURAL_ACRONYM.match(word):
        word = word[:-1]
    stemmed: str = _stemmer().stemWord(_BRITISH.sub(_american, word.lower()))
    return stemmed


def _american(ending: re.Match[str]) -> str:
    return ending[0].replace("is", "iz").replace("ys", "yz").replace("our", "or")


def latin_phrase(text: str) -> tuple[str, ...]:
    """The Latin words of a text in one sequence, compounds only as their parts: ``text-to-image`` is (text, imag).

    A phrase of a glossary and the same phrase in a question give the same sequence, however they are hyphenated.
    """
    stop = _stop_words("en")
    parts = [p for match in _WORD.finditer(text) for p in _SEPARATOR.split(match[0]) if p]
    return tuple(_stem(p) for p in parts if p.lower() not in stop)


def korean_phrases(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The Korean content words of each text, in order of appearance."""
    return [tuple(found) for found in _korean_terms(texts)]


# The end of a sentence: its mark, closing quotes or brackets, and the citation markers that belong to it.
_SENTENCE_END = re.compile(r"[.!?。…][\"'”’)\]]*(?:\s?\[\d+\])*(?=\s|$)")
_NO_END = re.compile(r"(?:\b(?:et al|e\.g|i\.e|vs|cf|Fig|Eq|Sec|Tab|No|Dr|Prof|approx)|\b[A-Z]|^\s*\d{1,3})\.$")


def split_sentences(text: str) -> list[str]:
    """The sentences of Korean or English text; citation markers such as ``[2]`` stay with the sentence before them.

    A sentence ends at ``.``, ``!``, ``?``, ``…`` or ``。`` before white space, and at a line's end; not inside a number
    (3.5B), nor after an abbreviation (et al., e.g., Fig.), an initial, or the number of a list item.
    """
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            if not _NO_END.search(line[start : end.end()]):
                found.append(line[start : end.end()].strip())
                start = end.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]
